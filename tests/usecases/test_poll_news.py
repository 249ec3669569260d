"""Whom a round of polling tells which feeds announced something new."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.model import Feed, Outline
from bot.storage import Database, SqlFeeds
from bot.usecases.poll import PollFeeds
from bot.usecases.ports import FeedReader
from tests.fakes import Clock
from tests.feed_fakes import LINK, NotedSentences, ScriptedFeeds, an_entry, read

PIER, QUAY = "https://pier.example/feed", "https://quay.example/feed"


class Told:
    """Polls three feeds, and knows which of them it was told of, round by round."""

    def __init__(self, database: Database, reader: FeedReader) -> None:
        self.clock, self.rounds, feeds = Clock(), list[list[str]](), SqlFeeds(database)
        for url in (LINK, PIER, QUAY):
            feeds.add(Outline(url), team="T1", user="U1", now=self.clock())
        self.poll = PollFeeds(feeds, reader, NotedSentences(), self.clock, announced=self.tell)

    def tell(self, feeds: Sequence[Feed]) -> None:
        self.rounds.append(sorted(feed.url for feed in feeds))


def test_feeds_that_announced_something_new_are_told_of_once_at_the_end(database: Database):
    told = Told(database, ScriptedFeeds({LINK: read(an_entry()), PIER: read(), QUAY: read(an_entry())}))
    told.poll()
    told.clock.forward(30 * 60)
    told.poll()
    assert told.rounds == [[LINK, QUAY]]


def test_feeds_are_told_of_though_the_round_breaks_off(database: Database):
    def breaking_off(feeds: Sequence[Feed]):
        yield next(feed for feed in feeds if feed.url == LINK), read(an_entry())
        raise LookupError("a bug")

    told = Told(database, breaking_off)
    with pytest.raises(LookupError):
        told.poll()
    assert told.rounds == [[LINK]]
