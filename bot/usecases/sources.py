"""A team's feeds: what can be done at once, and what takes reading the web."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from bot.errors import SourceError, UnknownFeedError, UnreadFeedError, UsageError
from bot.identity import normalise
from bot.model import (
    GRADES,
    LINK_CHARACTERS,
    MOST_TAGS,
    NO_GRADE,
    TAG_CHARACTERS,
    AddedFeed,
    Feed,
    FeedChange,
    FeedState,
    ImportedFeeds,
    Outline,
    SourcesAnswer,
    SourcesRequest,
    SourcesVerb,
    SourceTest,
    newest,
)
from bot.usecases.health import judge
from bot.usecases.ports import FeedFinder, Feeds, SourcesPublisher, SourceTester

log = logging.getLogger(__name__)

LEAST_DRAWN = 40  # characters that a feed takes at least in OPML
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a person does with a team's feeds; ``draw`` writes feeds down as OPML."""

    feeds: Feeds
    draw: Callable[[Sequence[Feed]], str]

    def list(self, team: str) -> tuple[Feed, ...]:
        """Return a team's feeds by number."""
        return self.feeds.of_team(team)

    def pause(self, number: int, *, team: str, user: str) -> Feed:
        """Read a feed no more for now."""
        return self._change(number, team, user, state=FeedState.PAUSED)

    def resume(self, number: int, *, team: str, user: str) -> Feed:
        """Read a feed again, also one that was given up."""
        return self._change(number, team, user, state=FeedState.ACTIVE, reason=None)

    def grade(self, number: int, grade: str, *, team: str, user: str) -> Feed:
        """Keep how reliable a team holds a feed, A to F."""
        letter = grade.strip().upper()
        if len(letter) != 1 or letter not in GRADES:
            raise UsageError(f"{NO_GRADE}. Name one.")
        return self._change(number, team, user, grade=letter)

    def tag(self, number: int, tags: Sequence[str], *, team: str, user: str) -> Feed:
        """Keep the words that a team finds a feed by, instead of those it had."""
        words = dict.fromkeys(_tag(tag) for given in tags for tag in given.split(","))
        return self._change(number, team, user, tags=tuple(filter(None, words))[:MOST_TAGS])

    def remove(self, number: int, *, team: str, user: str) -> Feed:
        """Forget a feed and its entries."""
        feed = self.feeds.get(number, team=team)
        self.feeds.remove(feed)
        log.info("source %s of %s is removed by %s", number, team, user)
        return feed

    def export(self, team: str) -> str:
        """Return a team's feeds as one OPML document."""
        return self.draw(self.feeds.of_team(team))

    def export_parts(self, team: str, *, room: int) -> Iterator[str]:
        """Yield a team's feeds in as few whole OPML documents of at most ``room`` characters as can be.

        A feed is never cut: where one is too long, its document is. What is not asked for is not drawn.
        """
        rest = self.feeds.of_team(team)
        while rest:
            many = max(1, self._fitting(rest[: room // LEAST_DRAWN + 1], room))
            yield self.draw(rest[:many])
            rest = rest[many:]

    def _fitting(self, feeds: Sequence[Feed], room: int) -> int:
        """Count the feeds, from the first on, whose document has room."""
        return bisect_right(range(1, len(feeds) + 1), room, key=lambda many: len(self.draw(feeds[:many])))

    def _change(self, number: int, team: str, user: str, **said: Unpack[FeedChange]) -> Feed:
        feed = self.feeds.change(number, team=team, **said)
        log.info("source %s of %s is changed by %s: %s", number, team, user, ", ".join(said))
        return feed


@dataclass(frozen=True, slots=True)
class ReadSources:
    """Adds, tests and imports feeds: ``fetch`` reads the file at a link, ``outlines`` what an OPML file lists."""

    feeds: Feeds
    find: FeedFinder
    test: SourceTester
    fetch: Callable[[str], bytes]
    outlines: Callable[[bytes | str], tuple[Outline, ...]]
    now: Callable[[], datetime]

    def __call__(self, request: SourcesRequest) -> SourcesAnswer:
        """Return what came of it; a ``BotError`` says why nothing did."""
        argument = request.argument.strip()
        if not argument and request.verb is SourcesVerb.IMPORT:
            raise SourceError("This list is empty. Export one from your reader, and give me that file.")
        if not argument:
            raise UsageError("Name a link, or the number of a source.")
        if request.verb is SourcesVerb.ADD:
            return self._add(argument, request)
        if request.verb is SourcesVerb.TEST:
            return self._test(argument, request.team)
        return self._import(argument, request)

    def _add(self, link: str, request: SourcesRequest) -> AddedFeed:
        """Remember the feed that a link means; what it lists already counts as seen."""
        found, now = self.find(link), self.now()
        document = found.answer.document
        entries = document.entries if document else ()
        named = Outline(found.url, document.title if document else None, document.site if document else None)
        feed, new = self.feeds.add(named, team=request.team, user=request.user, now=now)
        if feed.health.succeeded_at is None:  # also when an attempt before this one broke off here
            feed = judge(feed, found.answer, now=now).feed
            self.feeds.record(feed, entries, seen=True, now=now)
        return AddedFeed(feed, new, newest(entries), len(entries), found.others, document.losses if document else ())

    def _test(self, argument: str, team: str) -> SourceTest:
        number = argument.removeprefix("#")
        if not number.isdecimal():
            return self.test(argument)
        if len(number) > 9:
            raise UnknownFeedError(number)
        return self.test(self.feeds.get(int(number), team=team).url)

    def _import(self, argument: str, request: SourcesRequest) -> ImportedFeeds:
        """Remember what an OPML file lists, without reading any of it: each is due at once."""
        listed = self.outlines(self.fetch(argument) if _is_link(argument) else argument)
        refused = tuple((outline.url, outline.refused) for outline in listed if outline.refused)
        added: list[Feed] = []
        known: list[Feed] = []
        for outline in _each_once(listed):
            feed, new = self.feeds.add(outline, team=request.team, user=request.user, now=self.now())
            (added if new else known).append(feed)
        return ImportedFeeds(tuple(added), tuple(known), refused)


@dataclass(frozen=True, slots=True)
class AnswerSources:
    """The script of a request that takes reading the web."""

    read: Callable[[SourcesRequest], SourcesAnswer]
    publisher: SourcesPublisher

    def __call__(self, request: SourcesRequest) -> None:
        """Tell the one who asked what came of it."""
        try:
            answer = self.read(request)
        except SourceError as error:
            raise UnreadFeedError(error.cause, error.step) from error
        self.publisher.answer_sources(answer, request.reply_to)


def _is_link(text: str) -> bool:
    return len(text) <= LINK_CHARACTERS and _LINK.fullmatch(text) is not None


def _each_once(listed: Sequence[Outline]) -> Iterator[Outline]:
    """Pass over what is refused, and a feed that stands in more than one folder from the second time on."""
    passed: set[str] = set()
    for outline in listed:
        key = normalise(outline.url)
        if not outline.refused and key not in passed:
            passed.add(key)
            yield outline


def _tag(word: str) -> str:
    return " ".join(word.lower().split()).lstrip("#")[:TAG_CHARACTERS]
