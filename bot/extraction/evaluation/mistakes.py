"""What is wrong in a brief, sorted into the classes that a machine can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.extraction.evaluation.annotation import GoldWords
from bot.extraction.evaluation.basis import basis_of
from bot.extraction.evaluation.matching import (
    SAME_WARNING,
    Case,
    Names,
    lay_clusters,
    lay_key_actors,
    lay_quotes,
    lay_warnings,
    share_of_shorter,
    span_of,
    touches,
)
from bot.extraction.evaluation.names import form
from bot.extraction.evaluation.scoring import MOST_CHOSEN
from bot.model import Quote, QuotedWarning, QuoteKind, Span, WarningLabel

NOBODY, NOTHING = "nobody", "nothing"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: its class, where it is, and what gold and the brief say; an actor has no place."""

    kind: str
    article: str
    span: Span | None
    words: str
    expected: str
    found: str


def commonest(cases: Iterable[Case], most: int) -> list[list[Mistake]]:
    """Return the classes with the most mistakes, the commonest first, each with its mistakes in text order."""
    classes: defaultdict[str, list[Mistake]] = defaultdict(list)
    for case in cases:
        for mistake in find_mistakes(case):
            classes[mistake.kind].append(mistake)
    return sorted(classes.values(), key=lambda mistakes: (-len(mistakes), mistakes[0].kind))[:most]


def find_mistakes(case: Case) -> Iterator[Mistake]:
    """Yield what is wrong with the brief of one article."""
    names = Names(case)
    yield from _of_quotes(case, names)
    yield from _of_warnings(case, names)
    yield from _of_actors(case, names)
    yield from _of_summary(case)


def _at(case: Case, kind: str, span: Span, expected: str, found: str) -> Mistake:
    return Mistake(kind, case.name, span, case.text[slice(*span)], expected, found)


def _of_quotes(case: Case, names: Names) -> Iterator[Mistake]:
    laid = lay_quotes(case)
    for gold, quote in laid.pairs:
        if not names.right_quote(gold, quote):
            kind = f"quotes: {_of_speaker(case, gold.speaker, quote.speaker, quote)}"
            yield _at(case, kind, span_of(quote), gold.speaker or NOBODY, quote.speaker or NOBODY)
    for gold in laid.missed:
        kind, found = _of_missed_quote(case, gold)
        yield _at(case, kind, gold.span, gold.speaker or NOBODY, found)
    for quote in laid.extra:
        near = touches(span_of(quote), [gold.span for gold in case.gold.quotes], share_of_shorter)
        kind = "quotes: extra, other bounds" if near else f"quotes: extra, {quote.kind}"
        yield _at(case, kind, span_of(quote), NOTHING, quote.speaker or NOBODY)


def _of_missed_quote(case: Case, gold: GoldWords) -> tuple[str, str]:
    near = [q for q in case.brief.quotes if share_of_shorter(gold.span, span_of(q)) > 0]
    spoken = next((q for q in near if q.kind is not QuoteKind.INDIRECT), None)
    if spoken is not None:
        return "quotes: missed, other bounds", spoken.text
    return ("quotes: missed, retold", near[0].text) if near else ("quotes: missed", NOTHING)


def _of_speaker(case: Case, gold: str | None, found: str | None, quote: Quote | None) -> str:
    """Say how a speaker is wrong, and what the wrong one rests on."""
    basis = f"({basis_of(quote, case.brief)})" if quote is not None else ""
    if gold is None:
        return f"named where gold is unclear {basis}"
    if found is None:
        return f"unclear where gold names {basis}"
    if _is_part(gold, found):
        return f"another form of the name {basis}"
    named = gold in {actor.name for actor in case.gold.actors}
    if named and found not in {actor.name for actor in case.brief.actors}:
        return "description left without its name"
    return f"wrong name {basis}"


def _is_part(gold: str, found: str) -> bool:
    """Tell whether all words of one name are in the other."""
    one, other = set(form(gold)), set(form(found))
    return bool(one and other) and (one <= other or other <= one)


