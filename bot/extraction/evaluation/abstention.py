"""How often a speaker is named, and how often rightly: the surer a name must be, the fewer quotes have one.

A quote is as sure as what its name rests on. The order was set by the shares right on our own gold and on twenty
articles that are not shipped, from a surname beside the words (all right) to the mere subject of the sentence around.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from operator import add

from bot.extraction.evaluation.basis import ALIAS, AS_PRINTED, KNOWN, NAME, PRONOUN, RIVALS, SURNAME, basis_of
from bot.extraction.evaluation.counting import Ratio
from bot.extraction.evaluation.matching import Case, Names, lay_quotes
from bot.model import Attribution

SUREST_FIRST = (
    *(SURNAME, KNOWN, NAME, "same words", "named after the lede", "same sentence", ALIAS),
    *("goes on", PRONOUN, RIVALS, "introduced", AS_PRINTED, "subject"),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One quote of gold that was found: what its name rests on, and whether it is right; a name of None is unclear."""

    basis: str
    attribution: Attribution
    named: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Point:
    """The quotes whose names rest on the same: how many of them are right, and what all surer ones come to with them.

    ``share_named`` is of all quotes found, ``share_right`` of those named so far.
    """

    basis: str
    right: Ratio
    share_named: float
    share_right: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of quotes named against the share right of those, the surest first, and both by attribution."""

    quotes: int
    points: tuple[Point, ...]
    attributions: dict[str, Ratio]

    @property
    def named(self) -> Ratio:
        """Return how many of the named quotes have the right name."""
        return sum((point.right for point in self.points), Ratio())


def judge_quotes(cases: Iterable[Case]) -> Iterator[Judged]:
    """Judge every quote of gold that was found."""
    for case in cases:
        names = Names(case)
        for gold, quote in lay_quotes(case).pairs:
            named = quote.speaker is not None
            right = named and names.right_quote(gold, quote)
            yield Judged(basis_of(quote, case.brief), quote.attribution, named, right)


def curve_of(judged: Iterable[Judged]) -> Curve:
    """Gather the quotes into points, the surest first; a basis without a place in the order comes last."""
    quotes = list(judged)
    ratios: dict[str, Ratio] = dict.fromkeys(SUREST_FIRST, Ratio())
    attributions = dict.fromkeys((Attribution.EXPLICIT.value, Attribution.RESOLVED.value), Ratio())
    for quote in quotes:
        if quote.named:
            ratios[quote.basis] = ratios.get(quote.basis, Ratio()) + Ratio(quote.right, 1)
            attributions[quote.attribution.value] += Ratio(quote.right, 1)
    seen = {basis: ratio for basis, ratio in ratios.items() if ratio.whole}
    so_far = accumulate(seen.values(), add)
    return Curve(
        quotes=len(quotes),
        points=tuple(
            Point(basis, ratio, total.whole / len(quotes), total.share)
            for (basis, ratio), total in zip(seen.items(), so_far, strict=True)
        ),
        attributions=attributions,
    )
