"""Travel in time where two clocks are asked: the one that we hand on, and the database's, which Procrastinate asks."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from bot.storage import Database
from tests.fakes import Clock

LATER = (
    "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - :passed",
    "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - :passed WHERE scheduled_at IS NOT NULL",
)


class TravellingClock(Clock):
    """A clock that takes the queue of a database along: what it wrote down was so much longer ago then."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database

    def forward(self, seconds: float) -> None:
        """Move on."""
        super().forward(seconds)
        if self._database.kind == "PostgreSQL":
            with self._database.write() as connection:
                for statement in LATER:
                    connection.execute(text(statement), {"passed": timedelta(seconds=seconds)})
