"""The whole bot between a Slack and a newsroom on this machine, on a clock that can be set: for journeys of digests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from starlette.routing import BaseRoute

from bot import app, composition, workshop
from bot.digest_worker import DigestWorker
from bot.model import Run, SlotState
from bot.playground.deliveries import Delivery
from bot.playground.server import LoopbackSlack
from bot.publishing import ids
from bot.schedule import Tick
from bot.storage import SqlFeeds, SqlSlots
from tests.drawn import elements_of, shown
from tests.extractors import warnings_of
from tests.newsroom import Newsroom
from tests.running import BotInSlack, bot_in

TEAM, ADA, BEN = "T0DESK", "U0ADA", "U0BEN"
LONDON = ZoneInfo("Europe/London")
EVENING = datetime(2026, 9, 14, 18, 0, tzinfo=LONDON)
ENDED = frozenset({SlotState.POSTED, SlotState.SKIPPED, SlotState.FAILED, SlotState.UNCERTAIN})
TICK = 0.2
PATIENCE = 90.0


class SetClock:
    """Shows a moment and runs on from there; it can be set."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def __call__(self) -> datetime:
        at, began = self._set
        return at + timedelta(seconds=time.monotonic() - began)

    def set(self, at: datetime) -> None:
        """Show another moment from now on."""
        self._set = at.astimezone(UTC), time.monotonic()


def put_up(patch: pytest.MonkeyPatch, clock: Callable[[], datetime], *, tick: float = TICK) -> None:
    """Give the bot that is put together from now on a clock, and let it look for work more often than it does."""
    for module in (app, composition, workshop):
        patch.setattr(module, "now", clock)
    patch.setattr(workshop, "Tick", partial(Tick, seconds=tick))
    patch.setattr(workshop, "DigestWorker", partial(DigestWorker, poll_seconds=tick))


@dataclass(frozen=True)
class Digesting:
    """What a test does and asks: in Slack as a person, at the newsroom, on the clock, in the bot's memory."""

    slack: LoopbackSlack
    room: Newsroom
    bot: BotInSlack
    clock: SetClock

    def ask(self, text: str, *, channel: str = "C0DESK", user: str = ADA) -> str:
        """Type a command; return what the answer shows at once."""
        said = self.slack.command(text, channel=channel, user=user).wait_ack() or {}
        return said_in(said)

    def told(self, words: str, *, user: str = ADA) -> dict[str, Any]:
        """Wait for a message to one person that holds these words; return the latest."""
        found: dict[str, Any] = self.slack.wait_for(
            lambda: [one for one in self.slack.ephemerals(user) if words in said_in(one)], PATIENCE
        )[-1]
        return found

    def add_sources(self, *feeds: int) -> None:
        """Add feeds of the newsroom, or all, as a person does; they get the numbers from 1 on."""
        for feed in feeds or range(len(self.room.urls)):
            self.ask(f"sources add {self.room.urls[feed]}")
        for number, _ in enumerate(feeds or self.room.urls, start=1):
            self.told(f"Added as source {number}")

    def form(self, text: str = "digest new", *, channel: str = "C0DESK", user: str = ADA) -> dict[str, Any]:
        """Have the form of a digest opened."""
        before = {view["id"] for view in self.slack.views(user)}
        self.slack.command(text, channel=channel, user=user).wait_ack()
        opened = self.slack.wait_for(lambda: [one for one in self.slack.views(user) if one["id"] not in before])
        view: dict[str, Any] = opened[-1]
        return view

    def set_up(self, name: str = "Harbour desk", **values: Any) -> int:
        """Set a digest up in the form, with its own values for the rest, and wait for its introduction."""
        view = self.form(channel=values.get(ids.DIGEST_CHANNEL, "C0DESK"))
        self.slack.submit(view, {ids.DIGEST_NAME: name, **values}).wait_ack()
        self.posted(f"{name}: a digest for this channel", channel=values.get(ids.DIGEST_CHANNEL, "C0DESK"))
        introduced = shown(self.view("Introduced"))
        self.slack.close(self.slack.views(ADA)[0], clear=True)
        return int(introduced.split("Digest ", 1)[1].split(" ", 1)[0])

    def view(self, *titles: str, user: str = ADA) -> dict[str, Any]:
        """Wait until the view on top has one of these titles; return it."""

        def on_top() -> list[dict[str, Any]]:
            return [one for one in self.slack.views(user)[-1:] if one["title"]["text"] in titles]

        view: dict[str, Any] = self.slack.wait_for(on_top, PATIENCE)[0]
        return view

    def posted(self, words: str, *, channel: str = "C0DESK", count: int = 1) -> dict[str, Any]:
        """Wait until a channel has so many messages that hold these words; return the latest."""

        def there() -> list[dict[str, Any]]:
            found = [one for one in self.slack.messages(channel) if words in said_in(one)]
            return found if len(found) >= count else []

        message: dict[str, Any] = self.slack.wait_for(there, PATIENCE)[-1]
        return message

    def digests(self, name: str = "Harbour desk", *, channel: str = "C0DESK") -> list[dict[str, Any]]:
        """Return the digests of a name that a channel has got."""
        posted = self.slack.messages(channel)
        return [one for one in posted if f"{name} · " in said_in(one) and " Run D" in said_in(one)]

    def run(self, number: int = 1, *, user: str = ADA) -> Run:
        """Run a digest by hand; return what became of it."""
        before = len(self.runs(number))
        self.ask(f"digest run {number}", user=user)
        return self.ran(number, before + 1)

    def ran(self, number: int = 1, count: int = 1) -> Run:
        """Wait until so many slots of a digest have ended; return the latest."""

        def ended() -> tuple[Run, ...]:
            runs = self.runs(number)
            return runs if sum(run.state in ENDED for run in runs) >= count else ()

        run: Run = self.slack.wait_for(ended, PATIENCE)[0]
        return run

    def runs(self, number: int = 1) -> tuple[Run, ...]:
        """Return what became of a digest's slots, the latest first."""
        return SqlSlots(self.bot.database).runs(number, team=TEAM, limit=50)

    def poll(self, at: datetime) -> None:
        """Set the clock to a moment at which every source is due, and wait until each has been asked."""
        self.clock.set(at)
        feeds = SqlFeeds(self.bot.database)

        def asked() -> bool:
            checked = [feed.health.checked_at for feed in feeds.of_team(TEAM)]
            return all(each is not None and each >= at for each in checked)

        self.slack.wait_for(asked, PATIENCE)


