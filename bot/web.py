"""What reads feeds, made of a fetcher and a pool of killable processes: the same for the bot and for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import Feed, Outline
    from bot.pool import OnDemand, WorkerPool
    from bot.sources.web.fetch import Fetcher
    from bot.usecases.ports import FeedFinder, FeedReader, SourceTester


@dataclass(frozen=True, slots=True)
class FeedWeb:
    """Finds the feed of a link, asks many feeds, looks at a source, fetches a list of feeds, knows OPML both ways."""

    find: FeedFinder
    read: FeedReader
    test: SourceTester
    fetch: Callable[[str], bytes]
    outlines: Callable[[bytes | str], tuple[Outline, ...]]
    draw: Callable[[Sequence[Feed]], str]


def feed_web(fetch: Fetcher, pool: WorkerPool | OnDemand, now: Callable[[], datetime]) -> FeedWeb:
    """Return what reads feeds; the parsers are loaded here, not when a door opens."""
    from bot.sources.feeds import opml
    from bot.sources.feeds.finder import FeedFinder, FeedReader
    from bot.sources.page.reader import PageReader
    from bot.sources.tester import SourceTester

    return FeedWeb(
        FeedFinder(fetch, now, pool.run),
        FeedReader(fetch.ask_all, now, pool.run),
        SourceTester(fetch.ask, pool.run, PageReader(pool.run)),
        lambda link: fetch(link, opml.LISTS).body,
        partial(pool.run, opml.parse),
        opml.draw,
    )
