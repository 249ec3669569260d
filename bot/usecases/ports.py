"""What the scripts need from the world, as small protocols; the adapters are handed in by the composition root."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.errors import BotError
from bot.model import Address, Article, Brief, Request, ShareRequest, Source, StoredBrief


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

    def add(self, brief: Brief, *, team: str, user: str, milliseconds: int, now: datetime) -> StoredBrief:
        """Remember a brief under a new id."""

    def get(self, brief_id: str, *, team: str) -> StoredBrief:
        """Return a brief; raise ``UnknownBriefError`` when the team has none of that id."""

    def recent(self, *, team: str, user: str, limit: int) -> tuple[StoredBrief, ...]:
        """Return a person's latest briefs, newest first."""


class Requests(Protocol):
    """Accepted requests, kept until they are finished or have failed."""

    def accept(self, request: Request, *, now: datetime) -> bool:
        """Store a request; return False when its key was seen before."""

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> Claim | None:
        """Take the oldest request that is free or whose lease has ended."""

    def renew(self, claim: Claim, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""

    def finish(self, claim: Claim, *, now: datetime) -> None:
        """Mark a request done."""

    def fail(self, claim: Claim, *, reason: str, retry_at: datetime | None, now: datetime) -> None:
        """Mark a request failed, or free again at ``retry_at``."""

    def release(self, claim: Claim, *, now: datetime) -> None:
        """Give a request back as if it had not been claimed, for a worker that stops before it is done."""


class Claim(Protocol):
    """A request under a lease; ``attempt`` counts from 1."""

    @property
    def id(self) -> int:
        """Return the stored request's number."""

    @property
    def request(self) -> Request:
        """Return what was asked."""

    @property
    def attempt(self) -> int:
        """Return how often the request was claimed, this time included."""

    @property
    def worker(self) -> str:
        """Return who holds the lease."""

    @property
    def interrupted(self) -> bool:
        """Return whether the attempt before this one ended without a word, so that its effects are not known."""


class Publisher(Protocol):
    """Gets results out."""

    def answer(self, stored: StoredBrief, to: Address) -> None:
        """Show a brief to the one who asked."""

    def share(self, stored: StoredBrief, request: ShareRequest) -> None:
        """Post a brief to a channel, the evidence in its thread, and tell the one who shared it."""

    def apologise(self, error: BotError, to: Address) -> None:
        """Tell the one who asked what went wrong and what to do next."""
