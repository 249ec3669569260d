"""Accepted requests: stored once under their key, worked on under a lease, finished or failed.

A lease that ends frees the request by itself, so a crash loses nothing. Whoever lost a lease can no longer finish or
fail the request: each change names the worker and the attempt it belongs to.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, null, update

from bot.model import Request
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.leases import FREE, Lease, held, take
from bot.storage.payload import VERSION, from_payload, kind_of, to_payload, version_of
from bot.storage.tables import request as table
from bot.storage.words import storable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A request under a lease."""

    id: int
    request: Request
    attempt: int
    worker: str
    interrupted: bool = False


class SqlRequests:
    """The requests of all teams."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._inbox = Inbox(database)

    def accept(self, request: Request, *, now: datetime) -> bool:
        """Store a request; return False when its team sent that key before."""
        return self._inbox.store(_row(request, now))

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> StoredClaim | None:
        """Take the oldest request that is free or whose lease has ended."""
        order, only = (table.c.accepted_at, table.c.id), table.c.version <= VERSION
        oldest = take(table, order=order, worker=worker, now=now, lease_seconds=lease_seconds, only=only)
        with self.database.write() as connection:
            while row := connection.execute(oldest).first():
                if claimed := _claim(row):
                    return claimed
                _drop(connection, row, now)
        return None

    def renew(self, claim: Lease, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""
        return self._changed(claim, lease_until=now + timedelta(seconds=lease_seconds))

    def finish(self, claim: Lease, *, now: datetime) -> None:
        """Mark a request done and empty what it carried."""
        self._change(claim, state="done", finished_at=now, payload=null(), reason=None, **FREE)

    def fail(self, claim: Lease, *, reason: str, retry_at: datetime | None, now: datetime) -> None:
        """Mark a request failed and empty what it carried, or free it again at ``retry_at``."""
        if retry_at is None:
            self._change(claim, state="failed", finished_at=now, payload=null(), reason=storable(reason), **FREE)
        else:
            self._change(claim, state="waiting", available_at=retry_at, reason=storable(reason), **FREE)

    def release(self, claim: Lease, *, now: datetime) -> None:
        """Give a request back as if it had not been claimed, for a worker that stops before it is done."""
        self._change(claim, state="waiting", available_at=now, attempt=claim.attempt - 1, **FREE)

    def _change(self, claim: Lease, **values: Any) -> None:
        if not self._changed(claim, **values):
            log.warning("request %s is no longer leased to %s, attempt %s", claim.id, claim.worker, claim.attempt)

    def _changed(self, claim: Lease, **values: Any) -> bool:
        with self.database.write() as connection:
            return connection.execute(held(table, claim).values(**values)).rowcount == 1


def _row(request: Request, now: datetime) -> dict[str, Any]:
    return {
        "team": request.team,
        "key": request.key,
        "kind": kind_of(request),
        "version": version_of(request),
        "payload": to_payload(request),
        "state": "waiting",
        "attempt": 0,
        "interrupted": False,
        "available_at": now,
        "accepted_at": now,
    }


def _claim(row: Row[Any]) -> StoredClaim | None:
    try:
        request = from_payload(row.kind, row.payload)
    except (ValueError, TypeError, KeyError):
        log.exception("request %s cannot be understood", row.id)
        return None
    return StoredClaim(row.id, request, row.attempt, row.worker, row.interrupted)


def _drop(connection: Connection, row: Row[Any], now: datetime) -> None:
    reason = "its payload cannot be understood"
    values = {"state": "failed", "finished_at": now, "payload": null(), "reason": reason, **FREE}
    connection.execute(update(table).where(table.c.id == row.id).values(values))
