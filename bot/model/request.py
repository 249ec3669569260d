"""What people ask of the bot, where the answer goes, and briefs as they are remembered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.model.brief import Brief
from bot.model.digest import Wish


@dataclass(frozen=True, slots=True)
class Source:
    """What we are handed to read: a link or a text; both where a person pasted the text of a link."""

    link: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where an answer goes, and whether it takes the place of what stands there; the publishing room knows how."""

    response_url: str | None = None
    channel: str | None = None
    user: str | None = None
    view: str | None = None
    replace: bool = True


@dataclass(frozen=True, slots=True)
class BriefRequest:
    """A person asks for a brief; ``key`` is the same when the same request is delivered twice."""

    key: str
    team: str
    user: str
    source: Source
    reply_to: Address
    stub: bool = False  # brief the little that came back, too


@dataclass(frozen=True, slots=True)
class ShareRequest:
    """A person shares a stored brief with a channel; ``key`` is the same when it is delivered twice."""

    key: str
    team: str
    user: str
    brief_id: str
    channel: str
    short: bool
    evidence: bool
    note: str | None
    reply_to: Address


class SourcesVerb(StrEnum):
    """What is asked of a team's feeds and takes reading the web."""

    ADD = "add"
    TEST = "test"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class SourcesRequest:
    """A person asks something of the team's feeds; ``argument`` is a link, a feed's number or an OPML text."""

    key: str
    team: str
    user: str
    verb: SourcesVerb
    argument: str
    reply_to: Address


class DigestVerb(StrEnum):
    """What is asked of a digest and takes more than a moment."""

    INTRODUCE = "introduce"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class DigestRequest:
    """A person wants a digest introduced to its channel, which shows whether it can be posted there, or previewed.

    ``wish`` is previewed instead of what is saved; where nothing is saved yet the ``number`` is 0.
    """

    key: str
    team: str
    user: str
    verb: DigestVerb
    number: int
    reply_to: Address
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class EntriesRequest:
    """What a feed has announced is to be read before a digest needs it; nobody waits for it."""

    key: str
    team: str
    feed: int
    user: str = ""
    reply_to: Address = Address()


Request = BriefRequest | ShareRequest | SourcesRequest | DigestRequest | EntriesRequest


class Urgency(IntEnum):
    """How soon a request is to be worked on; the lower one comes first."""

    NOW = 0  # somebody waits for it, and it takes seconds
    LONG = 5  # somebody waits for it, and it may take minutes
    AHEAD = 10  # nobody waits for it


def urgency_of(request: Request) -> Urgency:
    """Return how urgent a request is."""
    if isinstance(request, EntriesRequest):
        return Urgency.AHEAD
    is_preview = isinstance(request, DigestRequest) and request.verb is DigestVerb.PREVIEW
    return Urgency.LONG if is_preview else Urgency.NOW


@dataclass(frozen=True, slots=True)
class Edition:
    """Which version of an article a text is, and how its sentences differ from those of the version before.

    ``since`` is the ISO 8601 instant in UTC at which the version before was read; ``changed`` holds pairs of old and
    new wording. ``back_to`` is the earlier version whose very words these are again.
    """

    version: int
    since: str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()
    back_to: int | None = None


@dataclass(frozen=True, slots=True)
class StoredBrief:
    """A remembered brief; ``created`` is an ISO 8601 instant in UTC, ``milliseconds`` what it took to extract."""

    id: str
    team: str
    user: str
    created: str
    milliseconds: int
    brief: Brief
    edition: Edition | None = None  # None where nothing can be compared: a pasted text, a page read in part
