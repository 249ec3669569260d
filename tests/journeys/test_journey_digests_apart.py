"""Digests of a bot that is killed before one is due, and of one whose parts run as processes of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from bot.app import Role
from bot.model import SlotState
from bot.playground.server import LoopbackSlack
from bot.publishing import ids
from bot.settings import Settings
from bot.storage import open_database
from bot.storage.tables import subscription
from tests.apart import process
from tests.digesting import Digesting, SetClock, lines_of, said_in
from tests.newsroom import Newsroom
from tests.running import BotInSlack, settings_for

AN_HOUR = timedelta(hours=1)
UTC_ZONE = {"text": {"type": "plain_text", "text": "Etc/UTC", "emoji": False}, "value": "Etc/UTC"}


@contextmanager
def desk_of(slack: LoopbackSlack, folder: Path, url: str) -> Iterator[tuple[Digesting, Settings]]:
    """Open a newsroom of two outlets and the database of a bot that runs elsewhere."""
    database = open_database(url)
    with Newsroom(feeds=2, entries=3, announced=1, copies=0.0) as room:
        settings = settings_for(slack, folder, url=url, allowed=room.hosts)
        yield Digesting(slack, room, BotInSlack(slack, None, database), SetClock(datetime.now(UTC))), settings
    database.close()


def due_at(moment: datetime) -> dict[str, object]:
    return {ids.DIGEST_AT: f"{moment:%H:%M}", ids.DIGEST_ZONE: UTC_ZONE}


def test_digest_that_was_due_while_the_bot_was_dead_is_posted_once_and_says_so(slack: LoopbackSlack, tmp_path: Path):
    with desk_of(slack, tmp_path, f"sqlite:///{tmp_path}/store.db") as (desk, settings):
        due = datetime.now(UTC) + timedelta(minutes=10)
        with process(slack, settings, tmp_path) as first:
            desk.add_sources()
            number = desk.set_up(**due_at(due))
            first.kill()
            first.wait(10)
        slack.wait_for(lambda: slack.sockets.count == 0)
        with process(slack, settings, tmp_path, ahead=AN_HOUR):
            assert desk.ran(number).state is SlotState.POSTED
            log = "".join(lines_of(slack.command(f"digest log {number}").wait_ack()))
        [posted] = desk.digests()
        late = re.search(r"Late: due (.+), posted .+ after a restart\.", said_in(posted))
        assert late, said_in(posted)
        assert late[1].endswith(f"{due:%H:%M}")  # behind the day, if that is another one
        assert re.search(r"\d+ min late after a restart", log)
        assert len(desk.runs(number)) == 1


def test_edge_worker_and_clock_apart_make_one_bot(slack: LoopbackSlack, tmp_path: Path, store_url: str):
    with (
        desk_of(slack, tmp_path, store_url) as (desk, settings),
        process(slack, settings, tmp_path, Role.WORKER),
        process(slack, settings, tmp_path, Role.CLOCK),
        process(slack, settings, tmp_path, Role.EDGE),
    ):
        desk.add_sources()
        now = datetime.now(UTC)
        number = desk.set_up(**due_at(now))
        assert desk.run(number).state is SlotState.POSTED
        backdate(desk, now - timedelta(minutes=2))
        desk.ran(number, 2)
        [run] = [each for each in desk.runs(number) if each.asked_by is None]
        assert (run.state, run.slot.due) == (SlotState.POSTED, now.replace(second=0, microsecond=0))
        assert len(desk.digests()) == 2


def backdate(desk: Digesting, at: datetime) -> None:
    """Let the digests have been set up earlier, so that what was due just now is."""
    with desk.bot.database.write() as connection:
        connection.execute(update(subscription).values(since=at, created_at=at))