def _of_warnings(case: Case, names: Names) -> Iterator[Mistake]:
    laid = lay_warnings(case)
    for gold, warning in laid.pairs:
        if not names.right_warning(gold, warning):
            quote = case.brief.quote_of(warning)
            kind = f"warnings: {_of_speaker(case, gold.speaker, warning.speaker, quote)}"
            yield _at(case, kind, span_of(warning), gold.speaker or NOBODY, warning.speaker or NOBODY)
    for gold in laid.missed:
        kind, found = _of_missed_warning(case, gold)
        yield _at(case, kind, gold.span, f"warning of {gold.speaker or NOBODY}", found)
    for warning in laid.extra:
        yield _at(case, _of_extra_warning(warning), span_of(warning), NOTHING, _tell(case, warning))
    for warning, span in _threats_taken_for_warnings(case):
        yield _at(case, "warnings: threat labelled warning (costs nothing)", span, "threat", _tell(case, warning))


def _of_missed_warning(case: Case, gold: GoldWords) -> tuple[str, str]:
    """Say why a warning is missing: its words were not found, or they were and it was not seen in them."""
    word = "with a warning word" if gold.explicit else "without a warning word"
    near = [w for w in case.brief.warnings if share_of_shorter(gold.span, span_of(w)) >= SAME_WARNING]
    if any(w.label is WarningLabel.THREAT for w in near):
        return "warnings: missed, labelled threat", _tell(case, near[0])
    if near:
        return "warnings: missed, one found for two", _tell(case, near[0])
    manner = "quoted" if touches(gold.span, [q.span for q in case.gold.quotes], share_of_shorter) else "retold"
    holding = next((q for q in case.brief.quotes if share_of_shorter(gold.span, span_of(q)) >= SAME_WARNING), None)
    if holding is None:
        return f"warnings: missed, {manner} words not found, {word}", NOTHING
    return f"warnings: missed, {manner} and judged none, {word}", f"{holding.kind} quote of {holding.speaker or NOBODY}"


def _of_extra_warning(warning: QuotedWarning) -> str:
    manner = "retold" if warning.kind is QuoteKind.INDIRECT else "quoted"
    if warning.explicit:
        return f"warnings: extra, {manner}, with a warning word"
    return f"warnings: extra, {manner}, {'with a hedge' if warning.hedge else 'without a hedge'}"


def _threats_taken_for_warnings(case: Case) -> Iterator[tuple[QuotedWarning, Span]]:
    threats = [words.span for words in case.gold.warnings if words.label == "threat"]
    for warning in case.brief.warnings:
        if warning.label is WarningLabel.WARNING and touches(span_of(warning), threats, share_of_shorter):
            yield warning, span_of(warning)


def _tell(case: Case, warning: QuotedWarning) -> str:
    quote = case.brief.quote_of(warning)
    cue = f", cue {quote.cue}" if quote is not None and quote.cue else ""
    hedge = f", hedge {warning.hedge}" if warning.hedge else ""
    return f"{warning.label} of {warning.speaker or NOBODY}{cue}{hedge}"


def _of_actors(case: Case, names: Names) -> Iterator[Mistake]:
    key, clusters = lay_key_actors(case, names), lay_clusters(case)
    for gold in key.missed:
        known = any(names.same_actor(gold, actor) for actor in case.brief.actors)
        kind = "actors: key missed, not marked" if known else "actors: key missed, no such actor"
        yield Mistake(kind, case.name, None, gold.name, "key", "not key" if known else NOTHING)
    for actor in key.extra:
        twice = any(gold.key is True and names.same_actor(gold, actor) for gold in case.gold.actors)
        kind = "twice" if twice else "not key in gold" if actor in key.minor else "unknown to gold"
        yield Mistake(f"actors: key extra, {kind}", case.name, None, actor.name, "not key", "key")
    for gold in clusters.split:
        yield Mistake("actors: split", case.name, None, gold.name, ", ".join(gold.aliases), "several actors")
    for name, golds in clusters.merged.items():
        yield Mistake("actors: merged", case.name, None, name, " and ".join(golds), "one actor")


def _of_summary(case: Case) -> Iterator[Mistake]:
    for line in case.brief.summary[:MOST_CHOSEN]:
        if not touches(span_of(line), case.gold.summary, share_of_shorter):
            yield _at(case, "summary: another sentence chosen", span_of(line), "one of gold’s sentences", "this one")
