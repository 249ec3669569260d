"""Printed lines to paragraphs: running heads dropped, lines rejoined, words mended where the mend is certain. Pure.

A PDF knows letters and places, no paragraphs. Order is taken as it comes: most programs write column after column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

RUNNING_SHARE = 0.4  # left and right pages often have heads of their own
EDGE_ROWS = 2
LEADING = 1.2
SHORT_LINE = 0.8
WIDE_GAP = 1.3
WIDE_FOR_ITS_SIZE = 1.45
INDENT = 0.7
OTHER_SIZE = 0.1
_DIGITS = re.compile(r"\d+")
_AT_EITHER_END = re.compile(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$")
_PAGE_NUMBER = re.compile(r"\W*(page\s+)?(\d{1,4})(\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_BULLET = re.compile(r"[•‣▪●◦■–*-]\s+\S|\(?\d{1,2}[.)]\s+\S")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$|[”»]$")
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-‐\u00ad]$")
_HYPHEN = re.compile(r"(?<=\w)[-‐\u00ad]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = (  # no words by themselves, so no author put a hyphen before them
    "tion tions tional sion sions sional ment ments ness nesses ity ities ing ings ingly ence ences ency ance ances"
    " ancy ical ically cial cially tial tially cian cians tive tives tively sive sively ture tures tural ous ously ious"
    " ists ised ized ising izing isation ization isations izations ary aries ular tory tories ters ble bly bles bility"
    " ernment erning erned lution lutions"
)
_NEVER_ALONE = frozenset(_ENDINGS.split())
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its words, where on its page it begins and how large its letters are, in points from below."""

    text: str
    x: float
    y: float
    size: float


Page = Sequence[Line]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph put together again, and how large its letters are."""

    text: str
    size: float


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual on a page: the way from line to line, and how long a full line is."""

    leading: float
    width: float


