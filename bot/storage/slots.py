"""Slots: stored once under their subscription's key, worked on under a lease, and kept with what became of them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, exists, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import UnknownSubscriptionError
from bot.model import EndedSlot, Made, PlannedSlot, Run, Slot, SlotState, Subscription, SubscriptionState
from bot.storage.columns import Instant
from bot.storage.database import Database, insert_into, insert_once
from bot.storage.ended import begin_again, find_ended, keep_made, settle_slot
from bot.storage.leases import FREE, Lease, held, take
from bot.storage.slot_rows import StoredSlotClaim, claim_of, run_of, slot_of
from bot.storage.tables import slot as table
from bot.storage.tables import subscription as subscription_table
from bot.storage.words import storable, storable_key

log = logging.getLogger(__name__)

_KEPT = subscription_table.c.removed_at.is_(None)
_ACTIVE = and_(_KEPT, subscription_table.c.state == SubscriptionState.ACTIVE.value)
LOOKBACK = timedelta(days=8)  # a day longer than anybody looks for slots that were missed
MOST_SKIPPED = 100
_POSTED = [state.value for state in (SlotState.POSTING, SlotState.POSTED, SlotState.UNCERTAIN)]


@dataclass(frozen=True, slots=True)
class SqlSlots:
    """The slots of all teams."""

    database: Database

    def last(self, *, now: datetime) -> dict[int, datetime]:
        """Return when the latest slot of each subscription was due that is planned already, without those asked for."""
        there = and_(table.c.due_at <= now, table.c.due_at > now - LOOKBACK, ~_skipped_by_a_wrong_clock(now))
        own = select(table.c.subscription, func.max(table.c.due_at)).where(there, table.c.asked_by.is_(None))
        latest = own.group_by(table.c.subscription)
        with self.database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(latest)}

    def plan(self, planned: Sequence[PlannedSlot], *, now: datetime) -> int:
        """Keep slots that are not there yet and whose subscription is still active; return how many those were."""
        with self.database.write() as connection:
            teams = _teams(connection, {each.slot.subscription for each in planned}, _ACTIVE)
            ordered = sorted(planned, key=lambda each: (each.slot.subscription, each.slot.key))  # as others do, too
            rows = [
                _row(each, teams[each.slot.subscription], now) for each in ordered if each.slot.subscription in teams
            ]
            return sum(connection.execute(_keep(connection, row, now)).first() is not None for row in rows)

    def ask(self, subscription: Subscription, *, key: str, user: str, now: datetime) -> bool:
        """Keep a slot that a person asks for, due now; return False when that key, or another, is asked for already.

        Raises ``UnknownSubscriptionError`` when the subscription was removed.
        """
        number, slot = subscription.number, Slot(subscription.number, storable_key(key), now)
        with self.database.write() as connection:
            such = and_(_KEPT, subscription_table.c.team == subscription.team)
            if number not in _teams(connection, {number}, such, alone=True):  # of two who ask at once one waits here
                raise UnknownSubscriptionError(number)
            if connection.execute(_asked_for(number)).first() is not None:
                return False
            row = {**_row(PlannedSlot(slot), subscription.team, now), "asked_by": user}
            return insert_once(connection, table, row, key=["subscription", "key"]) is not None

    def begins(self, subscription: int) -> datetime | None:
        """Return until when the latest digest looked that was made of a subscription; None before the first."""
        looked = select(func.max(table.c.looked_until)).where(table.c.subscription == subscription)
        with self.database.read() as connection:
            return connection.execute(looked).scalar()

    def get(self, slot: int, *, team: str) -> Run | None:
        """Return what became of one slot."""
        with self.database.read() as connection:
            row = connection.execute(select(table).where(table.c.id == slot, table.c.team == team)).first()
        return None if row is None else run_of(row)

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> StoredSlotClaim | None:
        """Take the slot that is due longest of those that are free or whose lease has ended.

        While another slot of its subscription is worked on or being posted it waits: it would show the same again.
        """
        order, only = (table.c.due_at, table.c.id), ~exists().where(*_another_at_work())
        taken = take(table, order=order, worker=worker, now=now, lease_seconds=lease_seconds, only=only)
        taken = taken.values(begun_at=func.coalesce(table.c.begun_at, literal(now, Instant)))
        with self.database.write() as connection:
            try:
                with connection.begin_nested():
                    row = connection.execute(taken).first()
            except IntegrityError:  # somebody took another slot of that subscription in this moment
                return None
        return None if row is None else claim_of(row)

    def renew(self, claim: Lease, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""
        return self._changed(claim, lease_until=now + timedelta(seconds=lease_seconds))

    def skip(self, claim: Lease, *, now: datetime, note: str, made: Made | None = None) -> bool:
        """Mark a slot as skipped, such as on an empty day; what was made counts as posted. False: its lease is lost."""
        values = {"state": SlotState.SKIPPED.value, "finished_at": now, "note": storable(note), "error": None, **FREE}
        figures = {} if made is None else {"counts": dict(made.counts), "looked_until": made.ends}
        with self.database.write() as connection:
            row = connection.execute(held(table, claim).values(**values, **figures).returning(table)).first()
            if row is not None and made is not None:
                keep_made(connection, row.id, row.subscription, made)
        return _told(claim, holds=row is not None)

    def fail(self, claim: Lease, *, note: str, retry_at: datetime | None, now: datetime) -> bool:
        """Mark a slot as failed, or free it again at ``retry_at``; return False when the lease was lost."""
        if retry_at is None:
            ended = {"state": SlotState.FAILED.value, "finished_at": now}
            return self._changed(claim, **ended, error=storable(note), **FREE)
        log.info("slot %s is tried again at %s: %s", claim.id, retry_at, note)
        waiting = {"state": SlotState.WAITING.value, "available_at": retry_at}
        return self._changed(claim, **waiting, error=storable(note), **FREE)

    def release(self, claim: Lease, *, now: datetime) -> bool:
        """Give a slot back as if it had not been claimed, for a worker that stops before it is done."""
        waiting = {"state": SlotState.WAITING.value, "available_at": now, "attempt": claim.attempt - 1}
        unbegun = {"begun_at": None} if claim.attempt == 1 else {}
        return self._changed(claim, **waiting, **unbegun, **FREE)

    def ended(self, *, limit: int) -> tuple[EndedSlot, ...]:
        """Return slots that are being posted, or proved to be posted, and none of whose messages is on its way."""
        with self.database.read() as connection:
            return find_ended(connection, limit)

    def settle(self, slot: int, state: SlotState, *, now: datetime, note: str | None = None) -> bool:
        """End a slot that ``ended`` returned; return False when somebody else did.

        One that is posted or uncertain leaves behind what it showed and covered.
        """
        with self.database.write() as connection:
            return settle_slot(connection, slot, state, now=now, note=note)

    def link(self, slot: int, permalink: str) -> None:
        """Keep where the digest of a slot stands."""
        with self.database.write() as connection:
            connection.execute(update(table).where(table.c.id == slot).values(permalink=storable(permalink)))

    def again(self, slot: int, *, team: str, user: str, now: datetime) -> bool:
        """Free a slot that is uncertain or has failed, whole or in part, by a person's wish; False: it was none.

        Raises ``NotAgainError`` while another slot of its subscription is worked on or being posted, and when a later
        digest showed the same.
        """
        with self.database.write() as connection:
            return begin_again(connection, slot, team=team, user=user, now=now)

    def instead(self, slot: Slot, *, now: datetime) -> Slot | None:
        """Return the latest slot of a subscription that was due after another one, and is or will be posted."""
        later = (table.c.due_at > slot.due, table.c.due_at <= now, table.c.asked_by.is_(None))
        stands = table.c.state.not_in([SlotState.SKIPPED.value, SlotState.FAILED.value])
        own = select(table).where(table.c.subscription == slot.subscription, stands, *later)
        with self.database.read() as connection:
            row = connection.execute(own.order_by(table.c.due_at.desc()).limit(1)).first()
        return None if row is None else slot_of(row)

    def skipped(self, slot: Slot) -> tuple[Run, ...]:
        """Return the slots before another one that were skipped since its subscription was last posted, by when due."""
        own = and_(table.c.subscription == slot.subscription, table.c.due_at < slot.due)
        posted = select(func.max(table.c.due_at)).where(own, table.c.state.in_(_POSTED)).scalar_subquery()
        since = or_(posted.is_(None), table.c.due_at > posted)
        skipped = select(table).where(own, since, table.c.state == SlotState.SKIPPED.value, table.c.asked_by.is_(None))
        with self.database.read() as connection:
            latest = connection.execute(skipped.order_by(table.c.due_at.desc()).limit(MOST_SKIPPED)).all()
        return tuple(map(run_of, reversed(latest)))

    def runs(self, number: int, *, team: str, limit: int) -> tuple[Run, ...]:
        """Return what became of a subscription's slots, the latest first."""
        own = select(table).where(table.c.team == team, table.c.subscription == number)
        latest = own.order_by(table.c.due_at.desc(), table.c.id.desc()).limit(limit)
        with self.database.read() as connection:
            return tuple(map(run_of, connection.execute(latest)))

    def latest(self, numbers: Collection[int], *, team: str) -> dict[int, Run]:
        """Return what became of the latest slot of each subscription that has any."""
        order = table.c.due_at.desc(), table.c.id.desc()
        place = func.row_number().over(partition_by=table.c.subscription, order_by=order)
        own = (
            select(table, place.label("place"))
            .where(table.c.team == team, table.c.subscription.in_(numbers))
            .subquery()
        )
        with self.database.read() as connection:
            rows = connection.execute(select(own).where(own.c.place == 1)).all()
        return {row.subscription: run_of(row) for row in rows}

    def _changed(self, claim: Lease, **values: Any) -> bool:
        with self.database.write() as connection:
            changed = connection.execute(held(table, claim).values(**values)).rowcount == 1
        return _told(claim, holds=changed)


