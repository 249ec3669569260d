"""Cut paragraphs into frames: sentences in which each quotation is one block, however many sentences it holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from bot.extraction.cleaning import Paragraph
from bot.extraction.cue import is_said
from bot.extraction.quotation import Quotation
from bot.extraction.syntax import text_of

_TERMINAL = frozenset(".!?…")
_WORD = re.compile(r"[\w’'-]+")
_SENTENCE_END = re.compile(r"[.?!“\"‘]")
_SPEAKER_WORDS = 6
_GOES_ON = frozenset(",-–—―")
_CLOSING = frozenset("\"'”’»)")


@dataclass(frozen=True, slots=True)
class Frame:
    """One stretch of a paragraph that reads as a sentence: character range, and the quotations in it by index."""

    start: int
    end: int
    paragraph: int
    quotations: tuple[int, ...]


def find_frames(doc: Doc, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]) -> tuple[Frame, ...]:
    """Return the frames of all paragraphs in text order."""
    inside: dict[int, list[int]] = defaultdict(list)
    for q, quotation in enumerate(quotations):
        inside[quotation.paragraph].append(q)
    return tuple(frame for n, p in enumerate(paragraphs) for frame in _frames(doc, p, n, quotations, inside[n]))


def _frames(
    doc: Doc, paragraph: Paragraph, number: int, quotations: Sequence[Quotation], inside: list[int]
) -> list[Frame]:
    cuts = _cuts(doc, paragraph, [quotations[q] for q in inside])
    frames = []
    for start, end in zip([paragraph.start, *cuts], [*cuts, paragraph.end], strict=True):
        if text_of(doc)[start:end].strip():
            held = tuple(q for q in inside if start <= quotations[q].outer_start < end)
            frames.append(Frame(start, end, number, held))
    return frames


def _cuts(doc: Doc, paragraph: Paragraph, inside: list[Quotation]) -> list[int]:
    """Return where a new frame begins: after outside sentences, and after quotations that end one."""
    cuts = {q.outer_end for q in inside if _ends_sentence(text_of(doc), q, paragraph.end)}
    cuts |= {q.outer_start for q in inside if text_of(doc)[paragraph.start : q.outer_start].rstrip()[-1:] in _TERMINAL}
    covered = [(q.outer_start, q.outer_end) for q in inside]
    for token in doc.char_span(paragraph.start, paragraph.end, alignment_mode="expand") or ():
        if not token.is_sent_start or token.idx == paragraph.start:
            continue
        inner = not any(start < token.idx < end for start, end in covered)
        if inner and _finished(text_of(doc), token.idx, covered):
            cuts.add(token.idx)
    return sorted(c for c in cuts if paragraph.start < c < paragraph.end)


def _finished(text: str, start: int, covered: list[tuple[int, int]]) -> bool:
    """Tell whether the words before a sentence start end one, outside quotation marks."""
    end = start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    if end == start:
        return False
    before = text[max(0, end - 2) : end]
    closed_by_quote = any(e == end for _, e in covered)
    return (
        not closed_by_quote
        and bool(before)
        and (before[-1] in _TERMINAL or (before[-1] in _CLOSING and before[0] in _TERMINAL))
    )


def _ends_sentence(text: str, quotation: Quotation, paragraph_end: int) -> bool:
    following = text[quotation.outer_end : paragraph_end]
    rest = following.lstrip()
    if not rest or following[:1] in {",", ";"} or rest[0] in _GOES_ON:
        return False
    ended = text[quotation.start : quotation.end].rstrip()[-1:]
    if following[:1] in _TERMINAL or (ended in {"?", "!"} and _names_a_speaker(rest)):
        return False
    return ended in _TERMINAL and (rest[0].isupper() or rest[0] in "\"“‘'«•")


def _names_a_speaker(rest: str) -> bool:
    """Tell whether the words after "…?" say who asked: a verb of speech follows a name closely."""
    words = _WORD.findall(_SENTENCE_END.split(rest, maxsplit=1)[0])
    return any(is_said(word) for word in words[:_SPEAKER_WORDS])
