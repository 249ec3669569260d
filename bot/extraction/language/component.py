"""The spaCy component that writes what was read: tags, morphology, lemmas, trees, sentences and names."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

import numpy as np
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc, Span

from bot.extraction.language.annotation import Annotation, Words, annotate
from bot.extraction.language.encoder import FILES, Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.vocab import Vocab
    from thinc.types import Ints2d

FACTORY = "briefbot_reader"
WRAPPED = 0.25
ASSIGNS = [f"token.{name}" for name in ("tag", "pos", "morph", "lemma", "head", "dep", "is_sent_start")]


@Language.factory(FACTORY, assigns=[*ASSIGNS, "doc.sents", "doc.ents"])
def make_reader(nlp: Language, name: str) -> Reader:
    """Return a reader without its network; ``from_disk`` brings it."""
    return Reader(nlp.vocab, name)


class Reader:
    """Annotates a Doc; sentence starts that are set already are kept, names are not."""

    def __init__(self, vocab: Vocab, name: str = FACTORY) -> None:
        self.vocab = vocab
        self.name = name
        self._place: Path | None = None
        self._encoder: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """The network; raises ``ValueError`` where none was loaded."""
        if self._encoder is None:
            raise ValueError("This reader has no network: load the pipeline from its folder")
        return self._encoder

    def __call__(self, doc: Doc) -> Doc:
        """Write the annotation of a Doc."""
        words = np.array([token.i for token in doc if not token.is_space], dtype=np.int64)
        return write(doc, words, annotate(self.encoder, words_of(doc, words))) if len(doc) else doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1) -> Iterator[Doc]:  # noqa: ARG002 (spaCy's signature)
        """Yield each Doc annotated; what one gets never hangs on its neighbours."""
        yield from map(self, stream)

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:  # noqa: ARG002 (spaCy's signature)
        """Copy the network into a folder."""
        place = Path(path)
        if self._place is None:
            raise ValueError("This reader has no network that could be written")
        if self._place.resolve() == place.resolve():
            return
        place.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copyfile(self._place / name, place / name)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Self:  # noqa: ARG002 (spaCy's signature)
        """Load the network from a folder."""
        self._place = Path(path)
        self._encoder = Encoder.load(self._place)
        return self


def words_of(doc: Doc, words: NDArray[np.int64]) -> Words:
    """Return the tokens that are no white space as the words to be read.

    An empty line opens a paragraph. So does a single line break, unless the text seems to be wrapped: where many lines
    go on with a small letter.
    """
    starts = doc.to_array(["SENT_START"]).astype(np.int64).ravel()[words].tolist()
    before = [doc[last + 1 : i].text if i - last > 1 else "" for last, i in pairwise([-1, *words.tolist()])]
    broken = [at for at, space in enumerate(before) if at and "\n" in space]
    wrapped = sum(doc[int(words[at])].text[0].islower() for at in broken) > WRAPPED * len(broken)
    breaks = (at for at in broken if not wrapped or before[at].count("\n") > 1)
    return Words([doc[i].text for i in words.tolist()], frozenset(breaks), starts)


def write(doc: Doc, words: NDArray[np.int64], found: Annotation) -> Doc:
    """Write the annotation of the words into a Doc; white space hangs on the word before it."""
    add, poses = doc.vocab.strings.add, [morph.partition("|") for morph in found.morphs]
    columns = {
        "TAG": _spread(doc, words, map(add, found.tags), add("_SP")),
        "POS": _spread(doc, words, (IDS[pos] for pos, _, _ in poses), IDS["SPACE"]),
        "MORPH": _spread(doc, words, (doc.vocab.morphology.add(feats) for _, _, feats in poses), 0),
        "LEMMA": _spread(doc, words, map(add, found.lemmas), 0),
        "HEAD": _offsets(len(doc), words, found.heads),
        "DEP": _spread(doc, words, map(add, found.relations), add("dep")),
    }
    doc.from_array(list(columns), cast("Ints2d", np.stack([*columns.values()], axis=1)))
    for token in doc:
        if token.is_space:
            token.lemma_ = token.text
    doc.set_ents([Span(doc, words[name.first], words[name.end - 1] + 1, name.label) for name in found.names])
    return doc


def _spread(doc: Doc, words: NDArray[np.int64], values: Iterable[int], space: int) -> NDArray[np.uint64]:
    """Return a column for all tokens of what the words have, and ``space`` for the others."""
    column = np.full(len(doc), space, dtype=np.uint64)
    column[words] = np.fromiter(values, dtype=np.uint64, count=len(words))
    return column


def _offsets(size: int, words: NDArray[np.int64], heads: Sequence[int]) -> NDArray[np.uint64]:
    """Return how far the head of each token lies from it."""
    found = np.arange(size)
    if len(words):
        found = words[np.maximum(np.searchsorted(words, found, side="right") - 1, 0)]
        found[words] = words[np.array(heads)]
    return (found - np.arange(size)).view(np.uint64)
