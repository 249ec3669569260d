"""Numbers the lines of a brief in the order they are shown, so that every drawing cites alike."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.model import Brief, Excerpt, QuotedWarning, Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a shown line stands; ``paragraph`` counts the article's non-blank lines from 1."""

    number: int
    span: Span
    paragraph: int


def cite(brief: Brief) -> dict[Span, Citation]:
    """Number bottom line, key points and warnings; the same span has one number."""
    starts = _paragraph_starts(brief.article.text)
    spans = dict.fromkeys(_shown(brief))
    return {
        span: Citation(number, span, max(1, bisect_right(starts, span.start))) for number, span in enumerate(spans, 1)
    }


def _shown(brief: Brief) -> Iterator[Span]:
    top = (brief.bottom_line,) if brief.bottom_line else ()
    lines: Iterator[Excerpt | QuotedWarning] = chain(top, brief.summary, brief.warnings)
    return (Span(line.start, line.end) for line in lines)


def _paragraph_starts(text: str) -> list[int]:
    starts, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            starts.append(position)
        position += len(line)
    return starts
