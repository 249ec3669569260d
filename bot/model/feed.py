"""Feeds that a team polls, what they announce, and what a look at a source found; all instants are aware, in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, TypedDict

GRADES: Final = "ABCDEF"
NO_GRADE: Final = "A grade is a letter from A (reliable) to F (not known)"
MOST_TAGS: Final = 10
TAG_CHARACTERS: Final = 100
TITLE_CHARACTERS: Final = 300
LINK_CHARACTERS: Final = 2_000
MOST_ENTRIES: Final = 500
NEWEST: Final = 3
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class FeedState(StrEnum):
    """Whether a feed is polled: yes, not for now by a person's wish, or no more because it is gone."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """What the answers of a feed taught us: validators, when to ask next, since when it fails and with what sentence.

    ``succeeded_at`` is the last time its entries could be read; ``failures`` counts failures in a row, and a 304 does
    not end them. ``moved_to`` is where it said, ``moved_times`` times in a row, that it lives now. ``pause_seconds`` is
    for how long its last whole answer wants it to be left alone.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    checked_at: datetime | None = None
    next_check_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: str | None = None
    moved_to: str | None = None
    moved_times: int = 0
    pause_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """An RSS, Atom or JSON Feed address that we poll for a team; ``grade`` is the Admiralty letter a person gave it.

    ``number`` is what people type; ``reason`` says in a sentence why a feed is disabled. ``added_by`` is empty where
    nobody of the workspace added it.
    """

    number: int
    team: str
    url: str
    added_by: str
    added_at: datetime
    title: str | None = None
    site: str | None = None
    tags: tuple[str, ...] = ()
    grade: str = "F"
    state: FeedState = FeedState.ACTIVE
    reason: str | None = None
    health: FeedHealth = field(default_factory=FeedHealth)


class FeedChange(TypedDict, total=False):
    """What a person may change of a feed; what is not named stays as it is."""

    title: str | None
    tags: tuple[str, ...]
    grade: str
    state: FeedState
    reason: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a feed announces it, not yet read.

    ``key`` tells it from the feed's other entries and never depends on a date; ``fingerprint`` changes with its words.
    """

    key: str
    fingerprint: str
    title: str | None = None
    link: str | None = None
    guid: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is remembered; ``seen`` entries were there before the feed was added, or are in a digest.

    ``version`` counts from 1 and rises when the feed announces the same entry in other words.
    """

    id: int
    feed: int
    entry: Entry
    version: int
    first_seen: datetime
    changed_at: datetime
    seen: bool


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed as it was parsed; ``notes`` says in sentences what was odd about it, ``ttl`` is in seconds.

    ``losses`` are those of the notes that tell what a reader does not get.
    """

    kind: str
    title: str | None
    site: str | None
    entries: tuple[Entry, ...]
    ttl: float | None = None
    notes: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What asking a feed brought: a parsed ``document``, or a 304 without one, or the sentence of a failure.

    ``status`` is None when there was no answer at all. ``moved_to`` is where permanent redirects led. ``wait`` is for
    how many seconds the server wants to be left alone (Retry-After), ``fresh`` for how many its answer holds good.
    """

    status: int | None
    document: FeedDocument | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    moved_to: str | None = None
    wait: float | None = None
    fresh: float | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as an OPML file lists it; ``tags`` are the folders it lies in, ``refused`` says why it cannot be taken."""

    url: str
    title: str | None = None
    site: str | None = None
    tags: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a link led to, by itself or by the page's own hint; ``others`` are the page's further feeds."""

    url: str
    answer: FeedAnswer
    others: tuple[Outline, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a look at a source: what was done, whether it went well, and what came of it."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class SourceTest:
    """What a reader would get from a source, step by step; the first step that is not ``ok`` says why it ends there."""

    source: str
    steps: tuple[Step, ...]

    @property
    def ok(self) -> bool:
        """Tell whether a reader would get all of it."""
        return all(step.ok for step in self.steps)


@dataclass(frozen=True, slots=True)
class AddedFeed:
    """A feed that was added, or was there before; ``newest`` is what its three newest entries look like.

    ``losses`` says in sentences what of it cannot be read.
    """

    feed: Feed
    new: bool
    newest: tuple[Entry, ...]
    entries: int
    others: tuple[Outline, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedFeeds:
    """What came of an OPML file; ``refused`` pairs what could not be taken with the reason."""

    added: tuple[Feed, ...]
    known: tuple[Feed, ...]
    refused: tuple[tuple[str, str], ...] = ()


def newest(entries: Sequence[Entry], *, most: int = NEWEST) -> tuple[Entry, ...]:
    """Return the newest entries; those without a date stand as the feed lists them, after those with one."""
    dated = sorted(entries, key=lambda entry: entry.published or entry.updated or _BEFORE_ALL, reverse=True)
    return tuple(dated[:most])


SourcesAnswer = AddedFeed | SourceTest | ImportedFeeds
