"""Feeds and what they announced. A feed is read under a lease, so any number of replicas may poll.

What a check brings is kept in one transaction of few statements, and not at all when its lease was lost. A check and a
person each write what they name alone: a check its findings (and that a feed is gone), a person title, tags, grade and
state. So neither takes back what the other said meanwhile, and a feed that was removed does not come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import Connection, Row, Update, delete, func, or_, select, update

from bot.errors import UnknownFeedError
from bot.identity import normalise
from bot.model import (
    LINK_CHARACTERS,
    MOST_TAGS,
    TAG_CHARACTERS,
    TITLE_CHARACTERS,
    Entry,
    Feed,
    FeedChange,
    FeedHealth,
    FeedState,
    Outline,
)
from bot.storage.database import Database, hold_alone, insert_once
from bot.storage.entries import keep_entries
from bot.storage.tables import entry as entry_table
from bot.storage.tables import feed as table
from bot.storage.words import storable, storable_key

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

    def change(self, number: int, *, team: str, **said: Unpack[FeedChange]) -> Feed:
        """Keep what is named and nothing else, and return the feed as it is then."""
        with self.database.write() as connection:
            row = connection.execute(_of(number, team).values(_words(said)).returning(table)).first()
        if row is None:
            raise UnknownFeedError(number)
        return _feed(row)

    def remove(self, feed: Feed) -> None:
        """Forget a feed and its entries."""
        own = select(table.c.number).where(table.c.team == feed.team, table.c.number == feed.number)
        with self.database.write() as connection:
            connection.execute(delete(entry_table).where(entry_table.c.feed.in_(own)))
            connection.execute(delete(table).where(table.c.number.in_(own)))

    def claim_due(self, *, now: datetime, limit: int, until: datetime) -> tuple[Feed, ...]:
        """Take active feeds whose next check is due and that nobody else is checking, those due longest first."""
        with self.database.write() as connection:
            rows = connection.execute(_take(now, limit, until)).all()
        return tuple(map(_feed, sorted(rows, key=lambda row: (row.next_check_at, row.number))))

    def renew(self, feeds: Sequence[Feed], *, lease: datetime, until: datetime | None) -> None:
        """Prolong a lease for the feeds that it still holds for; ``until`` None gives them back."""
        numbers = [feed.number for feed in feeds]
        held = update(table).where(table.c.number.in_(numbers), table.c.lease_until == lease)
        with self.database.write() as connection:
            connection.execute(held.values(lease_until=until))

    def record(
        self, feed: Feed, entries: Sequence[Entry], *, seen: bool, now: datetime, lease: datetime | None = None
    ) -> int | None:
        """Keep how a check went and what it brought; return how many entries are new or have other words.

        None says that nothing is kept: the feed was removed, or the ``lease`` it was read under was lost, meanwhile.
        """
        with self.database.write() as connection:
            if connection.execute(_checked(connection, feed, now, lease)).rowcount == 0:
                return None
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
    return list(dict.fromkeys(storable(tag.lower(), TAG_CHARACTERS) for tag in tags[:MOST_TAGS]))


def _words(said: FeedChange) -> dict[str, Any]:
    """Return what is named as it is stored."""
    words: dict[str, Any] = dict(said)
    if "title" in said:
        words["title"] = storable(said["title"], TITLE_CHARACTERS)
    if "tags" in said:
        words["tags"] = _storable_tags(said["tags"])
    if "reason" in said:
        words["reason"] = storable(said["reason"])
    return words | ({"state": said["state"].value} if "state" in said else {})


def _take(now: datetime, limit: int, until: datetime) -> Any:
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
    return taken.values(lease_until=until).returning(table)


def _checked(connection: Connection, feed: Feed, now: datetime, lease: datetime | None) -> Update:
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
    checked = _of(feed.number, feed.team).values(**values, lease_until=None)
    return checked if lease is None else checked.where(table.c.lease_until == lease)


def _is_anothers(connection: Connection, feed: Feed, key: str) -> bool:
    """Tell whether the address that a feed moved to was added meanwhile."""
    if connection.execute(select(table.c.key).where(table.c.number == feed.number)).scalar() == key:
        return False
    hold_alone(connection, table)  # else it could be added in the next moment
    twin = select(table.c.number).where(table.c.team == feed.team, table.c.key == key, table.c.number != feed.number)
    return connection.execute(twin).first() is not None


def _of(number: int, team: str) -> Update:
    return update(table).where(table.c.team == team, table.c.number == number)


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
