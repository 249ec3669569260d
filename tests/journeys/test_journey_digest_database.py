"""What becomes of digests when the database is locked, full, read-only or gone: the rows of the fault matrix.

Nothing that was due is lost, nothing is posted twice, and those who work go on without a restart.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.model import MessageState, SubscriptionState
from bot.playground.server import LoopbackSlack
from bot.storage import Database, SqlSubscriptions, open_database
from bot.usecases.post import SETTLE_PAUSES
from bot.usecases.settling import UNSURE
from tests.cluster import Cluster
from tests.crew import CHANNEL, HISTORY, TEAM, USER, Crew
from tests.digests import a_wish, local
from tests.extractors import brief_of
from tests.fakes import NOON, until
from tests.running import bot_in
from tests.storage.holding import held

EVERYTHING = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "LOCK TABLE request, subscription, slot, outbox IN ACCESS EXCLUSIVE MODE",
}
VERBS = ("digest", "digest pause 1", "digest run 1", "digest log 1", "digest resume 1")
DUE = local("2026-11-25T07:30:01")


@dataclass
class Disk:
    """What is wrong with a SQLite database, which each transaction meets; ``full`` leaves the pages that it has."""

    engine: Engine
    full: bool = False
    read_only: bool = False

    def __post_init__(self) -> None:
        event.listen(self.engine, "checkout", self._spoil)

    def _spoil(self, connection: sqlite3.Connection, *_: object) -> None:
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages if self.full else 1_000_000}")
        connection.execute(f"PRAGMA query_only = {int(self.read_only)}")


@pytest.fixture
def small(sqlite_url: str) -> Iterator[Database]:
    """Keep a SQLite database for which nobody waits long."""
    database = open_database(sqlite_url)
    yield database.waiting(0.5)
    database.close()


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Open a database of which nothing is left behind."""
    with closing(open_database(url)) as database:
        yield database
    gc.collect()


# When a server goes away SQLAlchemy takes a new pool; what others give back to the old one is closed with it, unasked.
forgotten_pools = pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")


@contextmanager
def full(database: Database, disk: Disk) -> Iterator[None]:
    disk.full = True
    yield
    disk.full = False


@contextmanager
def read_only(database: Database, disk: Disk) -> Iterator[None]:
    disk.read_only = True
    yield
    disk.read_only = False


@contextmanager
def locked(database: Database, disk: Disk) -> Iterator[None]:
    with held(str(database.engine.url)):
        yield


@contextmanager
def at_work(crew: Crew) -> Iterator[None]:
    """Let one replica tick, build and post by itself."""
    tick, door = crew.one.tick(), crew.one.door()
    tick.start()
    door.start()
    yield
    door.stop()
    tick.stop()


TROUBLES = {"full": (full, "disk is full"), "read-only": (read_only, "is read-only"), "locked": (locked, "is busy")}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_digest_that_is_due_meanwhile_is_posted_once_when_the_database_can_be_written(
    small: Database, slack: LoopbackSlack, caplog: pytest.LogCaptureFixture, trouble: str
):
    (meet, words), disk, crew = TROUBLES[trouble], Disk(small.engine), Crew(small, slack)
    crew.feed(*(f"wall{number} of the long harbour" for number in range(30)))
    digest = crew.digest()
    with at_work(crew):
        with meet(small, disk):
            crew.clock.at = DUE
            assert until(lambda: words in caplog.text)
            assert crew.posted() == []
        settle(crew, lambda: crew.outcomes(digest) == [("posted", None)])
    assert (len(crew.posted()), crew.outcomes(digest), crew.told()) == (1, [("posted", None)], [])
    with small.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_post_that_cannot_be_written_down_at_once_is_when_that_is_possible(small: Database, slack: LoopbackSlack):
    disk, crew = Disk(small.engine), Crew(small, slack)
    crew.feed("wall")
    digest, pauses = crew.digest(), []

    def wait(seconds: float) -> None:
        pauses.append(seconds)
        disk.read_only = len(pauses) < 3

    crew.in_call, crew.one.sleep = lambda _: setattr(disk, "read_only", True), wait
    crew.until_due_by(DUE)
    crew.one.work()
    assert len(pauses) == 3
    assert (crew.outcomes(digest), crew.calls(), crew.told()) == ([("posted", None)], 1, [])


def gave_up_marking(caplog: pytest.LogCaptureFixture) -> bool:
    """Tell whether the thread that posted a message has tried for the last time to write that down."""
    said = [(record.threadName, record.getMessage()) for record in caplog.records]
    marks = [place for place, (_, words) in enumerate(said) if "could not be marked" in words]
    if len(marks) < len(SETTLE_PAUSES):
        return False
    poster = said[marks[-1]][0]
    return any(name == poster and "has to wait for the database" in words for name, words in said[marks[-1] :])


