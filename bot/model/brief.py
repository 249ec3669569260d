"""An article and what is said of it, with the JSON contract ``brief/1``.

All offsets are Unicode characters, half-open, into ``Article.text``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from bot.model.plain import from_plain

SCHEMA = "brief/1"
PASTED = "its text was pasted by hand, not read at the link"  # the reason of an article whose text a person gave


class Span(NamedTuple):
    """A half-open character range in ``Article.text``."""

    start: int
    end: int


class ActorKind(StrEnum):
    """What an actor is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    PLACE = "place"


class QuoteKind(StrEnum):
    """How words are given: inside marks, partly inside marks, or retold."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Attribution(StrEnum):
    """How the speaker of a quote is known."""

    EXPLICIT = "explicit"
    RESOLVED = "resolved"
    UNCLEAR = "unclear"


class WarningLabel(StrEnum):
    """Whether a speaker foresees harm or announces to do it."""

    WARNING = "warning"
    THREAT = "threat"


class Completeness(StrEnum):
    """How much of an article came back when it was read."""

    FULL = "full"
    PARTIAL = "partial"
    STUB = "stub"


@dataclass(frozen=True, slots=True)
class Article:
    """One news text as it was read; ``published`` is an ISO 8601 date or instant as printed by the source."""

    text: str
    headline: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    completeness: Completeness = Completeness.FULL
    reason: str | None = None

    @property
    def words(self) -> int:
        """Count the words of the text."""
        return len(self.text.split())

    @property
    def sha256(self) -> str:
        """Return the hex digest of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch copied from the article: ``Article.text[start:end] == text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Actor:
    """One person, organisation, group or place of an article, its aliases merged; salience is 0 to 1."""

    name: str
    kind: ActorKind
    role: str | None
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    salience: float
    key: bool
    speaks: int
    warns: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words attributed to a speaker: ``speaker_span`` stands beside them, ``rule`` (see the schema) decided."""

    text: str
    start: int
    end: int
    kind: QuoteKind
    speaker: str | None
    speaker_span: Span | None
    cue: str | None
    venue: str | None
    attribution: Attribution
    candidates: tuple[str, ...]
    rule: str = "not recorded"


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for a warning or, with a weight (log-odds) below zero, against it; a threat's have no weight."""

    name: str
    weight: float | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotedWarning:
    """An attributed statement that harm may or will come; it lies inside one quote of the brief.

    ``score``, 0 to 1, is what the weights of the ``signs`` come to; from ``threshold`` on words are a warning.
    """

    text: str
    start: int
    end: int
    kind: QuoteKind
    speaker: str | None
    speaker_span: Span | None
    label: WarningLabel
    explicit: bool
    hedge: str | None
    about: str | None
    signs: tuple[Sign, ...] = ()
    score: float | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Something a reader should look at before relying on the brief; ``code`` is stable, ``message`` is shown."""

    code: str
    message: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Engine:
    """What produced a brief: the program's version and the language pipeline's name and version."""

    version: str
    pipeline: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What the extraction core says of one article."""

    article: Article
    bottom_line: Excerpt | None
    summary: tuple[Excerpt, ...]
    actors: tuple[Actor, ...]
    quotes: tuple[Quote, ...]
    warnings: tuple[QuotedWarning, ...]
    checks: tuple[Check, ...]
    engine: Engine

    @property
    def key_actors(self) -> tuple[Actor, ...]:
        """Return the actors an analyst must see, most salient first."""
        return tuple(actor for actor in self.actors if actor.key)

    def quote_of(self, warning: QuotedWarning) -> Quote | None:
        """Find the shortest quote of the same speaker that the warning lies in."""
        around = [q for q in self.quotes if q.start <= warning.start and warning.end <= q.end]
        return min(around, key=lambda q: (q.speaker != warning.speaker, q.end - q.start), default=None)

    def to_document(self) -> dict[str, Any]:
        """Return the brief as plain values in the contract ``brief/1``."""
        document: dict[str, Any] = {"schema": SCHEMA, **asdict(self)}
        document["article"] |= {"words": self.article.words, "sha256": self.article.sha256}
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Brief:
        """Return the brief that ``to_document`` wrote; raise ``ValueError`` for another schema."""
        if document["schema"] != SCHEMA:
            raise ValueError(f"expected {SCHEMA}, got {document['schema']}")
        article = {name: value for name, value in document["article"].items() if name not in {"words", "sha256"}}
        fields = {name: value for name, value in document.items() if name != "schema"}
        brief: Brief = from_plain(cls, {**fields, "article": article})
        return brief
