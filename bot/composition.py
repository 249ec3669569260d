"""What the bot and the terminal are both made of: a fetcher, what reads feeds, and the script of a team's sources.

Adapters are handed to scripts here and in ``bot.app``, which puts the bot together; no other module knows both.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from bot.errors import ExtractionError

if TYPE_CHECKING:
    from bot.listeners.desk import TeamSources
    from bot.model import (
        Article,
        Brief,
        Feed,
        MadeDigest,
        Outline,
        Request,
        Source,
        SourcesAnswer,
        SourcesRequest,
        Subscription,
    )
    from bot.pool import OnDemand, WorkerPool
    from bot.settings import Settings
    from bot.sources.web.fetch import Fetcher
    from bot.sources.web.fetched import Fetched
    from bot.storage import Database
    from bot.usecases.analyse import Analyse
    from bot.usecases.freshen import Freshen
    from bot.usecases.make import MakeDigest
    from bot.usecases.making_ports import Entries
    from bot.usecases.ports import Extractor, FeedFinder, FeedReader, Feeds, Reader, SourceTester
    from bot.usecases.reading import ReadEntries
    from bot.usecases.sources import ReadSources
    from bot.usecases.subscriptions import Subscriptions

SAMPLE = "The harbour wall will fail, Ada Penhallow warned. “Nobody listens,” she told the council."


@dataclass(frozen=True, slots=True)
class FeedReading:
    """Finds the feed of a link, asks many feeds, looks at a source, fetches a list of feeds, knows OPML both ways."""

    find: FeedFinder
    read: FeedReader
    test: SourceTester
    fetch: Callable[[str], bytes]
    outlines: Callable[[bytes | str], tuple[Outline, ...]]
    draw: Callable[[Sequence[Feed]], str]


@dataclass(frozen=True, slots=True)
class SourcesDesk:
    """A team's sources: what is done at once, and the script of what takes the web.

    ``answer`` raises a ``BotError`` where it cannot be done; ``teams`` are those that the database knows.
    """

    sources: TeamSources
    answer: Callable[[SourcesRequest], SourcesAnswer]
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DigestsDesk:
    """What is done with digests at once, and what the running bot does.

    ``accept`` hands a request to the running bot. ``make`` makes a digest in this process, from the web; it may take
    minutes. ``teams`` are those that the database knows.
    """

    digests: Subscriptions
    accept: Callable[[Request], bool]
    make: Callable[[Subscription], MadeDigest]
    now: Callable[[], datetime]
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DigestMaking:
    """What feeds announced, what reads it, and what makes a digest of it."""

    entries: Entries
    read: ReadEntries
    make: MakeDigest


def link_reader(known: Settings, parse: Callable[[Fetched], Article]) -> Callable[[Source], Article]:
    """Return what reads links; it is made at the first link, and keeps to one pace for all of them."""

    @cache
    def reader() -> Callable[[Source], Article]:
        from bot.sources.reader import SourceReader

        return SourceReader(fetcher(known), parse)

    return lambda source: reader()(source)


def extractor(pipeline: str | None, seconds: float) -> Callable[[Article], Brief]:
    """Return what briefs an article in this process, within a time limit."""
    from bot.extraction import extract

    def run(article: Article) -> Brief:
        from bot.extraction.pipeline import load

        try:
            load(pipeline)  # not on the time of the first article
            with time_limit(seconds):
                return extract(article, pipeline=pipeline)
        except OSError as error:
            raise ExtractionError("The language pipeline does not load. Run: briefbot doctor") from error

    return run


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``ExtractionError`` in the main thread when what is done takes longer; Windows has no such alarm."""

    def give_up(*_: object) -> None:
        took = f"It took longer than {seconds:g} seconds, so it was given up."
        raise ExtractionError(f"{took} Brief a part of it, or raise BRIEFBOT_ARTICLE_SECONDS.")

    if not hasattr(signal, "setitimer"):
        yield
        return
    handler = signal.signal(signal.SIGALRM, give_up)
    alarm = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *alarm)


def feed_reading(fetch: Fetcher, pool: WorkerPool | OnDemand) -> FeedReading:
    """Return what reads feeds; the parsers are loaded here, not when a door opens."""
    from bot.sources.feeds import opml
    from bot.sources.feeds.finder import FeedFinder, FeedReader
    from bot.sources.page.reader import PageReader
    from bot.sources.tester import SourceTester

    return FeedReading(
        FeedFinder(fetch, now, pool.run),
        FeedReader(fetch.ask_all, now, pool.run),
        SourceTester(fetch.ask, pool.run, PageReader(pool.run)),
        lambda link: fetch(link, opml.LISTS).body,
        partial(pool.run, opml.parse),
        opml.draw,
    )


