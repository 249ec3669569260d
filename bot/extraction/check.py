"""Find what a reader should look at before relying on the brief."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from bot.extraction.cleaning import ParagraphKind
from bot.extraction.damage import find_markup, find_mojibake, find_turns
from bot.extraction.figure import find_conflict
from bot.extraction.lexicons import terms
from bot.extraction.name import parse_person
from bot.extraction.syntax import text_of
from bot.model import Actor, ActorKind, Article, Attribution, Check, Completeness, Quote, QuoteKind, Span

_WORD = re.compile(r"\w{3,}")
_SAME_STATEMENT = 0.6
_FEW_WORDS = 4
_LONGEST_TAG = 20


def find_checks(
    article: Article, doc: Doc, headlines: Sequence[Quote], quotes: Sequence[Quote], actors: Sequence[Actor]
) -> tuple[Check, ...]:
    """Return the checks in the order of their weight; ``headlines`` are the statements in the article's head."""
    return (
        *_partial(article, doc),
        *_damage(text_of(doc)),
        *_headline(headlines, quotes),
        *_figures(doc),
        *_unclear(quotes),
        *_anonymous(quotes, actors),
        *_misprints(article, actors),
        *_printed_twice(quotes),
    )


def _partial(article: Article, doc: Doc) -> Iterator[Check]:
    if article.completeness is not Completeness.FULL:
        reason = f": {article.reason}" if article.reason else ""
        yield Check("partial", f"Only a part of the article came back{reason}.", ())
    if len(text_of(doc)) < len(article.text):
        yield Check(
            "cut",
            f"The text is very long: the first {len(text_of(doc)):,} of {len(article.text):,} characters were briefed.",
            (),
        )


def _damage(text: str) -> Iterator[Check]:
    """Say what is wrong with the letters of the text."""
    if turns := tuple(find_turns(text)):
        message = f"Hidden control characters may show the words in another order: {_count(turns, 'place')}."
        yield Check("hidden_order", message, turns)
    if broken := tuple(find_mojibake(text)):
        message = f"Letters came through damaged, such as “{text[slice(*broken[0])]}”: {_count(broken, 'place')}."
        yield Check("damaged_letters", message, broken)
    if markup := tuple(find_markup(text)):
        shown = text[slice(*markup[0])][:_LONGEST_TAG]
        yield Check("markup", f"Markup is left in the text, such as “{shown}”: {_count(markup, 'place')}.", markup)


def _headline(headlines: Sequence[Quote], quotes: Sequence[Quote]) -> Iterator[Check]:
    """Point at words that the head of the article gives to another speaker than its body does."""
    below = [q for q in quotes if q.speaker is not None]
    for quote in headlines:
        likest = max(below, key=lambda other: _overlap(quote, other), default=None)
        if likest is None or quote.speaker in {None, likest.speaker} or _overlap(quote, likest) < _SAME_STATEMENT:
            continue
        message = f"The headline gives to {quote.speaker} what the text gives to {likest.speaker}."
        yield Check("headline_speaker", message, (Span(quote.start, quote.end), Span(likest.start, likest.end)))
        return


def _overlap(one: Quote, other: Quote) -> float:
    """Return the share of the shorter statement's words that stand in the other one."""
    words, others = (set(_WORD.findall(q.text.lower())) - terms("light_words") for q in (one, other))
    return len(words & others) / max(_FEW_WORDS, min(len(words), len(others)))


def _figures(doc: Doc) -> Iterator[Check]:
    """Point at a figure of the head that stands otherwise in the body."""
    heads = [(p.start, p.end) for p in doc._.paragraphs if p.kind in {ParagraphKind.HEADLINE, ParagraphKind.BULLET}]
    prose = [(f.start, f.end) for f in doc._.frames if doc._.paragraphs[f.paragraph].is_prose]
    found = find_conflict(doc, heads, prose)
    if found is not None:
        above, below = (Span(figure.start, figure.end) for figure in found)
        shown = [" ".join(text_of(doc)[slice(*span)].split()) for span in (above, below)]
        message = f"The head of the article has “{shown[0]}” where its text has “{shown[1]}”."
        yield Check("figures_differ", message, (above, below))


def _unclear(quotes: Sequence[Quote]) -> Iterator[Check]:
    spans = tuple(
        Span(q.start, q.end) for q in quotes if q.attribution is Attribution.UNCLEAR and q.kind is QuoteKind.DIRECT
    )
    if spans:
        yield Check("unclear_speaker", f"{_count(spans, 'quote')} with an unclear speaker.", spans)


def _anonymous(quotes: Sequence[Quote], actors: Sequence[Actor]) -> Iterator[Check]:
    """Name the speakers that the article only describes."""
    names = {actor.name for actor in actors}
    described: dict[str, list[Span]] = defaultdict(list)
    for quote in quotes:
        if quote.speaker is not None and quote.speaker not in names:
            described[quote.speaker].append(Span(quote.start, quote.end))
    if described:
        shown = ", ".join(f"“{name}”" for name in list(described)[:4])
        more = f" and {len(described) - 4} more" if len(described) > 4 else ""
        yield Check(
            "anonymous_speaker",
            f"Not named in the text: {shown}{more}.",
            tuple(s for ss in described.values() for s in ss),
        )


def _misprints(article: Article, actors: Sequence[Actor]) -> Iterator[Check]:
    """Point at a surname that is printed two ways."""
    for actor in actors:
        if actor.kind is not ActorKind.PERSON:
            continue
        printed: dict[str, list[Span]] = defaultdict(list)
        for span in actor.mentions:
            surname = parse_person(article.text[span.start : span.end]).surname
            if surname:
                printed[surname].append(span)
        own = parse_person(actor.name)
        odd = [s for surname, spans in printed.items() if surname not in {own.surname, *own.given} for s in spans]
        if odd:
            other = article.text[odd[0].start : odd[0].end]
            yield Check("name_printed_two_ways", f"{actor.name} is also printed “{other}”.", tuple(odd))


def _printed_twice(quotes: Sequence[Quote]) -> Iterator[Check]:
    places: dict[str, list[Span]] = defaultdict(list)
    for quote in quotes:
        if quote.kind is not QuoteKind.INDIRECT and len(quote.text.split()) > 5:
            places[" ".join(quote.text.lower().split())].append(Span(quote.start, quote.end))
    doubled = [spans for spans in places.values() if len(spans) > 1]
    if doubled:
        are = "quotes are" if len(doubled) > 1 else "quote is"
        message = f"{len(doubled)} {are} printed more than once."
        yield Check("printed_twice", message, tuple(span for spans in doubled for span in spans))


def _count(things: Sequence[object], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"
