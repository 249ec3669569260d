"""Articles as they were read, version after version under one key.

Only a whole article from the web is kept: a teaser that is followed by the article is no edit, and a pasted text has no
address at which it could be read again. The texts are compared before the database is asked for its turn to write.
A link has versions of its own, so what a team reads there for the first time is never called edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, select

from bot.identity import compare, fingerprint, normalise
from bot.model import Article, Completeness, Edition
from bot.storage.database import Database, insert_once
from bot.storage.edition import from_stored, to_plain
from bot.storage.tables import article as table
from bot.storage.words import storable, storable_key


@dataclass(frozen=True, slots=True)
class SqlArticles:
    """The articles of all teams; a team sees its own only."""

    database: Database

    def keep(self, article: Article, *, team: str, now: datetime) -> Edition | None:
        """Remember a text and return which version of its article it is; None where nothing can be compared."""
        if article.completeness is not Completeness.FULL or not article.url:
            return None
        key = storable_key(normalise(article.url))
        while True:  # once more when another worker kept a version in between
            with self.database.read() as connection:
                versions, newest_text = _versions(connection, key, team)
            edition, new = _edition(article, versions, newest_text)
            if not new or self._stored(_row(article, team, key, edition, now)):
                return edition

    def _stored(self, row: dict[str, Any]) -> bool:
        with self.database.write() as connection:
            return insert_once(connection, table, row, key=["team", "key", "version"]) is not None


def _versions(connection: Connection, key: str, team: str) -> tuple[Sequence[Any], str]:
    """Return what is known of an article's versions, newest first, and the text of the newest."""
    own = and_(table.c.team == team, table.c.key == key)
    columns = (table.c.version, table.c.sha256, table.c.read_at, table.c.edition)
    versions = connection.execute(select(*columns).where(own).order_by(table.c.version.desc())).all()
    newest = select(table.c.text).where(own).order_by(table.c.version.desc()).limit(1)
    return versions, connection.execute(newest).scalar() or ""


def _edition(article: Article, versions: Sequence[Any], newest_text: str) -> tuple[Edition, bool]:
    """Decide which version a text is, and whether that version is new.

    One that differs from the newest in its spaces or kinds of quotation marks only is that version. One that was read
    before the newest is a version of its own: its publisher took an edit back.
    """
    if not versions:
        return Edition(1), True
    newest = versions[0]
    if newest.sha256 == article.sha256:
        return _known(newest), False
    added, removed, changed = compare(newest_text, article.text)
    if not (added or removed or changed):
        return _known(newest), False
    since = newest.read_at.astimezone(UTC).isoformat(timespec="seconds")
    back_to = next((row.version for row in versions if row.sha256 == article.sha256), None)
    return Edition(newest.version + 1, since, added, removed, changed, back_to), True


def _known(row: Any) -> Edition:
    return from_stored(row.edition) or Edition(row.version)


def _row(article: Article, team: str, key: str, edition: Edition, now: datetime) -> dict[str, Any]:
    return {
        "team": team,
        "key": key,
        "version": edition.version,
        "sha256": article.sha256,
        "fingerprint": fingerprint(article.text),
        "url": storable(article.url),
        "headline": storable(article.headline),
        "text": storable(article.text),
        "read_at": now,
        "edition": to_plain(edition),
    }
