"""What the making of digests needs from the world; like ``ports``, which has no room left for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Article, Brief, Digest, OutboxMessage, Receipt, Report, Seen, StoredEntry, Unread


class Entries(Protocol):
    """What the feeds of all workspaces announced."""

    def since(self, feeds: Collection[int], *, after: datetime) -> tuple[StoredEntry, ...]:
        """Return the entries of feeds that came, or got other words, after some time, as they came in.

        Of a feed's backlog (``seen``) only the newest 3 are among them, and only where it came in after that time.
        """


class Reports(Protocol):
    """What was read of entries; what another ``edition`` of the extraction core made of them does not count."""

    def of(self, entries: Sequence[StoredEntry], *, edition: str) -> Mapping[int, Report | Unread]:
        """Return what is known of entries in their present version, by the entry's id."""

    def keep(self, found: Report | Unread, entry: StoredEntry, *, edition: str, now: datetime) -> None:
        """Remember what became of an entry in this version; a report replaces a failure, never the reverse."""


class Analyses(Protocol):
    """Briefs by what they were made of, so that the same text is analysed once, whoever asks."""

    def get(self, article: Article, *, edition: str) -> Brief | None:
        """Return the brief that this edition of the extraction core made of such an article."""

    def put(self, brief: Brief, *, edition: str, now: datetime) -> None:
        """Remember a brief."""


class SeenStories(Protocol):
    """What the digests of each subscription showed and covered."""

    def of(self, subscription: int) -> Seen:
        """Return the stories that earlier digests of a subscription showed."""

    def covered(self, subscription: int, entries: Collection[int]) -> frozenset[tuple[int, int]]:
        """Return which of some entries, with their versions, earlier digests of a subscription covered."""


class EntryReader(Protocol):
    """Reads entries of a team's feeds: each article is read and briefed at most once."""

    def __call__(self, entries: Sequence[StoredEntry], *, team: str) -> Mapping[int, Report | Unread]:
        """Return what became of each entry, by its id."""


class DigestDrawer(Protocol):
    """Draws a digest as the messages that are posted to a channel."""

    def __call__(self, digest: Digest, receipt: Receipt, *, channel: str) -> tuple[tuple[OutboxMessage, ...], Receipt]:
        """Return the messages in their order and the receipt as it is printed."""
