"""Cut words into the pieces that the encoder knows, and tell the shape that its small letters hide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

SHAPES = ("sign", "lower", "title", "upper", "mixed", "digit", "letter")
VOCABULARY = "pieces.txt"
BEGIN, BREAK, UNKNOWN, MASK, PADDING = "[CLS]", "[SEP]", "[UNK]", "[MASK]", "[PAD]"
MOST_PIECES = 16
_MOST_KEPT = 50_000
_CHUNK = re.compile(r"[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The vocabulary of the encoder: WordPiece, as BERT's uncased models have it (Devlin et al. 2019)."""

    number: dict[str, int]
    _kept: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, pieces: Sequence[str]) -> Self:
        """Return the vocabulary whose pieces are numbered by their place."""
        return cls({piece: number for number, piece in enumerate(pieces)})

    @classmethod
    def read(cls, place: Path) -> Self:
        """Return the vocabulary that lies in a folder; raises ``ValueError`` where it lacks the marks."""
        found = cls.of((place / VOCABULARY).read_text(encoding="utf-8").split("\n"))
        if not {BEGIN, BREAK, UNKNOWN} <= found.number.keys():
            raise ValueError(f"{VOCABULARY} lacks {BEGIN}, {BREAK} or {UNKNOWN}")
        return found

    def cut(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the pieces of a word, at least one and at most sixteen."""
        known = self._kept.get(word)
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[word] = self._cut(word)
        return known

    def _cut(self, word: str) -> tuple[int, ...]:
        chunks = _CHUNK.findall(plain(word[: 8 * MOST_PIECES]))
        numbers = [number for chunk in chunks for number in self._longest_first(chunk)]
        return tuple(numbers[:MOST_PIECES]) or (self.number[UNKNOWN],)

    def _longest_first(self, chunk: str) -> list[int]:
        """Return the longest known beginning, then the longest known continuation, and so on."""
        found: list[int] = []
        at = 0
        while at < len(chunk):
            mark = "##" if at else ""
            end = next((end for end in range(len(chunk), at, -1) if mark + chunk[at:end] in self.number), None)
            if end is None:
                return [self.number[UNKNOWN]]
            found.append(self.number[mark + chunk[at:end]])
            at = end
        return found


def plain(word: str) -> str:
    """Return a word in small letters without marks on them."""
    parts = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in parts if unicodedata.category(letter) != "Mn")


def shape(word: str) -> int:
    """Return the number of a word's shape in ``SHAPES``."""
    return SHAPES.index(_shape(word))


def _shape(word: str) -> str:
    if word[0].isdigit():
        return "digit"
    if not any(letter.isalpha() for letter in word):
        return "sign"
    if word.islower():
        return "lower"
    if word.isupper():
        return "upper" if len(word) > 1 else "letter"
    return "title" if word[0].isupper() and word[1:].islower() else "mixed"
