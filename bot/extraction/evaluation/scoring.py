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
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import add

from bot.extraction.evaluation.counting import Counts, Ratio, Said, Tally
from bot.extraction.evaluation.matching import (
    Case,
    Laid,
    Names,
    W,
    lay_clusters,
    lay_key_actors,
    lay_quotes,
    lay_warnings,
    share_of_shorter,
    span_of,
    touches,
)
from bot.model import Span

MOST_CHOSEN = 3
_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'’”)]*(?=\s|$)|$)", re.MULTILINE)
_SHORT = 40


def score(cases: Iterable[Case]) -> Tally:
    """Add up what was counted in several articles."""
    return reduce(add, map(score_article, cases), Tally())


def score_article(case: Case) -> Tally:
    """Count everything in one article."""
    names = Names(case)
    return Tally(
        quotes=_quotes(case, names),
        warnings=_warnings(case, names),
        key_actors=_key_actors(case, names),
        cluster_faults=_cluster_faults(case),
        summary=Ratio(_chosen([span_of(line) for line in case.brief.summary[:MOST_CHOSEN]], case.gold.summary), 1),
        lead3=Ratio(_chosen(list(_body(case.text))[:MOST_CHOSEN], case.gold.summary), 1),
    )


def _quotes(case: Case, names: Names) -> Said:
    laid = lay_quotes(case)
    right = [names.right_quote(gold, quote) for gold, quote in laid.pairs]
    known = [ok for ok, (gold, _) in zip(right, laid.pairs, strict=True) if gold.speaker]
    return _said(laid, right, known)


def _warnings(case: Case, names: Names) -> Said:
    laid = lay_warnings(case)
    right = [names.right_warning(gold, warning) for gold, warning in laid.pairs]
    return _said(laid, right, right)


def _said(laid: Laid[W], right: Sequence[bool], known: Sequence[bool]) -> Said:
    extra, missed, wrong = len(laid.extra), len(laid.missed), len(right) - sum(right)
    return Said(
        found=Counts(len(right), extra, missed),
        end2end=Counts(sum(right), extra + wrong, missed + wrong),
        speakers=Ratio(sum(known), len(known)),
    )


def _key_actors(case: Case, names: Names) -> Counts:
    laid = lay_key_actors(case, names)
    return Counts(laid.hits, len(laid.extra) - len(laid.minor) / 2, len(laid.missed))


def _cluster_faults(case: Case) -> Ratio:
    laid = lay_clusters(case)
    return Ratio(len(laid.split) + len(laid.merged), laid.several)


def _chosen(chosen: Sequence[Span], gold: Sequence[Span]) -> float:
    right = sum(touches(span, gold, share_of_shorter) for span in chosen)
    if not right:
        return 0.0
    precision = right / len(chosen)
    found = sum(touches(span, chosen, share_of_shorter) for span in gold)
    recall = min(1.0, found / min(MOST_CHOSEN, len(gold)))
    return 2 * precision * recall / (precision + recall)


def _body(text: str) -> Iterator[Span]:
    headline = text.strip().split("\n")[0].strip()
    for sentence in _SENTENCE.finditer(text):
        if len(sentence.group()) > _SHORT and sentence.group().strip() != headline:
            yield Span(*sentence.span())
