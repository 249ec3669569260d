"""What was acknowledged is answered, whatever happens to the program in between."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from bot.app import start
from bot.playground.server import LoopbackSlack
from bot.storage import open_database
from bot.storage.tables import request as table
from tests.briefs import RICH_TEXT
from tests.extractors import brief_of
from tests.running import settings_for

ROOT = Path(__file__).parents[2]
PROGRAM = """
import signal, sys, threading
from bot.app import start
from bot.settings import load
from tests.extractors import busy_brief_of

if __name__ == "__main__":
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    with start(load(), extract=busy_brief_of) as running:
        running.watch(stopping)
"""
QUEUED = 20


@contextmanager
def another_process(slack: LoopbackSlack, folder: Path, url: str) -> Iterator[subprocess.Popen[bytes]]:
    program = folder / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    settings = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "BRIEFBOT_PROCESSES": "1",
        "DATABASE_URL": url,
    }
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1", **settings}
    with subprocess.Popen([sys.executable, program], env=environment, cwd=folder) as bot:
        slack.wait_connected(2, timeout=60)
        yield bot
        bot.kill()


def headline(number: int) -> str:
    return f"Story {number} of the harbour, as it was told"


def queue_up(slack: LoopbackSlack) -> None:
    deliveries = [slack.command(f"{headline(number)}\n{RICH_TEXT}") for number in range(QUEUED)]
    assert [delivery.wait_settled(30) for delivery in deliveries] == [""] * QUEUED


def answered(slack: LoopbackSlack) -> set[str]:
    return {str(call.args["text"]) for call in slack.calls("response_url")}


def states(url: str) -> list[str]:
    database = open_database(url)
    with database.read() as connection:
        found = list(connection.execute(select(table.c.state)).scalars())
    database.close()
    return found


def test_kill_with_20_queued_loses_none(slack: LoopbackSlack, tmp_path: Path, store_url: str):
    with another_process(slack, tmp_path, store_url) as bot:
        queue_up(slack)
        bot.send_signal(signal.SIGKILL)
        bot.wait(10)
    assert len(answered(slack)) < QUEUED, "it was killed before it was through"
    with start(settings_for(slack, tmp_path, url=store_url), extract=brief_of):
        slack.wait_for(lambda: len(answered(slack)) == QUEUED, timeout=60)
        slack.wait_for(lambda: states(store_url) == ["done"] * QUEUED)
    assert answered(slack) == {headline(number) for number in range(QUEUED)}


def test_stop_with_20_queued_ends_in_time_and_gives_the_rest_back(slack: LoopbackSlack, tmp_path: Path, store_url: str):
    with another_process(slack, tmp_path, store_url) as bot:
        queue_up(slack)
        told = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(25) == 0
        assert time.monotonic() - told < 25
    left = states(store_url)
    assert set(left) <= {"waiting", "done"}
    assert left.count("done") == len(slack.calls("response_url")) < QUEUED
