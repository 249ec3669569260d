"""Choose three sentences that tell what happened, who is behind it and why it matters; nothing is rewritten."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.extraction.lexicons import terms

LINES = 3
_SAME, _SAME_AGAIN = 0.95, 10.0
_WORD = re.compile(r"[^\W\d_]{3,}")
_DANGLING = re.compile(
    r"(?:But|And|However|Meanwhile|Yet|Still|So|Also|He|She|They|It|This|That|These|Those|His|Her|Their|Its|Such)\b"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A candidate: its range and words, the key actors in it, whether it warns, the share of it that is quoted."""

    start: int
    end: int
    text: str
    actors: frozenset[int]
    warns: bool
    quoted: float


def choose(sentences: Sequence[Sentence], *, headline: str = "") -> tuple[int, ...]:
    """Return the indices of up to three sentences in text order, the best first sentence among them."""
    if len(sentences) <= LINES:
        return tuple(range(len(sentences)))
    bags = [_bag(s.text) for s in sentences]
    centre: Counter[str] = Counter()
    for bag in bags:
        centre.update(bag)
    head = _bag(headline)
    base = [_score(i, s, bags[i], centre, head) for i, s in enumerate(sentences)]
    chosen: list[int] = []
    while len(chosen) < LINES:
        told = set().union(*(sentences[i].actors for i in chosen)) if chosen else set()
        gains = {
            i: base[i] - _likeness(bags[i], [bags[j] for j in chosen]) + 0.1 * len(sentences[i].actors - told)
            for i in range(len(sentences))
            if i not in chosen
        }
        chosen.append(max(gains, key=lambda i: (gains[i], -i)))
    return tuple(sorted(chosen))


def _likeness(bag: Counter[str], chosen: Sequence[Counter[str]]) -> float:
    """Price the words that a chosen sentence has already; the same sentence again is out of the question."""
    likest = max((_cosine(bag, other) for other in chosen), default=0.0)
    return _SAME_AGAIN if likest > _SAME else 0.8 * likest


def _score(position: int, sentence: Sentence, bag: Counter[str], centre: Counter[str], head: Counter[str]) -> float:
    words = len(sentence.text.split())
    score = 2.4 / math.sqrt(1 + position) + 0.8 * _cosine(bag, centre) + 0.6 * _cosine(bag, head)
    score += 0.12 * min(3, len(sentence.actors)) + (0.15 if sentence.warns else 0.0)
    score -= 0.25 if _DANGLING.match(sentence.text) else 0.0
    score -= 0.6 * sentence.quoted
    score -= 0.5 if words < 8 else 0.2 if words > 60 else 0.0
    return score


def _bag(text: str) -> Counter[str]:
    return Counter(w for w in _words(text) if w not in terms("light_words"))


def _words(text: str) -> Iterable[str]:
    return (m.group().lower() for m in _WORD.finditer(text))


def _cosine(one: Counter[str], two: Counter[str]) -> float:
    common = sum(one[w] * two[w] for w in one.keys() & two.keys())
    size = math.sqrt(sum(v * v for v in one.values())) * math.sqrt(sum(v * v for v in two.values()))
    return common / size if size else 0.0
