"""Whatever a page does to its reader: others are answered at once, who asked hears of it, and the bot stays small."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.errors import UNEXPECTED
from bot.playground.deliveries import Delivery
from bot.playground.server import LoopbackSlack
from tests.briefs import RICH_TEXT
from tests.sources import bombs
from tests.sources.mazes import STORY, mazes
from tests.sources.measured import fresh_peak, megabytes
from tests.sources.traps import Site, answer, open_site

ROOT = Path(__file__).parents[2]
FETCH_SECONDS = 4.0
READING_SECONDS = 10.0  # for taking a page apart, whatever is set
ARTICLE_SECONDS = 5.0
LATE = 5.0  # a child may have to be started, an apology waits for half a second, and every core may be taken
MOST_GROWTH = 64.0
QUICK = 2.5  # where Slack waits for three seconds, and every core may be taken
STREETS = 5
BOMBS = bombs.unpacking() | bombs.dripping() | bombs.flooding()
BATCHES = {
    "drips": ("drip-of-a-header", "drip-of-chunks", "silence", "drip-of-a-body"),
    "bombs": ("gzip", "brotli", "gzip-in-brotli", "drip-of-a-body"),
    "floods": ("endless-chunks-of-one-byte", "endless-interim-answers", "gzip-then-endless-rest", "drip-of-a-body"),
    "endless": ("endless-chunks", "endless-body-of-redirects", "slow-redirects", "drip-of-a-body"),
}
MAZES = mazes()


@dataclass
class Hostile:
    """A bot in a process of its own beside a Slack, and sites that mean it no good."""

    slack: LoopbackSlack
    process: int
    sites: list[Site]
    warm: float = 0.0
    base: float = 0.0
    grew: dict[str, float] = field(default_factory=dict)
    asked: dict[str, tuple[Delivery, float]] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def ask(self, name: str, site: Site) -> None:
        """Ask for a brief of what a site serves."""
        host, port = site.server_address[:2]
        delivery = self.slack.command(f"http://{host}:{port}/bomb")
        self.asked[name] = (delivery, time.monotonic())
        delivery.wait_ack()
        assert delivery.ack_seconds < QUICK

    def look(self) -> bool:
        """Note what was answered by now; tell whether everything was."""
        for name, (delivery, began) in self.asked.items():
            said = answered(self.slack, delivery)
            if said and name not in self.took:
                self.took[name], self.said[name] = time.monotonic() - began, said
        return len(self.took) == len(self.asked)

    def wait_all(self, timeout: float) -> None:
        """Wait until everything was answered."""
        self.slack.wait_for(self.look, timeout)

    def forget(self) -> None:
        """Begin a new test: nothing is asked for, and the peak of memory is that of now."""
        self.asked, self.took, self.said = {}, {}, {}
        for site in self.sites:
            site.heads = []
        self.base = fresh_peak(self.process)

    def growth(self) -> float:
        """Return by how many megabytes the bot's own process grew at most in this test."""
        peak = megabytes("VmHWM", self.process)
        self.grew["+".join(self.asked)] = peak - self.warm
        return peak - self.base


def answered(slack: LoopbackSlack, delivery: Delivery) -> str:
    """Return what a person read in the end, if it has come to that."""
    with slack.workspace.reading():
        place = slack.workspace.response_urls[delivery.payload["response_url"].rpartition("/response/")[2]]
        said = str(place.original.body.get("text", "")) if place.uses and place.original else ""
    return "" if said.startswith("Reading") else said


