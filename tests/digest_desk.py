"""A team's digests in memory behind the real script: subscriptions, slots and feeds that obey their ports."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.errors import BotError, UnknownFeedError, UnknownSubscriptionError
from bot.model import (
    UNDER_WAY,
    Feed,
    Made,
    MadeDigest,
    Overview,
    Run,
    Slot,
    SlotState,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Wish,
)
from bot.usecases.subscriptions import Subscriptions
from tests.desk import TEAM, MemorySources
from tests.digests import a_digest, a_receipt, a_subscription
from tests.fakes import NOON, Clock

USER = "U0ADA"


@dataclass
class MemorySubscriptions:
    """Keeps subscriptions in a list; obeys ``StoredSubscriptions``."""

    kept: list[Subscription] = field(default_factory=list)
    changed: list[SubscriptionChange] = field(default_factory=list)
    removed: list[Subscription] = field(default_factory=list)

    def add(self, wish: Wish, *, team: str, user: str, now: datetime, owner: str | None = None) -> Subscription:
        words = {name: getattr(wish, name) for name in asdict(wish)}
        made = Subscription(len(self.kept) + 1, team, created_by=owner or user, created_at=now, since=now, **words)
        self.kept.append(made)
        self._note(made, "created", user, now)
        return made

    def get(self, number: int, *, team: str) -> Subscription:
        for each in self.kept:
            if (each.number, each.team) == (number, team):
                return each
        raise UnknownSubscriptionError(number)

    def find(self, number: int, *, team: str) -> Subscription:
        known = {each.number: each for each in self.removed}
        return known[number] if number in known else self.get(number, team=team)

    def of_team(self, team: str) -> tuple[Subscription, ...]:
        return tuple(each for each in self.kept if each.team == team)

    def active(self) -> tuple[Subscription, ...]:
        raise NotImplementedError

    def change(self, before: Subscription, after: Subscription, *, verb: str, user: str, now: datetime) -> bool:
        if before == after:
            return True
        self.kept[self.kept.index(before)] = after
        old, new = asdict(before), asdict(after)
        words = tuple((name, str(old[name]), str(new[name])) for name in old if old[name] != new[name])
        self._note(after, verb, user, now, words)
        return True

    def remove(self, subscription: Subscription, *, user: str, now: datetime) -> None:
        self.kept.remove(subscription)
        self.removed.append(replace(subscription, state=SubscriptionState.STOPPED, reason="It was removed."))
        self._note(subscription, "removed", user, now)

    def changes(self, number: int, *, team: str) -> tuple[SubscriptionChange, ...]:
        return tuple(each for each in self.changed if each.subscription == number)

    def put(self, numbers: Collection[int], *, team: str) -> dict[int, SubscriptionChange]:
        verbs = {"created", "paused", "resumed", "stopped"}
        return {each.subscription: each for each in self.changed if each.subscription in numbers and each.verb in verbs}

    def _note(self, made: Subscription, verb: str, user: str, now: datetime, words: Any = ()) -> None:
        self.changed.append(SubscriptionChange(made.number, verb, user, now, words))


@dataclass
class MemorySlots:
    """Keeps runs, the latest first; obeys what ``Slots`` says of asking, posting again and looking back.

    ``trouble`` is raised instead of posting again.
    """

    kept: list[Run] = field(default_factory=list)
    trouble: BotError | None = None

    def ask(self, subscription: Subscription, *, key: str, user: str, now: datetime) -> bool:
        mine = [each for each in self.kept if each.slot.subscription == subscription.number]
        if any(each.slot.key == key or (each.asked_by and each.state in UNDER_WAY) for each in mine):
            return False
        slot = Slot(subscription.number, key, now)
        self.kept.insert(0, Run(slot, SlotState.WAITING, now, id=len(self.kept) + 1, asked_by=user))
        return True

    def get(self, slot: int, *, team: str) -> Run | None:
        return next((run for run in self.kept if run.id == slot and team == TEAM), None)

    def again(self, slot: int, *, team: str, user: str, now: datetime) -> bool:
        if self.trouble:
            raise self.trouble
        for place, run in enumerate(self.kept):
            if run.id == slot and team == TEAM and run.state in {SlotState.UNCERTAIN, SlotState.FAILED}:
                self.kept[place] = replace(run, state=SlotState.POSTING, asked_by=user)
                return True
        return False

    def runs(self, number: int, *, team: str, limit: int) -> tuple[Run, ...]:
        return tuple(run for run in self.kept if run.slot.subscription == number)[:limit]

    def latest(self, numbers: Collection[int], *, team: str) -> dict[int, Run]:
        return {run.slot.subscription: run for run in reversed(self.kept) if run.slot.subscription in numbers}


@dataclass
class TeamFeeds:
    """Reads the feeds of the sources' desk; obeys what ``Feeds`` says of reading."""

    sources: MemorySources

    def get(self, number: int, *, team: str) -> Feed:
        found = next((feed for feed in self.of_team(team) if feed.number == number), None)
        if found is None:
            raise UnknownFeedError(number)
        return found

    def of_team(self, team: str) -> tuple[Feed, ...]:
        return self.sources.list(team)


class DigestDesk:
    """What a test sets up and asks: the digests, their slots, how often the builder was woken, and the clock."""

    def __init__(self, sources: MemorySources) -> None:
        self.clock = Clock()
        self.stored = MemorySubscriptions()
        self.slots = MemorySlots()
        self.feeds = TeamFeeds(sources)
        self.all = Subscriptions(self.stored, self.slots, self.feeds, self.clock)
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1

    def add(self, **words: Any) -> Subscription:
        known = {"name": "Harbour", "channel": "C0DESK", "at": time(7), "zone": "Europe/London"}
        return self.all.create(Wish(**{**known, **words}), team=TEAM, user=USER)

    def stop(self, number: int, reason: str = "I am not a member of the channel. Invite me.") -> None:
        assert self.all.stop(number, reason, team=TEAM)

    def ran(self, number: int = 1, **words: Any) -> Run:
        run = a_run(number, **{"id": len(self.slots.kept) + 1, **words})
        self.slots.kept.insert(0, run)
        return run

    def verbs(self, number: int = 1) -> list[tuple[str, str]]:
        return [(each.verb, each.made_by) for each in self.all.changes(number, team=TEAM)]


def a_run(number: int = 1, *, state: SlotState = SlotState.POSTED, late: float = 0, **words: Any) -> Run:
    """Return what became of a slot that was due yesterday at seven in London."""
    due = NOON - timedelta(hours=29)
    ended = due + timedelta(minutes=late)
    counts: Mapping[str, int] = {"entries": 212, "new": 37, "shown": 12, "in_thread": 9}
    known: dict[str, Any] = {"attempt": 1, "finished_at": ended, "counts": counts, "id": 1}
    return Run(Slot(number, "2026-11-22T07:00", due), state, due, **{**known, **words})


def an_overview(number: int = 1, **words: Any) -> Overview:
    """Return how a digest is that is due at seven."""
    shown = {name: words.pop(name) for name in ("next", "last", "put", "when") if name in words}
    known = {"when": "every day 07:30 Europe/London", "next": NOON + timedelta(hours=19)}
    return Overview(a_subscription(number, team=TEAM, **words), **{**known, **shown})


def a_made_digest(above: int = 2, below: int = 0, **changes: Any) -> MadeDigest:
    """Return a digest that is ready to be drawn."""
    digest = a_digest(above, below, **changes)
    return MadeDigest(digest, a_receipt(digest, run="preview"), Made(NOON))
