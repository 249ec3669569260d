"""Tell the article's own sentences from headlines, captions, repeated lines and page furniture.

Nothing is removed: every paragraph keeps its place in the text and gets a kind, so offsets always hold.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz


class ParagraphKind(StrEnum):
    """What a paragraph is for."""

    HEADLINE = "headline"
    BULLET = "bullet"
    BODY = "body"
    CAPTION = "caption"
    LABEL = "label"
    REPEATED = "repeated"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A trimmed stretch of the text and what it is for."""

    start: int
    end: int
    kind: ParagraphKind

    @property
    def is_prose(self) -> bool:
        """Tell whether its sentences are the article's own."""
        return self.kind is ParagraphKind.BODY


_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LINE = re.compile(r"[^\r\n]+")
_BULLET = re.compile(r"[•‣▪●◦·*–—-]\s+(?=\S)")
_TERMINAL = re.compile(r"[.!?…:][\"'’”»)\]]*$")
_BOILERPLATE = re.compile(
    r"(?:source\s*:\s*)?read (?:full|more|the full|also)\b|source\s*:|full text|abstract|advertisement|share this|"
    r"related articles?|more on this story|sign up|subscribe|click here|follow us|copyright|all rights reserved|©|"
    r"view comments|scroll down|most read|recommended|read next|video:|watch:|listen:|twitter:\s*@|"
    r"follow .{1,40} on twitter|\(?ends?\)?$|notes to editors",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:read|watch|listen|see also|video|related|more)\s*(?:more|also|next|on this|now)?\s*:|"
    r"read (?:(?:more|also) (?:about|on|at|here)|the original|the full)\b|"
    r"subscribe to (?:our|the)\b|sign up (?:to|for) (?:our|the)\b|"
    r"follow .{1,40} on (?:twitter|facebook|instagram|x)\b|©|copyright (?:©|\(c\)|\d{4})|"
    r"(?:additional |extra )?(?:reporting|editing) by (?!the |an? )|"
    r"this (?:article|story|post|report) (?:was|has been|is|first|originally) .{0,40}\b(?:published|updated)\b|"
    r"[^\"“‘]*\b(?:all rights reserved|may not be published, broadcast|(?:we|site) uses? cookies|click here|"
    r"contributed to this (?:report|story|article)|(?:in|to) your inbox|e-?mail us (?:at|on))\b",
    re.IGNORECASE,
)
_FURNITURE_WORDS = 40
_PICTURED = re.compile(
    r"\b(?:is|are|was|were) (?:pictured|seen|shown)\b|\((?:pictured|left|right|above|below|file)\b|"
    r"^(?:pictured|above|left|right)\s*[:,]|\bfile (?:photo|picture|image)\b|"
    r"\b(?:photo(?:graph)?|image|picture|credit)\s*:",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:[QA]|\d{1,2}[:.]\d{2}(?:\s*[ap]m)?(?:\s*[A-Z]{2,4})?)\s*[:.–-]?$|[A-Z][A-Z .,'’&-]{2,40}:?$")
_HEADLINE_WORDS = 30
_HEADLINE_SENTENCE = 13
_REPEAT_WORDS = 8
_REPEAT_REACH = 60
_SAME = 90.0
_DIGITS = re.compile(r"\d+")


def find_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Split the text into paragraphs and say of each what it is for."""
    spans = [span for block in _blocks(text) for span in _lines(text, block)]
    found: list[Paragraph] = []
    body_begun = False  # a list of bullets ends the head of an article too: what follows unfinished is a caption
    for number, (start, end) in enumerate(spans):
        kind = _kind(text, start, end, first=number == 0, last=number == len(spans) - 1, body_begun=body_begun)
        body_begun = body_begun or kind in {ParagraphKind.BODY, ParagraphKind.BULLET}
        found.append(Paragraph(_content_start(text, start, end), end, kind))
    return _mark_repeated(text, found)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        if text[start : gap.start()].strip():
            yield start, gap.start()
        start = gap.end()
    if text[start:].strip():
        yield start, len(text)


def _lines(text: str, block: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the block's lines, or the block as one when its lines are merely wrapped."""
    lines = [trim(text, *line.span()) for line in _LINE.finditer(text, *block)]
    lines = [(start, end) for start, end in lines if end > start]
    return [(lines[0][0], lines[-1][1])] if _is_wrapped(text, lines) else lines


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    if len(lines) < 2 or any(_BULLET.match(text, start) for start, _ in lines):
        return False
    inner = [end - start for start, end in lines[:-1]]
    unfinished = sum(1 for _, end in lines[:-1] if not _TERMINAL.search(text[max(0, end - 4) : end]))
    return min(inner) >= 40 and max(inner) <= 110 and unfinished >= len(inner) * 0.7


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def follows_bullet(text: str, start: int) -> bool:
    """Tell whether the paragraph that starts here is an item of a list."""
    line = text.rfind("\n", 0, start) + 1
    first, _ = trim(text, line, start)
    return _content_start(text, first, len(text)) == start > first


def _content_start(text: str, start: int, end: int) -> int:
    bullet = _BULLET.match(text, start, end)
    return bullet.end() if bullet else start


def _kind(text: str, start: int, end: int, *, first: bool, last: bool, body_begun: bool) -> ParagraphKind:
    words = text[start:end]
    count = len(words.split())
    finished = bool(_TERMINAL.search(words[-4:]))
    if _BOILERPLATE.match(words) and (count <= 4 or (count <= 12 and not finished)):
        return ParagraphKind.BOILERPLATE
    if count <= _FURNITURE_WORDS and _FURNITURE.match(words):
        return ParagraphKind.BOILERPLATE
    if _LABEL.match(words):
        return ParagraphKind.LABEL
    if _BULLET.match(words) and not finished:
        return ParagraphKind.BULLET
    if first and not last and count <= (_HEADLINE_SENTENCE if finished else _HEADLINE_WORDS):
        return ParagraphKind.HEADLINE
    if finished and not (_PICTURED.search(words) and count < 60 and not words.endswith(("”", '"', "’"))):
        return ParagraphKind.BODY
    return _unfinished_kind(words, count, body_begun=body_begun)


def _unfinished_kind(words: str, count: int, *, body_begun: bool) -> ParagraphKind:
    """Judge a paragraph that ends without a full stop."""
    if not body_begun and count <= 45 and not _PICTURED.search(words):
        return ParagraphKind.HEADLINE
    if _opens_with_mark(words) or count > 90:
        return ParagraphKind.BODY
    return ParagraphKind.CAPTION


def _opens_with_mark(words: str) -> bool:
    return words[:1] in {"“", '"', "‘", "«", "'", "„"}


def _mark_repeated(text: str, found: list[Paragraph]) -> tuple[Paragraph, ...]:
    """Mark prose whose words stood in an earlier paragraph already."""
    seen: set[str] = set()
    late: deque[str] = deque(maxlen=_REPEAT_REACH)
    marked = []
    for paragraph in found:
        words = " ".join(text[paragraph.start : paragraph.end].lower().split())
        if paragraph.is_prose and (words in seen or _is_near(words, late)):
            paragraph = replace(paragraph, kind=ParagraphKind.REPEATED)
        elif paragraph.is_prose:
            seen.add(words)
            late.append(words)
        marked.append(paragraph)
    return tuple(marked)


def _is_near(words: str, others: Iterable[str]) -> bool:
    """Tell whether long words stood there before but for a slip; another number is another statement."""
    if words.count(" ") < _REPEAT_WORDS:
        return False
    digits = _DIGITS.findall(words)
    near = (o for o in others if 0.8 * len(o) <= len(words) <= 1.25 * len(o))
    return any(fuzz.ratio(words, o, score_cutoff=_SAME) > 0 and _DIGITS.findall(o) == digits for o in near)
