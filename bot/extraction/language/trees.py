"""Find the best tree of a sentence from the score of every head for every word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]
    Heads = NDArray[np.int64]

_NEVER = -1e12
_ROOT_PRICE = 1e6


def best_tree(scores: NDArray[np.float32]) -> Heads:
    """Return the head of each word of a sentence, the root being its own head.

    ``scores`` has a row for each of n words and n + 1 columns: the words as heads, and last the root. The tree is the
    maximum spanning arborescence with one root (Chu and Liu 1965, Edmonds 1967): mostly the best head of every word,
    else a price on the root, the same for all words, leaves it one child.
    """
    size = len(scores)
    priced = scores.astype(np.float64)
    np.fill_diagonal(priced, _NEVER)
    heads: Heads = priced.argmax(1)
    if (heads == size).sum() != 1 or find_cycle(heads):
        priced[:, size] -= _ROOT_PRICE
        heads = _arborescence(priced)
    return np.where(heads == size, np.arange(size), heads)


def _arborescence(scores: Scores) -> Heads:
    """Return the best head of each word such that no word is its own ancestor; the last column is the root."""
    heads: Heads = scores.argmax(1)
    cycle = find_cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    kept = np.flatnonzero(~inside)
    columns = np.append(kept, len(scores))
    lost = scores[cycle] - scores[cycle, heads[cycle]][:, None]
    entry = lost[:, columns].argmax(0)
    leave = scores[np.ix_(kept, np.array(cycle))]
    smaller = np.full((len(kept) + 1, len(kept) + 2), _NEVER)
    smaller[:-1, :-2] = scores[np.ix_(kept, kept)]
    smaller[:-1, -2] = leave.max(1, initial=_NEVER)
    smaller[:-1, -1] = scores[kept, len(scores)]
    smaller[-1, :-2], smaller[-1, -1] = lost[entry[:-1], kept], lost[entry[-1], len(scores)]
    return _opened(heads, cycle, kept, entry, leave.argmax(1) if len(kept) else kept, _arborescence(smaller))


def _opened(heads: Heads, cycle: list[int], kept: Heads, entry: Heads, leave: Heads, outer: Heads) -> Heads:
    """Put the cycle, which stood as one word, last but the root, back into the tree of the others."""
    whole, root = len(kept), len(heads)
    places = np.concatenate([kept, [-1], [root]])
    found = heads.copy()
    for word, head in enumerate(outer[:whole]):
        found[kept[word]] = cycle[leave[word]] if head == whole else places[head]
    above = int(outer[whole])
    column = whole if above == whole + 1 else above
    found[cycle[entry[column]]] = places[above]
    return found


def find_cycle(heads: Heads) -> list[int]:
    """Return the words of a cycle, or none; a head that is no word is the root."""
    seen = np.zeros(len(heads), dtype=np.int64)
    for start in range(len(heads)):
        word = start
        while word < len(heads) and not seen[word]:
            seen[word] = start + 1
            word = int(heads[word])
        if word < len(heads) and seen[word] == start + 1:
            return _around(heads, word)
    return []


def _around(heads: Heads, word: int) -> list[int]:
    cycle, at = [word], int(heads[word])
    while at != word:
        cycle.append(at)
        at = int(heads[at])
    return cycle
