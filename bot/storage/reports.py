"""What was read of entries, kept by the entry's version and the edition of the core; it goes with its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from bot.model import Report, StoredEntry, Unread
from bot.model.plain import from_plain, to_plain
from bot.storage.database import Database, batches, insert_into
from bot.storage.tables import entry as entry_table
from bot.storage.tables import report as table
from bot.storage.words import storable


@dataclass(frozen=True, slots=True)
class SqlReports:
    """What was read of the entries of all teams."""

    database: Database

    def of(self, entries: Sequence[StoredEntry], *, edition: str) -> Mapping[int, Report | Unread]:
        """Return what is known of entries in their present version, by the entry's id."""
        versions = {entry.id: entry.version for entry in entries}
        with self.database.read() as connection:
            rows = [row for some in batches(versions) for row in connection.execute(_of(some, edition))]
        return {row.entry: _found(row) for row in rows if row.version == versions[row.entry]}

    def keep(self, found: Report | Unread, entry: StoredEntry, *, edition: str, now: datetime) -> None:
        """Remember what became of an entry in this version; a report replaces a failure, never the reverse.

        The first report stays. What an entry's earlier versions came to is forgotten, and nothing is kept of an entry
        that was removed meanwhile.
        """
        own = {"entry": entry.id, "version": entry.version, "edition": edition, "kept_at": now}
        there = select(entry_table.c.id).where(entry_table.c.id == entry.id)
        with self.database.write() as connection:
            if connection.execute(there.with_for_update(read=True, key_share=True)).first() is None:
                return
            connection.execute(delete(table).where(table.c.entry == entry.id, table.c.version < entry.version))
            connection.execute(_keep(connection, {**own, **_words(found)}))


def _of(entries: Sequence[int], edition: str) -> Any:
    return select(table).where(table.c.entry.in_(entries), table.c.edition == edition)


def _found(row: Row[Any]) -> Report | Unread:
    if row.report is None:
        return Unread(row.entry, row.name, row.reason)
    report: Report = from_plain(Report, row.report)
    return report


def _words(found: Report | Unread) -> dict[str, Any]:
    if isinstance(found, Report):
        return {"report": to_plain(found), "name": None, "reason": None}
    return {"report": None, "name": storable(found.name), "reason": storable(found.reason)}


def _keep(connection: Connection, row: dict[str, Any]) -> Any:
    statement = insert_into(connection, table).values(**row)
    said = {name: statement.excluded[name] for name in ("kept_at", "report", "name", "reason")}
    return statement.on_conflict_do_update(
        index_elements=["entry", "version", "edition"], set_=said, where=table.c.report.is_(None)
    )
