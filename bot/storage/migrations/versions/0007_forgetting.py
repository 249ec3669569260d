"""Know what feeds list no more, keep what Slack asks for apart from our pace, forget the briefs of pasted texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what forgetting looks for; empty the cache of briefs, which cannot tell a pasted text from any other."""
    op.add_column("channel_pace", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entry", sa.Column("unlisted_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_entry_feed_unlisted_since", "entry", ["feed", "unlisted_since"])
    op.create_index("ix_report_edition_kept_at", "report", ["edition", "kept_at"])
    op.execute("DELETE FROM analysis")
