"""Look a place up in a text without going through all that lies before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Ranges:
    """Many half-open ranges, which may overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        known = sorted(ranges)
        self._starts = [start for start, _ in known]
        self._ends = [*accumulate((end for _, end in known), max)]

    def holds(self, place: int) -> bool:
        """Tell whether one of the ranges holds a place."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._ends[at]


class Occurrences:
    """Where an expression begins to match in a text."""

    def __init__(self, expression: re.Pattern[str], text: str) -> None:
        self._starts = [found.start() for found in expression.finditer(text)]

    def count(self, start: int, end: int) -> int:
        """Count the matches that begin in a range."""
        return max(0, bisect_left(self._starts, end) - bisect_left(self._starts, start))


def last_character(text: str, start: int, end: int) -> str:
    """Return the last character of a range that is no white space, or nothing."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[end - 1] if end > start else ""