@pytest.mark.parametrize("scopes", [HISTORY, HISTORY[:2]], ids=["history is read", "history is not read"])
def test_post_that_could_not_be_written_down_for_long_is_not_repeated(
    small: Database, slack: LoopbackSlack, caplog: pytest.LogCaptureFixture, scopes: tuple[str, ...]
):
    slack.workspace.scopes = scopes
    disk, crew = Disk(small.engine), Crew(small, slack)
    crew.feed("wall")
    digest = crew.digest()
    crew.in_call = lambda _: setattr(disk, "read_only", True)
    with at_work(crew):
        crew.clock.at = DUE
        assert until(lambda: gave_up_marking(caplog))
        disk.read_only = False
        crew.clock.forward(61)
        assert until(lambda: crew.runs(digest)[0].state.value in {"posted", "uncertain"})
    ended = [("posted", None)] if scopes == HISTORY else [("uncertain", UNSURE)]
    assert (len(crew.posted()), crew.calls(), crew.outcomes(digest)) == (1, 1, ended)
    assert len(crew.told()) == (0 if scopes == HISTORY else 1)


@forgotten_pools
def test_postgresql_that_is_gone_while_digests_are_due_costs_none_and_doubles_none(
    cluster: Cluster, slack: LoopbackSlack, caplog: pytest.LogCaptureFixture
):
    with opened(cluster.url) as database:
        crew = Crew(database, slack)
        crew.feed("wall", "pier")
        digests = [crew.digest(name=f"Sea {number}") for number in range(3)]
        with at_work(crew):
            cluster.control("stop", mode="immediate")
            crew.clock.at = DUE
            assert until(lambda: "failed at a tick" in caplog.text and "wait for the database" in caplog.text)
            cluster.control("start")
            settle(crew, lambda: [crew.outcomes(digest) for digest in digests] == [[("posted", None)]] * 3)
        assert sorted(words.split(" ·")[0] for words in crew.posted()) == ["Sea 0", "Sea 1", "Sea 2"]
        assert crew.told() == []


@forgotten_pools
def test_postgresql_that_crashes_while_a_message_is_posted_doubles_none_and_leaves_no_doubt(
    cluster: Cluster, slack: LoopbackSlack
):
    with opened(cluster.url) as database:
        crew = Crew(database, slack)
        crew.feed("wall", "pier")
        digest = crew.digest(most=1)
        crew.in_call = lambda _: cluster.control("restart", mode="immediate")
        crew.until_due_by(DUE)
        crew.one.work()
        assert (crew.outcomes(digest), set(crew.messages(digest))) == ([("posted", None)], {MessageState.SENT})
        assert (crew.calls(), crew.told()) == (2, [])


def test_verbs_of_digests_are_acknowledged_while_the_database_is_locked(
    slack: LoopbackSlack, tmp_path: Path, store_url: str
):
    with bot_in(slack, tmp_path, mode="socket", extract=brief_of, url=store_url) as bot:
        stored = SqlSubscriptions(bot.database)
        stored.add(a_wish(channel=CHANNEL), team=TEAM, user=USER, now=NOON)
        with held(store_url, by=EVERYTHING):
            deliveries = {verb: slack.command(verb) for verb in VERBS}
            answers = {verb: str(delivery.wait_ack(5)) for verb, delivery in deliveries.items()}
            slow = {verb: delivery.ack_seconds for verb, delivery in deliveries.items() if delivery.ack_seconds > 2.5}
        writes = {"digest pause 1", "digest run 1"}
        busy = {verb for verb, answer in answers.items() if "My database is busy. Please repeat that" in answer}
        assert slow == {}
        assert busy == writes if store_url.startswith("sqlite") else busy >= writes
        assert stored.get(1, team=TEAM).state is SubscriptionState.ACTIVE, "what was told to be repeated was done"
        assert "is paused" in str(slack.command("digest pause 1").wait_ack())


@forgotten_pools
def test_verbs_of_digests_are_acknowledged_while_the_database_is_gone_and_work_when_it_is_back(
    slack: LoopbackSlack, tmp_path: Path, cluster: Cluster
):
    with bot_in(slack, tmp_path, mode="socket", extract=brief_of, url=cluster.url) as bot:
        SqlSubscriptions(bot.database).add(a_wish(channel=CHANNEL), team=TEAM, user=USER, now=NOON)
        cluster.control("stop", mode="immediate")
        for verb in VERBS[:3]:
            delivery = slack.command(verb)
            assert "My database is out of reach." in str(delivery.wait_ack(5))
            assert delivery.ack_seconds < 2.5
        cluster.control("start")
        assert "is being made" in str(slack.command("digest run 1").wait_ack())
        [message] = slack.wait_for(lambda: slack.messages(CHANNEL), 30)
        assert "No source is read for this digest" in message["text"]
        slack.wait_for(lambda: "posted" in str(slack.command("digest log 1").wait_ack()), 20)
    gc.collect()
    assert len(slack.messages(CHANNEL)) == 1


def settle(crew: Crew, fact: Callable[[], bool]) -> None:
    """Wait for a fact while the clock moves on, for what failed waits a minute before it is tried again."""
    for _ in range(15):
        if until(fact, seconds=1):
            return
        crew.clock.forward(30)
    assert fact()
