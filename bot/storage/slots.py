"""Slots: stored once under their subscription's key, worked on under a lease, and kept with what became of them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import PlannedSlot, Run, Slot, SlotState, SubscriptionState
from bot.storage.database import Database
from bot.storage.leases import FREE, Lease, held, take
from bot.storage.tables import slot as table
from bot.storage.tables import subscription as subscription_table
from bot.storage.words import storable

log = logging.getLogger(__name__)

LOOKBACK = timedelta(days=8)  # a day longer than anybody looks for slots that were missed


@dataclass(frozen=True, slots=True)
class StoredSlotClaim:
    """A slot under a lease."""

    id: int
    slot: Slot
    team: str
    attempt: int
    worker: str
    interrupted: bool = False
    note: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class SqlSlots:
    """The slots of all teams."""

    database: Database

    def last(self, *, now: datetime) -> dict[int, datetime]:
        """Return when the latest slot of each subscription was due that is planned already."""
        there = and_(table.c.due_at <= now, table.c.due_at > now - LOOKBACK, ~_skipped_by_a_wrong_clock(now))
        latest = select(table.c.subscription, func.max(table.c.due_at)).where(there).group_by(table.c.subscription)
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(latest)}

    def plan(self, planned: Sequence[PlannedSlot], *, now: datetime) -> int:
        """Keep slots that are not there yet and whose subscription is still active; return how many those were."""
        with self.database.write() as connection:
            teams = _teams(connection, {each.slot.subscription for each in planned})
            ordered = sorted(planned, key=lambda each: (each.slot.subscription, each.slot.key))  # as others do, too
            rows = [
                _row(each, teams[each.slot.subscription], now) for each in ordered if each.slot.subscription in teams
            ]
            return sum(connection.execute(_keep(connection, row, now)).first() is not None for row in rows)

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> StoredSlotClaim | None:
        """Take the slot that is due longest of those that are free or whose lease has ended."""
        order = (table.c.due_at, table.c.id)
        with self.database.write() as connection:
            row = connection.execute(
                take(table, order=order, worker=worker, now=now, lease_seconds=lease_seconds)
            ).first()
        return None if row is None else _claim(row)

    def renew(self, claim: Lease, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""
        return self._changed(claim, lease_until=now + timedelta(seconds=lease_seconds))

    def finish(self, claim: Lease, *, now: datetime, counts: Mapping[str, int], permalink: str | None = None) -> bool:
        """Mark a slot as posted; return False when the lease was lost."""
        figures = {"counts": dict(counts), "permalink": permalink}
        return self._ended(claim, SlotState.POSTED, now, **figures)

    def skip(self, claim: Lease, *, now: datetime, note: str, counts: Mapping[str, int] | None = None) -> bool:
        """Mark a slot as skipped, such as on an empty day; return False when the lease was lost."""
        return self._ended(claim, SlotState.SKIPPED, now, note=storable(note), counts=dict(counts or {}))

    def fail(self, claim: Lease, *, note: str, retry_at: datetime | None, now: datetime) -> bool:
        """Mark a slot as failed, or free it again at ``retry_at``; return False when the lease was lost."""
        if retry_at is None:
            return self._ended(claim, SlotState.FAILED, now, note=storable(note))
        log.info("slot %s is tried again at %s: %s", claim.id, retry_at, note)
        return self._changed(claim, state=SlotState.WAITING.value, available_at=retry_at, **FREE)

    def doubt(self, claim: Lease, *, note: str, now: datetime) -> bool:
        """Mark a slot as uncertain: nobody posts it again by himself; return False when the lease was lost."""
        return self._ended(claim, SlotState.UNCERTAIN, now, note=storable(note))

    def release(self, claim: Lease, *, now: datetime) -> bool:
        """Give a slot back as if it had not been claimed, for a worker that stops before it is done."""
        waiting = {"state": SlotState.WAITING.value, "available_at": now, "attempt": claim.attempt - 1}
        return self._changed(claim, **waiting, **FREE)

    def again(self, slot: int, *, team: str, now: datetime) -> bool:
        """Free a slot that is uncertain or has failed, by a person's wish; return whether it was such a one."""
        ended = table.c.state.in_([SlotState.UNCERTAIN.value, SlotState.FAILED.value])
        own = update(table).where(table.c.id == slot, table.c.team == team, ended)
        waiting = {"state": SlotState.WAITING.value, "available_at": now, "interrupted": False, "finished_at": None}
        with self.database.write() as connection:
            return connection.execute(own.values(**waiting)).rowcount == 1

    def runs(self, number: int, *, team: str, limit: int) -> tuple[Run, ...]:
        """Return what became of a subscription's slots, the latest first."""
        own = select(table).where(table.c.team == team, table.c.subscription == number)
        with self.database.read() as connection:
            rows = connection.execute(own.order_by(table.c.key.desc()).limit(limit)).all()
        return tuple(map(_run, rows))

    def _ended(self, claim: Lease, state: SlotState, now: datetime, **values: Any) -> bool:
        return self._changed(claim, state=state.value, finished_at=now, **FREE, **values)

    def _changed(self, claim: Lease, **values: Any) -> bool:
        with self.database.write() as connection:
            changed = connection.execute(held(table, claim).values(**values)).rowcount == 1
        if not changed:
            log.warning("slot %s is no longer leased to %s, attempt %s", claim.id, claim.worker, claim.attempt)
        return changed


