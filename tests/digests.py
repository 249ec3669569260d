"""Digests made by hand for the tests: subscriptions, moments on a zone's clock, and a desk whose clock can be set."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import (
    Collapse,
    Digest,
    Excerpt,
    Made,
    QuotedWarning,
    QuoteKind,
    Reason,
    Receipt,
    Report,
    Run,
    SeenStory,
    SlotState,
    Story,
    Subscription,
    WarningLabel,
    Wish,
    tally,
)
from bot.storage import Database, SqlFeeds, SqlOutbox, SqlSlots, SqlSubscriptions
from bot.usecases.due import ClockWatch, PlanDigests
from bot.usecases.subscriptions import Subscriptions
from tests.fakes import Clock

TICK = 15

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def a_subscription(number: int = 1, *, team: str = "T1", **words: Any) -> Subscription:
    """Return a digest that is due every day at 07:30 in London."""
    known: dict[str, Any] = {"name": "Harbour", "channel": "C1", "at": time(7, 30), "zone": "Europe/London"}
    made = {"created_by": "U1", "created_at": LONG_AGO}
    return Subscription(number, team, **{**known, **made, **words})


def a_wish(**words: Any) -> Wish:
    """Return the wish for a digest that is due every day at 07:30 in London."""
    known: dict[str, Any] = {"name": "Harbour", "channel": "C1", "at": time(7, 30), "zone": "Europe/London"}
    return Wish(**{**known, **words})


def local(words: str, zone: str = "Europe/London", *, fold: int = 0) -> datetime:
    """Return the instant at which a zone's clock shows a time."""
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def a_report(number: int = 1, **changes: Any) -> Report:
    """Return the report of the Courier about sea wall number so and so, with one quoted warning."""
    warning = a_quoted_warning("the wall may fail within days", 120)
    known: dict[str, Any] = {
        "outlet": "The Courier",
        "grade": "C",
        "headline": f"Sea wall {number} may fail",
        "url": f"https://courier.example/wall-{number}",
        "lead": Excerpt(f"Engineers closed sea wall {number} on Tuesday.", 0, 42),
        "quotes": ("Make no mistake: the wall may fail within days, and nobody listens.",),
        "warnings": (warning,),
    }
    seen = local("2026-08-31T05:30")
    numbers = {"version": 1, "entry": number, "feed": 1, "words": 200, "signature": (), "first_seen": seen}
    return Report(key=f"wall-{number}", text_sha256="0" * 64, **{**numbers, **known, **changes})


def a_quoted_warning(words: str, start: int = 0, **changes: Any) -> QuotedWarning:
    """Return a warning of Ada Quill in quotation marks, hedged."""
    known: dict[str, Any] = {"kind": QuoteKind.DIRECT, "speaker": "Ada Quill", "hedge": "may"}
    rest = {"speaker_span": None, "label": WarningLabel.WARNING, "explicit": False, "about": None}
    return QuotedWarning(text=words, start=start, end=start + len(words), **{**known, **rest, **changes})


def a_story(number: int = 1, *, reports: tuple[Report, ...] = (), origins: int = 1, **changes: Any) -> Story:
    """Return a story of one report, or of those given."""
    told = reports or (a_report(number, **changes),)
    reasons = (
        Reason("warning", 3.0, "quoted warning by Ada Quill"),
        Reason("recency", 1.5, "latest report 1 hour ago"),
    )
    return Story(told[0], told, tuple(dict.fromkeys(report.outlet for report in told)), origins, reasons)


def a_digest(above: int = 2, below: int = 0, **changes: Any) -> Digest:
    """Return a digest of so many stories above the thread and in it."""
    stories = tuple(a_story(number) for number in range(1, above + below + 1))
    known: dict[str, Any] = {"changes": (), "entries": above + below, "new": above + below}
    return Digest(**{"stories": stories[:above], "thread": stories[above:], **known, **changes})


def a_seen_story(number: int = 1, *, at: datetime = LONG_AGO, **changes: Any) -> SeenStory:
    """Return a story of one report as a digest showed it."""
    return SeenStory(f"wall-{number}", at, (a_report(number, **changes),))


def a_made(ends: datetime = LONG_AGO, **words: Any) -> Made:
    """Return what was made of a slot that shows one story."""
    return Made(ends, **{"counts": {"shown": 1}, **words})


def a_collapse(kept: str, dropped: str, **changes: Any) -> Collapse:
    """Return the collapse of a copy."""
    known = {"kind": "same copy", "reason": "same agency copy, overlap 0.93, kept the earliest", "overlap": 0.93}
    return Collapse(kept, dropped, **{**known, **changes})


def a_receipt(digest: Digest | None = None, **changes: Any) -> Receipt:
    """Return the receipt of a digest that was due on the last of August at seven in London, one source failing."""
    due = local("2026-08-31T07:00")
    known: dict[str, Any] = {
        "run": "D12-0831",
        "name": "Harbour",
        "zone": "Europe/London",
        "set_up_by": "U0ADA",
        "begins": local("2026-08-30T07:00"),
        "ends": due,
        "due": due,
        "sources": 14,
        "ok": 13,
        "failing": (("LBC", "403 since Sunday"),),
    }
    return tally(Receipt(**{**known, **changes}), digest or a_digest())


class PlanningDesk:
    """A database with digests, a replica that ticks, its clock, and one that only runs forward."""

    def __init__(self, database: Database, at: str) -> None:
        self.clock = Clock(local(at))
        self.passed = 0.0
        self.slots = SqlSlots(database)
        self.stored = SqlSubscriptions(database)
        self.digests = Subscriptions(self.stored, self.slots, SqlFeeds(database), self.clock)
        self.tick = self.replica()

    def replica(self) -> PlanDigests:
        """Start a replica now."""
        watch = ClockWatch(lambda: self.passed)
        return PlanDigests(self.stored, self.slots, self.clock, began=self.clock(), watch=watch)

    def add(self, **words) -> Subscription:
        return self.digests.create(a_wish(**words), team="T1", user="U1")

    def wait(self, seconds: float) -> None:
        """Let time pass without a tick."""
        self.clock.forward(seconds)
        self.passed += seconds

    def run_until(self, words: str, *, every: float = TICK) -> None:
        """Tick until the clock shows a time."""
        until = local(words)
        while self.clock() < until:
            self.wait(min(every, (until - self.clock()).total_seconds()))
            self.tick()

    def set_clock(self, words: str) -> None:
        """Set the clock; no time passes."""
        self.clock.at = local(words)

    def claimed(self) -> list[str]:
        """Work on everything that may be worked on, and return its keys."""
        keys = []
        while claim := self.slots.claim(worker="w1", now=self.clock(), lease_seconds=60):
            SqlOutbox(self.slots.database).put(claim, [], made=a_made(self.clock()))
            self.slots.settle(claim.id, SlotState.POSTED, now=self.clock())
            keys.append(claim.slot.key)
        return keys

    def runs(self, subscription: Subscription) -> list[Run]:
        return list(self.slots.runs(subscription.number, team="T1", limit=50))

    def log(self, subscription: Subscription) -> list[tuple[str, str]]:
        return [(run.slot.key[5:], run.state.value) for run in self.runs(subscription)]
