"""Our scorer: how good briefs are, measured against gold annotations.

quotes.f1: direct speech found; spans match where they share 0.8 of the longer one, under 3 words nothing is predicted.
quotes.speaker: of the matched quotes whose speaker is known, the share with the right, resolved person.
quotes.end2end: F1 where a match also needs the right speaker, the one figure that a user feels.
warnings.f1: warnings found; spans match where they share 0.5 of the shorter one; optional ones and threats are neutral.
warnings.speaker, warnings.end2end: as for quotes.
actors.key_f1: actors marked key; one that gold knows as not key costs half, one that gold calls "maybe" nothing.
actors.clusters: 1 less the share of actors whose aliases were split, or merged with another's.
summary.f1: sentences chosen, against those the annotators chose; summary.lead3 is what the first three would have got.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TypeVar

from bot.model import Actor, Brief, Excerpt, Quote, QuotedWarning, QuoteKind, Span, WarningLabel
from tests.quality.annotation import Gold, GoldActor, GoldWords
from tests.quality.counting import Counts, Ratio, Said, Tally
from tests.quality.names import GoldNames, normalise

G = TypeVar("G")
P = TypeVar("P")
Pairs = dict[int, int]
SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'’”)]*(?=\s|$)|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """One article, what people found in it, and what we found."""

    text: str
    gold: Gold
    brief: Brief


def score(cases: Iterable[Case]) -> Tally:
    """Add up what was counted in several articles."""
    return reduce(add, map(score_article, cases), Tally())


def score_article(case: Case) -> Tally:
    """Count everything in one article."""
    names = _Names(case)
    return Tally(
        quotes=_quotes(case, names),
        warnings=_warnings(case, names),
        key_actors=_key_actors(case, names),
        cluster_faults=_cluster_faults(case),
        summary=Ratio(_chosen([_span(line) for line in case.brief.summary[:3]], case.gold.summary), 1),
        lead3=Ratio(_chosen(list(_body(case.text))[:3], case.gold.summary), 1),
    )


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


class _Names:
    """Who is meant, in one article: gold's names on one side, the brief's actors on the other."""

    def __init__(self, case: Case) -> None:
        self._gold = GoldNames({actor.name: actor.aliases for actor in case.gold.actors})
        self._aliases = {actor.name: actor.aliases for actor in case.brief.actors}

    def same_actor(self, gold: GoldActor, actor: Actor) -> bool:
        return self._gold.same(gold.name, actor.name, actor.aliases)

    def same_speaker(self, gold: str, speaker: str | None) -> bool:
        return self._gold.same(gold, speaker, self._aliases.get(speaker or "", ()))


def _quotes(case: Case, names: _Names) -> Said:
    gold = case.gold.quotes
    spoken = [q for q in case.brief.quotes if q.kind is not QuoteKind.INDIRECT and len(q.text.split()) >= 3]
    pairs = match(gold, spoken, lambda g, q: share_of_longer(g.span, _span(q)), 0.8)
    loose = [q for j, q in enumerate(spoken) if j not in pairs.values()]
    extra = [q for q in loose if not _touches(_span(q), case.gold.neutral_quotes, share_of_longer)]
    right = [_quote_speaker_right(gold[i], spoken[j], names) for i, j in pairs.items()]
    known = [ok for ok, i in zip(right, pairs, strict=True) if gold[i].speaker]
    return _said(right, known, extra=len(extra), gold=len(gold))


def _warnings(case: Case, names: _Names) -> Said:
    gold = [w for w in case.gold.warnings if w.label == "warning"]
    foreseen = [w for w in case.brief.warnings if w.label is WarningLabel.WARNING]
    pairs = match(gold, foreseen, lambda g, w: share_of_shorter(g.span, _span(w)), 0.5)
    loose = [w for j, w in enumerate(foreseen) if j not in pairs.values()]
    ground = [w.span for w in case.gold.warnings]
    extra = [w for w in loose if not _touches(_span(w), ground, share_of_shorter)]
    right = [_warning_speaker_right(gold[i], foreseen[j], names) for i, j in pairs.items()]
    return _said(right, right, extra=len(extra), gold=len(gold))


def _said(right: Sequence[bool], known: Sequence[bool], *, extra: int, gold: int) -> Said:
    found, correct = len(right), sum(right)
    return Said(
        found=Counts(found, extra, gold - found),
        end2end=Counts(correct, extra + found - correct, gold - correct),
        speakers=Ratio(sum(known), len(known)),
    )


def _quote_speaker_right(gold: GoldWords, quote: Quote, names: _Names) -> bool:
    return names.same_speaker(gold.speaker, quote.speaker) if gold.speaker else not quote.speaker


def _warning_speaker_right(gold: GoldWords, warning: QuotedWarning, names: _Names) -> bool:
    return names.same_speaker(gold.speaker, warning.speaker) if gold.speaker else True


def _key_actors(case: Case, names: _Names) -> Counts:
    key = [actor for actor in case.gold.actors if actor.key is True]
    maybe = [actor for actor in case.gold.actors if actor.key == "maybe"]
    minor = [actor for actor in case.gold.actors if actor.key is False]
    marked = case.brief.key_actors
    pairs = match(key, marked, names.same_actor, 1.0)
    loose = [actor for j, actor in enumerate(marked) if j not in pairs.values()]
    extra = [actor for actor in loose if not any(names.same_actor(gold, actor) for gold in maybe)]
    half = sum(any(names.same_actor(gold, actor) for gold in minor) for actor in extra)
    return Counts(len(pairs), len(extra) - half / 2, len(key) - len(pairs))


def _cluster_faults(case: Case) -> Ratio:
    homes = _homes(case.brief.actors)
    split = several = 0
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for gold in case.gold.actors:
        found = [homes[normalise(alias)] for alias in gold.aliases if normalise(alias) in homes]
        several += len(found) >= 2
        split += len(found) >= 2 and not set.intersection(*found)
        for name in set().union(*found):
            owners[name].add(gold.name)
    merged = sum(len(golds) > 1 for golds in owners.values())
    return Ratio(split + merged, several)


def _homes(actors: Iterable[Actor]) -> dict[str, set[str]]:
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for actor in actors:
        for printed in (actor.name, *actor.aliases):
            homes[normalise(printed)].add(actor.name)
    return dict(homes)


def _chosen(chosen: Sequence[Span], gold: Sequence[Span]) -> float:
    right = sum(_touches(span, gold, share_of_shorter) for span in chosen)
    if not right:
        return 0.0
    precision = right / len(chosen)
    recall = min(1.0, sum(_touches(span, chosen, share_of_shorter) for span in gold) / min(3, len(gold)))
    return 2 * precision * recall / (precision + recall)


def _body(text: str) -> Iterator[Span]:
    headline = text.strip().split("\n")[0].strip()
    for sentence in SENTENCE.finditer(text):
        if len(sentence.group()) > 40 and sentence.group().strip() != headline:
            yield Span(*sentence.span())


def _span(words: Excerpt | Quote | QuotedWarning) -> Span:
    return Span(words.start, words.end)


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _touches(span: Span, others: Iterable[Span], likeness: Callable[[Span, Span], float]) -> bool:
    return any(likeness(other, span) >= 0.5 for other in others)
