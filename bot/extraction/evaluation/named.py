"""A text and the proper names in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from spacy.tokens import Doc

LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK", "WEAPON", "MISC")
PLACES = ("GPE", "LOC", "FAC")


@dataclass(frozen=True, slots=True)
class Name:
    """One name in a text: half-open characters, and the labels that it may bear; one label where that is certain."""

    start: int
    end: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A text and the names that its corpus marks, in order and without overlap.

    ``hidden`` are the labels of names that the corpus leaves unmarked, ``open`` the characters of which it is not
    known whether they are a name.
    """

    text: str
    names: tuple[Name, ...]
    hidden: tuple[str, ...] = ()
    open: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, doc: Doc) -> Self:
        """Return the names that a Doc has."""
        return cls(doc.text, tuple(Name(e.start_char, e.end_char, (e.label_,)) for e in doc.ents))


def without_overlap(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return the names in order, the longest kept where two overlap."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start - name.end, name.start)):
        if all(name.end <= other.start or name.start >= other.end for other in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda name: name.start))
