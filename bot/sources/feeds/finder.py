"""Asks for feeds: the one that a link means, and many at once for the news since they were asked last.

Bodies are taken apart by ``run``, which may be another process that can be killed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import UNEXPECTED, BotError, SourceError, TooComplexError
from bot.model import Feed, FeedAnswer, FeedHealth, FoundFeed
from bot.sources.elsewhere import Result, Run, here
from bot.sources.feeds import discovery, feed
from bot.sources.feeds.entries import of_the_web
from bot.sources.feeds.freshness import permanent_address, weigh
from bot.sources.web.fetched import Ask, Fetched, Kinds

log = logging.getLogger(__name__)

MAX_TRIED = 3
LATER = "I ask again later."
NAMES_NONE = "That page names no feed. Give me the feed's own link."
TOO_LONG = "Taking this feed apart took too much time or memory. Tell its publisher, or give me another of its feeds."


@dataclass(frozen=True, slots=True)
class FeedFinder:
    """Finds the feed that a link means: the link itself, or the likeliest feed that its page names."""

    fetch: Callable[[str, Kinds], Fetched]
    now: Callable[[], datetime]
    run: Run = here

    def __call__(self, link: str) -> FoundFeed:
        """Return the feed at a link or the one its page names; raise ``SourceError`` with the next step."""
        fetched = self.fetch(of_the_web(link.strip()), feed.FEEDS)
        if feed.is_page(fetched.body):
            return self._named_by(fetched)
        try:
            return self._found(fetched)
        except SourceError:
            if not fetched.media_type.endswith("html"):
                raise
        return self._named_by(fetched)

    def _named_by(self, page: Fetched) -> FoundFeed:
        outlines = taken_apart(self.run, discovery.look, page)
        failure = SourceError(NAMES_NONE)
        for outline in outlines[:MAX_TRIED]:
            try:
                found = self._found(self.fetch(outline.url, feed.FEEDS))
            except SourceError as error:
                log.info("a feed that a page names cannot be read: %s", error)
                failure = SourceError(f"The page names {outline.url}, but {error.cause}", error.step)
            else:
                return replace(found, others=tuple(other for other in outlines if other != outline))
        raise failure

    def _found(self, fetched: Fetched) -> FoundFeed:
        document = taken_apart(self.run, feed.read, fetched)
        return FoundFeed(_address(fetched), replace(weigh(fetched, now=self.now()), document=document, moved_to=None))


@dataclass(frozen=True, slots=True)
class FeedReader:
    """Asks many feeds at once; one that is unchanged costs an answer without a body."""

    ask_all: Callable[[Sequence[Ask]], Iterator[tuple[int, Fetched | SourceError]]]
    now: Callable[[], datetime]
    run: Run = here

    def __call__(self, feeds: Sequence[Feed]) -> Iterator[tuple[Feed, FeedAnswer]]:
        """Give each feed's answer as it comes; whatever goes wrong with one is its answer and no other's."""
        for number, came in self.ask_all([_ask(each) for each in feeds]):
            yield feeds[number], self._answer(feeds[number], came)

    def _answer(self, asked: Feed, came: Fetched | SourceError) -> FeedAnswer:
        if isinstance(came, SourceError):
            return FeedAnswer(None, error=f"{came.cause} {LATER}")  # nobody waits: the next step is ours
        try:
            answer = weigh(came, now=self.now())
            if answer.error:
                return answer
            if answer.status == 304 or answer.body_sha256 == asked.health.body_sha256:
                return _unchanged(answer, asked.health)
            return self._with_document(answer, came)
        except Exception:  # a feed's door: what nobody thought of is its failure, too, and no other feed's
            log.exception("a feed could not be read for a reason nobody thought of")
            return FeedAnswer(came.status, error=UNEXPECTED)

    def _with_document(self, answer: FeedAnswer, fetched: Fetched) -> FeedAnswer:
        """Add what the body holds; of a body that cannot be read nothing is kept that would call it unchanged."""
        try:
            return replace(answer, document=taken_apart(self.run, feed.read, fetched))
        except BotError as error:
            return replace(answer, etag=None, last_modified=None, body_sha256=None, error=error.public_message)


def taken_apart(run: Run, function: Callable[[Fetched], Result], fetched: Fetched) -> Result:
    """Run a function on an answer; what had to be ended for it is a ``SourceError`` about the feed."""
    try:
        return run(function, fetched)
    except TooComplexError as error:
        raise SourceError(TOO_LONG) from error


def _ask(asked: Feed) -> Ask:
    return Ask(asked.url, feed.FEEDS, asked.health.etag, asked.health.last_modified)


def _unchanged(answer: FeedAnswer, health: FeedHealth) -> FeedAnswer:
    """Return an answer without news: the validators that were known hold on where it names no others."""
    return replace(
        answer,
        etag=answer.etag or (health.etag if answer.status == 304 else None),
        last_modified=answer.last_modified or (health.last_modified if answer.status == 304 else None),
        body_sha256=health.body_sha256,
    )


def _address(fetched: Fetched) -> str:
    """Return where a feed is to be asked: where redirects led for good, else where they began."""
    return fetched.hops[0].url if fetched.hops and not permanent_address(fetched) else fetched.url
