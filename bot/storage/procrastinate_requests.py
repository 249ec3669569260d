"""Accepted requests on PostgreSQL: Procrastinate says whose turn it is, our row what became of the request.

A request and its job are stored in one transaction, and so is each change after that. The clock that decides is the
database's: a lease is what Procrastinate calls a heartbeat, a pause counts from the ``now`` it comes with, and within
a priority those come first that were stored first. Our row keeps the attempts, and who may still change it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from procrastinate.jobs import Job
from sqlalchemy import Connection, Row, or_, select, update

from bot.model import Request, Urgency
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.leases import FREE, Lease, held
from bot.storage.payload import VERSION
from bot.storage.procrastinate_jobs import Jobs, queue_of, request_of
from bot.storage.requests import DONE, StoredClaim, drop, failed, free_key, row_of, understood, waiting
from bot.storage.tables import request as table

log = logging.getLogger(__name__)

SIGN_SECONDS = 60.0  # between two signs of life of a seat that has nothing to do
SILENT_SECONDS = 3600.0  # after which the seat of a process that is gone is cleared away
VERSIONS = range(1, VERSION + 1)


@dataclass(frozen=True, slots=True)
class _Seat:
    """Who works on one job at a time, and when it last gave a sign of life."""

    number: int
    beaten: datetime


class ProcrastinateRequests:
    """The requests of all teams; obeys the same port as ``SqlRequests``."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._inbox = Inbox(database, beside=_defer)
        self._idle: list[_Seat] = []
        self._held: dict[tuple[int, int], tuple[int, int]] = {}  # request and attempt → job and seat

    def accept(self, request: Request, *, now: datetime) -> bool:
        """Store a request and its job; return False when its team sent that key before."""
        return self._inbox.store(row_of(request, now))

    def claim(
        self, *, worker: str, now: datetime, lease_seconds: float, up_to: Urgency = Urgency.AHEAD
    ) -> StoredClaim | None:
        """Take the most urgent request, the oldest of them; what gave no sign for ``lease_seconds`` is free again."""
        with self.database.write() as connection:
            jobs = Jobs(connection)
            _free_stalled(connection, jobs, lease_seconds)
            seat = self._sit_down(jobs, now)
            found = _first(connection, jobs, _queues(up_to), seat=seat.number, worker=worker, now=now)
            if found:
                jobs.beat(seat.number)
        if found is None:
            self._idle.append(seat)
            return None
        claimed, job = found
        self._held[claimed.id, claimed.attempt] = (job, seat.number)
        return claimed

    def renew(self, claim: Lease, *, now: datetime, lease_seconds: float) -> bool:  # noqa: ARG002 - the database's own
        """Give a sign of life; return False when the lease was lost."""
        return self._changed(claim, lambda jobs, _job, seat: jobs.beat(seat), worker=claim.worker)

    def finish(self, claim: Lease, *, now: datetime) -> None:
        """Mark a request done, empty what it carried and delete its job."""
        self._settle(claim, _end, now, **DONE, finished_at=now)

    def fail(self, claim: Lease, *, reason: str, retry_at: datetime | None, now: datetime) -> None:
        """Mark a request failed and empty what it carried, or free it again at ``retry_at``."""
        if retry_at is None:
            self._settle(claim, _end, now, **failed(reason, now))
        else:
            self._settle(claim, _put_back(retry_at - now), now, **waiting(retry_at, reason))

    def release(self, claim: Lease, *, now: datetime) -> None:
        """Give a request back as if it had not been claimed, for a worker that stops before it is done."""
        values = {"state": "waiting", "available_at": now, "attempt": claim.attempt - 1, **FREE}
        self._settle(claim, _put_back(timedelta(0)), now, **values)

    def _settle(self, claim: Lease, then: Callable[[Jobs, int, int], None], now: datetime, **values: Any) -> None:
        kept = self._changed(claim, then, **values)
        if not kept:
            log.warning("request %s is no longer leased to %s, attempt %s", claim.id, claim.worker, claim.attempt)
        place = self._held.pop((claim.id, claim.attempt), None)
        if kept and place:
            self._idle.append(_Seat(place[1], now))

    def _changed(self, claim: Lease, then: Callable[[Jobs, int, int], None], **values: Any) -> bool:
        place = self._held.get((claim.id, claim.attempt))
        if place is None:
            return False
        with self.database.write() as connection:
            mine = connection.execute(held(table, claim).values(**values)).rowcount == 1
            if mine:
                then(Jobs(connection), *place)
            return mine

    def _sit_down(self, jobs: Jobs, now: datetime) -> _Seat:
        """Return a seat nobody sits on; should the transaction fail, it is left to be cleared away."""
        try:
            seat = self._idle.pop()
        except IndexError:
            return _Seat(jobs.sit_down(silent_seconds=SILENT_SECONDS), now)
        if now - seat.beaten < timedelta(seconds=SIGN_SECONDS):
            return seat
        jobs.beat(seat.number)
        return _Seat(seat.number, now)


def _defer(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    Jobs(connection).defer(rows)


def _end(jobs: Jobs, job: int, _seat: int) -> None:
    jobs.end(job)


def _put_back(pause: timedelta) -> Callable[[Jobs, int, int], None]:
    return lambda jobs, job, _seat: jobs.put_back(job, after=pause)


def _queues(up_to: Urgency) -> list[str]:
    return [queue_of(version, urgency) for urgency in Urgency if urgency <= up_to for version in VERSIONS]


def _first(
    connection: Connection, jobs: Jobs, queues: list[str], *, seat: int, worker: str, now: datetime
) -> tuple[StoredClaim, int] | None:
    """Fetch jobs until the request of one can be worked on."""
    while job := jobs.fetch(queues, seat=seat):
        assert job.id is not None  # it was stored
        row = _take(connection, job, worker)
        if row and (claimed := understood(row)):
            free_key(connection, claimed)
            return claimed, job.id
        if row:
            drop(connection, row, now)
        jobs.end(job.id)
    return None


def _take(connection: Connection, job: Job, worker: str) -> Row[Any] | None:
    """Note who works on the request of a job; one that is being worked on was left without a word."""
    unfinished = table.c.state.in_(("waiting", "working"))
    values = {
        "state": "working",
        "attempt": table.c.attempt + 1,
        "interrupted": or_(table.c.interrupted, table.c.state == "working"),  # the row as it was; once is for ever
        "worker": worker,
        "lease_until": None,
    }
    mine = update(table).where(table.c.id == request_of(job), unfinished).values(values)
    return connection.execute(mine.returning(table)).first()


def _free_stalled(connection: Connection, jobs: Jobs, seconds: float) -> None:
    """Put back what somebody works on who is gone, and let nobody who comes back later change it.

    All who change a request hold its row. So once we do, what stalled is looked for again: another may have freed it.
    """
    numbers = [request_of(job) for job in jobs.stalled(seconds)]
    if not numbers:
        return
    rows = select(table.c.id).where(table.c.id.in_(numbers)).with_for_update(skip_locked=True)
    ours = set(connection.execute(rows).scalars())
    for job in jobs.stalled(seconds):
        if job.id is None or request_of(job) not in ours:
            continue
        connection.execute(update(table).where(table.c.id == request_of(job)).values(worker=None))
        jobs.put_back(job.id)
        if job.worker_id is not None:
            jobs.clear_away(job.worker_id)
