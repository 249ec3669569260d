"""A slot's messages, and what was made of it, go into the outbox together or not at all."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.model import Seen, SlotState, Subscription
from bot.storage import Database, SqlOutbox, SqlSeenStories, SqlSlots
from tests.digests import a_made, a_seen_story
from tests.fakes import NOON
from tests.storage.at_work import LEASE, a_digest_of, columns_of, due, message, post_all, put, run_of, taken

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
WALL = a_seen_story(1, at=NOON)
KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from bot.storage import SqlOutbox, open_database
from tests.storage.at_work import put, taken

def kill(connection, cursor, statement, *others):
    if "INSERT INTO outbox" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "before":
    event.listen(Engine, "after_cursor_execute", kill)
database = open_database(sys.argv[1])
put(SqlOutbox(database), taken(database))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def slots(database: Database) -> SqlSlots:
    return SqlSlots(database)


@pytest.fixture
def harbour(database: Database) -> Subscription:
    return a_digest_of(database, at=NOON - 30 * DAY)


def test_messages_and_what_was_made_are_kept_together(database: Database, slots: SqlSlots, harbour: Subscription):
    due(database, harbour)
    claimed = taken(database)
    assert put(SqlOutbox(database), claimed, made=a_made(NOON, shown=(WALL,)))
    run = run_of(database, claimed)
    assert (run.state, run.counts, run.finished_at) == (SlotState.POSTING, {"shown": 1}, None)
    assert slots.begins(harbour.number) == NOON
    assert SqlSeenStories(database).of(harbour.number) == Seen()
    assert not slots.renew(claimed, now=NOON, lease_seconds=LEASE)
    assert slots.claim(worker="w2", now=NOON + DAY, lease_seconds=LEASE) is None


def test_whoever_lost_the_lease_puts_nothing_at_all(database: Database, slots: SqlSlots, harbour: Subscription):
    due(database, harbour)
    lost, holder = taken(database), taken(database, worker="w2", now=NOON + LEASE * SECOND)
    assert not put(SqlOutbox(database), lost, made=a_made(NOON, shown=(WALL,)))
    assert columns_of(database, lost.id) == ("working", {}, None, None)
    assert SqlOutbox(database).of_slot(lost.id, team="T1") == ()
    assert put(SqlOutbox(database), holder)


def test_messages_that_cannot_be_kept_leave_the_slot_as_it_was(
    database: Database, slots: SqlSlots, harbour: Subscription
):
    due(database, harbour)
    claimed = taken(database)
    with pytest.raises(StorageError):
        put(SqlOutbox(database), claimed, [message(0), message(0)])
    assert columns_of(database, claimed.id) == ("working", {}, None, None)
    assert slots.renew(claimed, now=NOON, lease_seconds=LEASE)


@pytest.mark.parametrize(("moment", "kept"), [("before", ("working", 0)), ("after", ("posting", 3))])
def test_kill_before_or_after_the_messages_are_kept_loses_nothing(
    database: Database, store_url: str, harbour: Subscription, moment: str, kept: tuple[str, int]
):
    due(database, harbour)
    words = [sys.executable, "-c", KILLED, store_url, moment]
    killed = subprocess.run(words, cwd=ROOT, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (killed.stderr, killed.returncode) == (b"", -9)
    [run] = SqlSlots(database).runs(harbour.number, team="T1", limit=9)
    assert (run.state.value, len(SqlOutbox(database).of_slot(run.id, team="T1"))) == kept
    if moment == "before":
        assert put(SqlOutbox(database), taken(database, worker="w2", now=NOON + LEASE * SECOND))
    post_all(database)
    assert [each.id for each in SqlSlots(database).ended(limit=9)] == [run.id]
