"""What the terminal works with, made of the settings: readers, extractors and a team's sources. See ``bot.app``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from bot.errors import ExtractionError

if TYPE_CHECKING:
    from bot.listeners.desk import TeamSources
    from bot.model import Article, Brief, Source, SourcesAnswer, SourcesRequest
    from bot.settings import Settings
    from bot.sources.web.fetch import Fetcher
    from bot.sources.web.fetched import Fetched
    from bot.web import FeedWeb


@dataclass(frozen=True, slots=True)
class SourcesDesk:
    """A team's sources: what is done at once, and the script of what takes the web.

    ``answer`` raises a ``BotError`` where it cannot be done; ``teams`` are those that the database knows.
    """

    sources: TeamSources
    answer: Callable[[SourcesRequest], SourcesAnswer]
    teams: tuple[str, ...]


def link_reader(known: Settings, parse: Callable[[Fetched], Article]) -> Callable[[Source], Article]:
    """Return what reads links; it is made at the first link, and keeps to one pace for all of them."""

    @cache
    def reader() -> Callable[[Source], Article]:
        from bot.sources.reader import SourceReader

        return SourceReader(_fetcher(known), parse)

    return lambda source: reader()(source)


def extractor(pipeline: str | None, seconds: float) -> Callable[[Article], Brief]:
    """Return what briefs an article in this process, within a time limit."""
    from bot import terminal
    from bot.extraction import extract

    def run(article: Article) -> Brief:
        from bot.extraction.pipeline import load

        try:
            load(pipeline)  # not on the time of the first article
            with terminal.time_limit(seconds):
                return extract(article, pipeline=pipeline)
        except OSError as error:
            raise ExtractionError("The language pipeline does not load. Run: briefbot doctor") from error

    return run


@contextmanager
def open_web(known: Settings) -> Iterator[FeedWeb]:
    """Make what reads feeds, for as long as a command runs."""
    from bot.pool import OnDemand
    from bot.web import feed_web

    with _fetcher(known) as fetch, OnDemand() as pool:
        yield feed_web(fetch, pool, now)


@contextmanager
def open_sources(known: Settings, *, to_read: bool = False) -> Iterator[SourcesDesk]:
    """Open the database of the settings, perhaps only to read, and a way to the web, for as long as a command runs."""
    from bot.storage import SqlFeeds, SqlTeams, open_database
    from bot.usecases.sources import ReadSources, Sources

    database = open_database(known.database_url.get_secret_value(), to_read=to_read)
    try:
        feeds = SqlFeeds(database)
        with open_web(known) as web:
            read = ReadSources(feeds, web.find, web.test, web.fetch, web.outlines, now)
            yield SourcesDesk(Sources(feeds, web.draw), read, SqlTeams(database).known())
    finally:
        database.close()


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def _fetcher(known: Settings) -> Fetcher:
    from bot.sources.web.fetch import Fetcher

    allow = frozenset(known.allowed_hosts)
    return Fetcher(allow, seconds=known.fetch_seconds, max_bytes=known.fetch_bytes)
