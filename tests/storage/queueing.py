"""Processes that work on requests for the tests of the queue; each tells over a pipe what it took up."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from bot.storage import open_database, open_requests

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
    """Take one request up, and tell each time that its lease, of a second, was prolonged."""
    requests = open_requests(open_database(url))
    claim = requests.claim(worker="held", now=now(), lease_seconds=1)
    while claim and requests.renew(claim, now=now(), lease_seconds=1):
        told.send(claim.request.key)
        threading.Event().wait(0.2)


def start(action: Callable[[str, Connection], None], url: str) -> tuple[BaseProcess, Connection]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=action, args=(url, theirs), daemon=True)
    process.start()
    return process, ours
