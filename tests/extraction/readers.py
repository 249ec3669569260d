"""Encoders for tests: one that needs no network and says what is written on a word, and the shipped one."""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.extraction.language.encoder import FILES, Labels, Scores
from bot.extraction.language.lemmas import LemmaRule, Lemmas
from bot.extraction.language.pieces import Pieces
from bot.extraction.pipeline import SHIPPED
from bot.extraction.training.examples import TAGS

LABELS = Labels(tag=("NN", "NNP"), morph=("NOUN|Number=Sing", "PROPN|"), relation=("dep", "flat", "root"), name=TAGS)
NAMES = {"Ada": "B-PERSON", "Pell": "I-PERSON", "Oslo": "B-GPE", "Storm": "B-EVENT"}


def letters() -> Pieces:
    """Return a vocabulary whose pieces are letters."""
    marks, alphabet = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"], string.ascii_lowercase
    return Pieces.of([*marks, *alphabet, *(f"##{letter}" for letter in alphabet)])


@dataclass(frozen=True, slots=True)
class PlainEncoder:
    """An encoder of letters: a capital is a name and begins a sentence, and every word hangs on the word before it.

    ``read`` has what it was asked, window by window.
    """

    labels: Labels = LABELS
    pieces: Pieces = field(default_factory=letters)
    lemmas: Lemmas = field(default_factory=lambda: Lemmas({"NN": {"s": LemmaRule(True, 1, "")}}))
    read: list[tuple[tuple[str, ...], frozenset[int]]] = field(default_factory=list)

    def scores(self, words, breaks):
        """Return the scores of a window."""
        self.read.append((tuple(words), breaks))
        capital = np.array([word[0].isupper() for word in words], dtype=np.float32)
        name = np.zeros((len(words), len(TAGS)), dtype=np.float32)
        for at, word in enumerate(words):
            name[at, TAGS.index(NAMES.get(word, "O"))] = 1
        count = len(words)
        return Scores(
            tag=np.stack([1 - capital, capital], axis=1),
            morph=np.stack([1 - capital, capital], axis=1),
            name=name,
            start=capital[:, None] - 0.5,
            head=np.eye(count, count + 1, k=-1, dtype=np.float32),
            dependent=np.arange(count, dtype=np.float32)[:, None],
            governor=np.arange(count + 1, dtype=np.float32)[:, None],
        )

    def relations(self, dependent, governor):
        """Return scores that say ``flat`` where the governor is the word before, else ``dep``."""
        near = (dependent - governor == 1).astype(np.float32)
        return np.concatenate([1 - near, near, np.zeros_like(near)], axis=1)


def shipped_network(place: Path) -> Path:
    """Lay the files of the shipped network into a new folder."""
    place.mkdir()
    for name in FILES:
        (place / name).symlink_to(SHIPPED / "reader" / name)
    return place
