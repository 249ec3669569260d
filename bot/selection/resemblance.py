"""What a report is about, as a sparse vector: its actors, the words of its headline and lead, and its quotes.

What few reports of the batch have weighs most: an actor who is in every second report, such as a prime minister, says
little about which event it is. The product of two vectors is how alike two reports are; being linear, the product of
two sums is the average over all pairs, which is what linkage needs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import log, sqrt

from bot.model import Report
from bot.selection.names import Roll
from bot.selection.quotes import QuoteRoll, beginning, common_words
from bot.selection.wording import Stems

ACTORS, WORDS, QUOTE = 0.35, 0.75, 0.3  # the most that shared actors, shared words and one shared quote add

_DATELINE = re.compile(r"^[^.!?()]{0,40}\([^()]{2,30}\)\s*[—–-]+\s*")  # PORT SELM (Agency) —
_BATCH = 50  # rarity is judged as if a smaller batch had so many reports
_COMMON = 0.6  # rarity below which a feature is a hub or belongs to a great event
_HUB, _EVENT = 0.08, 0.2  # share of their features that its reports have in common if it is a hub, or an event's
_SAMPLE = 12
_CAST = 10  # actors looked at, the most salient first
_FADING = 0.1  # by which each next actor weighs less
_LEAST_ACTORS, _LEAST_WORDS = 1.6, 3.2  # length of a vector below which there is too little to be sure of
_QUOTED = 0.4  # weight of a word that stands in a quote only

Feature = str  # its kind, a colon and what it is; plain text, because a batch has hundreds of thousands of them
Vector = dict[Feature, float]


class Resemblance:
    """Vectors of the reports of a batch, in their order, and the words for what two of them have in common."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._roll = Roll(name for report in reports for name in report.actors[:_CAST])
        self._quotes = QuoteRoll()
        self._stems = Stems()
        self._printed: dict[Feature, str] = {}
        self._quoted: list[dict[Feature, str]] = []  # by report: each of its quotes as it prints it
        parts = [(self._actors(report), self._words(report), self._said(report)) for report in reports]
        spread = Counter(feature for each in parts for part in each for feature in part)
        self._rarity = {feature: _rarity(count, len(reports)) for feature, count in spread.items()}
        self._lift([frozenset(chain.from_iterable(each)) for each in parts])
        self.vectors = [self._vector(*each, spread) for each in parts]

    def shared(self, one: int, other: int) -> str:
        """Say what two reports have in common, the rarest first."""
        return ", ".join(self._sentences(one, other)) or "like wording"

    def _sentences(self, *places: int) -> Iterator[str]:
        one, other = (self.vectors[place] for place in places)
        weights = {feature: one[feature] * other[feature] for feature in one if feature in other}
        rarest = sorted(weights, key=lambda feature: (-weights[feature], self._printed[feature]))
        actors = [self._printed[feature] for feature in rarest if feature.startswith("actor:")]
        names = {word.casefold() for name in actors for word in name.split()}
        words = [self._printed[feature] for feature in rarest if feature.startswith("word:")]
        words = [word for word in words if word.casefold() not in names]
        if actors:
            yield f"both name {' and '.join(actors[:2])}"
        quoted = [feature for feature in rarest if feature.startswith("quote:")]
        if quote := next(filter(None, (self._words_of_both(feature, places) for feature in quoted)), None):
            yield f"both quote “{beginning(quote)}”"
        if words:
            yield f"both say {' and '.join(f'“{word}”' for word in words[:3])}"

    def _words_of_both(self, feature: Feature, places: Sequence[int]) -> str:
        return common_words([self._quoted[place][feature] for place in places])

    def _actors(self, report: Report) -> Vector:
        found: Vector = {}
        for place, name in enumerate(report.actors[:_CAST]):
            feature = self._known("actor", " ".join(self._roll.find(name)), name)
            found.setdefault(feature, 1 / (1 + _FADING * place))
        return found

    def _words(self, report: Report) -> Vector:
        telling = f"{report.headline} {_DATELINE.sub('', report.lead.text) if report.lead else ''}"
        named = self._stems.find(" ".join(report.actors[:_CAST]))
        told, quoted = self._stems.find(telling), self._stems.find(" ".join(report.quotes))
        printed = {stem: word for stem, word in (quoted | told).items() if stem not in named}
        return {self._known("word", stem, word): 1.0 if stem in told else _QUOTED for stem, word in printed.items()}

    def _said(self, report: Report) -> Vector:
        quoted: dict[Feature, str] = {}
        for quote in report.quotes:
            for number in self._quotes.numbers(quote):
                quoted.setdefault(self._known("quote", str(number), quote), quote)
        self._quoted.append(quoted)
        return dict.fromkeys(quoted, 1.0)

    def _known(self, kind: str, what: str, printed: str) -> Feature:
        feature = f"{kind}:{what}"
        self._printed.setdefault(feature, printed)
        return feature

    def _lift(self, parts: Sequence[frozenset[Feature]]) -> None:
        """Give back weight to what is in many reports that have much else in common: a great event, not a hub."""
        common = {feature for feature, rarity in self._rarity.items() if rarity < _COMMON}
        holders: dict[Feature, list[frozenset[Feature]]] = defaultdict(list)
        for part in parts:
            for feature in part & common:
                holders[feature].append(part)
        for feature, found in holders.items():
            lifted = (_closeness(found) - _HUB) / (_EVENT - _HUB)
            self._rarity[feature] += (_COMMON - self._rarity[feature]) * min(max(lifted, 0.0), 1.0)

    def _vector(self, actors: Vector, words: Vector, said: Vector, spread: Counter[Feature]) -> Vector:
        quotes = {feature: sqrt(QUOTE) * self._rarity[feature] for feature in said}
        parts = (self._scaled(actors, ACTORS, _LEAST_ACTORS), self._scaled(words, WORDS, _LEAST_WORDS), quotes)
        return {feature: weight for part in parts for feature, weight in part.items() if spread[feature] > 1}

    def _scaled(self, part: Vector, most: float, least: float) -> Vector:
        weighed = {feature: weight * self._rarity[feature] for feature, weight in part.items()}
        length = max(sqrt(sum(weight * weight for weight in weighed.values())), least)
        return {feature: sqrt(most) * weight / length for feature, weight in weighed.items()}


def _closeness(parts: Sequence[frozenset[Feature]]) -> float:
    """Return which share of their features two of these reports have in common, the common one aside, on average."""
    step = max(len(parts) // _SAMPLE, 1)
    pairs = list(zip(parts[::step], parts[len(parts) // 2 :: step], strict=False))
    shares = [
        (len(one & other) - 1) / max(min(len(one), len(other)) - 1, 1) for one, other in pairs if one is not other
    ]
    return sum(shares) / max(len(shares), 1)


def product(one: Vector, other: Vector) -> float:
    """Return the inner product of two vectors, added up in one order however they are given."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * many[feature] for feature, weight in few.items() if feature in many)


def total(vectors: Iterable[Vector]) -> Vector:
    """Return the sum of vectors."""
    added: Vector = {}
    for vector in vectors:
        for feature, weight in vector.items():
            added[feature] = added.get(feature, 0.0) + weight
    return added


def _rarity(count: int, reports: int) -> float:
    """Return how much a feature of so many reports says: 1 for one report, near 0 for all of a large batch."""
    batch = max(reports, _BATCH)
    return log(1 + batch / count) / log(1 + batch)
