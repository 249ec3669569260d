"""A slot's row as what it is to those who work on it and to those who read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.model import Run, Slot, SlotState


@dataclass(frozen=True, slots=True)
class StoredSlotClaim:
    """A slot under a lease."""

    id: int
    slot: Slot
    team: str
    attempt: int
    worker: str
    interrupted: bool = False
    note: str | None = None
    cause: str | None = None
    asked_by: str | None = None
    free_at: datetime | None = None
    begun_at: datetime | None = None


def slot_of(row: Row[Any]) -> Slot:
    """Return which slot a row is."""
    return Slot(row.subscription, row.key, row.due_at)


def claim_of(row: Row[Any]) -> StoredSlotClaim:
    """Return a row that was just claimed."""
    held_by = {"attempt": row.attempt, "worker": row.worker, "interrupted": row.interrupted}
    said = {"note": row.note, "cause": row.cause, "asked_by": row.again_by or row.asked_by}
    times = {"free_at": row.available_at, "begun_at": row.begun_at}
    return StoredSlotClaim(row.id, slot_of(row), row.team, **said, **held_by, **times)


def run_of(row: Row[Any]) -> Run:
    """Return what became of a slot."""
    return Run(
        slot=slot_of(row),
        state=SlotState(row.state),
        planned_at=row.planned_at,
        attempt=row.attempt,
        note=" · ".join(filter(None, (row.error, row.note))) or None,
        cause=row.cause,
        finished_at=row.finished_at,
        counts=dict(row.counts),
        permalink=row.permalink,
        id=row.id,
        asked_by=row.again_by or row.asked_by,
        posted_at=row.posted_at,
    )
