"""Cut paragraphs into frames: sentences in which each quotation is one block, however many sentences it holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc

from bot.extraction.cleaning import Paragraph, trim
from bot.extraction.cue import is_said
from bot.extraction.places import Ranges, last_character
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
    starts = [quotations[q].outer_start for q in inside]
    frames = []
    for start, end in zip([paragraph.start, *cuts], [*cuts, paragraph.end], strict=True):
        if text_of(doc)[start:end].strip():
            held = tuple(inside[bisect_left(starts, start) : bisect_left(starts, end)])
            frames.append(Frame(start, end, number, held))
    return frames


def _cuts(doc: Doc, paragraph: Paragraph, inside: list[Quotation]) -> list[int]:
    """Return where a new frame begins: after outside sentences, and after quotations that end one."""
    cuts = {q.outer_end for q in inside if _ends_sentence(text_of(doc), q, paragraph.end)}
    cuts |= {q.outer_start for q in inside if last_character(text_of(doc), paragraph.start, q.outer_start) in _TERMINAL}
    within = Ranges((q.outer_start + 1, q.outer_end) for q in inside)
    closings = {q.outer_end for q in inside}
    for token in doc.char_span(paragraph.start, paragraph.end, alignment_mode="expand") or ():
        if not token.is_sent_start or token.idx == paragraph.start:
            continue
        if not within.holds(token.idx) and _finished(text_of(doc), token.idx, closings):
            cuts.add(token.idx)
    return sorted(c for c in cuts if paragraph.start < c < paragraph.end)


def _finished(text: str, start: int, closings: Set[int]) -> bool:
    """Tell whether the words before a sentence start end one, outside quotation marks."""
    end = start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    if end == start:
        return False
    before = text[max(0, end - 2) : end]
    return (
        end not in closings
        and bool(before)
        and (before[-1] in _TERMINAL or (before[-1] in _CLOSING and before[0] in _TERMINAL))
    )


def _ends_sentence(text: str, quotation: Quotation, paragraph_end: int) -> bool:
    after = quotation.outer_end
    rest, _ = trim(text, after, paragraph_end)
    if rest >= paragraph_end or text[after] in {",", ";"} or text[rest] in _GOES_ON:
        return False
    ended = last_character(text, quotation.start, quotation.end)
    if text[after] in _TERMINAL or (ended in {"?", "!"} and _names_a_speaker(text, rest, paragraph_end)):
        return False
    return ended in _TERMINAL and (text[rest].isupper() or text[rest] in "\"“‘'«•")


def _names_a_speaker(text: str, start: int, end: int) -> bool:
    """Tell whether the words after "…?" say who asked: a verb of speech follows a name closely."""
    for word in islice(_WORD.finditer(text, start, end), _SPEAKER_WORDS):
        if _SENTENCE_END.search(text, start, word.start()):
            return False
        if is_said(word.group()):
            return True
    return False
