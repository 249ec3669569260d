"""Subscriptions and who changed them. What was not meant to change stays as others left it meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select, true, update

from bot.errors import UnknownSubscriptionError
from bot.model import (
    MOST_STORIES,
    EmptyDay,
    Include,
    SlotState,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Wish,
)
from bot.storage.database import Database
from bot.storage.outbox import drop_messages, move_messages
from bot.storage.seen import forget_seen
from bot.storage.tables import slot as slot_table
from bot.storage.tables import subscription as table
from bot.storage.tables import subscription_change as change_table
from bot.storage.words import storable

REMOVED = "It was removed."
_FIXED = ("number", "team", "created_at")
_UNSAID = ("since",)
_PUT = ("created", "paused", "resumed", "stopped")
_LISTS = ("days", "feeds", "tags", "watched")


@dataclass(frozen=True, slots=True)
class SqlSubscriptions:
    """The subscriptions of all teams; a team sees its own only."""

    database: Database

    def add(self, wish: Wish, *, team: str, user: str, now: datetime, owner: str | None = None) -> Subscription:
        """Remember a subscription that is active from now on, and that is its owner's, or else the user's."""
        made = {
            "team": team,
            "created_by": owner or user,
            "created_at": now,
            "since": now,
            "state": SubscriptionState.ACTIVE.value,
        }
        with self.database.write() as connection:
            stored = connection.execute(table.insert().values(**_columns(asdict(wish)), **made).returning(table)).one()
            _keep_change(connection, _subscription(stored), "created", user, now)
        return _subscription(stored)

    def get(self, number: int, *, team: str) -> Subscription:
        """Return a subscription; raise ``UnknownSubscriptionError`` when the team has none of that number."""
        with self.database.read() as connection:
            row = connection.execute(_of(team).where(table.c.number == number)).first()
        if row is None:
            raise UnknownSubscriptionError(number)
        return _subscription(row)

    def find(self, number: int, *, team: str) -> Subscription:
        """Return a subscription, also one that was removed, which is then stopped for that reason."""
        own = select(table).where(table.c.team == team, table.c.number == number)
        with self.database.read() as connection:
            row = connection.execute(own).first()
        if row is None:
            raise UnknownSubscriptionError(number)
        found = _subscription(row)
        return found if row.removed_at is None else replace(found, state=SubscriptionState.STOPPED, reason=REMOVED)

    def of_team(self, team: str) -> tuple[Subscription, ...]:
        """Return a team's subscriptions by number."""
        with self.database.read() as connection:
            rows = connection.execute(_of(team).order_by(table.c.number)).all()
        return tuple(map(_subscription, rows))

    def active(self) -> tuple[Subscription, ...]:
        """Return the active subscriptions of all teams."""
        active = and_(table.c.state == SubscriptionState.ACTIVE.value, table.c.removed_at.is_(None))
        with self.database.read() as connection:
            rows = connection.execute(select(table).where(active).order_by(table.c.number)).all()
        return tuple(map(_subscription, rows))

    def change(self, before: Subscription, after: Subscription, *, verb: str, user: str, now: datetime) -> bool:
        """Keep and log what differs; return False, and change nothing, when its state is not as before any more.

        One that is active no more loses the slots that wait, but for those that a person asked for. One that moves
        to another channel takes along what is not posted yet.
        """
        different = _different(before, after)
        if not different:
            return True
        with self.database.write() as connection:
            own = update(table).where(_is(before), table.c.state == before.state.value)
            if connection.execute(own.values(**_columns(different))).rowcount == 0:
                return False
            if after.state is not SubscriptionState.ACTIVE:
                _drop_waiting(connection, after, f"the digest was {verb}", now)
            if "channel" in different:
                move_messages(connection, _posting(after), after.channel)
            _keep_change(connection, after, verb, user, now, _words(before, different))
        return True

    def remove(self, subscription: Subscription, *, user: str, now: datetime) -> None:
        """Show a subscription no more; what became of its slots and who changed it stays, and its number is spent."""
        with self.database.write() as connection:
            if connection.execute(update(table).where(_is(subscription)).values(removed_at=now)).rowcount:
                _drop_waiting(connection, subscription, "the digest was removed", now, asked_for=True)
                forget_seen(connection, subscription.number)
                _keep_change(connection, subscription, "removed", user, now)

    def changes(self, number: int, *, team: str) -> tuple[SubscriptionChange, ...]:
        """Return who changed a subscription, the latest last, also when it is removed."""
        own = select(change_table).where(change_table.c.team == team, change_table.c.subscription == number)
        with self.database.read() as connection:
            rows = connection.execute(own.order_by(change_table.c.id)).all()
        return tuple(_change(row) for row in rows)

    def put(self, numbers: Collection[int], *, team: str) -> dict[int, SubscriptionChange]:
        """Return who put each subscription into the state that it is in."""
        own = and_(change_table.c.team == team, change_table.c.subscription.in_(numbers))
        latest = select(func.max(change_table.c.id)).where(own, change_table.c.verb.in_(_PUT))
        last = latest.group_by(change_table.c.subscription)
        with self.database.read() as connection:
            rows = connection.execute(select(change_table).where(change_table.c.id.in_(last))).all()
        return {row.subscription: _change(row) for row in rows}