def paragraphs(pages: Sequence[Page]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of printed pages, in the order of the lines."""
    kept = [[_clean(line) for line in page] for page in _without_running(pages)]
    words = frozenset(_whole_words(kept))
    found: list[Paragraph] = []
    previous: Line | None = None
    for page in kept:
        measure = _measure(page)
        for number, line in enumerate(page):
            following = page[number + 1] if number + 1 < len(page) else None
            if previous is None or _is_new(previous, line, following, measure, turned=number == 0):
                found.append(Paragraph(line.text, line.size))
            else:
                found[-1] = _joined(found[-1], line, words)
            previous = line
    return tuple(found)


def _clean(line: Line) -> Line:
    return replace(line, text=" ".join(line.text.translate(_LIGATURES).split()))


def _without_running(pages: Sequence[Page]) -> Iterator[list[Line]]:
    edges = [_edge_rows(page) for page in pages]
    numbered = list(enumerate(zip(pages, edges, strict=True), start=1))
    times = Counter(key for number, (page, rows) in numbered for key in _keys(page, rows, number))
    needed = max(2, RUNNING_SHARE * len(pages))
    running = {key for key, found in times.items() if found >= needed}
    for number, (page, rows) in numbered:
        yield [line for line in page if line.text.strip() and not (line.y in rows and _runs(line, number, running))]


def _runs(line: Line, page: int, running: Set[str | int]) -> bool:
    return _is_page_number(line.text, page) or not running.isdisjoint(_keys_of(line, page))


def _edge_rows(page: Page) -> frozenset[float]:
    """Return the heights of the few rows above and below that stand apart from the text, by a gap or their size."""
    written = [line for line in page if line.text.strip()]
    rows = {line.y: line.size for line in sorted(written, key=lambda line: line.y)}
    if not rows:
        return frozenset()
    leading, size = _measure(written).leading, median(line.size for line in written)
    heights = list(rows)
    return frozenset(_apart(heights, rows, leading, size)) | frozenset(_apart(heights[::-1], rows, leading, size))


def _apart(heights: list[float], sizes: Mapping[float, float], leading: float, size: float) -> list[float]:
    for count in range(min(EDGE_ROWS, len(heights) - 1), 0, -1):
        last = heights[count - 1]
        if abs(last - heights[count]) > WIDE_GAP * leading or abs(sizes[last] - size) > OTHER_SIZE * size:
            return heights[:count]
    return []


def _keys(page: Page, rows: frozenset[float], number: int) -> set[str | int]:
    return {key for line in page if line.y in rows for key in _keys_of(line, number)}


def _keys_of(line: Line, page: int) -> Iterator[str | int]:
    """List what recurs from page to page: the words but for numbers, or how far a number is ahead of the page."""
    text = " ".join(line.text.split()).casefold()
    yield _DIGITS.sub("#", text)
    for number in _AT_EITHER_END.findall(text):
        yield int(number) - page


def _is_page_number(text: str, page: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(text.strip())
    return found is not None and bool(found[1] or found[3] or int(found[2]) == page)


def _measure(page: Page) -> _Measure:
    ways = [above.y - below.y for above, below in pairwise(page) if 0 < above.y - below.y < 3 * above.size]
    lengths = sorted(len(line.text) for line in page)
    usual = [*ways, *(LEADING * line.size for line in page[: max(0, 3 - len(ways))])]  # two ways are no measure
    return _Measure(median(usual) if usual else 0.0, lengths[int(0.8 * len(lengths))] if lengths else 0.0)


def _is_new(previous: Line, line: Line, following: Line | None, measure: _Measure, *, turned: bool) -> bool:
    """Tell whether a line begins a paragraph; ``turned`` says that it is the first of its page."""
    if _is_drop_cap(previous, line):
        return False
    if abs(line.size - previous.size) > OTHER_SIZE * previous.size or _BULLET.match(line.text):
        return True
    ended = _SENTENCE_END.search(previous.text) is not None
    if turned or line.y > previous.y + previous.size / 2:
        return ended and not line.text[0].islower()
    if previous.y - line.y > max(WIDE_GAP * measure.leading, WIDE_FOR_ITS_SIZE * line.size):
        return True
    return ended and (len(previous.text) < SHORT_LINE * measure.width or _is_indented(previous, line, following))


def _is_drop_cap(previous: Line, line: Line) -> bool:
    return len(previous.text) == 1 and previous.text.isupper() and previous.size > 1.5 * line.size


def _is_indented(previous: Line, line: Line, following: Line | None) -> bool:
    least = INDENT * line.size
    if line.x - previous.x > least:
        return True
    return following is not None and following.y < line.y and line.x - following.x > least


def _joined(paragraph: Paragraph, line: Line, words: frozenset[str]) -> Paragraph:
    before, after = paragraph.text, line.text
    size = line.size if len(before) == 1 else paragraph.size
    if len(before) == 1 and before.isupper() and paragraph.size > 1.5 * line.size:
        return Paragraph(before + after, size)
    if _HYPHEN.search(before):
        whole = _is_one_word(before, after, words)
        return Paragraph((before[:-1] if whole else before[:-1] + "-") + after, size)
    return Paragraph(before + ("" if before.endswith("—") else " ") + after, size)


def _is_one_word(before: str, after: str, words: frozenset[str]) -> bool:
    """Tell whether a hyphen at the end of a line was put there by the printer, and not by the author."""
    first, second = _BROKEN.search(before), _FIRST_WORD.match(after)
    if first is None or second is None or not after[0].islower():
        return False
    head, tail = first[1].casefold(), second[0].casefold()
    if before.endswith("\u00ad"):
        return True
    if f"{head}-{tail}" in words:
        return False
    return head + tail in words or tail in _NEVER_ALONE


def _whole_words(pages: Sequence[Page]) -> Iterator[str]:
    """List the words that no line breaks."""
    for page in pages:
        broken = False
        for line in page:
            found = [word.replace("‐", "-").casefold() for word in _WORD.findall(line.text)]
            yield from found[1 if broken else 0 : -1 if _HYPHEN.search(line.text) else None]
            broken = _HYPHEN.search(line.text) is not None
