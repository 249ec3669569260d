"""What nobody needs any more is forgotten, a few rows at a time.

What is to go is looked for without the right to write, so that nobody waits meanwhile; once it is our turn each row is
looked at again. Briefs, articles, feeds and subscriptions are no business of this module: they stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, null, or_, select, tuple_, update

from bot.model import SlotState
from bot.storage.database import Database
from bot.storage.tables import analysis, covered_entry, entry, feed, outbox, report, request, slot

_ENDED = [state.value for state in (SlotState.POSTED, SlotState.UNCERTAIN, SlotState.FAILED, SlotState.SKIPPED)]


@dataclass(frozen=True, slots=True)
class SqlPast:
    """What is over, of all teams. Each method forgets ``limit`` rows at most and returns how many those were."""

    database: Database

    def forget_requests(self, *, before: datetime, limit: int) -> int:
        """Forget requests that were done or have failed; the key of one may then be accepted again."""
        ended = and_(request.c.state.in_(("done", "failed")), request.c.available_at < before)  # as the index goes
        return self._forget(request, and_(ended, request.c.finished_at < before), limit)

    def forget_analyses(self, *, before: datetime, limit: int) -> int:
        """Forget briefs of texts that nobody asked for since."""
        return self._forget(analysis, analysis.c.used_at < before, limit)

    def forget_reports(self, *, edition: str, before: datetime, limit: int) -> int:
        """Forget what another edition of the core made of entries; what this one made goes with its entry."""
        return self._forget(report, and_(report.c.edition != edition, report.c.kept_at < before), limit)

    def forget_entries(self, *, after: timedelta, limit: int) -> int:
        """Forget entries that were missing for so long, and whenever their feed was read in that time.

        A feed that was not read says nothing of what it lists, so its last reading counts and not the time by now.
        What a digest covered stays until that does not matter any more.
        """
        with self.database.read() as connection:
            found = list(islice(_unlisted(connection, after, limit), limit))
        there = and_(entry.c.unlisted_since.is_not(None), ~exists().where(covered_entry.c.entry == entry.c.id))
        return self._delete(entry, found, there)

    def forget_messages(self, *, before: datetime, limit: int) -> int:
        """Forget the messages of slots that ended, and what was made for them; count the slots.

        One that is posted again after that is made anew.
        """
        own = exists().where(outbox.c.slot == slot.c.id)
        such = and_(_ended(before), or_(slot.c.made.is_not(None), own))
        with self.database.read() as connection:
            found = connection.execute(select(slot.c.id).where(such).limit(limit)).scalars().all()
        if not found:
            return 0
        with self.database.write() as connection:
            still = select(slot.c.id).where(slot.c.id.in_(found), _ended(before)).order_by(slot.c.id)
            numbers = connection.execute(still.with_for_update()).scalars().all()  # a person may have freed one
            connection.execute(delete(outbox).where(outbox.c.slot.in_(numbers)))
            connection.execute(update(slot).where(slot.c.id.in_(numbers)).values(made=null()))
        return len(numbers)

    def forget_slots(self, *, before: datetime, limit: int) -> int:
        """Forget slots that ended: what became of a digest at a time."""
        return self._forget(slot, _ended(before), limit)

    def _forget(self, table: Table, such: ColumnElement[bool], limit: int) -> int:
        with self.database.read() as connection:
            found = connection.execute(select(*table.primary_key.columns).where(such).limit(limit)).all()
        return self._delete(table, [tuple(row) for row in found], such)

    def _delete(self, table: Table, keys: list[tuple[Any, ...]], such: ColumnElement[bool]) -> int:
        if not keys:
            return 0
        named = tuple_(*table.primary_key.columns).in_(sorted(keys))
        with self.database.write() as connection:
            return connection.execute(delete(table).where(named, such)).rowcount


def _ended(before: datetime) -> ColumnElement[bool]:
    return and_(slot.c.state.in_(_ENDED), slot.c.due_at < before, slot.c.finished_at < before)


def _unlisted(connection: Connection, after: timedelta, limit: int) -> Iterator[tuple[int]]:
    """Yield the entries of each feed that were missing at a reading, and still at its last one so much later."""
    feeds = connection.execute(select(feed.c.number, feed.c.succeeded_at).where(feed.c.succeeded_at.is_not(None))).all()
    for number, read_at in feeds:
        old = and_(entry.c.feed == number, entry.c.unlisted_since < read_at - after)
        free = ~exists().where(covered_entry.c.entry == entry.c.id)
        for each in connection.execute(select(entry.c.id).where(old, free).limit(limit)).scalars():
            yield (each,)