@contextmanager
def serving(slack: LoopbackSlack, folder: Path, sites: list[Site]) -> Iterator[subprocess.Popen[bytes]]:
    settings = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "BRIEFBOT_PROCESSES": "1",
        "BRIEFBOT_FETCH_SECONDS": str(FETCH_SECONDS),
        "BRIEFBOT_ARTICLE_SECONDS": str(ARTICLE_SECONDS),
        "BRIEFBOT_ALLOWED_HOSTS": ",".join(f"{host}:{port}" for host, port in (site.server_address for site in sites)),
    }
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1", **settings}
    with subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=environment, cwd=folder) as bot:
        try:
            slack.wait_connected(2, timeout=60)
            yield bot
        finally:
            bot.terminate()


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Hostile]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("NO_PROXY", "127.0.0.1")
        slack = stack.enter_context(LoopbackSlack(rate_limits=False))
        sites = [stack.enter_context(open_site(f"127.0.0.{n + 1}")) for n in range(STREETS)]
        bot = stack.enter_context(serving(slack, tmp_path_factory.mktemp("bot"), sites))
        hostile = Hostile(slack, bot.pid, sites)
        for number, site in enumerate(sites):
            site.routes = {"/bomb": answer(200, f"<html><title>Wall {number}</title>{STORY}</html>".encode())}
            hostile.ask(f"warm-{number}", site)
        hostile.wait_all(60)
        assert not any("paste" in said.lower() for said in hostile.said.values()), hostile.said
        hostile.warm = fresh_peak(bot.pid)
        yield hostile
        assert max(hostile.grew.values(), default=0.0) < MOST_GROWTH, "it grew too much in all these tests together"


@pytest.fixture
def hostile(running):
    running.forget()
    return running


def others_are_quick(hostile: Hostile, number: int) -> None:
    """Let other people ask for other things, and see how long it takes until they hear of it."""
    texts = ("help", "status", f"Tide {number}\n{RICH_TEXT}", "status", "help sources")
    deliveries = [hostile.slack.command(text, user="U0MEI") for text in texts]
    for delivery in deliveries:
        delivery.wait_ack()
    assert max(delivery.ack_seconds for delivery in deliveries) < QUICK


def all_were_told(hostile: Hostile) -> None:
    """See that each who asked read one short sentence with a next step."""
    for name, said in hostile.said.items():
        assert "paste" in said.lower(), f"{name} was answered with {said}"
        assert said != UNEXPECTED
        assert len(said) < 200
        assert "\n" not in said


@pytest.mark.parametrize("batch", BATCHES)
def test_hostile_server_is_in_nobodys_way(hostile, batch):
    for name, site in zip(BATCHES[batch], hostile.sites, strict=False):
        site.routes = {"/bomb": BOMBS[name]()}
        hostile.ask(name, site)
    for site in hostile.sites[: len(BATCHES[batch])]:
        site.wait_visited(1)
    others_are_quick(hostile, 1)
    assert not hostile.look(), "it was over too early to be in anybody's way"
    others_are_quick(hostile, 2)
    hostile.wait_all(2 * FETCH_SECONDS + LATE)
    growth = hostile.growth()
    sys.stdout.write(f"{batch}: {max(hostile.took.values()):.1f} s, {growth:+.1f} MB\n")
    all_were_told(hostile)
    assert max(hostile.took.values()) < FETCH_SECONDS + LATE, hostile.took
    assert growth < MOST_GROWTH


@pytest.mark.parametrize("name", MAZES)
def test_hostile_page_is_in_nobodys_way(hostile, name):
    site = hostile.sites[0]
    site.routes = {"/bomb": MAZES[name]()}
    hostile.ask(name, site)
    site.wait_visited(1)
    others_are_quick(hostile, 1)
    deadline = READING_SECONDS + ARTICLE_SECONDS + LATE
    hostile.wait_all(2 * deadline)
    growth = hostile.growth()
    sys.stdout.write(f"{name}: {hostile.took[name]:.1f} s, {growth:+.1f} MB, {hostile.said[name]}\n")
    assert hostile.said[name] != UNEXPECTED
    assert hostile.took[name] < deadline
    assert growth < MOST_GROWTH


def test_bot_still_briefs_after_it_all(hostile):
    site = hostile.sites[0]
    site.routes = {"/bomb": answer(200, f"<html><title>The wall at last</title>{STORY}</html>".encode())}
    hostile.ask("after", site)
    hostile.wait_all(30)
    assert "paste" not in hostile.said["after"].lower()
