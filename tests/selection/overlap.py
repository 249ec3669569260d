"""How much two texts have in common, counted exactly: what a signature can only estimate. Standard library only."""

from __future__ import annotations

import re
from typing import NamedTuple

SIZE = 5


class Overlap(NamedTuple):
    """What two texts share, each 0 to 1.

    ``words`` is the longest common subsequence of words over the shorter text, ``jaccard`` the shingles of five words
    in both over those in either, ``containment`` the shingles in both over those of the text that has fewer.
    """

    words: float
    jaccard: float
    containment: float


def words(text: str) -> list[str]:
    """Split a text into words without case and punctuation."""
    return re.findall(r"\w+", text.casefold())


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return all runs of five words of a text."""
    found = words(text)
    return frozenset(tuple(found[start : start + SIZE]) for start in range(len(found) - SIZE + 1))


def overlap(first: str, second: str) -> Overlap:
    """Compare two texts of at least five words."""
    one, other = words(first), words(second)
    ones, others = shingles(first), shingles(second)
    both = len(ones & others)
    return Overlap(
        common(one, other) / min(len(one), len(other)),
        both / len(ones | others),
        both / min(len(ones), len(others)),
    )


def common(one: list[str], other: list[str]) -> int:
    """Count the longest common subsequence of words; each bit of a row is a word of ``one``."""
    places: dict[str, int] = {}
    for number, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << number
    full = (1 << len(one)) - 1
    row = full
    for word in other:
        met = row & places.get(word, 0)
        row = (row + met) | (row - met)
    return len(one) - (row & full).bit_count()
