"""Lay examples out as arrays of few different shapes, so that the kernels made for a shape are used again."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from bot.extraction.language.encoder import Labels, lay_out
from bot.extraction.language.pieces import PADDING, Pieces
from bot.extraction.training.examples import TAGS, Example, Trees

log = logging.getLogger(__name__)

# about what one step of two cores takes in half a second; LONGEST leaves room below the encoder's 512 places
PIECES = 3_072
STEP = 32
LONGEST = 480
IGNORED = -100
FROM_TREES = ("tag", "morph", "relation")
LEAST_SEEN = 2

Batch = dict[str, Any]


def labels_of(examples: Iterable[Example]) -> Labels:
    """Return the labels that the treebanks have often enough to be learnt."""
    counts = {layer: Counter[str]() for layer in FROM_TREES}
    for example in examples:
        for layer, count in counts.items():
            count.update(getattr(example.trees, layer))
    often = {
        layer: tuple(sorted(label for label, seen in count.items() if seen >= LEAST_SEEN))
        for layer, count in counts.items()
    }
    return Labels(**often, name=TAGS)


def batches(examples: Sequence[Example], pieces: Pieces, rng: random.Random) -> Iterator[list[Example]]:
    """Yield examples of like length together, in an order drawn by chance; what is too long is left out."""
    sized = [(_up(_size(example, pieces)), example) for example in examples if _size(example, pieces) <= LONGEST]
    sized.sort(key=lambda pair: (pair[0], rng.random()))
    found: list[list[Example]] = []
    for width, group in groupby(sized, key=lambda pair: pair[0]):
        alike = [example for _, example in group]
        rows = max(1, PIECES // width)
        found += [alike[at : at + rows] for at in range(0, len(alike), rows)]
    log.debug("%d of %d examples are too long", len(examples) - len(sized), len(examples))
    rng.shuffle(found)
    yield from found


def _size(example: Example, pieces: Pieces) -> int:
    return 2 + len(example.breaks) + sum(len(pieces.cut(word)) for word in example.words)


def lay_out_batch(examples: Sequence[Example], pieces: Pieces, labels: Labels) -> Batch:
    """Return the examples as arrays: the input of the network, and the targets that they have."""
    rows = [lay_out(pieces, example.words, example.breaks) for example in examples]
    wide = _up(max(len(row["pieces"]) for row in rows))
    long = _up(max(len(example.words) for example in examples))
    batch: Batch = {
        "pieces": _filled([row["pieces"] for row in rows], wide, pieces.number[PADDING]),
        "shapes": _filled([row["shapes"] for row in rows], wide, 0),
        "seen": _filled([np.ones_like(row["pieces"]) for row in rows], wide, 0),
        "first": _filled([row["first"] for row in rows], long, 0),
        "last": _filled([row["last"] for row in rows], long, 0),
        "words": _filled([np.ones_like(row["first"]) for row in rows], long, 0).astype(bool),
    }
    if all(example.trees for example in examples):
        batch |= _trees([example.trees for example in examples if example.trees], labels, long)
    if all(example.names for example in examples):
        batch["allowed"] = _allowed([example.names for example in examples if example.names], long)
    return batch


def _up(size: int) -> int:
    return -(-size // STEP) * STEP


def _filled(rows: Sequence[Any], width: int, filling: int) -> Any:
    """Return rows of numbers as one array, their ends filled up."""
    table = np.full((len(rows), width), filling, dtype=np.int64)
    for at, row in enumerate(rows):
        table[at, : len(row)] = row
    return table


def _trees(trees: Sequence[Trees], labels: Labels, long: int) -> Batch:
    """Return the targets of a treebank; ``sentence`` numbers the sentences, and a root's head is the last column."""
    found: Batch = {}
    for layer in FROM_TREES:
        number = {label: at for at, label in enumerate(getattr(labels, layer))}
        rows = [[number.get(label, IGNORED) for label in getattr(tree, layer)] for tree in trees]
        found[layer] = _filled(rows, long, IGNORED)
    found["start"] = _filled([tree.start for tree in trees], long, IGNORED)
    heads = [[long if head == at else head for at, head in enumerate(tree.heads)] for tree in trees]
    found["heads"] = _filled(heads, long, IGNORED)
    found["sentence"] = _filled([np.cumsum(tree.start) for tree in trees], long, 0)
    return found


def _allowed(rows: Sequence[Sequence[frozenset[str]]], long: int) -> Any:
    """Return which tags each word may bear (examples, words, tags)."""
    number = {tag: at for at, tag in enumerate(TAGS)}
    table = np.zeros((len(rows), long, len(TAGS)), dtype=bool)
    for at, row in enumerate(rows):
        for word, tags in enumerate(row):
            table[at, word, [number[tag] for tag in tags]] = True
    return table
