"""What the benchmark of digests measures with: memory by process, the end of a slot, feeds known beforehand."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from bot.model import Run, Slot, SlotState
from bot.storage import Database, SqlFeeds
from bot.storage.entries import entries_of
from tests.benchmarks.digest import (
    AHEAD,
    MEGABYTE,
    TEAM,
    UNREAD,
    Morning,
    ask_now,
    drawn,
    ended,
    know_feeds,
    next_minute,
    selecting,
)
from tests.benchmarks.memory import Peaks, family
from tests.fakes import NOON, until
from tests.newsroom import Newsroom

TAKEN, HELD = 200 * MEGABYTE, 90 * MEGABYTE
PARENT = """
import subprocess, sys
block = bytearray({taken})
del block
child = subprocess.Popen([sys.executable, "-c", "block = bytearray({held}); print(flush=True); input()"], stdin=-1)
child.wait()
"""


def a_run(state: SlotState, note: str | None = None) -> Run:
    return Run(Slot(1, "2026-11-23T12:00", NOON), state, NOON, note=note)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has held")
def test_memory_is_told_for_a_program_and_its_child_and_given_back_memory_counts():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT.format(taken=TAKEN, held=HELD)], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        with Peaks(parent.pid) as peaks:
            assert until(lambda: len(peaks.held) == 2)
        (child,) = set(family(parent.pid)) - {parent.pid}
        parent.kill()
    assert peaks.own > TAKEN
    assert [HELD < held < TAKEN for held in peaks.children] == [True]
    assert peaks.held[child] == peaks.children[0]
    assert until(lambda: family(child) == [child])


def test_end_of_a_slot_is_waited_for():
    states = iter([(), (a_run(SlotState.WAITING),), (a_run(SlotState.POSTING),)])
    assert ended(lambda: next(states, (a_run(SlotState.POSTED),)), seconds=5).state is SlotState.POSTED


@pytest.mark.parametrize(
    ("runs", "error", "words"),
    [
        ((), TimeoutError, "not planned"),
        ((a_run(SlotState.WORKING),), TimeoutError, "its slot is working"),
        ((a_run(SlotState.FAILED, "no such channel"),), RuntimeError, "failed: no such channel"),
    ],
    ids=["never planned", "stuck", "failed"],
)
def test_digest_that_is_not_posted_is_an_error(runs, error, words):
    with pytest.raises(error, match=words):
        ended(lambda: runs, seconds=0.05)


@pytest.mark.parametrize(("second", "minute"), [(0, 1), (49, 1), (50, 2)])
def test_digest_is_due_at_the_next_minute_that_leaves_time_to_subscribe(second, minute):
    assert next_minute(NOON + timedelta(seconds=second)) == NOON + timedelta(minutes=minute)


def test_feeds_are_known_with_what_they_announce_and_not_asked_before_they_are_told_to(database: Database):
    feeds = SqlFeeds(database)
    with Newsroom(feeds=2, entries=3, announced=2) as room:
        know_feeds(room, feeds)
        asked = sum(room.asked.values())
    known = feeds.of_team(TEAM)
    assert (asked, [each.title for each in known]) == (2, [outlet.name for outlet in room.outlets])
    assert [[each.seen for each in entries_of(database, feed.number)] for feed in known] == [[False] * 2] * 2
    now, lease = datetime.now(UTC), datetime.now(UTC) + timedelta(minutes=1)
    assert feeds.claim_due(now=now, limit=9, until=lease) == ()
    ask_now(feeds)
    assert len(feeds.claim_due(now=datetime.now(UTC), limit=9, until=lease)) == 2
    assert all(each.health.succeeded_at for each in feeds.of_team(TEAM))


def test_selecting_alone_takes_a_moment_for_a_few_articles():
    assert 0 < selecting(feeds=2, entries=4) < 1


def test_table_tells_how_each_digest_went():
    megabytes = [number * MEGABYTE for number in (150, 700, 90)]
    mornings = [
        Morning(AHEAD, 1_000, 1_000, 12.34, {"stories": 280}, megabytes[0], (megabytes[1], megabytes[2]), 75.0),
        Morning(UNREAD, 1_000, 0, 99.0, {}, megabytes[0], (), 3.0),
    ]
    screen = Console(file=io.StringIO(), width=150)
    screen.print(drawn(mornings, feeds=50))
    assert "1,000 entries from 50 feeds" in screen.file.getvalue()
    rows = [[cell.strip() for cell in row.split("│")[1:-1]] for row in screen.file.getvalue().splitlines()]
    assert [AHEAD, "12.3 s", "1,000", "280", "150", "700", "790", "75"] in rows
    assert [UNREAD, "99.0 s", "0", "0", "150", "0", "0", "3"] in rows
