"""The MinHash of a text: a sketch that is stored with it, from which the overlap with any other text is estimated.

A text is the set of its shingles, five words in a row each. Its sketch is Broder's MIN: the 256 smallest hashes of the
set. Below the smaller of two sketches' largest hashes, both sets are known in full and are random samples of the
whole, so shares within them estimate shares of the whole: of the union (resemblance) and of the shorter text
(containment). With m hashes of the shorter text below that bound the standard error of a containment c is
sqrt(c(1 - c) / m): at c = 0.85 it is 0.02 for texts of equal length, 0.045 where one is four times as long, and nothing
where both have at most 256 different shingles. Source: A. Broder, On the resemblance and containment of documents,
1997. The constants and the hash may never change: signatures are stored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.selection.wording import words_of

SHINGLE = 5
SIZE = 256

_LEAST_TOLD = 40  # sampled shingles outside quotes that a share is taken from
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
_SIGN = np.uint64(1)
_ENDLESS = 1 << 64

Signature = tuple[int, ...]


def sign(text: str) -> Signature:
    """Return the number of different shingles of a text and then their smallest hashes, ascending, below 2**63.

    A text shorter than a shingle is one shingle by itself; one without words is ``(0,)``.
    """
    words = words_of(text)
    if not words:
        return (0,)
    hashes = np.unique(_mixed(_shingles(np.array([_hash(word) for word in words], dtype=np.uint64))))
    return (len(hashes), *hashes[:SIZE].tolist())


def likeness(one: Signature, other: Signature) -> float:
    """Estimate the resemblance of two texts: the share of all their shingles that both have, 0 to 1."""
    few, many = _samples(one, other)
    union = len(few | many)
    return len(few & many) / union if union else 0.0


def overlap(one: Signature, other: Signature) -> float:
    """Estimate the share of the shorter text's shingles that the longer one has too, 0 to 1."""
    few, many = _samples(*sorted((one, other)))
    return len(few & many) / len(few) if few else 0.0


def overlap_outside(one: Signature, other: Signature, quotes: Iterable[str]) -> float:
    """Estimate the overlap of two texts outside quotes that stand in them; 0 where too little stands outside."""
    spoken = frozenset(chain.from_iterable(map(_shingled, quotes)))
    few, many = _samples(*sorted((one, other)))
    told = few - spoken
    return len(told & many) / len(told) if len(told) >= _LEAST_TOLD else 0.0


@lru_cache(maxsize=4_096)
def _shingled(quote: str) -> Signature:
    return sign(quote)[1:]


def _samples(one: Signature, other: Signature) -> tuple[frozenset[int], frozenset[int]]:
    """Return the hashes of both texts below the bound up to which both are known."""
    bound = min(_reach(one), _reach(other))
    return frozenset(one[1 : bisect_right(one, bound, 1)]), frozenset(other[1 : bisect_right(other, bound, 1)])


def _reach(signature: Signature) -> int:
    return signature[-1] if signature[0] > SIZE else _ENDLESS


def _shingles(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    size = min(SHINGLE, len(words))
    count = len(words) - size + 1
    rows = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        rows = rows * _BASE + words[offset : offset + count]
    return rows


def _mixed(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread hashes evenly (the finaliser of SplitMix64), in 63 bits so that a database's integer holds them."""
    for mixer, shift in zip(_MIXERS, _SHIFTS, strict=False):
        rows = (rows ^ (rows >> shift)) * mixer
    mixed: NDArray[np.uint64] = (rows ^ (rows >> _SHIFTS[-1])) >> _SIGN
    return mixed


@lru_cache(maxsize=65_536)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(errors="replace"), digest_size=8).digest(), "big")
