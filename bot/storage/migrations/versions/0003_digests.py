"""Keep subscriptions and who changed them, their slots, and the messages that are to be posted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of digests."""
    _create_subscription()
    _create_subscription_change()
    _create_slot()
    _create_outbox()
    _create_channel_pace()


def _create_subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("days", sa.JSON, nullable=False),
        sa.Column("feeds", sa.JSON, nullable=False),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("watched", sa.JSON, nullable=False),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("include", sa.String, nullable=False),
        sa.Column("empty_day", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_subscription"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_team_number", "subscription", ["team", "number"])


def _create_subscription_change() -> None:
    op.create_table(
        "subscription_change",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("subscription", sa.Integer, nullable=False),
        sa.Column("verb", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscription_change"),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscription.number"], name="fk_subscription_change_subscription", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_change_subscription", "subscription_change", ["subscription"])


def _create_slot() -> None:
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("subscription", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("interrupted", sa.Boolean, nullable=False),
        sa.Column("worker", sa.String, nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text, nullable=True),
        sa.Column("cause", sa.Text, nullable=True),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("permalink", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_slot"),
        sa.ForeignKeyConstraint(
            ["subscription"], ["subscription.number"], name="fk_slot_subscription", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("subscription", "key", name="uq_slot_subscription_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_slot_state_available_at", "slot", ["state", "available_at"])
    op.create_index("ix_slot_due_at", "slot", ["due_at"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("parent", sa.Integer, nullable=True),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("interrupted", sa.Boolean, nullable=False),
        sa.Column("worker", sa.String, nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ts", sa.String, nullable=True),
        sa.Column("error", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["slot"], ["slot.id"], name="fk_outbox_slot", ondelete="CASCADE"),
        sa.UniqueConstraint("slot", "position", name="uq_outbox_slot_position"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state_available_at", "outbox", ["state", "available_at"])


def _create_channel_pace() -> None:
    op.create_table(
        "channel_pace",
        sa.Column("team", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("next_post_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_channel_pace"),
    )
