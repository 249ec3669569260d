"""Remembered briefs, each under a short id that people can read out and type."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select

from bot.errors import UnknownBriefError
from bot.model import Brief, Edition, StoredBrief
from bot.storage.database import Database, insert_once
from bot.storage.edition import from_stored, to_plain
from bot.storage.tables import brief as table
from bot.storage.words import storable

LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"  # nothing that looks like another, and no vowels: no words by accident
LENGTH = 6


def new_id() -> str:
    """Make an id: one of 387 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


@dataclass(frozen=True, slots=True)
class SqlBriefs:
    """The briefs of all teams; a team sees its own only."""

    database: Database
    new_id: Callable[[], str] = new_id

    def add(
        self, brief: Brief, *, team: str, user: str, milliseconds: int, now: datetime, edition: Edition | None = None
    ) -> StoredBrief:
        """Remember a brief under a new id."""
        row = _row(brief, team, user, milliseconds, now) | {"edition": to_plain(edition) if edition else None}
        with self.database.write() as connection:
            stored = None
            while stored is None:  # an id that is taken is no reason to fail: draw again
                stored = insert_once(connection, table, {"id": self.new_id(), **row}, key=["id"])
        return _stored(stored)

    def get(self, brief_id: str, *, team: str) -> StoredBrief:
        """Return a brief, however its id is written; raise ``UnknownBriefError`` when the team has none of it."""
        wanted = storable(brief_id.strip().strip("`").upper())
        with self.database.read() as connection:
            row = connection.execute(select(table).where(table.c.team == team, table.c.id == wanted)).first()
        if row is None:
            raise UnknownBriefError(brief_id)
        return _stored(row)

    def recent(self, *, team: str, user: str, limit: int) -> tuple[StoredBrief, ...]:
        """Return a person's latest briefs, newest first."""
        own = select(table).where(table.c.team == team, table.c.user == user)
        with self.database.read() as connection:
            rows = connection.execute(own.order_by(table.c.number.desc()).limit(limit)).all()
        return tuple(_stored(row) for row in rows)


def _row(brief: Brief, team: str, user: str, milliseconds: int, now: datetime) -> dict[str, Any]:
    return {
        "team": team,
        "user": user,
        "created": now,
        "sha256": brief.article.sha256,
        "headline": storable(brief.article.headline),
        "url": storable(brief.article.url),
        "pipeline": brief.engine.pipeline,
        "milliseconds": milliseconds,
        "document": brief.to_document(),
    }


def _stored(row: Row[Any]) -> StoredBrief:
    return StoredBrief(
        id=row.id,
        team=row.team,
        user=row.user,
        created=row.created.astimezone(UTC).isoformat(timespec="seconds"),
        milliseconds=row.milliseconds,
        brief=Brief.from_document(row.document),
        edition=from_stored(row.edition),
    )
