"""Rows that are worked on under a lease, which ends by itself when whoever works on them is gone.

Each change names the worker and the attempt it belongs to, so whoever lost a lease changes nothing any more. That an
attempt ended without a word is remembered over the attempts after it, for none of them finds out what it did.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Table, Update, and_, or_, select, true, update

FREE = {"worker": None, "lease_until": None}


class Lease(Protocol):
    """What shows that somebody still has the right to change a row."""

    @property
    def id(self) -> int:
        """Return the row's number."""

    @property
    def attempt(self) -> int:
        """Return how often the row was claimed."""

    @property
    def worker(self) -> str:
        """Return who holds the lease."""


def take(
    table: Table,
    *,
    order: tuple[Any, ...],
    worker: str,
    now: datetime,
    lease_seconds: float,
    only: ColumnElement[bool] | None = None,
) -> Any:
    """Make the statement that claims the first row that is free or whose lease has ended, and returns it."""
    free = and_(table.c.state == "waiting", table.c.available_at <= now)
    ended = and_(table.c.state == "working", table.c.lease_until <= now)
    first = (
        select(table.c.id)
        .where(or_(free, ended), true() if only is None else only)
        .order_by(*order)
        .limit(1)
        .with_for_update(skip_locked=True, of=table)
        .scalar_subquery()
    )
    values = {
        "state": "working",
        "attempt": table.c.attempt + 1,
        "interrupted": or_(table.c.interrupted, table.c.state == "working"),  # the row as it was; once is for ever
        "worker": worker,
        "lease_until": now + timedelta(seconds=lease_seconds),
    }
    return update(table).where(table.c.id == first).values(values).returning(table)


def held(table: Table, lease: Lease) -> Update:
    """Make the statement that changes a row while its lease holds."""
    holder = and_(table.c.state == "working", table.c.worker == lease.worker, table.c.attempt == lease.attempt)
    return update(table).where(table.c.id == lease.id, holder)
