"""What reads feeds, made of a fetcher and a pool of killable processes: the same for the bot and for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import Feed, Outline
    from bot.pool import OnDemand, WorkerPool
    from bot.sources.fetch import Fetcher
    from bot.usecases.ports import FeedFinder, SourceTester


@dataclass(frozen=True, slots=True)
class FeedWeb:
    """Finds the feed of a link, looks at a source, fetches a list of feeds, and knows OPML both ways."""

    find: FeedFinder
    test: SourceTester
    fetch: Callable[[str], bytes]
    outlines: Callable[[bytes | str], tuple[Outline, ...]]
    draw: Callable[[Sequence[Feed]], str]


def feed_web(fetch: Fetcher, pool: WorkerPool | OnDemand, now: Callable[[], datetime]) -> FeedWeb:
    """Return what reads feeds; the parsers are loaded here, not when a door opens."""
    from bot.sources import opml
    from bot.sources.finder import FeedFinder
    from bot.sources.page_reader import PageReader
    from bot.sources.tester import SourceTester

    return FeedWeb(
        FeedFinder(fetch, now, pool.run),
        SourceTester(fetch.ask, pool.run, PageReader(pool.run)),
        lambda link: fetch(link, opml.LISTS).body,
        opml.parse,
        opml.draw,
    )
