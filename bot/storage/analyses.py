"""Briefs by what they were made of: the same text is analysed once, whoever asks and wherever it was printed.

The key is the digest of all that the core reads of an article. The brief is kept without its article, for the next one
may have been read at another address. It says when it was used last, so that those nobody asks for can be forgotten.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from bot.errors import StorageError
from bot.model import Article, Brief
from bot.storage.database import Database, insert_into
from bot.storage.tables import analysis as table

log = logging.getLogger(__name__)

READ_BY_THE_CORE = ("text", "completeness", "reason")
EXACT = timedelta(hours=6)  # the time of the last use is written down no more often


@dataclass(frozen=True, slots=True)
class SqlAnalyses:
    """The briefs of all texts, which belong to no team."""

    database: Database
    now: Callable[[], datetime]

    def get(self, article: Article, *, edition: str) -> Brief | None:
        """Return the brief that this edition of the extraction core made of such an article."""
        own = (table.c.key == key_of(article), table.c.edition == edition)
        with self.database.read() as connection:
            row = connection.execute(select(table.c.document, table.c.used_at).where(*own)).first()
        if row is None:
            return None
        now = self.now()
        if now - row.used_at > EXACT:
            self._used(own, now)
        return replace(Brief.from_document(row.document), article=article)

    def put(self, brief: Brief, *, edition: str, now: datetime) -> None:
        """Remember a brief."""
        document = replace(brief, article=Article("")).to_document()
        row = {"key": key_of(brief.article), "edition": edition, "document": document, "used_at": now}
        with self.database.write() as connection:
            connection.execute(_keep(connection, row))

    def _used(self, own: tuple[Any, ...], now: datetime) -> None:
        try:
            with self.database.write() as connection:
                connection.execute(update(table).where(*own).values(used_at=now))
        except StorageError:  # the brief is at hand all the same, and the next one who asks writes it down
            log.warning("a brief was found, and its use could not be written down", exc_info=True)


def key_of(article: Article) -> str:
    """Return the digest of all that the core reads of an article."""
    read = [getattr(article, name) for name in READ_BY_THE_CORE]
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()


def _keep(connection: Connection, row: dict[str, Any]) -> Any:
    statement = insert_into(connection, table).values(**row)
    return statement.on_conflict_do_update(
        index_elements=["key", "edition"], set_={"used_at": statement.excluded.used_at}
    )
