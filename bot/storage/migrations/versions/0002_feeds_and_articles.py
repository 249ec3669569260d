"""Keep feeds, what they announced, and the versions of articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of feeds, entries and articles; let a brief say which version of its article it is of."""
    op.add_column("brief", sa.Column("edition", sa.JSON, nullable=True))
    _create_feed()
    _create_entry()
    _create_article()


def _create_feed() -> None:
    op.create_table(
        "feed",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("added_by", sa.String, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("site", sa.Text, nullable=True),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("grade", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("etag", sa.Text, nullable=True),
        sa.Column("last_modified", sa.Text, nullable=True),
        sa.Column("body_sha256", sa.String, nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text, nullable=True),
        sa.Column("moved_to", sa.Text, nullable=True),
        sa.Column("moved_times", sa.Integer, nullable=False),
        sa.Column("pause_seconds", sa.Float, nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_feed"),
        sa.UniqueConstraint("team", "key", name="uq_feed_team_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_state_next_check_at", "feed", ["state", "next_check_at"])


def _create_entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("link", sa.Text, nullable=True),
        sa.Column("guid", sa.Text, nullable=True),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=True),
        sa.Column("author", sa.Text, nullable=True),
        sa.Column("summary", sa.Text, nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        sa.ForeignKeyConstraint(["feed"], ["feed.number"], name="fk_entry_feed", ondelete="CASCADE"),
        sa.UniqueConstraint("feed", "key", name="uq_entry_feed_key"),
        sqlite_autoincrement=True,
    )


def _create_article() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("headline", sa.Text, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("team", "key", "version", name="uq_article_team_key_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_team_fingerprint", "article", ["team", "fingerprint"])
