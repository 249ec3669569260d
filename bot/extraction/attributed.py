"""Words with their speaker, and which of them are shown."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from bot.extraction.memory import Speaker
from bot.extraction.syntax import text_of
from bot.extraction.title import follows_work, is_title
from bot.model import Attribution, QuoteKind

_LEAST_WORDS, _NOT_SCARE_WORDS = 3, 8
_TOGETHER = re.compile(r", | and ")


@dataclass(frozen=True, slots=True)
class Attributed:
    """Words with their speaker: ``cue`` and ``lemma`` led there, ``rule`` names what decided.

    ``quotation`` is the index of the quotation, None for reported words.
    """

    start: int
    end: int
    kind: QuoteKind
    speaker: Speaker
    cue: str | None
    venue: str | None
    rule: str
    quotation: int | None
    lemma: str | None = None


def carried(speaker: Speaker) -> Speaker:
    """Return the speaker for words that do not name it themselves."""
    return replace(speaker, attribution=Attribution.RESOLVED if speaker.name else Attribution.UNCLEAR)


def speakers_of(name: str, actors: Set[str]) -> tuple[str, ...]:
    """Return the actors whom the name of a speaker stands for: one, or all who speak together, or none."""
    names = (name,) if name in actors else tuple(_TOGETHER.split(name))
    return names if all(each in actors for each in names) else ()


def is_shown(doc: Doc, attributed: Attributed) -> bool:
    """Leave out scare quotes, titles, and reported words that nobody says."""
    if attributed.kind is QuoteKind.INDIRECT:
        return attributed.speaker.span is not None
    text = text_of(doc)
    if (attributed.cue is None and follows_work(text, attributed.start)) or is_title(
        text, attributed.start, attributed.end
    ):
        return False
    words = len(text[attributed.start : attributed.end].split())
    if attributed.kind is QuoteKind.MIXED and attributed.rule == "none" and words < _NOT_SCARE_WORDS:
        return False
    said = attributed.kind is QuoteKind.DIRECT and attributed.cue is not None and attributed.speaker.name is not None
    return said or words >= _LEAST_WORDS
