"""Somebody else who holds a lock, threads that start together, and a row as no repository writes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import NullPool, create_engine

from tests.fakes import NOON

IN_THE_WAY = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "LOCK TABLE request IN ACCESS EXCLUSIVE MODE",
}


@contextmanager
def held(url: str, *, by: dict[str, str] = IN_THE_WAY) -> Iterator[None]:
    """Hold what a writer of requests needs, as another program may."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(by[engine.dialect.name])
        yield


def a_row(key: str = "k") -> dict[str, object]:
    times = {"available_at": NOON, "accepted_at": NOON}
    counts = {"version": 1, "attempt": 0, "interrupted": False}
    return {"team": "T", "key": key, "kind": "brief", "state": "waiting", **counts, **times}


def run_together(action: Callable[[int], object], times: int) -> None:
    threads = [threading.Thread(target=action, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
