"""Keep accepted requests and finished briefs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of accepted requests and of briefs."""
    _create_request()
    _create_brief()


def _create_request() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("payload", sa.JSON, nullable=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("interrupted", sa.Boolean, nullable=False),
        sa.Column("worker", sa.String, nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
        sa.UniqueConstraint("team", "key", name="uq_request_team_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_state_available_at", "request", ["state", "available_at"])


def _create_brief() -> None:
    op.create_table(
        "brief",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("headline", sa.Text, nullable=True),
        sa.Column("url", sa.Text, nullable=True),
        sa.Column("pipeline", sa.String, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_brief"),
        sa.UniqueConstraint("id", name="uq_brief_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_brief_team_user_number", "brief", ["team", "user", "number"])