def said_in(message: Mapping[str, Any]) -> str:
    """Return what a message shows: its blocks, or its text where it has none."""
    return shown(message) if message.get("blocks") else str(message.get("text", ""))


def lines_of(place: Mapping[str, Any]) -> list[str]:
    """Return what a message or view shows, one block each."""
    return ["".join(_inline(block)) for block in place["blocks"]]


def _inline(value: Any) -> Iterator[str]:
    for element in elements_of(value):
        match element.get("type"), element.get("text"):
            case _, str(text):
                yield text
            case "user", _:
                yield f"@{element['user_id']}"
            case "channel", _:
                yield f"#{element['channel_id']}"
            case "date", _:
                yield str(element["fallback"])


@contextmanager
def digesting(
    folder: Path,
    patch: pytest.MonkeyPatch,
    *,
    at: datetime = EVENING,
    extract: Callable[..., Any] | None = warnings_of,
    beside: Sequence[BaseRoute] = (),
    **room: Any,
) -> Iterator[Digesting]:
    """Run the whole bot for a newsroom of three outlets; the clock begins at six in the evening in London.

    It may also read what stands ``beside`` the Slack.
    """
    patch.setenv("NO_PROXY", "127.0.0.1")
    clock = SetClock(at)
    put_up(patch, clock)
    written = {"feeds": 3, "entries": 8, "announced": 2, "copies": 0.3, "at": at, **room}
    with (
        LoopbackSlack(rate_limits=False, now=clock, beside=beside) as slack,
        Newsroom(**written) as opened,
        bot_in(slack, folder, mode="socket", extract=extract, allowed=(*opened.hosts, host_of(slack.url))) as bot,
    ):
        yield Digesting(slack, opened, bot, clock)


def host_of(url: str) -> str:
    """Return the host of an address with its port."""
    return urlsplit(url).netloc


def refusals(delivery: Delivery) -> Mapping[str, str]:
    """Return what a form says at its fields."""
    ack = delivery.wait_ack()
    errors: Mapping[str, str] = ack.get("errors") or {}
    return errors
