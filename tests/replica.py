"""A replica of all that digests take, in a process of its own, which stops at a named step to be killed there."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from bot.composition import digest_making, now
from bot.digest_worker import DigestWorker
from bot.publishing.calls import make_client
from bot.publishing.digest_messages import digest_messages
from bot.publishing.poster import SlackPoster
from bot.publishing.slack import SlackPublisher
from bot.schedule import Tick
from bot.settings import Settings
from bot.storage import Database, SqlFeeds, SqlOutbox, SqlSlots, SqlSubscriptions, open_database
from bot.usecases.build import BuildDigests
from bot.usecases.due import PlanDigests
from bot.usecases.finish import FinishDigests
from bot.usecases.owner import Owners
from bot.usecases.post import PostMessages
from bot.usecases.subscriptions import Subscriptions
from tests.digest_fakes import ScriptedReader, a_brief_of

BUILDING = ("slot claimed", "digest made", "messages put")
POSTING = ("message claimed", "turn reserved", "posted, not written down", "written down", "link asked for")
STEPS = (*BUILDING, *POSTING)
WORKERS = 2
TICK_SECONDS = 1.0


@dataclass(frozen=True)
class Orders:
    """Where a replica works, under which leases, and at which step it stops for good, the how manieth time."""

    url: str
    api_url: str
    token: str
    log: str
    lease: float
    name: str = "r0"
    step: str = ""
    time: int = 1


class Halt:
    """Stops a thread at a step when it comes by as often as ordered, and says so; the others go on."""

    def __init__(self, orders: Orders, told: Connection) -> None:
        self._step, self._left = orders.step, orders.time
        self._told = told
        self._lock = threading.Lock()

    def after(self, step: str, act: Callable[..., Any]) -> Callable[..., Any]:
        """Do the same, and stop where something came of it."""

        def acted(*words: Any, **named: Any) -> Any:
            came = act(*words, **named)
            if came:
                self(step)
            return came

        return acted

    def __call__(self, step: str) -> None:
        with self._lock:
            self._left -= step == self._step
            halts = self._left == 0 and step == self._step
            if halts:
                self._told.send(step)
        if halts:
            threading.Event().wait()


class Halting:
    """Something real, some of whose deeds are steps."""

    def __init__(self, inner: object, halt: Halt, **steps: str) -> None:
        self._inner, self._halt, self._steps = inner, halt, steps

    def __getattr__(self, name: str) -> Callable[..., Any]:
        act: Callable[..., Any] = getattr(self._inner, name)
        return self._halt.after(self._steps[name], act) if name in self._steps else act


def serve(orders: Orders, told: Connection) -> None:
    """Plan, build, post and end digests until somebody kills this process."""
    os.environ["NO_PROXY"] = "127.0.0.1"
    logging.basicConfig(filename=orders.log, format=f"%(asctime)s {orders.name} %(levelname)s %(name)s %(message)s")
    database, halt = open_database(orders.url), Halt(orders, told)
    Tick([PlanDigests(SqlSubscriptions(database), SqlSlots(database), now, began=now())], seconds=TICK_SECONDS).start()
    for number in range(WORKERS):
        a_worker(orders, database, halt, name=f"{orders.name}.{number}").start()
    threading.Event().wait()


def a_worker(orders: Orders, database: Database, halt: Halt, *, name: str) -> DigestWorker:
    """Put a worker together as the bot does, but for what reads and briefs an article."""
    client, feeds = make_client(orders.token, api_url=orders.api_url), SqlFeeds(database)
    settings = Settings(_env_file=None, pipeline=None)
    make = digest_making(settings, database, ScriptedReader(), a_brief_of).make
    subscriptions = SqlSubscriptions(database)
    slots = Halting(SqlSlots(database), halt, claim=STEPS[0])
    outbox = Halting(
        SqlOutbox(database), halt, put=STEPS[2], claim=STEPS[3], pace=STEPS[4], sent=STEPS[6], doubt=STEPS[6]
    )
    poster = Halting(SlackPoster(client), halt, post=STEPS[5], permalink=STEPS[7])
    owners = Owners(Subscriptions(subscriptions, SqlSlots(database), feeds, now), slots, SlackPublisher(client).notify)
    build = BuildDigests(
        slots, subscriptions, outbox, halt.after(STEPS[1], make), digest_messages, owners, now,
        worker=name, lease_seconds=orders.lease,
    )  # fmt: skip
    post = PostMessages(
        outbox, poster, owners.stop, owners.tell, now, time.sleep, worker=name, lease_seconds=orders.lease,
        answered_seconds=orders.lease / 4,  # Slack is near, and has answered or never will
    )  # fmt: skip
    beat = {"beat_seconds": orders.lease / 4, "lease_seconds": orders.lease}
    return DigestWorker(build, slots, post, FinishDigests(slots, poster, now), now=now, poll_seconds=0.2, **beat)