def read_sources(feeds: Feeds, reading: FeedReading) -> ReadSources:
    """Return the script of what takes the web to be done with a team's sources."""
    from bot.usecases.sources import ReadSources

    return ReadSources(feeds, reading.find, reading.test, reading.fetch, reading.outlines, now)


@contextmanager
def open_reading(known: Settings) -> Iterator[FeedReading]:
    """Make what reads feeds, for as long as a command runs."""
    from bot.pool import OnDemand

    with fetcher(known) as fetch, OnDemand() as pool:
        yield feed_reading(fetch, pool)


@contextmanager
def open_sources(known: Settings, *, to_read: bool = False) -> Iterator[SourcesDesk]:
    """Open the database of the settings, perhaps only to read, and a way to the web, for as long as a command runs."""
    from bot.storage import SqlFeeds, SqlTeams, open_database
    from bot.usecases.sources import Sources

    database = open_database(known.database_url.get_secret_value(), to_read=to_read)
    try:
        feeds = SqlFeeds(database)
        with open_reading(known) as reading:
            teams = SqlTeams(database).known()
            yield SourcesDesk(Sources(feeds, reading.draw), read_sources(feeds, reading), teams)
    finally:
        database.close()


@contextmanager
def open_digests(known: Settings, *, to_read: bool = False) -> Iterator[DigestsDesk]:
    """Open the database of the settings, perhaps only to read, for as long as a command about digests runs."""
    from bot.storage import SqlFeeds, SqlSlots, SqlSubscriptions, SqlTeams, open_database, open_requests
    from bot.usecases.accept import AcceptRequest
    from bot.usecases.subscriptions import Subscriptions

    database = open_database(known.database_url.get_secret_value(), to_read=to_read)
    try:
        digests = Subscriptions(SqlSubscriptions(database), SqlSlots(database), SqlFeeds(database), now)
        accept = AcceptRequest(open_requests(database), lambda: None, now)  # the bot looks by itself
        make = partial(make_digest, known, database)
        yield DigestsDesk(digests, accept, make, now, SqlTeams(database).known())
    finally:
        database.close()


def make_digest(known: Settings, database: Database, subscription: Subscription) -> MadeDigest:
    """Make a digest in this process, as the bot would now; nothing is posted, and nothing counts as shown."""
    from bot import extraction
    from bot.pool import OnDemand
    from bot.sources.page.reader import PageReader
    from bot.sources.reader import SourceReader

    work = partial(extraction.extract, pipeline=known.pipeline)
    with fetcher(known) as fetch, OnDemand() as parsing, OnDemand(partial(_language_pool, known, work)) as language:
        read = SourceReader(fetch.in_background, PageReader(parsing.run))
        making = digest_making(known, database, read, partial(language.run, work))
        return making.make(subscription, now=now())


def digest_making(
    known: Settings, database: Database, read: Reader, extract: Extractor, freshen: Freshen | None = None
) -> DigestMaking:
    """Return what makes digests of what a database holds, with what reads links and what briefs an article."""
    from bot import storage
    from bot.extraction.edition import edition
    from bot.usecases.make import MakeDigest
    from bot.usecases.reading import ReadEntries

    feeds, entries, core = storage.SqlFeeds(database), storage.SqlEntries(database), edition(known.pipeline)
    articles, reports = storage.SqlArticles(database), storage.SqlReports(database)
    reading = ReadEntries(read, remembering(known, database, extract), articles, feeds, reports, core, now)
    slots, seen = storage.SqlSlots(database), storage.SqlSeenStories(database)
    return DigestMaking(entries, reading, MakeDigest(feeds, slots, entries, reading, seen, freshen=freshen))


def remembering(known: Settings, database: Database, extract: Extractor) -> Analyse:
    """Return what briefs an article at most once, as long as the core stays the same."""
    from bot.extraction.edition import edition
    from bot.storage import SqlAnalyses
    from bot.usecases.analyse import Analyse

    return Analyse(extract, SqlAnalyses(database, now), edition(known.pipeline), now)


def _language_pool(known: Settings, work: Callable[[Article], Brief]) -> WorkerPool:
    from bot.model import Article
    from bot.pool import WorkerPool

    return WorkerPool(processes=known.processes, seconds=known.article_seconds, warm=partial(work, Article(SAMPLE)))


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def fetcher(known: Settings) -> Fetcher:
    """Return what fetches pages and feeds, within the limits of the settings; whoever asks for it closes it."""
    from bot.sources.web.fetch import Fetcher

    allow = frozenset(known.allowed_hosts)
    return Fetcher(allow, seconds=known.fetch_seconds, max_bytes=known.fetch_bytes)
