"""A morning's digest by the whole bot, from when it is due to when it is posted: ``python -m tests.benchmarks.digest``.

The bot runs as its own program beside a newsroom and a loopback Slack. Once it has read the entries ahead, once it
meets them when the digest is due. ``--entries 20 --feeds 4`` is a quick look that everything runs.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from bot.model import Feed, FeedHealth, Outline, Run, SlotState, Wish
from bot.playground.server import LoopbackSlack
from bot.settings import Settings
from bot.sources.feeds import feed
from bot.sources.web.fetch import Fetcher
from bot.storage import Database, SqlFeeds, SqlSlots, SqlSubscriptions, open_database
from bot.usecases.subscriptions import Subscriptions, wish_of
from tests.benchmarks.memory import Peaks
from tests.benchmarks.selection import growth, least_seconds
from tests.fakes import until
from tests.newsroom import Newsroom
from tests.quality.corpora import ROOT
from tests.reported import briefed
from tests.selection.made import NOW

TEAM, USER, CHANNEL = "T0DESK", "U0ADA", "C0DESK"
MEGABYTE = 1_000_000
SOON = timedelta(seconds=10)  # before a digest is due: less, and it is the next minute's
IDLE_SECONDS, IDLE_CPU = 4.0, 0.4  # that a bot which reads takes more of
PATIENCE = 60.0, 3.0  # seconds until we give up: of all, and for each entry
GROWTH = 8
ENDED = frozenset({SlotState.POSTED, SlotState.SKIPPED, SlotState.FAILED, SlotState.UNCERTAIN})
AHEAD, UNREAD = "read ahead", "not read before"


@dataclass(frozen=True, slots=True)
class Morning:
    """How one digest went; ``before`` counts the articles that were asked for before it was due, memory is in bytes."""

    way: str
    entries: int
    before: int
    seconds: float
    counts: Mapping[str, int]
    own: int
    children: tuple[int, ...]
    cpu: float


@dataclass(frozen=True, slots=True)
class Desk:
    """A bot that runs beside a newsroom; its feeds are known to it, and a digest of them is set up."""

    room: Newsroom
    database: Database
    peaks: Peaks
    patience: float
    number: int

    def articles(self) -> int:
        """Count the articles that somebody has asked for."""
        return sum("/news/" in link for link in self.room.asked)

    def read_ahead(self) -> None:
        """Let the feeds announce everything, and wait until the bot has read all of it and rests."""
        self.room.announce()
        ask_now(SqlFeeds(self.database))
        entries = sum(len(outlet.pieces) for outlet in self.room.outlets)
        if not until(lambda: self.articles() == entries, seconds=self.patience):
            raise TimeoutError(
                f"of {entries} articles {self.articles()} were read ahead in {self.patience:.0f} seconds"
            )
        if not until(lambda: rests(self.peaks), seconds=self.patience):
            raise TimeoutError("the bot did not come to rest after it had read ahead")

    def post(self) -> tuple[Run, int]:
        """Let the digest be due soon; return what became of it and what was read before it was due."""
        slots, subscriptions = SqlSlots(self.database), SqlSubscriptions(self.database)
        digests = Subscriptions(subscriptions, slots, SqlFeeds(self.database), lambda: datetime.now(UTC))
        wish = wish_of(digests.get(self.number, team=TEAM))
        due = next_minute(datetime.now(UTC))
        digests.change(self.number, replace(wish, at=due.time()), team=TEAM, user=USER)
        time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
        before = self.articles()
        return ended(lambda: slots.runs(self.number, team=TEAM, limit=1), seconds=self.patience), before


def morning(way: str, *, feeds: int, entries: int) -> Morning:
    """Let the bot make one digest."""
    patience = PATIENCE[0] + PATIENCE[1] * entries
    held_back = 0 if way == AHEAD else None
    with (
        tempfile.TemporaryDirectory() as folder,
        Newsroom(feeds=feeds, entries=entries // feeds, announced=held_back) as room,
        database_in(Path(folder)) as database,
    ):
        know_feeds(room, SqlFeeds(database))
        number = subscribe(database)
        with LoopbackSlack() as slack, bot_beside(slack, room, Path(folder)) as pid, Peaks(pid) as peaks:
            desk = Desk(room, database, peaks, patience, number)
            if way == AHEAD:
                desk.read_ahead()
            run, before = desk.post()
            peaks.look()
            taken = (run.finished_at or run.slot.due) - run.slot.due
            held = (peaks.own, peaks.children, peaks.cpu)
            return Morning(way, entries, before, taken.total_seconds(), run.counts, *held)


def ended(runs: Callable[[], Sequence[Run]], *, seconds: float) -> Run:
    """Wait for the end of the only run; raise when it does not come, or is another than that it was posted."""
    if not until(lambda: any(run.state in ENDED for run in runs()), seconds=seconds):
        states = ", ".join(run.state for run in runs()) or "not planned: does the bot plan digests yet?"
        raise TimeoutError(f"the digest was not posted in {seconds:.0f} seconds; its slot is {states}")
    (run,) = runs()
    if run.state is not SlotState.POSTED:
        raise RuntimeError(f"the digest is {run.state}: {run.note}")
    return run


def subscribe(database: Database) -> int:
    """Set a digest of all feeds up that is not due for hours; return its number."""
    now = datetime.now(UTC)
    wish = Wish("Morning", CHANNEL, (now - timedelta(hours=1)).time().replace(second=0, microsecond=0), "UTC")
    return SqlSubscriptions(database).add(wish, team=TEAM, user=USER, now=now).number


def next_minute(now: datetime) -> datetime:
    """Return the next full minute that is not too near to subscribe for."""
    return (now + SOON).replace(second=0, microsecond=0) + timedelta(minutes=1)


def know_feeds(room: Newsroom, feeds: SqlFeeds) -> None:
    """Add the newsroom's feeds with what they announce as new, read here and now, and not to be asked for a day."""
    with Fetcher(frozenset(room.hosts), seconds_apart=0) as fetch:
        for url in room.urls:
            now = datetime.now(UTC)
            document = feed.read(fetch(url, feed.FEEDS))
            known, _ = feeds.add(Outline(url, title=document.title), team=TEAM, user=USER, now=now)
            health = FeedHealth(checked_at=now, succeeded_at=now, next_check_at=now + timedelta(days=1))
            feeds.record(replace(known, health=health), document.entries, seen=False, now=now)


