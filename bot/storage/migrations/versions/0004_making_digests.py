"""Keep what was read of entries, what digests showed and covered, and what was made of a slot until it is posted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AT_WORK = sa.text("state IN ('working', 'posting')")


def upgrade() -> None:
    """Let a subscription have one slot at work, and make the tables of what goes into digests."""
    _extend_slot()
    op.create_index("ix_entry_feed_changed_at", "entry", ["feed", "changed_at"])
    _create_report()
    _create_analysis()
    _create_seen_story()
    _create_covered_entry()


def _extend_slot() -> None:
    op.add_column("slot", sa.Column("asked_by", sa.String, nullable=True))
    op.add_column("slot", sa.Column("looked_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("slot", sa.Column("made", sa.JSON(none_as_null=True), nullable=True))
    _free_what_is_at_work()
    op.create_index(
        "uq_slot_at_work", "slot", ["subscription"], unique=True, sqlite_where=AT_WORK, postgresql_where=AT_WORK
    )


def _free_what_is_at_work() -> None:
    """Take every lease away: of one subscription there may be several, and whoever holds one is no longer right."""
    op.execute("UPDATE slot SET interrupted = TRUE WHERE state = 'working'")
    op.execute("UPDATE slot SET state = 'waiting', worker = NULL, lease_until = NULL WHERE state = 'working'")


def _create_report() -> None:
    op.create_table(
        "report",
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("name", sa.Text, nullable=True),
        sa.Column("reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("entry", "version", "edition", name="pk_report"),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name="fk_report_entry", ondelete="CASCADE"),
    )


def _create_analysis() -> None:
    op.create_table(
        "analysis",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("edition", sa.String, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "edition", name="pk_analysis"),
    )
    op.create_index("ix_analysis_used_at", "analysis", ["used_at"])


def _create_seen_story() -> None:
    op.create_table(
        "seen_story",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("subscription", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("story", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seen_story"),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscription.number"], name="fk_seen_story_subscription", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("subscription", "key", name="uq_seen_story_subscription_key"),
        sqlite_autoincrement=True,
    )


def _create_covered_entry() -> None:
    op.create_table(
        "covered_entry",
        sa.Column("subscription", sa.Integer, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("subscription", "entry", name="pk_covered_entry"),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscription.number"], name="fk_covered_entry_subscription", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name="fk_covered_entry_entry", ondelete="CASCADE"),
    )
    op.create_index("ix_covered_entry_entry", "covered_entry", ["entry"])
