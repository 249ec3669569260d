"""Feeds, what they answer, and fakes of who asks them; they obey our ports and can be asked what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.errors import SourceError
from bot.model import (
    Address,
    Article,
    Edition,
    Entry,
    Feed,
    FeedAnswer,
    FeedDocument,
    FeedHealth,
    FoundFeed,
    Outline,
    SourcesAnswer,
    SourcesRequest,
    SourcesVerb,
    SourceTest,
    Step,
)
from tests.fakes import NOON

LINK = "https://harbour.example/feed.xml"


def a_feed(number: int = 1, *, url: str = LINK, health: FeedHealth | None = None, **values: Any) -> Feed:
    """Make a feed of a team."""
    return Feed(number, "T1", url, "U1", NOON, title="Harbour News", health=health or FeedHealth(), **values)


def an_entry(key: str = "e1", *, words: str = "The sea wall fell.", published: datetime | None = None) -> Entry:
    """Make an entry; its fingerprint changes with its words."""
    link = f"https://harbour.example/{key}"
    return Entry(key, f"print of {words}", title=words, link=link, published=published, summary=words)


def read(*entries: Entry, **values: Any) -> FeedAnswer:
    """Answer with a feed that could be parsed."""
    document = FeedDocument("RSS 2.0", "Harbour News", "https://harbour.example/", entries, ttl=values.pop("ttl", None))
    return FeedAnswer(200, document, **values)


def unchanged(**values: Any) -> FeedAnswer:
    """Answer that nothing is new."""
    return FeedAnswer(304, **values)


def failed(status: int | None = 500, error: str = "It answered 500.", **values: Any) -> FeedAnswer:
    """Answer with a failure."""
    return FeedAnswer(status, error=error, **values)


@dataclass
class ScriptedFeeds:
    """Answers for feeds by their address; obeys the port ``FeedReader``, and remembers what it was asked."""

    answers: Mapping[str, FeedAnswer]
    asked: list[list[str]] = field(default_factory=list)
    meanwhile: Callable[[Feed], object] = lambda feed: None

    def __call__(self, feeds: Sequence[Feed]) -> Iterator[tuple[Feed, FeedAnswer]]:
        """Give each feed's answer, the last first: they come as they come."""
        self.asked.append([feed.url for feed in feeds])
        for feed in reversed(feeds):
            self.meanwhile(feed)
            yield feed, self.answers[feed.url]


@dataclass
class ScriptedFinder:
    """Finds the feeds it was given; obeys the port ``FeedFinder``."""

    found: Mapping[str, FoundFeed]

    def __call__(self, link: str) -> FoundFeed:
        """Return the feed a link means."""
        if link not in self.found:
            raise SourceError("I found no feed there. Name the feed’s own link.")
        return self.found[link]


@dataclass
class ScriptedTester:
    """Looks at a source and finds everything well; obeys the port ``SourceTester``."""

    tested: list[str] = field(default_factory=list)

    def __call__(self, link: str) -> SourceTest:
        """Return one step."""
        self.tested.append(link)
        return SourceTest(link, (Step("fetch", True, "200"),))


@dataclass
class NotedSentences:
    """Notes what a person would be told; obeys the port ``Notifier``."""

    told: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, sentence: str, *, user: str) -> None:
        """Note a sentence."""
        self.told.append((user, sentence))


@dataclass
class NotedAnswers:
    """Notes what came of feeds; obeys the port ``SourcesPublisher``."""

    answers: list[tuple[SourcesAnswer, Address]] = field(default_factory=list)

    def answer_sources(self, answer: SourcesAnswer, to: Address) -> None:
        """Note an answer."""
        self.answers.append((answer, to))


@dataclass
class MemoryArticles:
    """Keeps articles in a list and says the edition it was given; obeys the port ``Articles``."""

    edition: Edition | None = None
    kept: list[tuple[Article, str]] = field(default_factory=list)

    def keep(self, article: Article, *, team: str, now: datetime) -> Edition | None:
        """Keep an article."""
        self.kept.append((article, team))
        return self.edition


def a_sources_request(verb: SourcesVerb = SourcesVerb.ADD, argument: str = LINK, *, key: str = "f1") -> SourcesRequest:
    """Ask something of a team's feeds."""
    return SourcesRequest(key, "T1", "U1", verb, argument, Address(response_url=f"https://answer.example/{key}"))


def outlines(*urls: str) -> tuple[Outline, ...]:
    """List feeds as an OPML file does."""
    return tuple(Outline(url, title=f"Feed {number}") for number, url in enumerate(urls, start=1))
