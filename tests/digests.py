"""Digests made by hand for the tests: subscriptions, moments on a zone's clock, and a desk whose clock can be set."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import Run, Subscription, Wish
from bot.storage import Database, SqlFeeds, SqlSlots, SqlSubscriptions
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
            self.slots.finish(claim, now=self.clock(), counts={"shown": 1})
            keys.append(claim.slot.key)
        return keys

    def runs(self, subscription: Subscription) -> list[Run]:
        return list(self.slots.runs(subscription.number, team="T1", limit=50))

    def log(self, subscription: Subscription) -> list[tuple[str, str]]:
        return [(run.slot.key[5:], run.state.value) for run in self.runs(subscription)]
