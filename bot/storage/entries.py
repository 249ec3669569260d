"""What a feed announced, kept once under its key; other words make a new version of it, never a second one.

An entry that a feed no longer lists stays: a feed shows its newest only. Since when it is missing is written down, so
that it can be forgotten one day; one that is listed must never be, or it would come back as new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, not_, or_, select, update

from bot.model import LINK_CHARACTERS, MOST_ENTRIES, Entry, StoredEntry, newest
from bot.storage.database import Database
from bot.storage.tables import entry as table
from bot.storage.words import storable, storable_key

CHARACTERS = {"title": 1_000, "link": LINK_CHARACTERS, "guid": 4_000, "author": 500, "summary": 20_000}


@dataclass(frozen=True, slots=True)
class SqlEntries:
    """What the feeds of all teams announced."""

    database: Database

    def since(self, feeds: Collection[int], *, after: datetime) -> tuple[StoredEntry, ...]:
        """Return the entries of feeds that came, or got other words, after some time, as they came in.

        Of a feed's backlog (``seen``) only the newest 3 are among them, and only where it came in after that time.
        """
        came = or_(table.c.first_seen > after, not_(table.c.seen))
        new = select(table).where(table.c.feed.in_(feeds), table.c.changed_at > after, came).order_by(table.c.id)
        with self.database.read() as connection:
            entries = tuple(map(_stored, connection.execute(new)))
        shown = _newest_of_backlogs(entries)
        return tuple(entry for entry in entries if not entry.seen or entry.id in shown)


def keep_entries(connection: Connection, feed: int, entries: Sequence[Entry], *, seen: bool, now: datetime) -> int:
    """Keep what a feed announces and what it lists no more; return how many entries are new or have other words.

    Of two entries with one key the first counts, and of very many the first 500. A feed lists its newest first, so the
    last are stored first.
    """
    announced = {storable_key(entry.key): entry for entry in reversed(entries[:MOST_ENTRIES])}
    if not announced:
        return 0
    known = _known(connection, feed, announced)
    if known.keys() - announced.keys():
        _miss_others(connection, feed, announced, now)
    _miss_no_more(connection, [row.id for row in known.values() if row.unlisted_since is not None])
    new = [_new(feed, key, entry, seen, now) for key, entry in announced.items() if key not in known]
    changed = [
        _changed(known[key].id, entry, now)
        for key, entry in announced.items()
        if key in known and known[key].fingerprint != entry.fingerprint
    ]
    if new:
        connection.execute(insert(table), new)
    if changed:
        connection.execute(_rewrite(changed[0]), changed)
    return len(new) + len(changed)


def _known(connection: Connection, feed: int, announced: Collection[str]) -> dict[str, Any]:
    """Return by key what is kept of what a feed announces, and what it listed when it was read before."""
    columns = (table.c.key, table.c.id, table.c.fingerprint, table.c.unlisted_since)
    such = or_(table.c.key.in_(announced), table.c.unlisted_since.is_(None))
    return {row.key: row for row in connection.execute(select(*columns).where(table.c.feed == feed, such))}


def _miss_others(connection: Connection, feed: int, announced: Collection[str], now: datetime) -> None:
    missing = and_(table.c.feed == feed, table.c.unlisted_since.is_(None), table.c.key.not_in(announced))
    connection.execute(update(table).where(missing).values(unlisted_since=now))


def _miss_no_more(connection: Connection, entries: Collection[int]) -> None:
    if entries:
        connection.execute(update(table).where(table.c.id.in_(entries)).values(unlisted_since=None))


def entries_of(database: Database, feed: int) -> tuple[StoredEntry, ...]:
    """Return what is kept of a feed, as it came in."""
    with database.read() as connection:
        rows = connection.execute(select(table).where(table.c.feed == feed).order_by(table.c.id)).all()
    return tuple(map(_stored, rows))


def _newest_of_backlogs(entries: Sequence[StoredEntry]) -> set[int]:
    """Return which entries of each feed's backlog are shown; a feed lists its newest first, and they came in last."""
    backlogs: dict[int, dict[Entry, int]] = {}
    for stored in reversed(entries):
        if stored.seen:
            backlogs.setdefault(stored.feed, {})[stored.entry] = stored.id
    return {backlog[entry] for backlog in backlogs.values() for entry in newest(tuple(backlog))}


def _new(feed: int, key: str, entry: Entry, seen: bool, now: datetime) -> dict[str, Any]:
    times = {"first_seen": now, "changed_at": now}
    return {"feed": feed, "key": key, "version": 1, "seen": seen, **times, **_announced(entry)}


def _changed(number: int, entry: Entry, now: datetime) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in {"id": number, "changed_at": now, **_announced(entry)}.items()}


def _rewrite(values: Mapping[str, Any]) -> Any:
    names = [name.removeprefix("new_") for name in values if name != "new_id"]
    written: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return update(table).where(table.c.id == bindparam("new_id")).values(version=table.c.version + 1, **written)


def _announced(entry: Entry) -> dict[str, Any]:
    """Return an entry's words, cut where they are far too long to be any."""
    words = {name: storable(getattr(entry, name), most) for name, most in CHARACTERS.items()}
    return {"fingerprint": entry.fingerprint, "published": entry.published, "updated": entry.updated, **words}


def _stored(row: Row[Any]) -> StoredEntry:
    words = ("key", "fingerprint", "title", "link", "guid", "published", "updated", "author", "summary")
    return StoredEntry(
        id=row.id,
        feed=row.feed,
        entry=Entry(**{name: getattr(row, name) for name in words}),
        version=row.version,
        first_seen=row.first_seen,
        changed_at=row.changed_at,
        seen=row.seen,
    )
