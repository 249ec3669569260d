"""Run the encoder: the words of one window in, the scores of every layer of annotation out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as failures

from bot.extraction.language.lemmas import LEMMAS, Lemmas
from bot.extraction.language.pieces import BEGIN, BREAK, VOCABULARY, Pieces, shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

NETWORK, WORDS, RELATIONS = "network.onnx", "words.bin", "relations.onnx"
LABELS = "labels.json"
FILES = (NETWORK, WORDS, RELATIONS, LABELS, VOCABULARY, LEMMAS)
Listed = TypeVar("Listed")
LAYERS = ("tag", "morph", "relation", "name")
_ERRORS_ONLY = 3
_BROKEN = (
    *(failures.Fail, failures.InvalidArgument, failures.InvalidGraph, failures.InvalidProtobuf),
    *(failures.NoSuchFile, failures.NotImplemented, failures.RuntimeException),
)


@dataclass(frozen=True, slots=True)
class Labels:
    """What the columns of the scores mean, by layer."""

    tag: tuple[str, ...]
    morph: tuple[str, ...]
    relation: tuple[str, ...]
    name: tuple[str, ...]

    @classmethod
    def read(cls, place: Path) -> Self:
        """Return the labels that lie in a folder."""
        written = json.loads((place / LABELS).read_text(encoding="utf-8"))
        return cls(**{layer: tuple(written[layer]) for layer in LAYERS})

    def write(self, place: Path) -> None:
        """Write the labels into a folder."""
        written = {layer: getattr(self, layer) for layer in LAYERS}
        (place / LABELS).write_text(json.dumps(written, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Scores:
    """What the encoder says of n words, higher being likelier: a row for each word.

    ``tag``, ``morph`` and ``name`` have a column for each label, ``start`` one number that is above zero
    where a sentence seems to begin, ``head`` n + 1 columns (the words, and last the root). ``dependent`` (n rows) and
    ``governor`` (n + 1 rows) are what a relation is told from.
    """

    tag: Array
    morph: Array
    name: Array
    start: Array
    head: Array
    dependent: Array
    governor: Array


OUTPUTS = [field.name for field in fields(Scores)]


@dataclass(frozen=True, slots=True)
class Encoder:
    """The network with its vocabulary, its labels, and the lemma rules that its tags choose from."""

    pieces: Pieces
    labels: Labels
    lemmas: Lemmas
    _network: Any
    _relations: Any

    @classmethod
    def load(cls, place: Path) -> Self:
        """Return the encoder that lies in a folder; raises ``OSError`` where a file of it is missing or broken."""
        pieces, labels = _listed(VOCABULARY, Pieces.read, place), _listed(LABELS, Labels.read, place)
        lemmas = _listed(LEMMAS, Lemmas.read, place)
        return cls(pieces, labels, lemmas, _session(place / NETWORK), _session(place / RELATIONS))

    def scores(self, words: Sequence[str], breaks: frozenset[int]) -> Scores:
        """Return the scores of the words of one window; ``breaks`` are the words that open a paragraph."""
        return Scores(*self._network.run(OUTPUTS, lay_out(self.pieces, words, breaks)))

    def relations(self, dependent: Array, governor: Array) -> Array:
        """Return the scores of the relation of each dependent to the governor in the same row."""
        (found,) = self._relations.run(None, {"dependent": dependent, "governor": governor})
        return cast("Array", found)


def _listed(name: str, read: Callable[[Path], Listed], place: Path) -> Listed:
    """Return a list that lies in a folder; raises ``OSError`` where it is not written as it should be."""
    try:
        return read(place)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise OSError(f"The list {name} cannot be read") from error


def _session(path: Path) -> Any:
    """Return a network ready to run; in one thread, so that processes do not fight for cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    options.enable_cpu_mem_arena = False
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except _BROKEN as error:
        raise OSError(f"The network {path.name} cannot be read") from error


def lay_out(pieces: Pieces, words: Sequence[str], breaks: frozenset[int]) -> dict[str, NDArray[np.int64]]:
    """Return the input of the network: pieces and shapes in a row, and where each word begins and ends there."""
    numbers, shapes = [pieces.number[BEGIN]], [0]
    first, last = [], []
    for at, word in enumerate(words):
        if at in breaks and at:
            numbers.append(pieces.number[BREAK])
            shapes.append(0)
        cut = pieces.cut(word)
        first.append(len(numbers))
        numbers += cut
        shapes += [shape(word)] * len(cut)
        last.append(len(numbers) - 1)
    numbers.append(pieces.number[BREAK])
    shapes.append(0)
    rows = {"pieces": numbers, "shapes": shapes, "first": first, "last": last}
    return {name: np.array(row, dtype=np.int64) for name, row in rows.items()}
