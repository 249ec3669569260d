"""What stands behind ``briefbot digest`` in the tests: a real SQLite file, and a bot that takes nothing up by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot import composition
from bot.model import (
    MadeDigest,
    Outline,
    PlannedSlot,
    Slot,
    Subscription,
    SubscriptionState,
)
from bot.storage import LOCAL, SqlFeeds, SqlSlots, SqlSubscriptions, open_database
from tests.digests import a_wish, local
from tests.fakes import Clock, Inbox

SATURDAY = local("2026-08-29T09:00")
_open_digests = composition.open_digests


@dataclass
class World:
    """What stands behind the verbs: a SQLite file, its clock, the running bot's inbox, and the digest that is made."""

    url: str
    clock: Clock = field(default_factory=lambda: Clock(SATURDAY))
    inbox: Inbox = field(default_factory=Inbox)
    made: MadeDigest | None = None
    to_read: list[bool] = field(default_factory=list)

    @contextmanager
    def open_digests(self, known, *, to_read=False):
        self.to_read.append(to_read)
        with _open_digests(known, to_read=to_read) as desk:
            yield replace(desk, accept=self.inbox, make=lambda subscription: self.made)

    @contextmanager
    def stored(self, kind):
        database = open_database(self.url)
        yield kind(database)
        database.close()

    def add(self, *, team: str = LOCAL, user: str = "U0ADA", **words) -> Subscription:
        with self.stored(SqlSubscriptions) as subscriptions:
            return subscriptions.add(a_wish(**words), team=team, user=user, now=self.clock())

    def add_feeds(self, *links: str) -> None:
        with self.stored(SqlFeeds) as feeds:
            for link in links:
                feeds.add(Outline(link), team=LOCAL, user="terminal", now=self.clock())

    def get(self, number: int = 1) -> Subscription:
        with self.stored(SqlSubscriptions) as subscriptions:
            return subscriptions.get(number, team=LOCAL)

    def stop(self, reason: str, number: int = 1) -> None:
        with self.stored(SqlSubscriptions) as subscriptions:
            before = subscriptions.get(number, team=LOCAL)
            after = replace(before, state=SubscriptionState.STOPPED, reason=reason)
            subscriptions.change(before, after, verb="stopped", user="briefbot", now=self.clock())

    def plan(self, subscription: Subscription, due: str, **words) -> None:
        slot = Slot(subscription.number, due, local(due, subscription.zone))
        with self.stored(SqlSlots) as slots:
            slots.plan([PlannedSlot(slot, **words)], now=slot.due)

    def work(self, end, *, late: float = 4):
        """Claim the slot that is due and let ``end`` say what becomes of it."""
        with self.stored(SqlSlots) as slots:
            claim = slots.claim(worker="w1", now=SATURDAY + timedelta(days=30), lease_seconds=60)
            end(slots, claim, claim.slot.due + timedelta(seconds=late))


def posted(slots, claim, at):
    slots.finish(claim, now=at, counts={"entries": 1_212, "new": 37, "shown": 12}, permalink="https://slack.test/p1")


def failed(slots, claim, at):
    slots.fail(claim, note="the channel is archived", retry_at=None, now=at)


def doubted(slots, claim, at):
    slots.doubt(claim, note="Slack did not answer", now=at)


