"""What the scripts need from the world, as small protocols; the adapters are handed in by the composition root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol, Unpack

from bot.errors import BotError
from bot.model import (
    Address,
    Article,
    Brief,
    Edition,
    Entry,
    Feed,
    FeedAnswer,
    FeedChange,
    FoundFeed,
    Outline,
    Request,
    ShareRequest,
    Source,
    SourcesAnswer,
    SourceTest,
    StoredBrief,
    Urgency,
)


class Reader(Protocol):
    """Reads a source."""

    def __call__(self, source: Source) -> Article:
        """Return the article; raise ``SourceError`` when there is none."""


class Extractor(Protocol):
    """Extracts a brief from an article, in a worker process where there is one."""

    def __call__(self, article: Article) -> Brief:
        """Return the brief; raise ``ExtractionError`` when it cannot be done in time."""


class Briefs(Protocol):
    """Remembered briefs of all workspaces; a team sees its own only."""

    def add(
        self, brief: Brief, *, team: str, user: str, milliseconds: int, now: datetime, edition: Edition | None = None
    ) -> StoredBrief:
        """Remember a brief under a new id."""

    def get(self, brief_id: str, *, team: str) -> StoredBrief:
        """Return a brief; raise ``UnknownBriefError`` when the team has none of that id."""

    def recent(self, *, team: str, user: str, limit: int) -> tuple[StoredBrief, ...]:
        """Return a person's latest briefs, newest first."""


class Articles(Protocol):
    """Articles as they were read, version after version; a team sees its own only."""

    def keep(self, article: Article, *, team: str, now: datetime) -> Edition | None:
        """Remember a text and return which version of its article it is; None where nothing can be compared."""


class FeedFinder(Protocol):
    """Finds the feed that a link means."""

    def __call__(self, link: str) -> FoundFeed:
        """Return the feed at a link or the one its page names; raise ``SourceError`` with the next step."""


class FeedReader(Protocol):
    """Asks many feeds at once."""

    def __call__(self, feeds: Sequence[Feed]) -> Iterator[tuple[Feed, FeedAnswer]]:
        """Give each feed's answer as it comes; whatever goes wrong with one is its answer and no other's."""


class SourceTester(Protocol):
    """Looks at a source as a reader would."""

    def __call__(self, link: str) -> SourceTest:
        """Return what came of each step; never raise for what is wrong with the source."""


class Feeds(Protocol):
    """The feeds of all workspaces and what they announced; a team sees its own only."""

    def add(self, outline: Outline, *, team: str, user: str, now: datetime) -> tuple[Feed, bool]:
        """Remember a feed, due at once; return it and whether it is new."""

    def get(self, number: int, *, team: str) -> Feed:
        """Return a feed; raise ``UnknownFeedError`` when the team has none of that number."""

    def of_team(self, team: str) -> tuple[Feed, ...]:
        """Return a team's feeds by number."""

    def change(self, number: int, *, team: str, **said: Unpack[FeedChange]) -> Feed:
        """Keep what is named and nothing else, and return the feed as it is then; ``UnknownFeedError`` as ``get``."""

    def remove(self, feed: Feed) -> None:
        """Forget a feed and its entries."""

    def claim_due(self, *, now: datetime, limit: int, until: datetime) -> tuple[Feed, ...]:
        """Take active feeds whose next check is due and that nobody else is checking, those due longest first."""

    def renew(self, feeds: Sequence[Feed], *, lease: datetime, until: datetime | None) -> None:
        """Prolong a lease, named by its end, for the feeds that it still holds for; None as ``until`` gives it back."""

    def record(
        self, feed: Feed, entries: Sequence[Entry], *, seen: bool, now: datetime, lease: datetime | None = None
    ) -> int | None:
        """Keep how a check went and what it brought; return how many entries are new or have other words.

        None says that nothing is kept: the feed was removed, or the ``lease`` it was read under was lost, meanwhile.
        """


class Requests(Protocol):
    """Accepted requests, kept until they are finished or have failed."""

    def accept(self, request: Request, *, now: datetime) -> bool:
        """Store a request; return False when its key was seen before."""

    def claim(
        self, *, worker: str, now: datetime, lease_seconds: float, up_to: Urgency = Urgency.AHEAD
    ) -> Claim | None:
        """Take the most urgent request that is free or whose lease has ended, the oldest of them.

        One that is less urgent than ``up_to`` is left alone. What nobody waits for gives its key back: the same may
        wait once more, but not twice.
        """

    def renew(self, claim: Claim, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""

    def finish(self, claim: Claim, *, now: datetime) -> None:
        """Mark a request done."""

    def fail(self, claim: Claim, *, reason: str, retry_at: datetime | None, now: datetime) -> None:
        """Mark a request failed, or free again at ``retry_at``."""

    def release(self, claim: Claim, *, now: datetime) -> None:
        """Give a request back as if it had not been claimed, for a worker that stops before it is done."""


class Leased(Protocol):
    """Something that is worked on under a lease; ``attempt`` counts from 1."""

    @property
    def id(self) -> int:
        """Return the number that it is stored under."""

    @property
    def attempt(self) -> int:
        """Return how often it was claimed, this time included."""

    @property
    def worker(self) -> str:
        """Return who holds the lease."""

    @property
    def interrupted(self) -> bool:
        """Return whether an attempt before this one ended without a word, so that its effects are not known."""


class Claim(Leased, Protocol):
    """A request under a lease."""

    @property
    def request(self) -> Request:
        """Return what was asked."""


class SourcesPublisher(Protocol):
    """Shows what came of feeds; a part of ``Publisher``."""

    def answer_sources(self, answer: SourcesAnswer, to: Address) -> None:
        """Show what came of adding, testing or importing feeds."""


class Publisher(SourcesPublisher, Protocol):
    """Gets results out."""

    def answer(self, stored: StoredBrief, to: Address) -> None:
        """Show a brief to the one who asked."""

    def share(self, stored: StoredBrief, request: ShareRequest) -> None:
        """Post a brief to a channel, the evidence in its thread, and tell the one who shared it."""

    def apologise(self, error: BotError, to: Address) -> None:
        """Tell the one who asked what went wrong and what to do next."""


class Notifier(Protocol):
    """Tells a person something that they did not just ask for."""

    def __call__(self, sentence: str, *, user: str, slot: int | None = None) -> None:
        """Write to a person, with a way to post a digest's ``slot`` again; a failure is logged and not raised."""
