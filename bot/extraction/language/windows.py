"""Cut a document into the windows that the encoder reads at once: whole paragraphs where they fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

USUAL, MOST = 160, 320
_ENDS = frozenset({".", "?", "!", "…"})
_CLOSERS = frozenset({"”", "’", '"', "'", "''", ")", "»"})


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``first`` up to but without ``end``."""

    first: int
    end: int


def find_windows(words: Sequence[str], sizes: Sequence[int], breaks: frozenset[int]) -> Iterator[Window]:
    """Yield windows that cover all words in order, each of at most ``MOST`` pieces.

    ``sizes`` has the pieces of each word; ``breaks`` the words that open a paragraph. Short paragraphs are read
    together up to ``USUAL`` pieces; one that is too long is cut behind a sentence, or where it must be.
    """
    first = total = 0
    for unit in _units(words, sizes, breaks):
        size = sum(sizes[unit.first : unit.end])
        if total and total + size > USUAL:
            yield Window(first, unit.first)
            first, total = unit.first, 0
        total += size
    if words:
        yield Window(first, len(words))


def _units(words: Sequence[str], sizes: Sequence[int], breaks: frozenset[int]) -> Iterator[Window]:
    """Yield the paragraphs, long ones in parts."""
    edges = [0, *sorted(breaks - {0}), len(words)]
    for first, end in pairwise(edges):
        yield from _parts(words, sizes, Window(first, end))


def _parts(words: Sequence[str], sizes: Sequence[int], paragraph: Window) -> Iterator[Window]:
    """Yield parts of a paragraph, none of more than ``MOST`` pieces."""
    first, end, total = paragraph.first, 0, 0
    for at in range(paragraph.first, paragraph.end):
        while total and total + sizes[at] > MOST:
            end = end or at
            yield Window(first, end)
            first, total, end = end, sum(sizes[end:at]), 0
        total += sizes[at]
        if total > USUAL / 2 and _may_begin(words, at + 1, paragraph.end):
            end = at + 1
    yield Window(first, paragraph.end)


def _may_begin(words: Sequence[str], at: int, last: int) -> bool:
    """Tell whether a sentence seems to begin at a word: a mark before it, a capital or quotation mark on it."""
    if at >= last or not (words[at][0].isupper() or not words[at][0].isalnum()):
        return False
    before = words[at - 2] if words[at - 1] in _CLOSERS and at > 1 else words[at - 1]
    return before in _ENDS and words[at] not in _CLOSERS
