"""What a tree is, for every test that is handed one: gold or found, from a treebank or drawn by chance."""

from __future__ import annotations

from collections.abc import Sequence


def is_tree(heads: Sequence[int]) -> bool:
    """Tell whether one word is its own head and every other leads to it; ``heads`` are places in the sentence."""
    below = {word for word, head in enumerate(heads) if word == head}
    roots = len(below)
    for _ in heads:
        below |= {word for word, head in enumerate(heads) if head in below}
    return roots == 1 and len(below) == len(heads)
