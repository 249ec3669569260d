"""Puts the bot together: settings → adapters → scripts → doors. What works behind the doors is ``workshop``'s."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import TracebackType
from typing import Self

from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot import __version__, extraction
from bot.composition import now
from bot.errors import BotError, UsageError
from bot.listeners import Desk, register
from bot.publishing.calls import make_client
from bot.settings import Settings
from bot.sources.feeds import opml
from bot.storage import (
    Database,
    SqlBriefs,
    SqlFeeds,
    SqlSlots,
    SqlSubscriptions,
    SqlTeams,
    open_database,
    open_requests,
)
from bot.transport import HttpTransport, SocketTransport, Transport
from bot.usecases.accept import AcceptRequest
from bot.usecases.ports import Extractor, Requests
from bot.usecases.sources import Sources
from bot.usecases.subscriptions import Subscriptions
from bot.workshop import Workshop, begin, forget_old, open_workshop, plan_digests

log = logging.getLogger(__name__)

LISTENER_THREADS = 20
ACK_SECONDS = 1.5  # that a click may wait for the database: its acknowledgement has three
DEAF_SECONDS = 60.0


class Role(StrEnum):
    """What a process of the bot does: answer Slack, do the work, or watch the clock."""

    EDGE = "edge"
    WORKER = "worker"
    CLOCK = "clock"


ROLES = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that runs; leaving the ``with`` block stops it. Without the role *edge* it has no ``transport``."""

    transport: Transport | None
    _stack: ExitStack

    @property
    def ready(self) -> bool:
        """Return whether Slack can reach the bot, where it is to be reached."""
        return self.transport is None or self.transport.ready

    def stop(self) -> None:
        """Let nothing in, finish what runs within 20 seconds, give the rest back, end the child processes."""
        self._stack.close()

    def watch(self, stopping: threading.Event, *, patience: float = DEAF_SECONDS) -> None:
        """Wait until told to stop; raise ``BotError`` when Slack could not reach the bot for ``patience`` seconds."""
        heard = time.monotonic()
        while not stopping.wait(1):
            if self.ready:
                heard = time.monotonic()
            elif time.monotonic() - heard > patience:
                raise BotError(f"Slack could not be reached for {patience:.0f} seconds. Check “briefbot doctor”.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(settings: Settings, *, roles: Collection[Role] = ROLES) -> None:
    """Do what the roles ask until SIGTERM or SIGINT; a second one ends the program at once."""
    stopping = threading.Event()

    def stop(number: int, _frame: object) -> None:
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with start(settings, roles=roles) as running:
        log.info("briefbot %s runs as %s", __version__, " and ".join(sorted(roles)))
        if running.transport:
            log.info("it answers %s in %s mode", settings.command, settings.mode)
        running.watch(stopping)


def start(settings: Settings, *, extract: Extractor | None = None, roles: Collection[Role] = ROLES) -> Running:
    """Start the bot and return once Slack can reach it; ``extract`` is a function that child processes can import."""
    work = extract or partial(extraction.extract, pipeline=settings.pipeline)
    with ExitStack() as stack:
        client = _client(settings) if {Role.EDGE, Role.WORKER} & set(roles) else None
        database = open_database(settings.database_url.get_secret_value())
        stack.callback(database.close)
        requests, workshop, transport = open_requests(database), None, None
        if client and Role.WORKER in roles:
            workshop = open_workshop(settings, database, requests, client, work, stack)
        if client and Role.EDGE in roles:
            transport = _edge(settings, database, requests, client, workshop, stack)
        timed: list[Callable[[], object]] = []
        if Role.CLOCK in roles:
            timed = [plan_digests(settings, database), forget_old(settings, database)]
        begin(workshop, timed, stack)
        if transport:
            stack.callback(transport.close)
            transport.open()
        return Running(transport, stack.pop_all())


def _client(settings: Settings) -> WebClient:
    return make_client(_needed(settings.bot_token, "SLACK_BOT_TOKEN"), api_url=settings.slack_api_url)


def _edge(
    settings: Settings,
    database: Database,
    requests: Requests,
    client: WebClient,
    workshop: Workshop | None,
    stack: ExitStack,
) -> Transport:
    """Make the doors that Slack knocks at; what is asked there is looked at now where the workers are at hand."""
    listeners = ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener")
    stack.callback(listeners.shutdown)
    app = _app(settings, client, listeners)
    _adopt(database, client)
    register(app, _desk(settings, database, requests, workshop))
    return _transport(settings, app, client)


def _desk(settings: Settings, database: Database, requests: Requests, workshop: Workshop | None) -> Desk:
    hurried = database.waiting(ACK_SECONDS)
    feeds = SqlFeeds(hurried)
    digests = Subscriptions(SqlSubscriptions(hurried), SqlSlots(hurried), feeds, now)
    accept = AcceptRequest(requests, workshop.requests.wake if workshop else _nobody_near, now)
    wake: Callable[[], None] = workshop.digests.wake if workshop else _nobody_near
    sources = Sources(feeds, opml.draw)
    return Desk(accept, SqlBriefs(database), settings.command, now, sources, digests, wake)


def _nobody_near() -> None:
    """Wake nobody: the workers are another process, and look by themselves."""


def _adopt(database: Database, client: WebClient) -> None:
    """Give the workspace the feeds that were added in the terminal before there was one."""
    try:
        team = client.auth_test().get("team_id")
    except (SlackClientError, OSError) as error:
        log.warning("what the terminal kept is not adopted this time: %s", error)
        return
    if team and (adopted := SqlTeams(database).adopt(team)):
        log.info("%s sources that were added in the terminal belong to the workspace now", adopted)


def _app(settings: Settings, client: WebClient, listeners: ThreadPoolExecutor) -> App:
    secret = settings.signing_secret.get_secret_value() if settings.signing_secret else ""
    try:
        return App(client=client, signing_secret=secret, listener_executor=listeners)
    except BoltError as error:
        raise UsageError("Slack refuses SLACK_BOT_TOKEN. Check it with “briefbot doctor”.") from error
    except OSError as error:
        raise BotError(f"{settings.slack_api_url} cannot be reached. Check it with “briefbot doctor”.") from error


def _transport(settings: Settings, app: App, client: WebClient) -> Transport:
    if settings.mode == "http":
        secret = _needed(settings.signing_secret, "SLACK_SIGNING_SECRET")
        return HttpTransport(app, secret, host=settings.host, port=settings.port)
    return SocketTransport(app, client, _needed(settings.app_token, "SLACK_APP_TOKEN"))


def _needed(secret: SecretStr | None, name: str) -> str:
    if secret is None:
        raise UsageError(f"{name} is not set. Put it into .env; “briefbot doctor” says where to find it.")
    return secret.get_secret_value()
