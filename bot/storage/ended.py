"""How a slot that was being posted ends, and begins again by a person's wish.

What its digest showed and covered is written down in the transaction that ends it, by whoever comes first. Of a slot
that failed nothing is: what was made of it is kept, for it may be posted once more, until a later digest showed the
same and went further. A message that proves to be posted after all has its slot end anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, null, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import NotAgainError
from bot.model import EndedSlot, Made, MessageState, Slot, SlotState
from bot.storage.made import from_stored
from bot.storage.outbox import free_messages, has_messages, messages_of, on_its_way
from bot.storage.seen import keep_seen
from bot.storage.tables import outbox as outbox_table
from bot.storage.tables import slot as table
from bot.storage.words import storable

AT_WORK = "Another run of this digest is being made or posted. Please repeat that in a minute."
SHOWN_SINCE = "A later digest has shown that already. Run the digest to post what is new since."
_TAKE_EFFECT = (SlotState.POSTED, SlotState.UNCERTAIN)


def find_ended(connection: Connection, limit: int) -> tuple[EndedSlot, ...]:
    """Return slots that are to end and none of whose messages is on its way any more."""
    rows = connection.execute(select(table).where(_ended()).order_by(table.c.id).limit(limit)).all()
    messages = messages_of(connection, [row.id for row in rows])
    return tuple(
        EndedSlot(row.id, row.team, Slot(row.subscription, row.key, row.due_at), messages.get(row.id, ()), row.asked_by)
        for row in rows
    )


def settle_slot(connection: Connection, slot: int, state: SlotState, *, now: datetime, note: str | None) -> bool:
    """End a slot none of whose messages is on its way; return False when somebody else did."""
    parent = (outbox_table.c.slot == slot, outbox_table.c.parent.is_(None), _is(MessageState.SENT))
    posted_at = select(outbox_table.c.finished_at).where(*parent).limit(1).scalar_subquery()
    values = {"state": state.value, "finished_at": now, "error": storable(note), "posted_at": posted_at}
    own = update(table).where(table.c.id == slot, _ended())
    row = connection.execute(own.values(**values).returning(table)).first()
    if row is None:
        return False
    if row.made is not None:
        _settle_made(connection, row, state)
    return True


def keep_made(connection: Connection, slot: int, subscription: int, made: Made) -> None:
    """Let what was made of a slot take effect; what was made before of slots that failed can no more."""
    keep_seen(connection, subscription, made)
    earlier = (table.c.subscription == subscription, table.c.state == SlotState.FAILED.value, table.c.made.is_not(None))
    connection.execute(update(table).where(*earlier).values(made=null()))
    connection.execute(update(table).where(table.c.id == slot).values(made=null()))


def begin_again(connection: Connection, slot: int, *, team: str, user: str, now: datetime) -> bool:
    """Free a slot that is uncertain or has failed, whole or in part, and the messages that were not posted.

    One without messages is made anew. Raises ``NotAgainError`` while another slot of its subscription is at work, and
    for one that failed when a later digest showed the same.
    """
    own = and_(table.c.id == slot, table.c.team == team, _may_begin_again())
    before = connection.execute(select(table).where(own).with_for_update()).first()
    if before is None:
        return False
    posting = has_messages(connection, slot)
    if posting and _shown_since(before):
        raise NotAgainError(SHOWN_SINCE)
    state = SlotState.POSTING if posting else SlotState.WAITING
    free = {"available_at": now, "begun_at": None, "interrupted": False, "finished_at": None, "error": None}
    try:
        connection.execute(update(table).where(own).values(state=state.value, again_by=user, **free))
    except IntegrityError as error:
        raise NotAgainError(AT_WORK) from error
    free_messages(connection, slot, now)
    if posting and before.made is not None:
        _look_until(connection, slot, from_stored(before.made).ends)
    return True


def _ended() -> Any:
    """Match slots that are being posted, or whose digest proved to be posted, without messages on their way."""
    own = outbox_table.c.slot == table.c.id
    given_up = table.c.state.in_([SlotState.UNCERTAIN.value, SlotState.FAILED.value])
    proven = and_(given_up, exists().where(own, outbox_table.c.parent.is_(None), _is(MessageState.SENT)))
    to_end = or_(table.c.state == SlotState.POSTING.value, proven)
    return to_end & ~exists().where(own, on_its_way(outbox_table))


def _may_begin_again() -> Any:
    """Match slots that are uncertain or have failed, and those that are posted but for a part."""
    own = outbox_table.c.slot == table.c.id
    missing = exists().where(own, or_(_is(MessageState.UNCERTAIN), _is(MessageState.FAILED)))
    in_part = and_(table.c.state == SlotState.POSTED.value, missing)
    return or_(table.c.state.in_([SlotState.UNCERTAIN.value, SlotState.FAILED.value]), in_part)


def _shown_since(row: Row[Any]) -> bool:
    """Tell whether what was made of a slot can take effect no more, and has not when nobody knew if it was posted."""
    return row.state == SlotState.FAILED.value and row.made is None and row.looked_until is None


def _is(state: MessageState) -> Any:
    return outbox_table.c.state == state.value


def _settle_made(connection: Connection, row: Row[Any], state: SlotState) -> None:
    made = from_stored(row.made)
    takes_effect = state in _TAKE_EFFECT
    _look_until(connection, row.id, made.ends if takes_effect else None)  # or the next digest looks at the same again
    if takes_effect:
        keep_made(connection, row.id, row.subscription, made)


def _look_until(connection: Connection, slot: int, ends: datetime | None) -> None:
    connection.execute(update(table).where(table.c.id == slot).values(looked_until=ends))
