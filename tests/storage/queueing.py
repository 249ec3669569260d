"""Processes that work on requests for the tests of the queue; each tells over a pipe what it took up."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from bot.storage import open_database, open_requests

LEASE = 15.0
SPAWN = multiprocessing.get_context("spawn")


def now() -> datetime:
    return datetime.now(UTC)


def empty(url: str, told: Connection) -> None:
    """Take up all that there is, tell each key, and end."""
    database = open_database(url)
    requests = open_requests(database)
    told.send("ready")
    told.recv()
    keys = []
    while claim := requests.claim(worker=multiprocessing.current_process().name, now=now(), lease_seconds=30):
        keys.append(claim.request.key)
        requests.finish(claim, now=now())
    told.send(keys)
    database.close()


def hold(url: str, told: Connection) -> None:
    """Take one request up, and prolong its lease at each moment that is named; tell that it was."""
    requests = open_requests(open_database(url))
    claim = requests.claim(worker="held", now=told.recv(), lease_seconds=LEASE)
    while claim:
        told.send(claim.request.key)
        assert requests.renew(claim, now=told.recv(), lease_seconds=LEASE)


def start(action: Callable[[str, Connection], None], url: str) -> tuple[BaseProcess, Connection]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=action, args=(url, theirs), daemon=True)
    process.start()
    return process, ours
