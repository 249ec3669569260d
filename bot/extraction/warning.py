"""Find the quoted warnings: attributed words of the article's own prose, sentence by sentence."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Span

from bot.extraction.attributed import Attributed, is_shown
from bot.extraction.cleaning import Paragraph, ParagraphKind
from bot.extraction.places import Ranges
from bot.extraction.verdict import Verdict, judge
from bot.model import QuoteKind

_MIN_WORDS = 4
_MOST_JUDGED = 150  # tokens; a retold clause without an end would be judged once for each cue in it


@dataclass(frozen=True, slots=True)
class Warned:
    """Attributed words that warn, or threaten: their range, whose they are and the verdict."""

    start: int
    end: int
    kind: QuoteKind
    source: Attributed
    verdict: Verdict


def find_warnings(doc: Doc, attributed: Sequence[Attributed], paragraphs: Sequence[Paragraph]) -> tuple[Warned, ...]:
    """Return the warnings of the article's own prose, sentence by sentence; one person's same words are one."""
    found: list[Warned] = []
    seen: set[tuple[str | None, str]] = set()
    for source, words in find_statements(doc, attributed, paragraphs):
        verdict = judge(words[:_MOST_JUDGED], cue=source.lemma, retold=source.kind is QuoteKind.INDIRECT)
        if verdict is None:
            continue
        same = source.speaker.name, " ".join(t.lower_ for t in words if t.is_alpha)
        if same not in seen:
            seen.add(same)
            found.append(Warned(words.start_char, words.end_char, _kind(doc, source, words), source, verdict))
    return _innermost(found)


def find_statements(
    doc: Doc, attributed: Sequence[Attributed], paragraphs: Sequence[Paragraph]
) -> Iterator[tuple[Attributed, Span]]:
    """Yield what may warn: the sentences that somebody says in the article's own prose."""
    prose = Ranges((p.start, p.end) for p in paragraphs if p.kind in {ParagraphKind.BODY, ParagraphKind.REPEATED})
    retold = Ranges((a.start, a.end) for a in attributed if a.kind is QuoteKind.INDIRECT)
    for source in attributed:
        within = source.kind is QuoteKind.MIXED and retold.holds(source.start)
        if not within and prose.holds(source.start) and source.speaker.span is not None and is_shown(doc, source):
            yield from ((source, words) for words in _statements(doc, source))


def _statements(doc: Doc, source: Attributed) -> list[Span]:
    """Return the sentences of quoted words; reported words are one statement."""
    span = doc.char_span(source.start, source.end, alignment_mode="contract")
    if span is None:
        return []
    if source.kind is QuoteKind.INDIRECT:
        return [span]
    begins = [span.start, *(t.i for t in span if t.is_sent_start and t.i > span.start), span.end]
    parts = [doc[first:last] for first, last in pairwise(begins)]
    return [part for part in (_stripped(p) for p in parts) if sum(not t.is_punct for t in part) >= _MIN_WORDS]


def _stripped(span: Span) -> Span:
    start, end = span.start, span.end
    while end > start and (span.doc[end - 1].is_space or span.doc[end - 1].is_quote):
        end -= 1
    while start < end and (span.doc[start].is_space or span.doc[start].is_quote):
        start += 1
    return span.doc[start:end]


def _kind(doc: Doc, source: Attributed, words: Span) -> QuoteKind:
    """Call retold words mixed when a part of them stands in quotation marks."""
    if source.kind is not QuoteKind.INDIRECT:
        return source.kind
    quotations = doc._.quotations
    first = bisect_left(quotations, words.start_char, key=lambda q: q.start)
    held = first < len(quotations) and quotations[first].end <= words.end_char
    return QuoteKind.MIXED if held else QuoteKind.INDIRECT


def _innermost(found: list[Warned]) -> tuple[Warned, ...]:
    """Drop a warning whose words hold another one's: the shorter stretch is the content."""
    kept: set[int] = set()
    first_end = math.inf
    for warned in sorted(found, key=lambda w: (-w.start, w.end)):
        if warned.end < first_end:
            kept.add(id(warned))
            first_end = warned.end
    return tuple(warned for warned in found if id(warned) in kept)
