"""What is counted while scoring, and the figures that counts come to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class Addable:
    """Adds field by field."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Counts(Addable):
    """Matches, predictions without gold, gold without prediction."""

    hits: float = 0.0
    extra: float = 0.0
    missed: float = 0.0

    @property
    def precision(self) -> float:
        """Return the share of the predictions that are right."""
        return self.hits / (self.hits + self.extra) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """Return the share of gold that was found."""
        return self.hits / (self.hits + self.missed) if self.hits else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.hits / (2 * self.hits + self.extra + self.missed) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Ratio(Addable):
    """A part of a whole."""

    part: float = 0.0
    whole: float = 0.0

    @property
    def share(self) -> float:
        """Return the part as a share of the whole."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Said(Addable):
    """Quotes or warnings found, found together with who says them, and the known speakers that were right."""

    found: Counts = Counts()
    end2end: Counts = Counts()
    speakers: Ratio = Ratio()

    def figures(self) -> dict[str, float]:
        """Return the figures by name, 0 to 1."""
        return {
            "p": self.found.precision,
            "r": self.found.recall,
            "f1": self.found.f1,
            "speaker": self.speakers.share,
            "end2end": self.end2end.f1,
        }


@dataclass(frozen=True, slots=True)
class Tally(Addable):
    """All that is counted in one article, or in several added up."""

    quotes: Said = Said()
    warnings: Said = Said()
    key_actors: Counts = Counts()
    cluster_faults: Ratio = Ratio()
    summary: Ratio = Ratio()
    lead3: Ratio = Ratio()

    def figures(self) -> dict[str, float]:
        """Return the figures by name, 0 to 1."""
        return {
            **{f"quotes.{name}": figure for name, figure in self.quotes.figures().items()},
            **{f"warnings.{name}": figure for name, figure in self.warnings.figures().items()},
            "actors.key_f1": self.key_actors.f1,
            "actors.clusters": 1 - self.cluster_faults.share if self.cluster_faults.whole else 0.0,
            "summary.f1": self.summary.share,
            "summary.lead3": self.lead3.share,
        }
