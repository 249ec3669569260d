"""The playground: the loopback Slack and the real bot side by side in one process, for trying on one machine."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot import app
from bot.app import Running
from bot.errors import UsageError
from bot.playground.press import LIST, SAMPLES, Press
from bot.playground.server import LoopbackSlack

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from bot.settings import Settings

NOTICE = "It is for trying on this machine only: no workspace, no tokens, nothing leaves it, nothing is kept."


def run(
    settings: Settings, *, port: int, say: Callable[[str], None], open_page: Callable[[str], object] | None
) -> None:
    """Run the playground until SIGINT or SIGTERM."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    say("Starting the bot …")
    with playground(settings, port=port) as (url, running):
        say(f"The playground is open: {url}\n{NOTICE} Stop it with Ctrl-C.{hint(url)}")
        if open_page:
            open_page(url)
        running.watch(stopping)


@contextmanager
def playground(settings: Settings, *, port: int) -> Iterator[tuple[str, Running]]:
    """Start both, the bot with these settings but for where Slack is; yield the page's address and the bot."""
    with TemporaryDirectory(prefix="briefbot-playground-") as folder, _no_proxy():
        try:
            slack = LoopbackSlack(port=port, beside=_press()).start()
        except OSError as error:
            raise UsageError(f"Port {port} cannot be used ({error.strerror}). Choose another one: --port 0.") from error
        try:
            with app.start(_settings(settings, slack, Path(folder))) as running:
                yield slack.url, running
        finally:
            slack.stop()


def hint(url: str, samples: Path = SAMPLES) -> str:
    """Say how to try a digest where there are samples to make one of; nothing where there are none."""
    return (
        f"\nTo try a digest, type: /brief sources import {url}{LIST}, then: /brief digest new"
        if _press(samples)
        else ""
    )


def _press(samples: Path = SAMPLES) -> Sequence[BaseRoute]:
    return Press(samples, datetime.now(UTC)).routes()


@contextmanager
def _no_proxy() -> Iterator[None]:
    """Let calls to the loopback Slack pass by the proxy of this machine, which cannot reach it."""
    before = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
    os.environ.update({name: ",".join(filter(None, (value, "127.0.0.1"))) for name, value in before.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            os.environ.update({name: value} if value is not None else {})


def _settings(settings: Settings, slack: LoopbackSlack, folder: Path) -> Settings:
    return settings.model_copy(
        update={
            "bot_token": SecretStr(slack.bot_token),
            "app_token": SecretStr(slack.app_token),
            "slack_api_url": slack.api_url,
            "mode": "socket",
            "command": "/brief",
            "allowed_hosts": (*settings.allowed_hosts, urlsplit(slack.url).netloc),
            "database_url": SecretStr(f"sqlite:///{folder / 'playground.db'}"),
        }
    )
