"""Turn the scores of name tags into spans: B opens a name, I goes on with one of the same label, O is outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTSIDE = "O"
_NEVER = -1e9


def best_tags(scores: NDArray[np.float32], tags: Sequence[str]) -> list[int]:
    """Return the tag numbers of the best path in which no I follows anything but its own label.

    ``scores`` has a row for each word and a column for each tag (Viterbi 1967, the transitions being allowed or not).
    """
    allowed = _allowed(tuple(tags))
    best = scores.argmax(1)
    if allowed[np.append(0, best[:-1]), best].all():
        return [int(tag) for tag in best]
    price = np.where(allowed, 0.0, _NEVER)
    total = scores[0] + price[0]
    back = np.zeros(scores.shape, dtype=np.int64)
    for at in range(1, len(scores)):
        through = total[:, None] + price
        back[at] = through.argmax(0)
        total = through.max(0) + scores[at]
    path = [int(total.argmax())]
    for at in range(len(scores) - 1, 0, -1):
        path.append(int(back[at, path[-1]]))
    return path[::-1]


@cache
def _allowed(tags: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which tag may follow which; the first tag is O, and what opens a text follows it."""
    table = np.ones((len(tags), len(tags)), dtype=bool)
    for column, tag in enumerate(tags):
        if tag.startswith("I-"):
            table[:, column] = [before != OUTSIDE and before[2:] == tag[2:] for before in tags]
    return table


def spans_of(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield first word, word behind the last, and label of each name."""
    first: int | None = None
    for at, tag in enumerate([*tags, OUTSIDE]):
        if first is not None and not tag.startswith("I-"):
            yield first, at, tags[first].partition("-")[2]
            first = None
        if tag.startswith("B-"):
            first = at
