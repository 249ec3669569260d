"""The tables as they are now; how they came to be is in ``migrations``, and a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite drops the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive time and turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def _leased() -> tuple[Column[Any] | Index, ...]:
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


# state: waiting → working → done | failed, and back to waiting when it is tried again.
# payload is emptied when a request is done: what was pasted is then in its brief, and the answer address is spent.
# On PostgreSQL it is Procrastinate that says whose turn it is; lease_until and available_at then say nothing.
request = Table(
    "request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("key", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("payload", JSON(none_as_null=True), nullable=True),
    Column("priority", Integer, nullable=False, server_default="0"),
    *_leased(),
    Column("accepted_at", Instant, nullable=False),
    Column("reason", Text, nullable=True),
    UniqueConstraint("team", "key"),
    sqlite_autoincrement=True,
)

# number orders briefs of one instant; id is what people read and type.
brief = Table(
    "brief",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("created", Instant, nullable=False),
    Column("sha256", String, nullable=False),
    Column("headline", Text, nullable=True),
    Column("url", Text, nullable=True),
    Column("pipeline", String, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("document", JSON, nullable=False),
    Column("edition", JSON(none_as_null=True), nullable=True),
    UniqueConstraint("id"),
    Index(None, "team", "user", "number"),
    sqlite_autoincrement=True,
)

# number is what people type and is never given twice; key is the normalised url. lease_until is set while it is read.
feed = Table(
    "feed",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("added_by", String, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("title", Text, nullable=True),
    Column("site", Text, nullable=True),
    Column("tags", JSON, nullable=False),
    Column("grade", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=True),
    Column("etag", Text, nullable=True),
    Column("last_modified", Text, nullable=True),
    Column("body_sha256", String, nullable=True),
    Column("checked_at", Instant, nullable=True),
    Column("next_check_at", Instant, nullable=False),
    Column("succeeded_at", Instant, nullable=True),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Instant, nullable=True),
    Column("error", Text, nullable=True),
    Column("moved_to", Text, nullable=True),
    Column("moved_times", Integer, nullable=False),
    Column("pause_seconds", Float, nullable=True),
    Column("lease_until", Instant, nullable=True),
    UniqueConstraint("team", "key"),
    Index(None, "state", "next_check_at"),
    sqlite_autoincrement=True,
)

# One row for what a feed announces under one key, however often its words change. Dates are no part of any key.
entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", Integer, ForeignKey("feed.number", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=True),
    Column("link", Text, nullable=True),
    Column("guid", Text, nullable=True),
    Column("published", Instant, nullable=True),
    Column("updated", Instant, nullable=True),
    Column("author", Text, nullable=True),
    Column("summary", Text, nullable=True),
    Column("first_seen", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("seen", Boolean, nullable=False),
    UniqueConstraint("feed", "key"),
    sqlite_autoincrement=True,
)

# One row a version; edition is how it differs from the version before.
article = Table(
    "article",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("headline", Text, nullable=True),
    Column("text", Text, nullable=False),
    Column("read_at", Instant, nullable=False),
    Column("edition", JSON, nullable=False),
    UniqueConstraint("team", "key", "version"),
    Index(None, "team", "fingerprint"),
    sqlite_autoincrement=True,
)

# number is what people type and is never given twice. One that was removed stays, so that its log can be read.
subscription = Table(
    "subscription",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("channel", String, nullable=False),
    Column("at", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("days", JSON, nullable=False),
    Column("feeds", JSON, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("watched", JSON, nullable=False),
    Column("most", Integer, nullable=False),
    Column("include", String, nullable=False),
    Column("empty_day", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=True),
    Column("created_by", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("removed_at", Instant, nullable=True),
    Index(None, "team", "number"),
    sqlite_autoincrement=True,
)

subscription_change = Table(
    "subscription_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("subscription", Integer, ForeignKey("subscription.number", ondelete="CASCADE"), nullable=False),
    Column("verb", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("words", JSON, nullable=False),
    Index(None, "subscription"),
    sqlite_autoincrement=True,
)

# state: waiting → working → posted | skipped | failed | uncertain. key is a local date and time, due_at its instant.
slot = Table(
    "slot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("subscription", Integer, ForeignKey("subscription.number", ondelete="CASCADE"), nullable=False),
    Column("key", String, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("planned_at", Instant, nullable=False),
    *_leased(),
    Column("note", Text, nullable=True),
    Column("cause", Text, nullable=True),
    Column("counts", JSON, nullable=False),
    Column("permalink", Text, nullable=True),
    UniqueConstraint("subscription", "key"),
    Index(None, "due_at"),
    sqlite_autoincrement=True,
)

# state: waiting → working → sent | failed | uncertain. parent is the position of the message that it replies to.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("slot", Integer, ForeignKey("slot.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("channel", String, nullable=False),
    Column("parent", Integer, nullable=True),
    Column("payload", JSON, nullable=False),
    *_leased(),
    Column("ts", String, nullable=True),
    Column("error", Text, nullable=True),
    UniqueConstraint("slot", "position"),
    sqlite_autoincrement=True,
)

channel_pace = Table(
    "channel_pace",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("next_post_at", Instant, nullable=False),
)