def _of(team: str) -> Any:
    return select(table).where(table.c.team == team, table.c.removed_at.is_(None))


def _is(subscription: Subscription) -> Any:
    return and_(
        table.c.team == subscription.team,
        table.c.number == subscription.number,
        table.c.removed_at.is_(None),
    )


def _different(before: Subscription, after: Subscription) -> dict[str, Any]:
    names = [each.name for each in fields(Subscription) if each.name not in _FIXED]
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


def _columns(words: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the fields of a subscription into what the table takes."""
    return {name: _column(value) for name, value in words.items()}


def _column(value: Any) -> Any:
    if isinstance(value, (Include, EmptyDay, SubscriptionState)):
        return value.value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, tuple):
        return [_column(each) for each in value]
    return storable(value) if isinstance(value, str) else value


def _words(before: Subscription, different: Mapping[str, Any]) -> list[list[str]]:
    """Write down each field that differs, as it was and as it is."""
    said = [(name, getattr(before, name), value) for name, value in different.items() if name not in _UNSAID]
    return [[name, _plain(old), _plain(new)] for name, old, new in said]


def _plain(value: Any) -> str:
    column = _column(value)
    if isinstance(column, list):
        return ", ".join(map(str, column))
    return "" if column is None else str(column)


def _drop_waiting(
    connection: Connection, subscription: Subscription, note: str, now: datetime, *, asked_for: bool = False
) -> None:
    """Skip the slots that wait for their first turn, and post none that is built; what is posted in part goes on."""
    waiting = and_(slot_table.c.state == SlotState.WAITING.value, slot_table.c.attempt == 0)
    such = true() if asked_for else slot_table.c.asked_by.is_(None)
    dropped = {"state": SlotState.SKIPPED.value, "note": note, "finished_at": now}
    connection.execute(update(slot_table).where(_own(subscription), waiting, such).values(**dropped))
    drop_messages(connection, _posting(subscription).where(such), note, now)


def _own(subscription: Subscription) -> Any:
    return and_(slot_table.c.subscription == subscription.number, slot_table.c.team == subscription.team)


def _posting(subscription: Subscription) -> Any:
    return select(slot_table.c.id).where(_own(subscription), slot_table.c.state == SlotState.POSTING.value)


def _keep_change(
    connection: Connection,
    subscription: Subscription,
    verb: str,
    user: str,
    now: datetime,
    words: list[list[str]] | None = None,
) -> None:
    made = {"verb": verb, "made_by": user, "made_at": now, "words": words or []}
    row = {"team": subscription.team, "subscription": subscription.number, **made}
    connection.execute(change_table.insert().values(**row))


def _change(row: Row[Any]) -> SubscriptionChange:
    words = tuple((name, old, new) for name, old, new in row.words)
    return SubscriptionChange(row.subscription, row.verb, row.made_by, row.made_at, words)


def _subscription(row: Row[Any]) -> Subscription:
    words = {each.name: getattr(row, each.name) for each in fields(Subscription)}
    words |= {name: tuple(words[name]) for name in _LISTS}
    words["most"] = min(row.most, MOST_STORIES)  # it could be more once
    words["at"] = time.fromisoformat(row.at)
    words["include"] = Include(row.include)
    words["empty_day"] = EmptyDay(row.empty_day)
    words["state"] = SubscriptionState(row.state)
    return Subscription(**words)
