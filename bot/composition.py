"""What the terminal works with, made of the settings: readers, extractors and a team's sources. See ``bot.app``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.errors import ExtractionError

if TYPE_CHECKING:
    from bot.listeners.desk import TeamSources
    from bot.model import Article, Brief, Feed, Outline, Source, SourcesAnswer, SourcesRequest
    from bot.settings import Settings
    from bot.usecases.ports import FeedFinder, SourceTester


@dataclass(frozen=True, slots=True)
class SourcesDesk:
    """A team's sources: what is done at once, and the script of what takes the web.

    ``answer`` raises a ``BotError`` where it cannot be done; ``teams`` are those that the database knows.
    """

    sources: TeamSources
    answer: Callable[[SourcesRequest], SourcesAnswer]
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedWeb:
    """What reads feeds: finds the one of a link, looks at a source, fetches a file, and knows OPML both ways."""

    find: FeedFinder
    test: SourceTester
    fetch: Callable[[str], bytes]
    outlines: Callable[[bytes | str], tuple[Outline, ...]]
    draw: Callable[[Sequence[Feed]], str]


def link_reader(known: Settings) -> Callable[[Source], Article]:
    """Return what reads links; it is made at the first link."""

    def read(source: Source) -> Article:
        from bot.sources.fetch import Fetcher
        from bot.sources.reader import SourceReader

        allow = frozenset(known.allowed_hosts)
        return SourceReader(Fetcher(allow, seconds=known.fetch_seconds, max_bytes=known.fetch_bytes))(source)

    return read


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
    raise NotImplementedError(known)
    yield


@contextmanager
def open_sources(known: Settings) -> Iterator[SourcesDesk]:
    """Open the database of the settings and a way to the web, for as long as a command runs."""
    from bot.storage import SqlFeeds, SqlTeams, open_database
    from bot.usecases.sources import ReadSources, Sources

    database = open_database(known.database_url.get_secret_value())
    try:
        feeds = SqlFeeds(database)
        with open_web(known) as web:
            read = ReadSources(feeds, web.find, web.test, web.fetch, web.outlines, lambda: datetime.now(UTC))
            yield SourcesDesk(Sources(feeds, web.draw), read, SqlTeams(database).known())
    finally:
        database.close()
