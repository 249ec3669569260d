"""Digests: what a desk subscribed to, when it is due, what was read for it, and what it shows; instants are in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Final

from bot.model.brief import Completeness, Excerpt, QuotedWarning

MOST_STORIES: Final = 12  # of one message; the others go into its thread
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Include(StrEnum):
    """What a digest is about: every story, those with a quoted warning, or those with a watched actor."""

    ALL = "all"
    WARNINGS = "warnings"
    WATCHED = "watched"


class EmptyDay(StrEnum):
    """What is posted when there is nothing to show."""

    RECEIPT = "receipt"
    NOTHING = "nothing"


class SubscriptionState(StrEnum):
    """Whether a digest is posted: yes, not for now by a person's wish, or no more because it cannot be."""

    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest that a channel gets: from which feeds, on which days (1 is Monday), at which local time of which zone.

    ``feeds`` and ``tags`` choose the feeds, both empty mean all of the team's; ``most`` counts the stories shown.
    Nothing is due that was due before ``since``: when it was set up, resumed, or got other days or another time.
    """

    number: int
    team: str
    name: str
    channel: str
    at: time
    zone: str
    created_by: str
    created_at: datetime
    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    feeds: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    most: int = MOST_STORIES
    include: Include = Include.ALL
    empty_day: EmptyDay = EmptyDay.RECEIPT
    state: SubscriptionState = SubscriptionState.ACTIVE
    reason: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a digest: the words of a subscription that people choose."""

    name: str
    channel: str
    at: time
    zone: str
    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    feeds: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    most: int = MOST_STORIES
    include: Include = Include.ALL
    empty_day: EmptyDay = EmptyDay.RECEIPT


@dataclass(frozen=True, slots=True)
class SubscriptionChange:
    """Who did what to a subscription and when; ``words`` names each field that changed, its words before and after."""

    subscription: int
    verb: str
    made_by: str
    made_at: datetime
    words: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a digest is due; ``key`` is its local date and time as subscribed, such as 2026-03-29T01:30.

    Where the clock skips that time, ``due`` is the end of the gap; where it comes twice, ``due`` is the first.
    """

    subscription: int
    key: str
    due: datetime


class SlotState(StrEnum):
    """How far a slot is: *posting* while its messages are on their way, *uncertain* when one may be there or not."""

    WAITING = "waiting"
    WORKING = "working"
    POSTING = "posting"
    POSTED = "posted"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


UNDER_WAY: Final = frozenset({SlotState.WAITING, SlotState.WORKING, SlotState.POSTING})
MAY_BE_MISSING: Final = frozenset({SlotState.FAILED, SlotState.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """A slot that is to run, or that is skipped and why; ``cause`` is why it is late, where that is known."""

    slot: Slot
    skipped: bool = False
    note: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a slot; ``counts`` are the figures of its receipt, ``id`` is the stored slot's number.

    ``note`` begins with what its latest attempt met. ``asked_by`` is who ran it beside the times that the digest is
    due, or had it posted again. ``posted_at`` is when its first message was sent.
    """

    slot: Slot
    state: SlotState
    planned_at: datetime
    attempt: int = 0
    note: str | None = None
    cause: str | None = None
    finished_at: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)
    permalink: str | None = None
    id: int = 0
    asked_by: str | None = None
    posted_at: datetime | None = None


class MessageState(StrEnum):
    """How far a message of a digest is; *uncertain* is one that Slack may or may not have taken."""

    WAITING = "waiting"
    WORKING = "working"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message of a digest, to be posted in the order of ``position``; ``parent`` is the position it replies to."""

    position: int
    channel: str
    payload: dict[str, Any]
    parent: int | None = None
    state: MessageState = MessageState.WAITING
    ts: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One article as a digest weighs it: read from an entry of a feed and briefed; no language work is left to do.

    ``key`` and ``version`` are those of the article's identity, ``signature`` is the MinHash of its text, ``quotes``
    are the words of its quotes and ``actors`` the names of its actors, aliases merged, the most salient first.
    A signature is the number of different shingles of the text and then their smallest hashes, at most 256, ascending.
    ``completeness`` says whether the whole article could be read.
    """

    key: str
    version: int
    entry: int
    feed: int
    outlet: str
    grade: str
    headline: str
    text_sha256: str
    words: int
    signature: tuple[int, ...]
    first_seen: datetime
    url: str | None = None
    published: datetime | None = None
    byline: str | None = None
    brief_id: str | None = None
    lead: Excerpt | None = None
    actors: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    warnings: tuple[QuotedWarning, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    completeness: Completeness = Completeness.FULL


@dataclass(frozen=True, slots=True)
class Collapse:
    """A report that is shown within another one, and why in a sentence: same copy, same article, or same story."""

    kept: str
    dropped: str
    kind: str
    reason: str
    overlap: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story stands where it stands: a stable name, what it adds to the rank, and the words that are printed.

    ``speakers`` are those of its warnings whom it is about, where it is about some of them more than about the others.
    """

    name: str
    weight: float
    words: str
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Reports about one event: ``lead`` speaks for it; copies of one text are one independent origin."""

    lead: Report
    reports: tuple[Report, ...]
    outlets: tuple[str, ...]
    origins: int
    reasons: tuple[Reason, ...]
    collapses: tuple[Collapse, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is new since the last digest: a new warner, changed wording, a new actor, an edited article."""

    kind: str
    words: str
    story: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class SeenStory:
    """A story as earlier digests showed it, with all its reports; ``key`` is that of the lead it had first."""

    key: str
    shown_at: datetime
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the earlier digests of a subscription showed, in the thread or above it."""

    stories: tuple[SeenStory, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What one digest shows: stories in their order, what goes into the thread, what changed, and what was counted.

    Each of the ``entries`` is the lead of a story, one of the ``collapses``, or the lead of one of the ``filtered``
    stories that the subscription does not ask for; ``new`` counts the articles that no earlier digest showed.
    """

    stories: tuple[Story, ...]
    thread: tuple[Story, ...]
    changes: tuple[Change, ...]
    entries: int
    new: int
    collapses: tuple[Collapse, ...] = ()
    filtered: int = 0

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to show but the receipt."""
        return not (self.stories or self.thread or self.changes)
