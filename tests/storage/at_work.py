"""Slots at work: due and claimed, with messages in the outbox, and what became of those."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.model import Made, OutboxMessage, PlannedSlot, Run, Slot, SlotState, Subscription
from bot.storage import Database, SqlOutbox, SqlSlots, SqlSubscriptions
from bot.storage.slot_rows import StoredSlotClaim
from bot.storage.tables import slot as table
from tests.digests import a_made, a_wish
from tests.fakes import NOON

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LEASE = 60.0


def message(position: int, *, parent: int | None = None, channel: str = "C1", text: str = "") -> OutboxMessage:
    return OutboxMessage(position, channel, {"text": text or f"message {position}"}, parent)


DIGEST = [message(0), message(1, parent=0), message(2, parent=0)]


def a_digest_of(database: Database, *, team: str = "T1", at: datetime = NOON - HOUR) -> Subscription:
    return SqlSubscriptions(database).add(a_wish(), team=team, user="U1", now=at)


def due(database: Database, subscription: Subscription, *, at: datetime = NOON) -> None:
    """Plan a slot."""
    slot = Slot(subscription.number, f"{at:%Y-%m-%dT%H:%M:%S}", at)
    assert SqlSlots(database).plan([PlannedSlot(slot)], now=at) == 1


def taken(database: Database, *, worker: str = "w1", now: datetime = NOON) -> StoredSlotClaim:
    """Claim a slot."""
    claimed = SqlSlots(database).claim(worker=worker, now=now, lease_seconds=LEASE)
    assert claimed is not None
    return claimed


def slot_of(database: Database, *, team: str = "T1", minutes: int = 0) -> StoredSlotClaim:
    """Claim a new slot of a new digest."""
    due(database, a_digest_of(database, team=team), at=NOON - HOUR + minutes * MINUTE)
    return taken(database)


def put(
    outbox: SqlOutbox, slot: StoredSlotClaim, messages: Sequence[OutboxMessage] = DIGEST, made: Made | None = None
) -> bool:
    return outbox.put(slot, messages, made=made or a_made(NOON))


def posting(
    database: Database, subscription: Subscription, *, at: datetime = NOON, messages=DIGEST[:1], **made
) -> StoredSlotClaim:
    """Bring a slot as far as the outbox."""
    due(database, subscription, at=at)
    claimed = taken(database, now=at)
    assert put(SqlOutbox(database), claimed, messages, a_made(at, **made))
    return claimed


def post_all(database: Database, *, now: datetime = NOON) -> None:
    """Send every message whose turn comes."""
    outbox = SqlOutbox(database)
    while claimed := outbox.claim(worker="w1", now=now, lease_seconds=LEASE):
        assert outbox.sent(claimed, ts=f"{claimed.slot}.{claimed.message.position}", now=now)


def fail_all(database: Database, *, now: datetime = NOON, error: str = "is_archived") -> None:
    """Let every message fail whose turn comes."""
    outbox = SqlOutbox(database)
    while claimed := outbox.claim(worker="w1", now=now, lease_seconds=LEASE):
        assert outbox.fail(claimed, error=error, retry_at=None, now=now)


def doubt_all(database: Database, *, now: datetime = NOON, error: str = "no answer") -> None:
    """Let nobody know of every message whose turn comes whether it was posted."""
    outbox = SqlOutbox(database)
    while claimed := outbox.claim(worker="w1", now=now, lease_seconds=LEASE):
        assert outbox.doubt(claimed, error=error, now=now)


def settled(database: Database, slot: StoredSlotClaim, state: SlotState, *, now: datetime = NOON, **said) -> Run:
    """End a slot that is being posted, and return what is said of it."""
    assert SqlSlots(database).settle(slot.id, state, now=now, **said)
    return run_of(database, slot)


def run_of(database: Database, slot: StoredSlotClaim) -> Run:
    found = SqlSlots(database).get(slot.id, team=slot.team)
    assert found is not None
    return found


def columns_of(database: Database, slot: int) -> tuple[str, dict[str, int], datetime | None, Any]:
    """Return the columns of a slot that nobody is told of."""
    with database.read() as connection:
        row = connection.execute(select(table).where(table.c.id == slot)).one()
    return row.state, row.counts, row.looked_until, row.made
