"""The messages of digests: stored with the right to their slot, posted in their order, one at a time under a lease.

What a message carries is emptied when it is sent. The pace of a channel is a row of its own, so that any number of
replicas keep it together; until when Slack wants a channel left alone stands beside it, for that may be far longer.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Update, and_, exists, func, or_, select, update

from bot.model import Made, MessageState, OutboxMessage, SlotState
from bot.model.posting import MAY_BE_POSTED
from bot.storage.database import Database, insert_once
from bot.storage.leases import FREE, Lease, held, take
from bot.storage.made import to_stored
from bot.storage.tables import channel_pace as pace_table
from bot.storage.tables import outbox as table
from bot.storage.tables import slot as slot_table
from bot.storage.words import storable

log = logging.getLogger(__name__)

APART = timedelta(seconds=1)
FURTHEST = timedelta(minutes=10)  # that a pace reaches ahead; one that is later was kept by a clock that was wrong
LONGEST_HOLD = timedelta(days=1, minutes=10)  # the longest that Slack is obeyed, and what two clocks may differ
_PARENT_FAILED = "the message that it replies to was not posted"


@dataclass(frozen=True, slots=True)
class StoredMessageClaim:
    """A message under a lease."""

    id: int
    slot: int
    team: str
    message: OutboxMessage
    thread_ts: str | None
    due: datetime
    attempt: int
    worker: str
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    """The messages of all teams' digests."""

    database: Database

    def put(self, claim: Lease, messages: Sequence[OutboxMessage], *, made: Made) -> bool:
        """Keep a slot's messages, which are posted from then on, and what was made; False when the lease was lost."""
        with self.database.write() as connection:
            posting = (
                held(slot_table, claim).values(state=SlotState.POSTING.value, error=None, **FREE).returning(slot_table)
            )
            slot = connection.execute(posting).first()  # the row is ours until this transaction ends
            if slot is not None:
                _put(connection, slot, messages, made)
        if slot is None:
            log.warning("slot %s is no longer leased to %s, attempt %s", claim.id, claim.worker, claim.attempt)
        return slot is not None

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> StoredMessageClaim | None:
        """Take the next message: those of a slot in their order, a reply only when what it replies to is sent."""
        order = (table.c.available_at, table.c.slot, table.c.position)
        with self.database.write() as connection:
            taken = take(table, order=order, worker=worker, now=now, lease_seconds=lease_seconds, only=_next())
            row = connection.execute(taken).first()
            return None if row is None else _claim(connection, row)

    def renew(self, claim: Lease, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""
        return self._changed(claim, lease_until=now + timedelta(seconds=lease_seconds))

    def begin(self, claim: Lease, error: str, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease because the message is posted now, and keep what that leaves open; False: it was lost."""
        return self._changed(claim, lease_until=now + timedelta(seconds=lease_seconds), error=storable(error))

    def sent(self, claim: Lease, *, ts: str, now: datetime) -> bool:
        """Mark a message as sent and empty what it carried, also when the lease was lost: its ``ts`` is the proof.

        Return False when it is known already.
        """
        known = {"state": MessageState.SENT.value, "finished_at": now, "ts": ts, "payload": {}, "error": None}
        own = update(table).where(table.c.id == claim.id, table.c.ts.is_(None))
        with self.database.write() as connection:
            return connection.execute(own.values(**known, **FREE)).rowcount == 1

    def fail(self, claim: Lease, *, error: str, retry_at: datetime | None, now: datetime) -> bool:
        """Mark a message as failed, and with it its replies, or free it again at ``retry_at``."""
        if retry_at is not None:
            waiting = {"state": MessageState.WAITING.value, "available_at": retry_at, "error": storable(error)}
            return self._changed(claim, **waiting, **FREE)
        return self._ended(claim, MessageState.FAILED, now, error=storable(error))

    def doubt(self, claim: Lease, *, error: str, now: datetime) -> bool:
        """Mark a message as uncertain: nobody posts it again by himself."""
        return self._ended(claim, MessageState.UNCERTAIN, now, error=storable(error))

    def of_slot(self, slot: int, *, team: str) -> tuple[OutboxMessage, ...]:
        """Return a slot's messages by position."""
        own = select(table).where(table.c.team == team, table.c.slot == slot).order_by(table.c.position)
        with self.database.read() as connection:
            return tuple(map(_message, connection.execute(own).all()))

    def pace(self, channel: str, *, team: str, now: datetime, within: timedelta = FURTHEST) -> datetime:
        """Reserve the next second in which a message may be posted to a channel, and return when it begins.

        One that begins later than ``within`` is not reserved.
        """
        with self.database.write() as connection:
            begins = max(now, *_next_post(connection, channel, team, now))
            if begins - now <= within:
                _keep_pace(connection, channel, team, next_post_at=begins + APART)
        return begins

    def hold(self, channel: str, *, team: str, until: datetime) -> None:
        """Post nothing to a channel before some time, as Slack asked."""
        with self.database.write() as connection:
            _, held_until = _next_post(connection, channel, team, until)
            _keep_pace(connection, channel, team, held_until=max(until, held_until))

    def _ended(self, claim: Lease, state: MessageState, now: datetime, **values: Any) -> bool:
        return self._changed(claim, state=state.value, finished_at=now, **FREE, **values)

    def _changed(self, claim: Lease, **values: Any) -> bool:
        with self.database.write() as connection:
            row = connection.execute(held(table, claim).values(**values).returning(table)).first()
            if row is not None and row.state == MessageState.FAILED.value:
                connection.execute(_fail_replies(row))
        if row is None:
            log.warning("message %s is no longer leased to %s, attempt %s", claim.id, claim.worker, claim.attempt)
        return row is not None


def _row(message: OutboxMessage, slot: Row[Any]) -> dict[str, Any]:
    return {
        "team": slot.team,
        "slot": slot.id,
        "position": message.position,
        "channel": message.channel,
        "parent": message.parent,
        "payload": message.payload,
        "state": MessageState.WAITING.value,
        "attempt": 0,
        "interrupted": False,
        "available_at": slot.due_at,  # and not the time by now: a clock that is set back must not hold them up
    }


def has_messages(connection: Connection, slot: int) -> bool:
    """Tell whether a slot has messages, whatever became of them."""
    return connection.execute(select(table.c.id).where(table.c.slot == slot).limit(1)).first() is not None


def on_its_way(message: Any = table) -> Any:
    """Match messages that will be posted by themselves; a reply to an uncertain one waits for a person."""
    parent = table.alias("parent")
    doubtful = and_(parent.c.slot == message.c.slot, parent.c.position == message.c.parent)
    stuck = exists().where(doubtful, parent.c.state == MessageState.UNCERTAIN.value)
    waiting = and_(message.c.state == MessageState.WAITING.value, ~stuck)
    return or_(waiting, message.c.state == MessageState.WORKING.value)


def free_messages(connection: Connection, slot: int, now: datetime) -> None:
    """Let a slot's messages that are uncertain or have failed be posted once more."""
    ended = table.c.state.in_([MessageState.UNCERTAIN.value, MessageState.FAILED.value])
    waiting: dict[str, Any] = {"state": MessageState.WAITING.value, "available_at": now, "interrupted": False}
    waiting |= {"finished_at": None, "error": None}
    connection.execute(update(table).where(table.c.slot == slot, ended).values(**waiting))


def drop_messages(connection: Connection, slots: Any, note: str, now: datetime) -> None:
    """Post nothing of those of some slots whose first message is not posted, for sure; their replies fail with it."""
    failed = {"state": MessageState.FAILED.value, "error": note, "finished_at": now}
    for parent in connection.execute(_first_of(slots).values(**failed).returning(table)).all():
        connection.execute(_fail_replies(parent))


def move_messages(connection: Connection, slots: Any, channel: str) -> None:
    """Post those of some slots whose first message is not posted, for sure, to another channel."""
    for parent in connection.execute(_first_of(slots).values(channel=channel).returning(table)).all():
        connection.execute(update(table).where(table.c.slot == parent.slot).values(channel=channel))


def messages_of(connection: Connection, slots: Collection[int]) -> dict[int, tuple[OutboxMessage, ...]]:
    """Return the messages of slots by position."""
    rows = connection.execute(select(table).where(table.c.slot.in_(slots)).order_by(table.c.slot, table.c.position))
    return {slot: tuple(map(_message, own)) for slot, own in groupby(rows, key=lambda row: row.slot)}


def _put(connection: Connection, slot: Row[Any], messages: Sequence[OutboxMessage], made: Made) -> None:
    connection.execute(update(slot_table).where(slot_table.c.id == slot.id).values(**to_stored(made)))
    if messages:
        connection.execute(table.insert(), [_row(each, slot) for each in messages])


def _first_of(slots: Any) -> Update:
    """Change the first messages of slots, without those that are being posted, or may be posted already."""
    waits = and_(table.c.position == 0, table.c.state == MessageState.WAITING.value, ~table.c.interrupted)
    unposted = func.coalesce(table.c.error, "").not_like(f"%{MAY_BE_POSTED}%")
    return update(table).where(table.c.slot.in_(slots), waits, unposted)


def _next() -> Any:
    """Match messages whose turn it is: nothing before them in their slot is on its way, and their parent is sent."""
    other = table.alias("other")
    earlier = and_(other.c.slot == table.c.slot, other.c.position < table.c.position)
    parent = and_(other.c.slot == table.c.slot, other.c.position == table.c.parent)
    parent_sent = exists().where(parent, other.c.state == MessageState.SENT.value)
    return and_(~exists().where(earlier, on_its_way(other)), or_(table.c.parent.is_(None), parent_sent))


def _fail_replies(parent: Row[Any]) -> Any:
    replies = and_(table.c.slot == parent.slot, table.c.parent == parent.position)
    failed = {"state": MessageState.FAILED.value, "error": _PARENT_FAILED, "finished_at": parent.finished_at}
    return update(table).where(replies, table.c.state == MessageState.WAITING.value).values(**failed)


def _next_post(connection: Connection, channel: str, team: str, now: datetime) -> tuple[datetime, datetime]:
    """Return from when on pace and Slack let a message be posted, and keep that row for this transaction.

    What is too far ahead was written by a clock that was wrong.
    """
    insert_once(
        connection, pace_table, {"team": team, "channel": channel, "next_post_at": now}, key=["team", "channel"]
    )
    row = connection.execute(select(pace_table).where(*_of_channel(channel, team)).with_for_update()).one()
    next_post_at, held_until = row.next_post_at, row.held_until or now
    return (
        now if next_post_at > now + FURTHEST else next_post_at,
        now if held_until > now + LONGEST_HOLD else held_until,
    )


def _keep_pace(connection: Connection, channel: str, team: str, **said: datetime) -> None:
    connection.execute(update(pace_table).where(*_of_channel(channel, team)).values(**said))


def _of_channel(channel: str, team: str) -> tuple[Any, Any]:
    return pace_table.c.team == team, pace_table.c.channel == channel


def _claim(connection: Connection, row: Row[Any]) -> StoredMessageClaim:
    parent = select(table.c.ts).where(table.c.slot == row.slot, table.c.position == row.parent)
    thread_ts = None if row.parent is None else connection.execute(parent).scalar()
    due = connection.execute(select(slot_table.c.due_at).where(slot_table.c.id == row.slot)).scalar_one()
    held_by = {"attempt": row.attempt, "worker": row.worker, "interrupted": row.interrupted}
    return StoredMessageClaim(row.id, row.slot, row.team, _message(row), thread_ts, due, **held_by)


def _message(row: Row[Any]) -> OutboxMessage:
    return OutboxMessage(row.position, row.channel, row.payload, row.parent, MessageState(row.state), row.ts, row.error)
