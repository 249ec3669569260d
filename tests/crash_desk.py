"""Digests that are all due at once, the replicas that post them, and whoever kills those and starts them anew."""

from __future__ import annotations

import multiprocessing
import random
import re
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, select, text

from bot.model import Entry, Feed, MessageState, Outline, Subscription, Wish
from bot.playground.preset import BOT_USER
from bot.playground.server import LoopbackSlack
from bot.storage import Database, SqlFeeds, SqlSlots, SqlSubscriptions, open_database
from bot.storage.tables import outbox as outbox_table
from bot.storage.tables import slot as slot_table
from tests.cluster import Cluster
from tests.replica import BUILDING, STEPS, Orders, serve

TEAM = "T0DESK"
PEOPLE = ("U0ADA", "U0BEN", "U0MEI")
FEEDS = 5
ENTRIES = 8
SHOWN = 2  # the others go into the thread
ANY_MOMENT = "any moment"
KINDS = (*STEPS, ANY_MOMENT)
REPLICAS = 2
ENDED = ("posted", "uncertain", "failed", "skipped")
POLL_SECONDS = 0.1
MOST_PASSED = 3  # so often a step comes by before a replica is killed there
Name = tuple[int, int]

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.replica"])


@dataclass(frozen=True)
class Scale:
    """How many slots, channels and kills, under which leases, and for how long to wait for the end of it all."""

    slots: int
    kills: int
    channels: int
    lease: float
    patience: float
    seed: int = 6


@dataclass
class Replica:
    """A process that serves, how it is to be killed if it is, and when unless at a step."""

    name: str
    process: BaseProcess
    told: Connection
    doom: str | None = None
    moment: float = float("inf")

    @property
    def is_due(self) -> bool:
        """Tell whether it has come to its step, or its moment."""
        return time.monotonic() >= self.moment or (self.process.is_alive() and self.told.poll())

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.told.close()


