"""The tables as they are now; how they came to be is in ``migrations``, and a test holds the two together."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.columns import Instant, leased

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
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
    *leased(),
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
    Column("unlisted_since", Instant, nullable=True),
    UniqueConstraint("feed", "key"),
    Index(None, "feed", "changed_at"),
    Index(None, "feed", "unlisted_since"),
    sqlite_autoincrement=True,
)

# What was read of an entry in one version by one edition of the core: a report, or the reason why there is none.
report = Table(
    "report",
    metadata,
    Column("entry", Integer, ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("edition", String, primary_key=True),
    Column("kept_at", Instant, nullable=False),
    Column("report", JSON(none_as_null=True), nullable=True),
    Column("name", Text, nullable=True),
    Column("reason", Text, nullable=True),
    Index(None, "edition", "kept_at"),
)

# key is the digest of all that the core reads of an article; document is the brief without the article.
analysis = Table(
    "analysis",
    metadata,
    Column("key", String, primary_key=True),
    Column("edition", String, primary_key=True),
    Column("document", JSON, nullable=False),
    Column("used_at", Instant, nullable=False),
    Index(None, "used_at"),
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

WORKED_ON = text("state IN ('working', 'posting')")

# state: waiting → working → posting → posted | failed | uncertain, or working → skipped | failed.
# key is a local date and time, due_at its instant. looked_until is where the next digest begins to look; made is
# emptied when it has taken effect. One slot of a subscription at a time is worked on or posted. note is what its digest
# tells, error what the latest attempt met; it is tried since begun_at, and its first message was sent at posted_at.
slot = Table(
    "slot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("subscription", Integer, ForeignKey("subscription.number", ondelete="CASCADE"), nullable=False),
    Column("key", String, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("planned_at", Instant, nullable=False),
    *leased(),
    Column("note", Text, nullable=True),
    Column("cause", Text, nullable=True),
    Column("counts", JSON, nullable=False),
    Column("permalink", Text, nullable=True),
    Column("asked_by", String, nullable=True),
    Column("again_by", String, nullable=True),
    Column("begun_at", Instant, nullable=True),
    Column("posted_at", Instant, nullable=True),
    Column("error", Text, nullable=True),
    Column("looked_until", Instant, nullable=True),
    Column("made", JSON(none_as_null=True), nullable=True),
    UniqueConstraint("subscription", "key"),
    Index(None, "due_at"),
    Index("uq_slot_at_work", "subscription", unique=True, sqlite_where=WORKED_ON, postgresql_where=WORKED_ON),
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
    *leased(),
    Column("ts", String, nullable=True),
    Column("error", Text, nullable=True),
    UniqueConstraint("slot", "position"),
    sqlite_autoincrement=True,
)

# A story as the digests of a subscription showed it. key is that of the story, made short where it is too long.
seen_story = Table(
    "seen_story",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription", Integer, ForeignKey("subscription.number", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("story", JSON, nullable=False),
    UniqueConstraint("subscription", "key"),
    sqlite_autoincrement=True,
)

# Which version of an entry was in a digest of a subscription last.
covered_entry = Table(
    "covered_entry",
    metadata,
    Column("subscription", Integer, ForeignKey("subscription.number", ondelete="CASCADE"), primary_key=True),
    Column("entry", Integer, ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Index(None, "entry"),
)

channel_pace = Table(
    "channel_pace",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("next_post_at", Instant, nullable=False),
    Column("held_until", Instant, nullable=True),
)
