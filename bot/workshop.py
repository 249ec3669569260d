"""Puts together what works behind the doors: requests, feeds and digests (the role *worker*), the times (*clock*)."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from slack_sdk import WebClient

from bot import composition
from bot.composition import DigestMaking, FeedReading, now
from bot.digest_worker import DigestWorker
from bot.errors import BotError, UsageError
from bot.extraction.edition import edition
from bot.model import Article, BriefRequest, DigestRequest, EntriesRequest, ShareRequest, SourcesRequest
from bot.pool import Background, WorkerPool, reading_pool
from bot.publishing.digest_answers import SlackDigests
from bot.publishing.digest_messages import digest_messages
from bot.publishing.poster import SlackPoster
from bot.publishing.slack import SlackPublisher
from bot.schedule import Tick
from bot.settings import Settings
from bot.sources.web.fetch import Fetcher
from bot.storage import Database, SqlArticles, SqlBriefs, SqlFeeds, SqlOutbox, SqlPast, SqlSlots, SqlSubscriptions
from bot.usecases.ahead import AskToRead, ReadAhead
from bot.usecases.brief import WriteBrief
from bot.usecases.build import BuildDigests
from bot.usecases.digests import AnswerDigests
from bot.usecases.due import PlanDigests
from bot.usecases.finish import FinishDigests
from bot.usecases.forget import Forget
from bot.usecases.freshen import Freshen
from bot.usecases.owner import Owners
from bot.usecases.poll import PollFeeds
from bot.usecases.ports import Extractor, Reader, Requests
from bot.usecases.post import PostMessages
from bot.usecases.share import ShareBrief
from bot.usecases.sources import AnswerSources
from bot.usecases.subscriptions import Subscriptions
from bot.worker import Worker

STOP_SECONDS = 20.0
LAST_SECONDS = 2.0  # of them for the poll to give back what it holds, when nothing is fetched any more
FETCHING_THREADS = 3
READING_PROCESSES = 2
SAMPLE = Article(composition.SAMPLE)


@dataclass(frozen=True, slots=True)
class Workshop:
    """Who works on requests, digests and feeds; ``stopping`` tells the poll that this program ends."""

    requests: Worker
    digests: DigestWorker
    poll: PollFeeds
    fetch: Fetcher
    stopping: threading.Event


@dataclass(frozen=True, slots=True)
class _Tools:
    """What the scripts share: what is remembered, the way to Slack, what reads and briefs, and what makes digests."""

    settings: Settings
    database: Database
    requests: Requests
    client: WebClient
    publisher: SlackPublisher
    read: Reader
    extract: Extractor
    fetch: Fetcher
    feeds: FeedReading
    stopping: threading.Event
    poll: PollFeeds
    digests: DigestMaking
    ahead: ReadAhead


def open_workshop(
    settings: Settings, database: Database, requests: Requests, client: WebClient, work: Extractor, stack: ExitStack
) -> Workshop:
    """Make the workers; they begin with ``begin``, and what they need is stopped with the ``stack``."""
    tools = _tools(settings, database, requests, client, work, stack)
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    return Workshop(_worker(tools, name), _digest_worker(tools, name), tools.poll, tools.fetch, tools.stopping)


def plan_digests(settings: Settings, database: Database) -> PlanDigests:
    """Return what keeps the slots that are due; whoever ticks runs it."""
    grace = timedelta(hours=settings.digest_grace_hours)
    return PlanDigests(SqlSubscriptions(database), SqlSlots(database), now, began=now(), grace=grace)


def forget_old(settings: Settings, database: Database) -> Forget:
    """Return what forgets what nobody needs any more; whoever ticks runs it."""
    return Forget(SqlPast(database), edition(settings.pipeline), now, runs=timedelta(days=settings.keep_days))


def begin(workshop: Workshop | None, functions: Sequence[Callable[[], object]], stack: ExitStack) -> None:
    """Work from now on, and run the functions at every tick, if there are any; all of it ends with the ``stack``."""
    ticking: list[Callable[[], object]] = [*functions, *([workshop.poll] if workshop else [])]
    tick = Tick(ticking) if ticking else None
    if workshop:
        workshop.requests.start()
        workshop.digests.start()
    if tick:
        tick.start()
    stack.callback(stop_work, workshop, tick)


def stop_work(workshop: Workshop | None, tick: Tick | None, *, clock: Callable[[], float] = time.monotonic) -> None:
    """Tell all to begin nothing, and let what runs end within one deadline.

    A round of polling that did not know would take our end for the fault of feeds. Requests and digests may fetch until
    theirs is over; then nothing is fetched, so that the round ends and gives back the feeds that it has not read.
    """
    deadline = clock() + STOP_SECONDS

    def left() -> float:
        return max(0.0, deadline - clock())

    if tick:
        tick.wind_down()
    if workshop:
        workshop.stopping.set()
        workshop.digests.wind_down()
        workshop.requests.stop(grace=STOP_SECONDS - LAST_SECONDS)
        workshop.digests.stop(grace=max(0.0, left() - LAST_SECONDS))
        workshop.fetch.close()
    if tick:
        tick.stop(grace=left())


def _tools(
    settings: Settings, database: Database, requests: Requests, client: WebClient, work: Extractor, stack: ExitStack
) -> _Tools:
    from bot.sources.page.reader import PageReader  # these bring parsers, which a door does not need to open
    from bot.sources.reader import SourceReader

    language = WorkerPool(processes=settings.processes, seconds=settings.article_seconds, warm=partial(work, SAMPLE))
    stack.callback(language.stop)
    if settings.pipeline:
        _try_pipeline(language, work, settings.pipeline)
    reading = reading_pool(processes=READING_PROCESSES)
    stack.callback(reading.stop)
    fetch = composition.fetcher(settings)
    stack.callback(fetch.close)
    behind = Background(language, processes=settings.processes), Background(reading, processes=READING_PROCESSES)

    def in_background(*, ahead: bool) -> tuple[Reader, Extractor]:
        briefing, parsing = (partial(each.run, ahead=ahead) for each in behind)
        return SourceReader(fetch.in_background, PageReader(parsing)), partial(briefing, work)

    publisher, feeds, stopping = SlackPublisher(client), composition.feed_reading(fetch, reading), threading.Event()
    poll = _poll(database, requests, feeds, publisher, stopping)
    freshen = Freshen(SqlFeeds(database), poll, now, stopping.wait)
    making = composition.digest_making(settings, database, *in_background(ahead=False), freshen)
    read, extract = in_background(ahead=True)
    return _Tools(
        settings,
        database,
        requests,
        client,
        publisher,
        SourceReader(fetch, PageReader(reading.run)),
        composition.remembering(settings, database, partial(language.run, work)),
        fetch,
        feeds,
        stopping,
        poll,
        making,
        _ahead(making, read, composition.remembering(settings, database, extract)),
    )


def _ahead(making: DigestMaking, read: Reader, extract: Extractor) -> ReadAhead:
    return ReadAhead(making.entries, replace(making.read, read=read, extract=extract, again=False), now)


def _poll(
    database: Database, requests: Requests, feeds: FeedReading, publisher: SlackPublisher, stopping: threading.Event
) -> PollFeeds:
    ask_to_read = AskToRead(SqlSubscriptions(database), lambda request: requests.accept(request, now=now()))
    return PollFeeds(SqlFeeds(database), feeds.read, publisher.notify, now, stopping.is_set, announced=ask_to_read)


def _worker(tools: _Tools, name: str) -> Worker:
    database, publisher = tools.database, tools.publisher
    feeds, articles, briefs = SqlFeeds(database), SqlArticles(database), SqlBriefs(database)
    digests = Subscriptions(SqlSubscriptions(database), SqlSlots(database), feeds, now)
    shown = SlackDigests(publisher, tools.settings.command)
    scripts: dict[type, Callable[..., None]] = {
        BriefRequest: WriteBrief(tools.read, tools.extract, articles, briefs, publisher, now, time.monotonic),
        ShareRequest: ShareBrief(briefs, publisher),
        SourcesRequest: AnswerSources(composition.read_sources(feeds, tools.feeds), publisher),
        DigestRequest: AnswerDigests(digests, feeds, tools.digests.make, shown, now),
        EntriesRequest: tools.ahead,
    }
    threads = tools.settings.processes + FETCHING_THREADS
    return Worker(tools.requests, scripts, publisher.apologise, now=now, name=name, threads=threads)


def _digest_worker(tools: _Tools, name: str) -> DigestWorker:
    database, poster = tools.database, SlackPoster(tools.client)
    subscriptions, slots, outbox = SqlSubscriptions(database), SqlSlots(database), SqlOutbox(database)
    owners = Owners(Subscriptions(subscriptions, slots, SqlFeeds(database), now), slots, tools.publisher.notify)
    grace = timedelta(hours=tools.settings.digest_grace_hours)
    make = tools.digests.make
    build = BuildDigests(slots, subscriptions, outbox, make, digest_messages, owners, now, worker=name, grace=grace)
    post = PostMessages(outbox, poster, owners.stop, owners.tell, now=now, sleep=time.sleep, worker=name)
    return DigestWorker(build, slots, post, FinishDigests(slots, poster, now), now=now)


def _try_pipeline(pool: WorkerPool, work: Extractor, name: str) -> None:
    try:
        pool.run(work, SAMPLE)
    except (BotError, RuntimeError) as error:
        raise UsageError(f"BRIEFBOT_PIPELINE is not usable: {name} could not brief a sample sentence.") from error
