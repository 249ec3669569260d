"""Feeds and what they announced. A feed is read under a lease, so any number of replicas may poll.

What a check brings is kept in one transaction of few statements. A check changes only what it found out: what a person
changed meanwhile (state, tags, grade) stays, and a feed that was removed meanwhile does not come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Update, delete, func, or_, select, update

from bot.errors import UnknownFeedError
from bot.identity import normalise
from bot.model import Entry, Feed, FeedHealth, FeedState, Outline
from bot.storage.database import Database, hold_alone, insert_once
from bot.storage.entries import keep_entries
from bot.storage.tables import entry as entry_table
from bot.storage.tables import feed as table
from bot.storage.words import storable, storable_key

TITLE_CHARACTERS = 300
LINK_CHARACTERS = 4_000
TAG_CHARACTERS = 100
MOST_TAGS = 10
_HEALTH = tuple(each.name for each in fields(FeedHealth))


@dataclass(frozen=True, slots=True)
class SqlFeeds:
    """The feeds of all teams; a team sees its own only."""

    database: Database

    def add(self, outline: Outline, *, team: str, user: str, now: datetime) -> tuple[Feed, bool]:
        """Remember a feed, due at once; return it and whether it is new."""
        key = storable_key(normalise(outline.url))
        with self.database.write() as connection:
            own = select(table).where(table.c.team == team, table.c.key == key)
            if known := connection.execute(own).first():  # before a number is spent on it
                return _feed(known), False
            stored = insert_once(connection, table, _new(outline, key, team, user, now), key=["team", "key"])
            return _feed(stored or connection.execute(own).one()), stored is not None

    def get(self, number: int, *, team: str) -> Feed:
        """Return a feed; raise ``UnknownFeedError`` when the team has none of that number."""
        with self.database.read() as connection:
            row = connection.execute(select(table).where(table.c.team == team, table.c.number == number)).first()
        if row is None:
            raise UnknownFeedError(number)
        return _feed(row)

    def of_team(self, team: str) -> tuple[Feed, ...]:
        """Return a team's feeds by number."""
        with self.database.read() as connection:
            rows = connection.execute(select(table).where(table.c.team == team).order_by(table.c.number)).all()
        return tuple(map(_feed, rows))

    def change(self, feed: Feed) -> None:
        """Keep a feed's title, tags, grade, state and reason; its health is left as it is."""
        said = {
            "title": storable(feed.title, TITLE_CHARACTERS),
            "tags": _storable_tags(feed.tags),
            "grade": feed.grade,
            "state": feed.state.value,
            "reason": storable(feed.reason),
        }
        with self.database.write() as connection:
            connection.execute(_of(feed).values(said))

    def remove(self, feed: Feed) -> None:
        """Forget a feed and its entries."""
        own = select(table.c.number).where(table.c.team == feed.team, table.c.number == feed.number)
        with self.database.write() as connection:
            connection.execute(delete(entry_table).where(entry_table.c.feed.in_(own)))
            connection.execute(delete(table).where(table.c.number.in_(own)))

    def claim_due(self, *, now: datetime, limit: int, lease_seconds: float) -> tuple[Feed, ...]:
        """Take active feeds whose next check is due and that nobody else is checking, those due longest first."""
        with self.database.write() as connection:
            rows = connection.execute(_take(now, limit, lease_seconds)).all()
        return tuple(map(_feed, sorted(rows, key=lambda row: (row.next_check_at, row.number))))

    def record(self, feed: Feed, entries: Sequence[Entry], *, seen: bool, now: datetime) -> int:
        """Keep how a check went and what it brought; return how many entries are new or have other words."""
        with self.database.write() as connection:
            if connection.execute(_checked(connection, feed, now)).rowcount == 0:
                return 0  # it was removed while it was read
            return keep_entries(connection, feed.number, entries, seen=seen, now=now)


def _new(outline: Outline, key: str, team: str, user: str, now: datetime) -> dict[str, Any]:
    return {
        "team": team,
        "key": key,
        "url": storable(outline.url),
        "added_by": user,
        "added_at": now,
        "title": storable(outline.title, TITLE_CHARACTERS),
        "site": storable(outline.site, LINK_CHARACTERS),
        "tags": _storable_tags(outline.tags),
        "grade": "F",
        "state": FeedState.ACTIVE.value,
        "next_check_at": now,
        "failures": 0,
        "moved_times": 0,
    }


def _storable_tags(tags: Sequence[str]) -> list[str]:
    return [storable(tag, TAG_CHARACTERS) for tag in tags[:MOST_TAGS]]


def _take(now: datetime, limit: int, lease_seconds: float) -> Any:
    free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    due = (
        select(table.c.number)
        .where(table.c.state == FeedState.ACTIVE.value, table.c.next_check_at <= now, free)
        .order_by(table.c.next_check_at, table.c.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = update(table).where(table.c.number.in_(select(due.c.number)))
    return taken.values(lease_until=now + timedelta(seconds=lease_seconds)).returning(table)


def _checked(connection: Connection, feed: Feed, now: datetime) -> Update:
    """Write down how a check went; a feed that is gone is disabled, any other state is a person's to change."""
    health = asdict(feed.health) | {"next_check_at": feed.health.next_check_at or now}
    values: dict[str, Any] = {
        name: storable(value) if isinstance(value, str) else value for name, value in health.items()
    }
    values["title"] = func.coalesce(table.c.title, storable(feed.title, TITLE_CHARACTERS))
    values["site"] = func.coalesce(table.c.site, storable(feed.site, LINK_CHARACTERS))
    if feed.state is FeedState.DISABLED:
        values |= {"state": feed.state.value, "reason": feed.reason}
    key = storable_key(normalise(feed.url))
    if not _is_anothers(connection, feed, key):
        values |= {"url": storable(feed.url), "key": key}
    return _of(feed).values(**values, lease_until=None)


def _is_anothers(connection: Connection, feed: Feed, key: str) -> bool:
    """Tell whether the address that a feed moved to was added meanwhile."""
    if connection.execute(select(table.c.key).where(table.c.number == feed.number)).scalar() == key:
        return False
    hold_alone(connection, table)  # else it could be added in the next moment
    twin = select(table.c.number).where(table.c.team == feed.team, table.c.key == key, table.c.number != feed.number)
    return connection.execute(twin).first() is not None


def _of(feed: Feed) -> Update:
    return update(table).where(table.c.team == feed.team, table.c.number == feed.number)


def _feed(row: Row[Any]) -> Feed:
    return Feed(
        number=row.number,
        team=row.team,
        url=row.url,
        added_by=row.added_by,
        added_at=row.added_at,
        title=row.title,
        site=row.site,
        tags=tuple(row.tags),
        grade=row.grade,
        state=FeedState(row.state),
        reason=row.reason,
        health=FeedHealth(**{name: getattr(row, name) for name in _HEALTH}),
    )
