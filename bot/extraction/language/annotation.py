"""Look at what the encoder says and decide: a tag, a lemma, a head and a name for every word of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.extraction.language.encoder import Encoder, Scores
from bot.extraction.language.found import Found
from bot.extraction.language.tags import best_tags, spans_of
from bot.extraction.language.trees import best_tree
from bot.extraction.language.windows import find_windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ranges = Sequence[tuple[int, int]]

BEGINS, UNSET, WITHIN = 1, 0, -1
ROOT = "ROOT"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text; ``breaks`` are those that open a paragraph.

    ``starts`` has for each word whether a sentence begins there: ``BEGINS``, ``WITHIN``, or ``UNSET`` for the encoder
    to say.
    """

    forms: Sequence[str]
    breaks: frozenset[int]
    starts: Sequence[int]

    def part(self, first: int, end: int) -> Words:
        """Return the words from ``first`` up to but without ``end``."""
        breaks = frozenset(at - first for at in range(first + 1, end) if at in self.breaks)
        return Words(self.forms[first:end], breaks, self.starts[first:end])


@dataclass(frozen=True, slots=True)
class Annotation:
    """What was decided for each word; ``morphs`` are UPOS|FEATS, ``heads`` are words, a root its own."""

    tags: tuple[str, ...]
    morphs: tuple[str, ...]
    lemmas: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    names: tuple[Found, ...]


def annotate(encoder: Encoder, words: Words) -> Annotation:
    """Return the annotation of a text; no tree and no name crosses from one window into the next."""
    sizes = [len(encoder.pieces.cut(form)) for form in words.forms]
    edges = frozenset(at for at in words.breaks if words.starts[at] != WITHIN)
    windows = list(find_windows(words.forms, sizes, edges))
    parts = [_read(encoder, Words(words.forms, edges, words.starts).part(w.first, w.end)) for w in windows]
    return Annotation(
        tags=tuple(chain.from_iterable(part.tags for part in parts)),
        morphs=tuple(chain.from_iterable(part.morphs for part in parts)),
        lemmas=tuple(chain.from_iterable(part.lemmas for part in parts)),
        heads=tuple(head + w.first for w, part in zip(windows, parts, strict=True) for head in part.heads),
        relations=tuple(chain.from_iterable(part.relations for part in parts)),
        names=tuple(
            Found(name.first + w.first, name.end + w.first, name.label)
            for w, part in zip(windows, parts, strict=True)
            for name in part.names
        ),
    )


def _read(encoder: Encoder, words: Words) -> Annotation:
    """Return the annotation of one window."""
    scores = encoder.scores(words.forms, words.breaks)
    labels = encoder.labels
    tags = [labels.tag[number] for number in scores.tag.argmax(1)]
    names = _names(labels.name, scores, {0, *words.breaks, *np.flatnonzero(np.equal(words.starts, BEGINS)).tolist()})
    heads = _heads(scores, _sentences(words, scores, names))
    return Annotation(
        tags=tuple(tags),
        morphs=tuple(labels.morph[number] for number in scores.morph.argmax(1)),
        lemmas=tuple(encoder.lemmas.of(form, tag) for form, tag in zip(words.forms, tags, strict=True)),
        heads=tuple(heads.tolist()),
        relations=_relations(encoder, scores, heads),
        names=names,
    )


def _names(tags: Sequence[str], scores: Scores, edges: Iterable[int]) -> tuple[Found, ...]:
    """Return the names of a window; none goes on behind one of ``edges``, where a paragraph or sentence begins."""
    return tuple(
        Found(first + begin, first + stop, label)
        for first, end in pairwise([*sorted(edges), len(scores.name)])
        for begin, stop, label in spans_of([tags[number] for number in best_tags(scores.name[first:end], tags)])
    )


def _sentences(words: Words, scores: Scores, names: Iterable[Found]) -> Ranges:
    """Return the sentences of a window as ranges of its words; none begins inside a name."""
    given = np.array(words.starts)
    begins = np.where(given == UNSET, scores.start.ravel() > 0, given == BEGINS)
    for name in names:
        begins[name.first + 1 : name.end] = False
    begins[0] = True
    return list(pairwise([*np.flatnonzero(begins).tolist(), len(begins)]))


def _heads(scores: Scores, sentences: Ranges) -> NDArray[np.int64]:
    """Return the head of each word of a window, the best tree of every sentence."""
    root = scores.head.shape[1] - 1
    return np.concatenate(
        [first + best_tree(scores.head[first:end, [*range(first, end), root]]) for first, end in sentences]
    )


def _relations(encoder: Encoder, scores: Scores, heads: NDArray[np.int64]) -> tuple[str, ...]:
    """Return the relation of each word to its head; only a root has the relation of a root."""
    is_root = heads == np.arange(len(heads))
    likely = encoder.relations(scores.dependent, scores.governor[np.where(is_root, len(heads), heads)])
    likely[:, [at for at, label in enumerate(encoder.labels.relation) if label == ROOT.lower()]] = -np.inf
    return tuple(
        ROOT if root else encoder.labels.relation[number]
        for root, number in zip(is_root, likely.argmax(1), strict=True)
    )
