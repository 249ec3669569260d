"""Procrastinate's queue inside our own transactions: whose turn it is, who works on what, and what stalled.

Its statements are its own: its ``JobManager`` is handed a connector, which is Procrastinate's way to bring a connection
along, and runs them on ours, so a job commits together with the row it is for, or not at all. Its worker is not used:
that is an asyncio loop with connections beside ours, and our worker keeps its promises on both databases.

A job carries the number of a request and nothing else, and is deleted when it has ended: the request's row stays.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from procrastinate import BaseConnector
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, CursorResult, MetaData, Row, Table, func, inspect, select
from sqlalchemy.schema import SetTableComment

from bot.errors import UsageError

Value = TypeVar("Value")
TABLE = "procrastinate_jobs"
TASK = "briefbot"
TAKEN = (
    "DATABASE_URL names a database where another program has a queue of Procrastinate. "
    "Name another database, or a schema of its own."
)
OTHER = (
    "The queue in DATABASE_URL is at step {there} of Procrastinate, and the installed one needs step {here}. "
    "Install the version that briefbot[postgres] names, or the newest briefbot."
)


def queue_of(version: int, priority: int) -> str:
    """Name the queue of requests of one version and priority: a worker looks into those only that it can do."""
    return f"{TASK}.{version}.{priority}"


def make_tables(connection: Connection) -> None:
    """Make Procrastinate's tables and note their step; raise ``UsageError`` where somebody else has some."""
    if inspect(connection).has_table(TABLE):
        raise UsageError(TAKEN)
    SchemaManager(_OurConnection(connection)).apply_schema()
    connection.execute(SetTableComment(Table(TABLE, MetaData(), comment=_step())))


def check_tables(connection: Connection) -> None:
    """Raise ``UsageError`` when the tables are not of the step that the installed Procrastinate needs."""
    seen = inspect(connection)
    there = seen.get_table_comment(TABLE)["text"] if seen.has_table(TABLE) else None
    if there != _step():
        raise UsageError(OTHER.format(there=there or "none", here=_step()))


@cache
def _step() -> str:
    """Return the last step of the installed Procrastinate's tables; it has steps only where they changed."""
    return max(path.stem for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))


class Jobs:
    """The jobs as one transaction sees and changes them.

    A *seat* is who works on one job at a time, a worker to Procrastinate: its heartbeat keeps the job from stalling.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._manager = JobManager(_OurConnection(connection))

    def defer(self, requests: Sequence[Row[Any]]) -> None:
        """Queue requests up, in this order within a priority."""
        if requests:
            self._manager.batch_defer_jobs([_job(request) for request in requests])

    def fetch(self, queues: Iterable[str], *, seat: int) -> Job | None:
        """Take the most urgent job of these queues, the oldest of them."""
        return _done(self._manager.fetch_job(list(queues), seat))

    def stalled(self, seconds: float) -> list[Job]:
        """Return jobs whose seat has given no sign for so long."""
        return list(_done(self._manager.get_stalled_jobs(task_name=TASK, seconds_since_heartbeat=seconds)))

    def put_back(self, job: int, *, after: timedelta = timedelta(0)) -> None:
        """Let a job be fetched again after a pause, by the database's clock."""
        now = self._connection.execute(select(func.now())).scalar_one()
        _done(self._manager.retry_job_by_id_async(job, now + after))

    def end(self, job: int) -> None:
        """Delete a job that nobody has to do any more."""
        _done(self._manager.finish_job_by_id_async(job, Status.SUCCEEDED, delete_job=True))

    def sit_down(self, *, silent_seconds: float) -> int:
        """Return a new seat, and clear away those of others that were silent for so long."""
        _done(self._manager.prune_stalled_workers(silent_seconds))
        return _done(self._manager.register_worker())

    def beat(self, seat: int) -> None:
        """Give a sign of life."""
        _done(self._manager.update_heartbeat(seat))

    def clear_away(self, seat: int) -> None:
        """Take a seat away from somebody who is gone."""
        _done(self._manager.unregister_worker(seat))


def request_of(job: Job) -> int:
    """Return the number of the request that a job is for."""
    return int(str(job.task_kwargs["request"]))


def _job(request: Row[Any]) -> Job:
    return Job(
        queue=queue_of(request.version, request.priority),
        priority=-request.priority,  # to Procrastinate the higher one is the more urgent
        lock=None,
        queueing_lock=None,
        task_name=TASK,
        task_kwargs={"request": request.id},
    )


class _OurConnection(BaseConnector):
    """Runs Procrastinate's statements in a transaction of ours; what fails is told as any statement of ours is."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_sync_connector(self) -> BaseConnector:
        return self

    def execute_query(self, query: str, **arguments: Any) -> None:
        self._execute(query, arguments)

    def execute_query_one(self, query: str, **arguments: Any) -> dict[str, Any]:
        return dict(self._execute(query, arguments).mappings().one())

    def execute_query_all(self, query: str, **arguments: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self._execute(query, arguments).mappings()]

    async def execute_query_async(self, query: str, **arguments: Any) -> None:
        self.execute_query(query, **arguments)

    async def execute_query_one_async(self, query: str, **arguments: Any) -> dict[str, Any]:
        return self.execute_query_one(query, **arguments)

    async def execute_query_all_async(self, query: str, **arguments: Any) -> list[dict[str, Any]]:
        return self.execute_query_all(query, **arguments)

    def _execute(self, query: str, arguments: dict[str, Any]) -> CursorResult[Any]:
        return self._connection.exec_driver_sql(query, {name: _as_sql(value) for name, value in arguments.items()})


def _as_sql(value: Any) -> Any:
    """Return a value as the driver wants it: an object becomes JSON, a tuple a row, at any depth."""
    if isinstance(value, dict):
        return Jsonb(value)
    if isinstance(value, list):
        return [_as_sql(each) for each in value]
    if isinstance(value, tuple):
        return tuple(_as_sql(each) for each in value)
    return value


def _done(coroutine: Coroutine[Any, Any, Value]) -> Value:
    """Return what comes of one of Procrastinate's coroutines; on our connection none ever waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # what a coroutine returns has no type here
    coroutine.close()
    raise RuntimeError("Procrastinate waits for something that is not our connection")
