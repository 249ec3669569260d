"""A worker whose scripts are all the same function, and what it wrote down."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from bot.errors import PublishError
from bot.model import (
    BriefRequest,
    DigestRequest,
    EntriesRequest,
    Request,
    ShareRequest,
    SourcesRequest,
)
from bot.storage import Database
from bot.storage.tables import request as table
from bot.usecases.ports import Requests
from bot.worker import Worker
from tests.fakes import (
    Clock,
    RecordingPublisher,
)

Script = Callable[[Request], None]
UNREACHABLE = PublishError("Slack did not answer.", code="unreachable")
KINDS = (BriefRequest, ShareRequest, SourcesRequest, DigestRequest, EntriesRequest)
SLOW_DOWN = PublishError("Slack asks me to slow down.", code="ratelimited", retry_after=60)


def a_worker(requests: Requests, publisher: RecordingPublisher, script: Script, **options) -> Worker:
    scripts = dict.fromkeys(KINDS, script)
    arguments = {"now": Clock(), "name": "w1", "threads": 2} | options
    return Worker(requests, scripts, publisher.apologise, **arguments)


def fail_with(error: Exception) -> Script:
    def script(request: Request) -> None:
        raise error

    return script


def states(database: Database) -> list[tuple[str, int, str | None]]:
    with database.read() as connection:
        rows = connection.execute(select(table.c.state, table.c.attempt, table.c.reason).order_by(table.c.id))
        return [tuple(row) for row in rows]
