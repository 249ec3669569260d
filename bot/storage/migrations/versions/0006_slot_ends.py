"""Keep when a digest was posted, what its latest attempt met, since when it is tried, and who had it posted again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SENT = """
UPDATE slot SET posted_at = (
    SELECT finished_at FROM outbox WHERE outbox.slot = slot.id AND outbox.parent IS NULL AND outbox.state = 'sent'
)
"""
REASONS = "UPDATE slot SET error = note, note = NULL WHERE state IN ('posted', 'failed', 'uncertain')"


def upgrade() -> None:
    """Add the columns, and fill those that tell of slots that have ended."""
    op.add_column("slot", sa.Column("error", sa.Text, nullable=True))
    op.add_column("slot", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("slot", sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("slot", sa.Column("again_by", sa.String, nullable=True))
    op.execute(SENT)
    op.execute(REASONS)
