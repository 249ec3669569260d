"""What stands behind ``briefbot digest`` in the tests: a real SQLite file, and a bot that does what it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot import composition
from bot.model import MadeDigest, Outline, PlannedSlot, Slot, Subscription, SubscriptionState
from bot.storage import LOCAL, Database, SqlFeeds, SqlSlots, SqlSubscriptions, open_database
from bot.storage.tables import slot as slot_table
from tests.digests import a_wish, local
from tests.fakes import Clock, Inbox

SATURDAY = local("2026-08-29T09:00")
POSTED = {
    "state": "posted",
    "counts": {"entries": 1_212, "new": 37, "shown": 12, "in_thread": 9},
    "permalink": "https://slack.test/archives/C1/p1",
}
FAILED = {"state": "failed", "note": "the channel is archived"}
UNCERTAIN = {"state": "uncertain", "note": "Slack did not answer"}
UNDER_WAY = {"state": "working"}
_open_digests = composition.open_digests


@dataclass
class World:
    """A SQLite file, its clock, the inbox of the bot, what it makes, and what it does with a slot asked for."""

    url: str
    clock: Clock = field(default_factory=lambda: Clock(SATURDAY))
    inbox: Inbox = field(default_factory=Inbox)
    made: MadeDigest | None = None
    makes: list[Subscription] = field(default_factory=list)
    bot: Callable[[], None] = lambda: None
    to_read: list[bool] = field(default_factory=list)

    @contextmanager
    def open_digests(self, known: Any, *, to_read: bool = False) -> Iterator[composition.DigestsDesk]:
        """Open the database as the command does, with an inbox and a maker of our own."""
        self.to_read.append(to_read)
        with _open_digests(known, to_read=to_read) as desk:
            digests = replace(desk.digests, slots=AskedSlots(desk.digests.slots.database, self))
            yield replace(desk, digests=digests, accept=self.inbox, make=self.make)

    def make(self, subscription: Subscription) -> MadeDigest:
        """Make what is to be made."""
        self.makes.append(subscription)
        assert self.made is not None
        return self.made

    @contextmanager
    def stored(self) -> Iterator[Database]:
        """Open the database beside the command."""
        database = open_database(self.url)
        yield database
        database.close()

    def add(self, *, team: str = LOCAL, **words: Any) -> Subscription:
        """Set a digest up in Slack."""
        with self.stored() as database:
            return SqlSubscriptions(database).add(a_wish(**words), team=team, user="U0ADA", now=self.clock())

    def add_feeds(self, *links: str) -> None:
        """Add feeds in Slack."""
        with self.stored() as database:
            for link in links:
                SqlFeeds(database).add(Outline(link), team=LOCAL, user="U0ADA", now=self.clock())

    def get(self, number: int = 1) -> Subscription:
        """Return a digest as it is stored."""
        with self.stored() as database:
            return SqlSubscriptions(database).get(number, team=LOCAL)

    def stop(self, reason: str) -> None:
        """Stop the first digest, as the bot does."""
        with self.stored() as database:
            before = SqlSubscriptions(database).get(1, team=LOCAL)
            after = replace(before, state=SubscriptionState.STOPPED, reason=reason)
            SqlSubscriptions(database).change(before, after, verb="stopped", user="briefbot", now=self.clock())

    def run(self, subscription: Subscription, due: str, *, late: float = 4, **became: Any) -> None:
        """Let a slot of a digest be due, and write down what became of it."""
        slot = Slot(subscription.number, due, local(due, subscription.zone))
        with self.stored() as database:
            SqlSlots(database).plan([PlannedSlot(slot)], now=slot.due)
        self.end(due, at=slot.due + timedelta(seconds=late), **became)

    def end(self, key: str, *, at: datetime | None, **became: Any) -> None:
        """Write down what became of the slots whose keys begin so."""
        values = {"attempt": 1, "finished_at": at, **became}
        with self.stored() as database, database.write() as connection:
            connection.execute(update(slot_table).where(slot_table.c.key.startswith(key)).values(**values))


@dataclass(frozen=True)
class AskedSlots(SqlSlots):
    """The slots of the database, which keep one that is asked for; then the bot does what it is told to."""

    database: Database
    world: World

    def ask(self, subscription: Subscription, *, key: str, user: str, now: datetime) -> bool:
        """Keep a slot that a person asks for."""
        kept = self.plan([PlannedSlot(Slot(subscription.number, key, now), note=f"asked by {user}")], now=now) == 1
        self.world.bot()
        return kept
