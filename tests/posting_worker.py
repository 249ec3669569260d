"""A worker that posts from an outbox in a process of its own, and stops at a named step to be killed there."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection

from bot.model.posting import Post, Sighting
from bot.publishing.calls import make_client
from bot.publishing.poster import SlackPoster
from bot.storage import SqlOutbox, open_database
from bot.storage.outbox import StoredMessageClaim
from bot.usecases.post import PostMessages
from tests.fakes import Clock

STEPS = ("claimed", "paced", "posted")
LEASE = 60.0
Name = tuple[int, int]


@dataclass(frozen=True)
class Orders:
    """What a worker does: from which time of its clock on, how many messages at most, and where it stops for good."""

    url: str
    api_url: str
    token: str
    worker: str
    at: datetime
    most: int = 1000
    step: str = ""
    time: int = 1


class Halt:
    """Stops at a step when it comes by as often as ordered, and says which message is in its hands."""

    def __init__(self, orders: Orders, told: Connection) -> None:
        self._orders, self._told = orders, told
        self._left = orders.time
        self._name: Name = (0, 0)

    def claimed(self, claim: StoredMessageClaim) -> None:
        self._name = (claim.slot, claim.message.position)
        self("claimed")

    def __call__(self, step: str) -> None:
        self._left -= step == self._orders.step
        if self._left == 0 and step == self._orders.step:
            self._told.send(self._name)
            signal.pause()


@dataclass(frozen=True)
class HaltingOutbox:
    """The real outbox with two steps at which a worker may stop."""

    inner: SqlOutbox
    halt: Halt

    def claim(self, **words) -> StoredMessageClaim | None:
        claimed = self.inner.claim(**words)
        if claimed is not None:
            self.halt.claimed(claimed)
        return claimed

    def pace(self, channel: str, **words) -> datetime:
        begins = self.inner.pace(channel, **words)
        self.halt("paced")
        return begins

    def __getattr__(self, name: str) -> Callable:
        return getattr(self.inner, name)


@dataclass(frozen=True)
class HaltingPoster:
    """The real poster with the step between a post and the word of it."""

    inner: SlackPoster
    halt: Halt

    def post(self, post: Post) -> str:
        ts = self.inner.post(post)
        self.halt("posted")
        return ts

    def look(self, post: Post) -> Sighting:
        return self.inner.look(post)


def work(orders: Orders, told: Connection) -> None:
    """Post until nothing is left to post at the time of the clock, which moves only while the worker sleeps."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    halt, clock = Halt(orders, told), Clock(orders.at)
    database = open_database(orders.url)
    poster = SlackPoster(make_client(orders.token, api_url=orders.api_url))
    post = PostMessages(
        HaltingOutbox(SqlOutbox(database), halt),
        HaltingPoster(poster, halt),
        stop=lambda claim, reason: False,
        tell=lambda claim, note: None,
        now=clock,
        sleep=clock.forward,
        worker=orders.worker,
        lease_seconds=LEASE,
    )
    left = orders.most
    while left and post():
        left -= 1
    database.close()
    told.close()
