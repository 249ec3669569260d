"""Puts the bot together: settings → adapters → scripts → doors. What the terminal needs, too, is ``composition``'s."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot import __version__, composition, extraction
from bot.composition import FeedReading, now
from bot.errors import BotError, UsageError
from bot.listeners import Desk, register
from bot.model import Article, Brief, BriefRequest, ShareRequest, SourcesRequest
from bot.pool import WorkerPool, reading_pool
from bot.publishing.calls import make_client
from bot.publishing.slack import SlackPublisher
from bot.schedule import Tick
from bot.settings import Settings
from bot.sources.web.fetch import Fetcher
from bot.storage import Database, SqlArticles, SqlBriefs, SqlFeeds, SqlTeams, open_database, open_requests
from bot.transport import HttpTransport, SocketTransport, Transport
from bot.usecases.accept import AcceptRequest
from bot.usecases.brief import WriteBrief
from bot.usecases.poll import PollFeeds
from bot.usecases.share import ShareBrief
from bot.usecases.sources import AnswerSources, Sources
from bot.worker import Worker

log = logging.getLogger(__name__)

LISTENER_THREADS = 20
ACK_SECONDS = 1.5  # that a click may wait for the database: its acknowledgement has three
STOP_SECONDS = 20.0
LAST_SECONDS = 2.0  # of them for the poll to give back what it holds, when nothing is fetched any more
FETCHING_THREADS = 3
READING_PROCESSES = 2
DEAF_SECONDS = 60.0
SAMPLE = Article("The harbour wall will fail, Ada Penhallow warned. “Nobody listens,” she told the council.")

Extract = Callable[[Article], Brief]


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that runs; leaving the ``with`` block stops it."""

    transport: Transport
    _stack: ExitStack

    @property
    def ready(self) -> bool:
        """Return whether Slack can reach the bot."""
        return self.transport.ready

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


def serve(settings: Settings) -> None:
    """Answer in Slack until SIGTERM or SIGINT; a second one ends the program at once."""
    stopping = threading.Event()

    def stop(number: int, _frame: object) -> None:
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with start(settings) as running:
        log.info("briefbot %s answers %s in %s mode", __version__, settings.command, settings.mode)
        running.watch(stopping)


def start(settings: Settings, *, extract: Extract | None = None) -> Running:
    """Start the bot and return once Slack can reach it; ``extract`` is a function that child processes can import."""
    work = extract or partial(extraction.extract, pipeline=settings.pipeline)
    client = make_client(_needed(settings.bot_token, "SLACK_BOT_TOKEN"), api_url=settings.slack_api_url)
    with ExitStack() as stack:
        database = open_database(settings.database_url.get_secret_value())
        stack.callback(database.close)
        pool = WorkerPool(processes=settings.processes, seconds=settings.article_seconds, warm=partial(work, SAMPLE))
        stack.callback(pool.stop)
        if settings.pipeline:
            _try_pipeline(pool, work, settings.pipeline)
        listeners = ThreadPoolExecutor(LISTENER_THREADS, thread_name_prefix="listener")
        stack.callback(listeners.shutdown)
        app = _app(settings, client, listeners)
        _adopt(database, client)
        shared = _Shared(database, SlackPublisher(client), pool, *_reading(settings, stack))
        feeds = composition.feed_reading(shared.fetch, shared.reading)
        worker = _worker(settings, shared, feeds, work)
        accept = AcceptRequest(open_requests(database), worker.wake, now)
        sources = Sources(SqlFeeds(database, patience=ACK_SECONDS), feeds.draw)
        register(app, Desk(accept, SqlBriefs(database), settings.command, now, sources))
        transport = _transport(settings, app, client)
        _start_work(worker, shared, feeds, stack)
        stack.callback(transport.close)
        transport.open()
        return Running(transport, stack.pop_all())


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the scripts share: what is remembered, the way out, who does language work, the way to the web and in."""

    database: Database
    publisher: SlackPublisher
    language: WorkerPool
    fetch: Fetcher
    reading: WorkerPool


def _reading(settings: Settings, stack: ExitStack) -> tuple[Fetcher, WorkerPool]:
    reading = reading_pool(processes=READING_PROCESSES)
    stack.callback(reading.stop)
    fetch = composition.fetcher(settings)
    stack.callback(fetch.close)
    return fetch, reading


def _start_work(worker: Worker, shared: _Shared, feeds: FeedReading, stack: ExitStack) -> None:
    """Take requests up and poll feeds from now on."""
    stopping = threading.Event()
    poll = PollFeeds(SqlFeeds(shared.database), feeds.read, shared.publisher.notify, now, stopping.is_set)
    tick = Tick([poll])
    worker.start()
    tick.start()

    def last_round() -> None:
        stopping.set()
        tick.wind_down()

    stack.callback(stop_work, last_round, worker.stop, shared.fetch.close, tick.stop)


def stop_work(
    last_round: Callable[[], None],
    stop_worker: Callable[..., None],
    stop_fetching: Callable[[], None],
    stop_ticking: Callable[..., None],
    *,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Tell all to begin nothing, and let what runs end within one deadline.

    A round of polling that did not know would take our end for the fault of feeds. Requests may fetch until theirs is
    over; then nothing is fetched, so that the round ends and gives back the feeds that it has not read.
    """
    deadline = clock() + STOP_SECONDS
    last_round()
    stop_worker(grace=STOP_SECONDS - LAST_SECONDS)
    stop_fetching()
    stop_ticking(grace=max(0.0, deadline - clock()))


def _worker(settings: Settings, shared: _Shared, feeds: FeedReading, work: Extract) -> Worker:
    from bot.sources.page.reader import PageReader  # these bring parsers, which a door does not need to open
    from bot.sources.reader import SourceReader

    read, extract = SourceReader(shared.fetch, PageReader(shared.reading.run)), partial(shared.language.run, work)
    database, publisher = shared.database, shared.publisher
    articles, briefs = SqlArticles(database), SqlBriefs(database)
    write_brief = WriteBrief(read, extract, articles, briefs, publisher, now, time.monotonic)
    answer_sources = AnswerSources(composition.read_sources(SqlFeeds(database), feeds), publisher)
    return Worker(
        open_requests(database),
        {BriefRequest: write_brief, ShareRequest: ShareBrief(briefs, publisher), SourcesRequest: answer_sources},
        publisher.apologise,
        now=now,
        name=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
        threads=settings.processes + FETCHING_THREADS,
    )


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


def _try_pipeline(pool: WorkerPool, work: Extract, name: str) -> None:
    try:
        pool.run(work, SAMPLE)
    except (BotError, RuntimeError) as error:
        raise UsageError(f"BRIEFBOT_PIPELINE is not usable: {name} could not brief a sample sentence.") from error


def _needed(secret: SecretStr | None, name: str) -> str:
    if secret is None:
        raise UsageError(f"{name} is not set. Put it into .env; “briefbot doctor” says where to find it.")
    return secret.get_secret_value()