def ask_now(feeds: SqlFeeds) -> None:
    """Let all feeds be due for a check."""
    for known in feeds.of_team(TEAM):
        feeds.record(due_now(known), (), seen=False, now=datetime.now(UTC))


def due_now(known: Feed) -> Feed:
    """Return a feed that is to be asked now."""
    return replace(known, health=replace(known.health, next_check_at=datetime.now(UTC)))


def rests(peaks: Peaks) -> bool:
    """Tell whether the bot does next to nothing for some seconds."""
    before = peaks.cpu
    time.sleep(IDLE_SECONDS)
    return peaks.cpu - before < IDLE_CPU


@contextmanager
def database_in(folder: Path) -> Iterator[Database]:
    """Open the bot's database, which lies in a folder."""
    database = open_database(url_in(folder))
    yield database
    database.close()


def url_in(folder: Path) -> str:
    """Return the address of the database in a folder."""
    return f"sqlite:///{folder}/briefbot.db"


@contextmanager
def bot_beside(slack: LoopbackSlack, room: Newsroom, folder: Path) -> Iterator[int]:
    """Run the bot as operators do, and give its process number; what it logged is shown where something went wrong."""
    own = {str(field.validation_alias) for field in Settings.model_fields.values()}
    environment = {name: value for name, value in os.environ.items() if name not in own} | {
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1",
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "BRIEFBOT_ALLOWED_HOSTS": ",".join(room.hosts),
        "DATABASE_URL": url_in(folder),
    }
    log = folder / "log.txt"
    with log.open("wb") as out:
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"], env=environment, cwd=folder, stdout=out, stderr=out
        )
        try:
            slack.wait_connected(2, timeout=60)
            yield bot.pid
        except BaseException:
            typer.echo(log.read_text("utf-8", errors="replace")[-4_000:], err=True)
            raise
        finally:
            _stop(bot)


def _stop(bot: subprocess.Popen[bytes]) -> None:
    bot.send_signal(signal.SIGTERM)
    try:
        bot.wait(30)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()


def selecting(*, feeds: int, entries: int) -> float:
    """Return the CPU seconds of selecting from the newsroom's own articles, briefed beforehand."""
    room = Newsroom(feeds=feeds, entries=entries // feeds, at=NOW)
    reports = [briefed(outlet, place) for outlet in room.outlets for place in range(len(outlet.pieces))]
    return least_seconds(reports, runs=3)


def drawn(mornings: Sequence[Morning], *, feeds: int) -> Table:
    """Draw how the digests went."""
    title = f"a digest of {mornings[0].entries:,} entries from {feeds} feeds, half of them copies"
    heads = ("due → posted", "asked before", "stories", "bot MB", "largest child MB", "children MB", "CPU s")
    table = Table(Column("way", no_wrap=True), *heads, title=title)
    for each in mornings:
        held = (each.own, max(each.children, default=0), sum(each.children))
        megabytes = [f"{amount / MEGABYTE:,.0f}" for amount in held]
        stories = f"{each.counts.get('stories', 0):,}"
        table.add_row(each.way, f"{each.seconds:.1f} s", f"{each.before:,}", stories, *megabytes, f"{each.cpu:.0f}")
    return table


def selections(*, feeds: int, entries: int) -> Table:
    """Draw what selecting alone takes: for these entries, and for a made morning of so many and of eight times more."""
    table = Table("entries", "CPU s", title="selecting alone")
    table.add_row(f"{entries:,}, briefed by the core", f"{selecting(feeds=feeds, entries=entries):.2f}")
    few, many = growth(entries, GROWTH * entries, runs=3)
    table.add_row(f"{entries:,}, made", f"{few:.2f}")
    table.add_row(f"{GROWTH * entries:,}, made", f"{many:.2f}, {many / few:.1f} times as long")
    return table


def main(
    entries: Annotated[int, typer.Option(min=1, help="Entries of all feeds together.")] = 1_000,
    feeds: Annotated[int, typer.Option(min=1, help="Feeds; each has a host of its own.")] = 50,
) -> None:
    """Measure and print."""
    entries = feeds * max(1, entries // feeds)
    console = Console()
    mornings = [morning(way, feeds=feeds, entries=entries) for way in (AHEAD, UNREAD)]
    console.print(drawn(mornings, feeds=feeds))
    console.print(selections(feeds=feeds, entries=entries))


if __name__ == "__main__":
    typer.run(main)
