"""Let requests have a priority, and on PostgreSQL let Procrastinate say whose turn it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNFINISHED = "SELECT id, version, priority FROM request WHERE state IN ('waiting', 'working') ORDER BY accepted_at, id"


def upgrade() -> None:
    """Add the priority; make Procrastinate's tables and hand it what is not finished."""
    op.add_column("request", sa.Column("priority", sa.Integer, nullable=False, server_default="0"))
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        from bot.storage.queue import procrastinate_jobs  # late: SQLite needs no Procrastinate

        jobs = procrastinate_jobs()
        jobs.make_tables(connection)
        jobs.Jobs(connection).defer(connection.execute(sa.text(UNFINISHED)).all())
