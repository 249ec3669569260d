"""Choose up to three sentences that tell what happened, who is behind it and why it matters; nothing is rewritten.

A transparent score, whose weights are a conditional logistic regression over 42 annotated articles (our 22 samples, 20
that are not shipped): each sentence that an annotator chose against all that nobody chose. Annotators open with the
lede; after it they take what the first four sentences or a later one says of the stakes, retold rather than quoted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.extraction.lexicons import pattern, terms

LINES = 3
LONGEST = 600
_WEIGHTS = {
    "lede": 1.5,
    "opening": 1.45,
    "depth": -0.5,
    "quoted": -2.2,
    "quoted_opening": -3.5,
    "short": -6.3,
    "retold": 0.7,
    "stakes": 0.95,
    "central": 5.2,
    "addresses": -1.4,
}
_OPENING = 4
_SHORT = 12
_LIKENESS = 1.0
_NEW_ACTOR, _MOST_NEW = 0.3, 2
_DANGLING_COST, _STRANGER_COST = 0.5, 1.5
_SAME = 0.95
_WORD = re.compile(r"[^\W\d_]{3,}")
_DANGLING = re.compile(
    r"(?:But|And|However|Meanwhile|Yet|Still|So|Also|He|She|They|It|This|That|These|Those|His|Her|Their|Its|Such)\b"
)
_PRONOUN = re.compile(r"(?:(?:But|And|So|Then|Later|Yesterday|Today),? )?(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im)\b")
_ADDRESSES = re.compile(r"\b(?:I|[Yy]ou|[Ww]e|[Mm]y|[Yy]our|[Oo]ur|us)\b")
_ASKS_OR_ANNOUNCES = re.compile(r"[?:][\"'”’»)\s]*$")
_PICTURED = re.compile(r"\bpictured\b|\b(?:file|library) (?:photo|picture|image)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\d{1,2}|[a-z])[.)]\s|[QA]\s?:\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A candidate: its range and words, the key actors in it, whether it warns or retells, the share that is quoted.

    ``fragment`` marks items of lists, turns with their label and words without a finite verb; ``person`` is the one
    whom it is about.
    """

    start: int
    end: int
    text: str
    actors: frozenset[int]
    warns: bool
    quoted: float
    retold: bool = False
    fragment: bool = False
    person: str | None = None

    @property
    def is_whole(self) -> bool:
        """Tell a statement that can stand alone from fragments, questions, announcements, captions and floods."""
        odd = _NUMBERED.match(self.text) or _ASKS_OR_ANNOUNCES.search(self.text) or _PICTURED.search(self.text)
        return 0 < len(self.text) <= LONGEST and not self.fragment and not odd


def choose(sentences: Sequence[Sentence]) -> tuple[int, ...]:
    """Return the indices of up to three sentences in text order."""
    places = [i for i, sentence in enumerate(sentences) if sentence.is_whole]
    whole = [sentences[i] for i in places]
    bags = [_direction(_bag(s.text)) for s in whole]
    worth = weigh(whole)
    chosen: list[int] = []
    while len(chosen) < LINES:
        left = [i for i in range(len(whole)) if not any(_same(i, j, whole, bags) for j in chosen)]
        gains = {i: worth[i] + _fit(i, chosen, whole, bags) for i in left}
        if not gains:
            break
        chosen.append(max(gains, key=lambda i: (gains[i], -i)))
    return tuple(sorted(places[i] for i in chosen))


def weigh(sentences: Sequence[Sentence]) -> list[float]:
    """Return how much each sentence tells of the article, whatever else is chosen."""
    return [sum(_WEIGHTS[name] * value for name, value in row.items()) for row in features(sentences)]


def features(sentences: Sequence[Sentence]) -> list[dict[str, float]]:
    """Read off each sentence what speaks for it and against it."""
    bags = [_bag(s.text) for s in sentences]
    centre: Counter[str] = Counter()
    for bag in bags:
        centre.update(bag)
    middle = _direction(centre)
    return [
        {
            "lede": float(place == 0),
            "opening": float(place < _OPENING),
            "depth": math.log(1 + place),
            "quoted": sentence.quoted,
            "quoted_opening": sentence.quoted if place < _OPENING else 0.0,
            "short": max(0, _SHORT - len(sentence.text.split())) / _SHORT,
            "retold": float(sentence.retold),
            "stakes": float(_has_stakes(sentence)),
            "central": _cosine(_direction(bag), middle),
            "addresses": float(not sentence.quoted and bool(_ADDRESSES.search(sentence.text))),
        }
        for place, (sentence, bag) in enumerate(zip(sentences, bags, strict=True))
    ]


def _has_stakes(sentence: Sentence) -> bool:
    """Tell whether the words warn or point ahead: why it matters."""
    alarming = any(word in terms("warning_words") for word in _words(sentence.text))
    return sentence.warns or alarming or bool(pattern("ahead").search(sentence.text))


def _same(i: int, j: int, sentences: Sequence[Sentence], bags: Sequence[Mapping[str, float]]) -> bool:
    """Tell whether two sentences are one, printed twice."""
    return sentences[i].text == sentences[j].text or _cosine(bags[i], bags[j]) > _SAME


def _fit(i: int, chosen: Sequence[int], sentences: Sequence[Sentence], bags: Sequence[Mapping[str, float]]) -> float:
    """Price what a chosen sentence says already and what hangs on one that is not chosen; new key actors count."""
    told = frozenset[int]().union(*(sentences[j].actors for j in chosen))
    likest = max((_cosine(bags[i], bags[j]) for j in chosen), default=0.0)
    hangs = bool(_DANGLING.match(sentences[i].text)) and i - 1 not in chosen
    strangers = _strangers([*chosen, i], sentences) - _strangers(chosen, sentences)
    new = min(_MOST_NEW, len(sentences[i].actors - told))
    return _NEW_ACTOR * new - _LIKENESS * likest - _DANGLING_COST * hangs - _STRANGER_COST * strangers


def _strangers(chosen: Sequence[int], sentences: Sequence[Sentence]) -> int:
    """Count the lines that open with a pronoun right behind one about another person."""
    return sum(
        sentences[before].person not in {None, sentences[i].person} and bool(_PRONOUN.match(sentences[i].text))
        for before, i in pairwise(sorted(chosen))
        if before != i - 1
    )


def _bag(text: str) -> Counter[str]:
    return Counter(w for w in _words(text) if w not in terms("light_words"))


def _words(text: str) -> Iterable[str]:
    return (m.group().lower() for m in _WORD.finditer(text))


def _direction(bag: Counter[str]) -> dict[str, float]:
    """Return the weights of the words such that their squares add up to one."""
    size = math.sqrt(sum(count * count for count in bag.values()))
    return {word: count / size for word, count in bag.items()}


def _cosine(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """Compare two directions; the time it takes hangs on the first one's words."""
    return sum(weight * two[word] for word, weight in one.items() if word in two)
