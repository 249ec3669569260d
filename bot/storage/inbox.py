"""Where requests arrive: those that come in together are stored in one transaction.

Each commit waits for the disk, and in a burst everybody would queue up behind everybody's wait while Slack counts to
three. Here whoever gets the turn stores what all the others brought meanwhile, and they find their work done.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row

from bot.errors import StorageError
from bot.storage.database import Database, insert_once
from bot.storage.failures import BUSY
from bot.storage.tables import request as table

BUDGET_SECONDS = 1.2  # the acknowledgement has three, and some may have to wait for a free thread first


@dataclass(slots=True, eq=False)
class _Entry:
    """A row on its way in; ``new`` or ``error`` is known once it is ``done``."""

    row: dict[str, Any]
    done: threading.Event = field(default_factory=threading.Event)
    new: bool = False
    error: Exception | None = None

    def outcome(self) -> bool:
        if isinstance(self.error, StorageError):
            raise StorageError(self.error.public_message) from self.error
        if self.error is not None:
            raise self.error
        return self.new


class Inbox:
    """Stores request rows once under their key, many at a time when many come; ``beside`` adds to what is new."""

    def __init__(
        self, database: Database, *, beside: Callable[[Connection, Sequence[Row[Any]]], None] | None = None
    ) -> None:
        self._database = database
        self._beside = beside
        self._waiting: deque[_Entry] = deque()
        self._turn = threading.Lock()

    def store(self, row: dict[str, Any]) -> bool:
        """Store a row; return False when its key is known, raise ``StorageError`` when it cannot be stored in time."""
        deadline = time.monotonic() + BUDGET_SECONDS
        entry = _Entry(row)
        self._waiting.append(entry)
        if self._turn.acquire(timeout=BUDGET_SECONDS):
            try:
                if not entry.done.is_set():
                    self._store_waiting(seconds=max(0.0, deadline - time.monotonic()))
            finally:
                self._turn.release()
        elif self._withdraw(entry):
            raise StorageError(BUSY)
        entry.done.wait()  # at most as long as the one whose turn it is may wait for the database
        return entry.outcome()

    def _store_waiting(self, *, seconds: float) -> None:
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            with self._database.write(seconds=seconds) as connection:
                self._insert(connection, batch)
        except Exception as error:  # noqa: BLE001 - not swallowed: each who waits raises it
            for entry in batch:
                entry.error = error
        finally:
            for entry in batch:
                entry.done.set()

    def _insert(self, connection: Connection, batch: Sequence[_Entry]) -> None:
        new = []
        for entry in sorted(batch, key=lambda each: (each.row["team"], each.row["key"])):  # as others do, too
            row = insert_once(connection, table, entry.row, key=["team", "key"])
            entry.new = row is not None
            if row is not None:
                new.append(row)
        if self._beside:
            self._beside(connection, new)

    def _withdraw(self, entry: _Entry) -> bool:
        try:
            self._waiting.remove(entry)
        except ValueError:
            return False
        return True
