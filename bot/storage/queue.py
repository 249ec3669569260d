"""Which queue there is: the table of requests itself on SQLite, Procrastinate beside it on PostgreSQL."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from bot.errors import UsageError
from bot.storage.database import Database
from bot.storage.requests import SqlRequests

if TYPE_CHECKING:
    from bot.storage.procrastinate_requests import ProcrastinateRequests

MISSING = (
    "DATABASE_URL is not usable: on PostgreSQL requests queue up in Procrastinate, which is not installed. "
    'pip install "briefbot[postgres]" brings it.'
)


def open_requests(database: Database) -> SqlRequests | ProcrastinateRequests:
    """Return the requests of a database; raise ``UsageError`` where Procrastinate is missing or of another version."""
    if database.kind == "SQLite":
        return SqlRequests(database)
    jobs = procrastinate_jobs()
    from bot.storage.procrastinate_requests import ProcrastinateRequests

    with database.read() as connection:
        jobs.check_tables(connection)
    return ProcrastinateRequests(database)


def procrastinate_jobs() -> ModuleType:
    """Return the module that knows Procrastinate; raise ``UsageError`` where that is not installed."""
    try:
        from bot.storage import procrastinate_jobs as jobs
    except ImportError as error:
        raise UsageError(MISSING) from error
    return jobs
