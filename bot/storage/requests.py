"""Accepted requests: stored once under their key, worked on under a lease, finished or failed.

A lease that ends frees the request by itself, so a crash loses nothing. Whoever lost a lease can no longer finish or
fail the request: each change names the worker and the attempt it belongs to.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, null, select, update

from bot.model import Request, Urgency, urgency_of
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.leases import FREE, Lease, held, take
from bot.storage.payload import VERSION, from_payload, kind_of, to_payload, version_of
from bot.storage.tables import request as table
from bot.storage.words import storable

log = logging.getLogger(__name__)

DONE = {"state": "done", "payload": null(), "reason": None, **FREE}


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A request under a lease."""

    id: int
    request: Request
    attempt: int
    worker: str
    interrupted: bool = False


class SqlRequests:
    """The requests of all teams, whose table is the queue itself."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._inbox = Inbox(database)

    def accept(self, request: Request, *, now: datetime) -> bool:
        """Store a request; return False when its team sent that key before."""
        return self._inbox.store(row_of(request, now))

    def claim(
        self, *, worker: str, now: datetime, lease_seconds: float, up_to: Urgency = Urgency.AHEAD
    ) -> StoredClaim | None:
        """Take the most urgent request that is free or whose lease has ended, the oldest of them."""
        order = (table.c.priority, table.c.accepted_at, table.c.id)
        only = and_(table.c.version <= VERSION, table.c.priority <= up_to)
        oldest = take(table, order=order, worker=worker, now=now, lease_seconds=lease_seconds, only=only)
        with self.database.write() as connection:
            while row := connection.execute(oldest).first():
                if claimed := understood(row):
                    free_key(connection, claimed)
                    return claimed
                drop(connection, row, now)
        return None

    def renew(self, claim: Lease, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""
        return self._changed(claim, lease_until=now + timedelta(seconds=lease_seconds))

    def finish(self, claim: Lease, *, now: datetime) -> None:
        """Mark a request done and empty what it carried."""
        self._change(claim, **DONE, finished_at=now)

    def fail(self, claim: Lease, *, reason: str, retry_at: datetime | None, now: datetime) -> None:
        """Mark a request failed and empty what it carried, or free it again at ``retry_at``."""
        self._change(claim, **(failed(reason, now) if retry_at is None else waiting(retry_at, reason)))

    def release(self, claim: Lease, *, now: datetime) -> None:
        """Give a request back as if it had not been claimed, for a worker that stops before it is done."""
        self._change(claim, state="waiting", available_at=now, attempt=claim.attempt - 1, **FREE)

    def _change(self, claim: Lease, **values: Any) -> None:
        if not self._changed(claim, **values):
            log.warning("request %s is no longer leased to %s, attempt %s", claim.id, claim.worker, claim.attempt)

    def _changed(self, claim: Lease, **values: Any) -> bool:
        with self.database.write() as connection:
            return connection.execute(held(table, claim).values(**values)).rowcount == 1


def row_of(request: Request, now: datetime) -> dict[str, Any]:
    """Return a request as the row that it is stored in."""
    return {
        "team": request.team,
        "key": request.key,
        "kind": kind_of(request),
        "version": version_of(request),
        "payload": to_payload(request),
        "priority": int(urgency_of(request)),
        "state": "waiting",
        "attempt": 0,
        "interrupted": False,
        "available_at": now,
        "accepted_at": now,
    }


def understood(row: Row[Any]) -> StoredClaim | None:
    """Return the claim of a row that was just taken; None when what it carries makes no sense."""
    try:
        request = from_payload(row.kind, row.payload)
    except (ValueError, TypeError, KeyError):
        log.exception("request %s cannot be understood", row.id)
        return None
    return StoredClaim(row.id, request, row.attempt, row.worker, row.interrupted)


def free_key(connection: Connection, claimed: StoredClaim) -> None:
    """Let what nobody waits for be asked for anew once it is taken up: it does not see what is announced later."""
    if urgency_of(claimed.request) is Urgency.AHEAD:
        spent = f"{claimed.request.key}#{claimed.id}"
        connection.execute(update(table).where(table.c.id == claimed.id).values(key=spent))


def drop(connection: Connection, row: Row[Any], now: datetime) -> None:
    """Mark a request failed that makes no sense."""
    values = failed("its payload cannot be understood", now)
    connection.execute(update(table).where(table.c.id == row.id).values(values))


def failed(reason: str, now: datetime) -> dict[str, Any]:
    """Return the values of a request that has failed; what it carried is emptied."""
    return {"state": "failed", "finished_at": now, "payload": null(), "reason": storable(reason), **FREE}


def waiting(until: datetime, reason: str) -> dict[str, Any]:
    """Return the values of a request that is to be tried again."""
    return {"state": "waiting", "available_at": until, "reason": storable(reason), **FREE}


def count_failed(database: Database, *, since: datetime) -> int:
    """Return how many requests have failed for good since then."""
    failures = and_(table.c.state == "failed", table.c.finished_at >= since)
    with database.read() as connection:
        return connection.execute(select(func.count()).where(failures)).scalar_one()
