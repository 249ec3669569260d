"""How a slot that was being posted ends, and begins again by a person's wish.

What its digest showed and covered is written down in the transaction that ends it, by whoever comes first. Of a slot
that failed nothing is: what was made of it is kept, for it may be posted once more, until a later digest showed the
same and went further.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, null, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import StorageError
from bot.model import EndedSlot, Made, Slot, SlotState
from bot.storage.made import from_stored
from bot.storage.outbox import free_messages, has_messages, messages_of, on_its_way
from bot.storage.seen import keep_seen
from bot.storage.tables import outbox as outbox_table
from bot.storage.tables import slot as table
from bot.storage.words import storable

AT_WORK = "Another run of this digest is being made or posted. Please repeat that in a minute."
_TAKE_EFFECT = (SlotState.POSTED, SlotState.UNCERTAIN)


def find_ended(connection: Connection, limit: int) -> tuple[EndedSlot, ...]:
    """Return slots that are being posted and none of whose messages is on its way any more."""
    rows = connection.execute(select(table).where(_ended()).order_by(table.c.id).limit(limit)).all()
    messages = messages_of(connection, [row.id for row in rows])
    return tuple(
        EndedSlot(row.id, row.team, Slot(row.subscription, row.key, row.due_at), messages.get(row.id, ()), row.asked_by)
        for row in rows
    )


def settle_slot(
    connection: Connection, slot: int, state: SlotState, *, now: datetime, note: str | None, permalink: str | None
) -> bool:
    """End a slot none of whose messages is on its way; return False when somebody else did."""
    said = {"note": storable(note), "permalink": permalink}
    values: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    values |= {"state": state.value, "finished_at": now}
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


def begin_again(connection: Connection, slot: int, *, team: str, now: datetime) -> bool:
    """Free a slot that is uncertain or has failed, and its messages; raise ``StorageError`` while another is at work.

    One without messages is made anew.
    """
    state = SlotState.POSTING if has_messages(connection, slot) else SlotState.WAITING
    ended = table.c.state.in_([SlotState.UNCERTAIN.value, SlotState.FAILED.value])
    own = update(table).where(table.c.id == slot, table.c.team == team, ended).returning(table)
    free: dict[str, Any] = {"available_at": now, "interrupted": False, "finished_at": None, "note": None}
    try:
        row = connection.execute(own.values(state=state.value, **free)).first()
    except IntegrityError as error:
        raise StorageError(AT_WORK) from error
    if row is None:
        return False
    free_messages(connection, slot, now)
    if row.made is not None:
        _look_until(connection, slot, from_stored(row.made).ends)
    return True


def _ended() -> Any:
    own = outbox_table.c.slot == table.c.id
    return (table.c.state == SlotState.POSTING.value) & ~exists().where(own, on_its_way(outbox_table))


def _settle_made(connection: Connection, row: Row[Any], state: SlotState) -> None:
    if state in _TAKE_EFFECT:
        keep_made(connection, row.id, row.subscription, from_stored(row.made))
    else:
        _look_until(connection, row.id, None)  # the next digest looks at the same again


def _look_until(connection: Connection, slot: int, ends: datetime | None) -> None:
    connection.execute(update(table).where(table.c.id == slot).values(looked_until=ends))