@dataclass
class CrashDesk:
    """A database, a Slack, and what was done to the replicas that work on both."""

    database: Database
    slack: LoopbackSlack
    orders: Orders
    scale: Scale
    dice: random.Random
    cluster: Cluster | None = None
    restarts: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    left: set[Name] = field(default_factory=set)
    restarted: int = 0
    died: int = 0
    lives: int = 0
    seconds: float = 0.0

    def fill(self) -> None:
        """Keep feeds with their entries, and subscriptions that were due half an hour ago."""
        now = datetime.now(UTC)
        feeds = [self._add_feed(number, now - timedelta(hours=2)) for number in range(FEEDS)]
        self._open_channels()
        due = now - timedelta(minutes=30)
        for number in range(self.scale.slots):
            wish = Wish(
                f"Digest {number}", self._channel(number), due.time().replace(second=0, microsecond=0), "UTC",
                feeds=(feeds[number % FEEDS].number,), most=SHOWN,
            )  # fmt: skip
            user = PEOPLE[number % len(PEOPLE)]
            SqlSubscriptions(self.database).add(wish, team=TEAM, user=user, now=due - timedelta(minutes=30))

    def run(self) -> None:
        """Kill replicas, start others, and restart the server, until every slot has ended."""
        began, dooms = time.monotonic(), self._dooms()
        running = [self._start(dooms) for _ in range(REPLICAS)]
        while (ended := self._ended()) < self.scale.slots and time.monotonic() - began < self.scale.patience:
            wait([each.told for each in running], timeout=POLL_SECONDS)
            running = [self._seen_to(each, dooms) for each in running]
            self.left |= self._in_hand(besides={each.name for each in running})
            if self.restarted < self.restarts and ended * (self.restarts + 1) > self.scale.slots * (self.restarted + 1):
                self._restart()
        for each in running:
            each.kill()
        self.seconds = time.monotonic() - began

    def run_again(self, subscriptions: Sequence[Subscription], *, number: int) -> dict[int, int]:
        """Let something new come in, run digests once more, and return their new slots by subscription."""
        now, slots = datetime.now(UTC), SqlSlots(self.database)
        for feed in SqlFeeds(self.database).of_team(TEAM):
            SqlFeeds(self.database).record(feed, [an_entry(feed.number, number)], seen=False, now=now)
        for each in subscriptions:
            slots.ask(each, key="again", user=each.created_by, now=now)
        replica = self._start([])
        deadline = time.monotonic() + self.scale.patience
        while self._ended() < self.scale.slots + len(subscriptions) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        replica.kill()
        runs = {each.number: slots.runs(each.number, team=TEAM, limit=1)[0] for each in subscriptions}
        return {subscription: run.id for subscription, run in runs.items() if run.slot.key == "again"}

    def stumbles(self) -> list[str]:
        """Return what no replica should have logged: errors but for those of a database that was away."""
        records = re.split(r"^(?=\d{4}-\d\d-\d\d )", Path(self.orders.log).read_text("utf-8"), flags=re.MULTILINE)
        errors = (record for record in records if " ERROR " in record.partition("\n")[0])
        return [record for record in errors if "StorageError" not in record]

    def _add_feed(self, number: int, came: datetime) -> Feed:
        feeds = SqlFeeds(self.database)
        outline = Outline(f"https://outlet{number}.example/feed", f"Outlet {number}")
        feed, _ = feeds.add(outline, team=TEAM, user=PEOPLE[0], now=came)
        feeds.record(feed, [an_entry(feed.number, each) for each in range(ENTRIES)], seen=False, now=came)
        return feed

    def _open_channels(self) -> None:
        with self.slack.workspace.changing():
            for number in range(self.scale.channels):
                name = self._channel(number)
                usual = self.slack.workspace.channels["C0DESK"]
                own = {"id": name, "name": name.lower(), "members": [*PEOPLE, BOT_USER]}
                self.slack.workspace.channels[name] = {**usual, **own}

    def _channel(self, number: int) -> str:
        return f"C0CRASH{number % self.scale.channels:03}"

    def _dooms(self) -> list[str]:
        """Return how replicas are killed, the last first; what builds is killed before everything is built."""
        ways = []
        for number in range(self.scale.kills):
            kind, at = KINDS[number % len(KINDS)], self.dice.uniform(0, 1)
            if kind in BUILDING:
                at *= 0 if number < len(KINDS) else 0.5
            ways.append((at, number, kind))
        return [kind for _, _, kind in sorted(ways, reverse=True)]

    def _start(self, dooms: list[str]) -> Replica:
        self.lives += 1
        doom = dooms.pop() if dooms else None
        step = doom if doom in STEPS else ""
        orders = replace(self.orders, name=f"r{self.lives}", step=step, time=self.dice.randint(1, MOST_PASSED))
        here, there = processes.Pipe(duplex=False)
        process = processes.Process(target=serve, args=(orders, there), daemon=True)
        process.start()
        there.close()
        soon = time.monotonic() + self.dice.uniform(0.5, 2.5)
        return Replica(orders.name, process, here, doom, soon if doom == ANY_MOMENT else float("inf"))

    def _seen_to(self, replica: Replica, dooms: list[str]) -> Replica:
        """Kill a replica whose time has come, and start another one for it; leave any other as it is."""
        if replica.is_due:
            self.kills[str(replica.doom)] += 1
        elif not replica.process.is_alive():  # such as one that was started while the server was away
            self.died += 1
            dooms.extend(filter(None, [replica.doom]))
        else:
            return replica
        replica.kill()
        return self._start(dooms)

    def _restart(self) -> None:
        """Let the server crash, and remember which messages somebody may have had in hand."""
        assert self.cluster is not None
        self.cluster.control("restart", mode="immediate")
        self.restarted += 1
        self.left |= self._in_hand()

    def _in_hand(self, *, besides: Collection[str] = ()) -> set[Name]:
        """Return the messages that somebody had begun to post, and of which he wrote nothing more."""
        table = outbox_table
        begun = (table.c.state == MessageState.WORKING.value, table.c.error.contains("may be posted"))
        with self.database.read() as connection:
            rows = connection.execute(select(table.c.slot, table.c.position, table.c.worker).where(*begun)).all()
        return {(row.slot, row.position) for row in rows if row.worker.partition(".")[0] not in besides}

    def _ended(self) -> int:
        ended = select(func.count()).select_from(slot_table).where(slot_table.c.state.in_(ENDED))
        with self.database.read() as connection:
            return int(connection.execute(ended).scalar_one())


def an_entry(feed: int, number: int) -> Entry:
    """Return an entry of a feed with a link of its own; its words are those of the link."""
    name = f"wall-{feed}-{number}"
    return Entry(name, name, title=f"The {name} has failed", link=f"https://outlet{feed}.example/{name}")


@contextmanager
def crash_desk(
    url: str, folder: Path, scale: Scale, *, history: bool, cluster: Cluster | None = None, restarts: int = 0
) -> Iterator[CrashDesk]:
    """Fill a database beside a Slack that may grant the right to read channels."""
    scopes = ("chat:write", "channels:history") if history else ("chat:write",)
    with LoopbackSlack(scopes=scopes, rate_limits=False) as slack:
        database = open_database(url)
        orders = Orders(url, slack.api_url, slack.bot_token, str(folder / "replicas.log"), scale.lease)
        desk = CrashDesk(database, slack, orders, scale, random.Random(scale.seed), cluster, restarts)
        desk.fill()
        if cluster is not None:
            with database.write() as connection:
                connection.execute(text("CREATE EXTENSION amcheck"))
        yield desk
        database.close()