def _skipped_by_a_wrong_clock(now: datetime) -> Any:
    """Match slots that were skipped at a time that is still to come: whose clock was wrong decided nothing."""
    never_begun = and_(table.c.state == SlotState.SKIPPED.value, table.c.attempt == 0)
    return and_(never_begun, table.c.planned_at > now)


def _teams(connection: Connection, numbers: set[int]) -> dict[int, str]:
    """Return the teams of the subscriptions that are still active, which stay so while the transaction lasts."""
    there = and_(subscription_table.c.number.in_(numbers), subscription_table.c.removed_at.is_(None))
    active = select(subscription_table.c.number, subscription_table.c.team).where(
        there, subscription_table.c.state == SubscriptionState.ACTIVE.value
    )
    held = active.order_by(subscription_table.c.number).with_for_update(read=True)
    return {row.number: row.team for row in connection.execute(held)}


def _row(planned: PlannedSlot, team: str, now: datetime) -> dict[str, Any]:
    state = SlotState.SKIPPED if planned.skipped else SlotState.WAITING
    return {
        "team": team,
        "subscription": planned.slot.subscription,
        "key": planned.slot.key,
        "due_at": planned.slot.due,
        "planned_at": now,
        "available_at": planned.slot.due,
        "state": state.value,
        "attempt": 0,
        "interrupted": False,
        "finished_at": now if planned.skipped else None,
        "note": storable(planned.note),
        "cause": storable(planned.cause),
        "counts": {},
    }


def _keep(connection: Connection, row: dict[str, Any], now: datetime) -> Any:
    """Make the statement that keeps a slot unless it is there; one that a wrong clock skipped is planned again."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    said = ("state", "due_at", "planned_at", "available_at", "finished_at", "note", "cause")
    statement = insert(table).values(**row)
    again = {name: statement.excluded[name] for name in said}
    return statement.on_conflict_do_update(
        index_elements=["subscription", "key"], set_=again, where=_skipped_by_a_wrong_clock(now)
    ).returning(table.c.id)


def _claim(row: Row[Any]) -> StoredSlotClaim:
    slot = Slot(row.subscription, row.key, row.due_at)
    held_by = {"attempt": row.attempt, "worker": row.worker, "interrupted": row.interrupted}
    return StoredSlotClaim(row.id, slot, row.team, note=row.note, cause=row.cause, **held_by)


def _run(row: Row[Any]) -> Run:
    return Run(
        slot=Slot(row.subscription, row.key, row.due_at),
        state=SlotState(row.state),
        planned_at=row.planned_at,
        attempt=row.attempt,
        note=row.note,
        cause=row.cause,
        finished_at=row.finished_at,
        counts=dict(row.counts),
        permalink=row.permalink,
        id=row.id,
    )
