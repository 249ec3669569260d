"""Lay a brief beside the gold of its article: what stands for what, what is missed, and what is extra."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.extraction.evaluation.annotation import Gold, GoldActor, GoldWords
from bot.extraction.evaluation.names import GoldNames, normalise
from bot.model import Actor, Brief, Excerpt, Quote, QuotedWarning, QuoteKind, Span, WarningLabel

G = TypeVar("G")
P = TypeVar("P")
W = TypeVar("W", Quote, QuotedWarning)
Pairs = dict[int, int]
Likeness = Callable[[Span, Span], float]
SAME_WARNING = 0.5
_SAME_QUOTE = 0.8
_TOUCHES = 0.5
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One article, what people found in it, and what we found."""

    name: str
    text: str
    gold: Gold
    brief: Brief


class Names:
    """Who is meant, in one article: gold's names on one side, the brief's actors on the other."""

    def __init__(self, case: Case) -> None:
        self._gold = GoldNames({actor.name: actor.aliases for actor in case.gold.actors})
        self._aliases = {actor.name: actor.aliases for actor in case.brief.actors}

    def same_actor(self, gold: GoldActor, actor: Actor) -> bool:
        """Tell whether a predicted actor is the gold one."""
        return self._gold.same(gold.name, actor.name, actor.aliases)

    def same_speaker(self, gold: str, speaker: str | None) -> bool:
        """Tell whether a predicted speaker is the gold one."""
        return self._gold.same(gold, speaker, self._aliases.get(speaker or "", ()))

    def right_quote(self, gold: GoldWords, quote: Quote) -> bool:
        """Tell whether a quote has the speaker of gold, or none where gold has none."""
        return self.same_speaker(gold.speaker, quote.speaker) if gold.speaker else not quote.speaker

    def right_warning(self, gold: GoldWords, warning: QuotedWarning) -> bool:
        """Tell whether a warning has the speaker of gold; any will do where gold has none."""
        return self.same_speaker(gold.speaker, warning.speaker) if gold.speaker else True


@dataclass(frozen=True, slots=True)
class Laid(Generic[W]):
    """Annotated words and found ones: ``extra`` stands for no gold and on no neutral ground."""

    pairs: tuple[tuple[GoldWords, W], ...]
    missed: tuple[GoldWords, ...]
    extra: tuple[W, ...]


@dataclass(frozen=True, slots=True)
class KeyActors:
    """Actors marked key against gold; of the extra ones, ``minor`` are known to gold as not key."""

    hits: int
    missed: tuple[GoldActor, ...]
    extra: tuple[Actor, ...]
    minor: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Gold actors with several aliases found, those of them that were split, and found actors that mix several."""

    several: int
    split: tuple[GoldActor, ...]
    merged: Mapping[str, tuple[str, ...]]


def lay_quotes(case: Case) -> Laid[Quote]:
    """Lay the spoken quotes beside gold's."""
    spoken = [q for q in case.brief.quotes if q.kind is not QuoteKind.INDIRECT and len(q.text.split()) >= _LEAST_WORDS]
    return _lay(case.gold.quotes, spoken, case.gold.neutral_quotes, share_of_longer, _SAME_QUOTE)


def lay_warnings(case: Case) -> Laid[QuotedWarning]:
    """Lay the warnings beside gold's; threats and optional ones are neutral ground."""
    gold = [words for words in case.gold.warnings if words.label == "warning"]
    foreseen = [w for w in case.brief.warnings if w.label is WarningLabel.WARNING]
    return _lay(gold, foreseen, [w.span for w in case.gold.warnings], share_of_shorter, SAME_WARNING)


def _lay(
    gold: Sequence[GoldWords], found: Sequence[W], neutral: Sequence[Span], likeness: Likeness, least: float
) -> Laid[W]:
    pairs = match(gold, found, lambda g, w: likeness(g.span, span_of(w)), least)
    loose = [w for j, w in enumerate(found) if j not in pairs.values()]
    return Laid(
        pairs=tuple((gold[i], found[j]) for i, j in pairs.items()),
        missed=tuple(g for i, g in enumerate(gold) if i not in pairs),
        extra=tuple(w for w in loose if not touches(span_of(w), neutral, likeness)),
    )


def lay_key_actors(case: Case, names: Names) -> KeyActors:
    """Lay the actors marked key beside gold's; one that gold calls "maybe" is neutral."""
    by_key = {key: [actor for actor in case.gold.actors if actor.key == key] for key in (True, "maybe", False)}
    marked = case.brief.key_actors
    pairs = match(by_key[True], marked, names.same_actor, 1.0)
    loose = [actor for j, actor in enumerate(marked) if j not in pairs.values()]
    extra = [actor for actor in loose if not any(names.same_actor(gold, actor) for gold in by_key["maybe"])]
    return KeyActors(
        hits=len(pairs),
        missed=tuple(actor for i, actor in enumerate(by_key[True]) if i not in pairs),
        extra=tuple(extra),
        minor=tuple(actor for actor in extra if any(names.same_actor(gold, actor) for gold in by_key[False])),
    )


def lay_clusters(case: Case) -> Clusters:
    """Lay the aliases of the brief's actors beside gold's."""
    homes = _homes(case.brief.actors)
    several, split = 0, []
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for gold in case.gold.actors:
        found = [homes[normalise(alias)] for alias in gold.aliases if normalise(alias) in homes]
        several += len(found) >= 2
        if len(found) >= 2 and not set.intersection(*found):
            split.append(gold)
        for name in set().union(*found):
            owners[name].add(gold.name)
    merged = {name: tuple(sorted(golds)) for name, golds in owners.items() if len(golds) > 1}
    return Clusters(several, tuple(split), merged)


def _homes(actors: Iterable[Actor]) -> dict[str, set[str]]:
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for actor in actors:
        for printed in (actor.name, *actor.aliases):
            homes[normalise(printed)].add(actor.name)
    return dict(homes)


def match(gold: Sequence[G], predicted: Sequence[P], likeness: Callable[[G, P], float], least: float) -> Pairs:
    """Pair gold with predictions, the likest first, each once."""
    likest = sorted(
        (-likeness(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if likeness(g, p) >= least
    )
    pairs: Pairs = {}
    for _, i, j in likest:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def share_of_longer(a: Span, b: Span) -> float:
    """Return the overlap of two spans as a share of the longer one."""
    return _overlap(a, b) / max(a.end - a.start, b.end - b.start, 1)


def share_of_shorter(a: Span, b: Span) -> float:
    """Return the overlap of two spans as a share of the shorter one."""
    return _overlap(a, b) / max(min(a.end - a.start, b.end - b.start), 1)


def touches(span: Span, others: Iterable[Span], likeness: Likeness) -> bool:
    """Tell whether a span shares half with one of others."""
    return any(likeness(other, span) >= _TOUCHES for other in others)


def span_of(words: Excerpt | Quote | QuotedWarning) -> Span:
    """Return where words stand."""
    return Span(words.start, words.end)


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