def _told(claim: Lease, *, holds: bool) -> bool:
    """Say in the log that a lease was lost, and return whether it holds."""
    if not holds:
        log.warning("slot %s is no longer leased to %s, attempt %s", claim.id, claim.worker, claim.attempt)
    return holds


def _another_at_work() -> tuple[Any, ...]:
    """Match slots of the same subscription that are worked on or being posted."""
    other = table.alias("other")
    at_work = other.c.state.in_([SlotState.WORKING.value, SlotState.POSTING.value])
    return other.c.subscription == table.c.subscription, other.c.id != table.c.id, at_work


def _skipped_by_a_wrong_clock(now: datetime) -> Any:
    """Match slots that were skipped at a time that is still to come: whose clock was wrong decided nothing."""
    never_begun = and_(table.c.state == SlotState.SKIPPED.value, table.c.attempt == 0)
    return and_(never_begun, table.c.planned_at > now)


def _asked_for(number: int) -> Any:
    """Find a slot of a subscription that a person asked for and that is under way."""
    under_way = table.c.state.in_([each.value for each in (SlotState.WAITING, SlotState.WORKING, SlotState.POSTING)])
    return select(table.c.id).where(table.c.subscription == number, table.c.asked_by.is_not(None), under_way)


def _teams(connection: Connection, numbers: set[int], such: Any, *, alone: bool = False) -> dict[int, str]:
    """Return the teams of subscriptions of some kind, which stay so while the transaction lasts."""
    there = and_(subscription_table.c.number.in_(numbers), such)
    own = select(subscription_table.c.number, subscription_table.c.team).where(there)
    held = own.order_by(subscription_table.c.number).with_for_update(read=not alone)
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
    said = ("state", "due_at", "planned_at", "available_at", "finished_at", "note", "cause")
    statement = insert_into(connection, table).values(**row)
    again = {name: statement.excluded[name] for name in said}
    return statement.on_conflict_do_update(
        index_elements=["subscription", "key"], set_=again, where=_skipped_by_a_wrong_clock(now)
    ).returning(table.c.id)
