"""What columns are made of: instants in UTC, and what a table needs whose rows are worked on under a lease."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Dialect, Index, Integer, String
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite drops the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Refuse a naive time and turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Return the time as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def leased() -> tuple[Column[Any] | Index, ...]:
    """Make what a table needs whose rows are worked on under a lease; see ``bot.storage.leases``."""
    return (
        Column("state", String, nullable=False),
        Column("attempt", Integer, nullable=False),
        Column("interrupted", Boolean, nullable=False),
        Column("worker", String, nullable=True),
        Column("lease_until", Instant, nullable=True),
        Column("available_at", Instant, nullable=False),
        Column("finished_at", Instant, nullable=True),
        Index(None, "state", "available_at"),
    )
