"""Find what a reader should look at before relying on the brief."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from rapidfuzz.distance import DamerauLevenshtein
from spacy.tokens import Doc

from bot.extraction.attributed import speakers_of
from bot.extraction.cleaning import ParagraphKind
from bot.extraction.damage import find_markup, find_mojibake, find_turns
from bot.extraction.figure import find_conflict
from bot.extraction.lexicons import terms
from bot.extraction.name import PersonName, parse_person
from bot.extraction.syntax import text_of
from bot.extraction.turn import find_unmarked
from bot.model import Actor, ActorKind, Article, Attribution, Check, Completeness, Quote, QuoteKind, Span

_WORD = re.compile(r"\w{3,}")
_ANY_WORD = re.compile(r"\w+")
_SAME_STATEMENT = 0.6
_LEAST_REPEATED = 3
_FEW_WORDS = 4
_MOST_NAMES = 4
_MOST_HEADLINES = 30
_LONGEST_TAG = 20
_SHORTEST_NAME, _SLIPS, _GIVEN_SLIPS = 5, 2, 1
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_COMPLEMENT = re.compile(r"[\s,]+(?:by|for|from|in|into|of|on|to|who|that|which|with)\b")
_DEPUTY = re.compile(r"\b(?:close to|for|friend|source|to)\b", re.IGNORECASE)
_MAY_BE_PASSIVE = frozenset({"advised", "asked", "cautioned", "reminded", "told", "urged", "warned"})


def find_checks(
    article: Article, doc: Doc, headlines: Sequence[Quote], quotes: Sequence[Quote], actors: Sequence[Actor]
) -> tuple[Check, ...]:
    """Return the checks in the order of their weight; ``headlines`` are what is said in the article's head."""
    return (
        *_partial(article, doc),
        *_damage(text_of(doc)),
        *_headline(article, headlines, quotes, actors),
        *_figures(doc),
        *_unmarked(doc, quotes, actors),
        *_unclear(quotes),
        *_anonymous(quotes, actors),
        *_misprints(article, actors),
        *_printed_twice(quotes),
    )


def _partial(article: Article, doc: Doc) -> Iterator[Check]:
    if article.completeness is not Completeness.FULL:
        reason = f": {article.reason}" if article.reason else ""
        what = "a stub" if article.completeness is Completeness.STUB else "a part of the article"
        yield Check("partial", f"Only {what} came back{reason}.", ())
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


def _headline(
    article: Article, headlines: Sequence[Quote], quotes: Sequence[Quote], actors: Sequence[Actor]
) -> Iterator[Check]:
    """Point at words that the head of the article gives to another speaker than its body does.

    Both must be actors, and the one of the head must not be named beside the words below: a bank and its governor may
    both be said to warn. A head says "Merrow warned of floods" of one who is warned, so such a cue tells nothing.
    """
    names, above = {actor.name: actor for actor in actors}, {*headlines}
    below = [(q, _words(q)) for q in quotes if q.speaker in names and q not in above]
    for quote in headlines[:_MOST_HEADLINES] if below else ():
        words = _words(quote)
        likest, others = max(below, key=lambda other: _likeness(quote, words, *other))
        if quote.speaker not in names or quote.speaker == likest.speaker or quote.cue is None:
            continue
        if quote.cue in _MAY_BE_PASSIVE or not (_overlap(words, others) >= _SAME_STATEMENT or _repeats(quote, likest)):
            continue
        if _is_named_beside(article.text, names[quote.speaker], likest):
            continue
        message = f"The headline gives to {quote.speaker} what the text gives to {likest.speaker}."
        yield Check("headline_speaker", message, (Span(quote.start, quote.end), Span(likest.start, likest.end)))
        return


def _is_named_beside(text: str, actor: Actor, quote: Quote) -> bool:
    """Tell whether an actor is named in the paragraph of a quote."""
    start, end = text.rfind("\n", 0, quote.start) + 1, text.find("\n", quote.end)
    return any(start <= m.start < (end if end >= 0 else len(text)) for m in actor.mentions)


def _words(quote: Quote) -> Set[str]:
    return set(_WORD.findall(quote.text.lower())) - terms("light_words")


def _likeness(quote: Quote, words: Set[str], other: Quote, others: Set[str]) -> tuple[float, bool, bool]:
    """Return how like two statements are; among equals the same speaker counts."""
    return _overlap(words, others), _repeats(quote, other), quote.speaker == other.speaker


def _repeats(quote: Quote, other: Quote) -> bool:
    """Tell whether the words of the shorter statement stand in the other one as they are."""
    short, long = sorted((_ANY_WORD.findall(q.text.lower()) for q in (quote, other)), key=len)
    return len(short) >= _LEAST_REPEATED and f" {' '.join(short)} " in f" {' '.join(long)} "


def _overlap(words: Set[str], others: Set[str]) -> float:
    """Return the share of the shorter statement's words that stand in the other one."""
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


def _unmarked(doc: Doc, quotes: Sequence[Quote], actors: Sequence[Actor]) -> Iterator[Check]:
    """Say that the words of an interview are not listed where no quotation marks tell them."""
    turns = find_unmarked(text_of(doc), doc._.paragraphs, actors)
    spans = tuple(turn for turn in turns if not any(q.start <= turn.start and turn.end <= q.end + 1 for q in quotes))
    if spans:
        words = f"The words of {_count(spans, 'turn')} of a conversation"
        message = f"{words} stand without quotation marks and are not listed as quotes."
        yield Check("unmarked_speech", message, spans)


def _unclear(quotes: Sequence[Quote]) -> Iterator[Check]:
    spans = tuple(
        Span(q.start, q.end) for q in quotes if q.attribution is Attribution.UNCLEAR and q.kind is QuoteKind.DIRECT
    )
    if spans:
        yield Check("unclear_speaker", f"{_count(spans, 'quote')} with an unclear speaker.", spans)


def _anonymous(quotes: Sequence[Quote], actors: Sequence[Actor]) -> Iterator[Check]:
    """Name the people whom the article only describes, as they are printed first; a survey is nobody."""
    names = {form for actor in actors for form in (actor.name, *actor.aliases)}
    described: dict[str, list[Quote]] = defaultdict(list)
    for quote in quotes:
        if quote.speaker is not None and not _is_named(quote.speaker, names) and not _is_document(quote.speaker):
            described[_ARTICLE.sub("", quote.speaker).lower()].append(quote)
    if described:
        first = [same[0].speaker for same in described.values()]
        shown = ", ".join(f"“{name}”" for name in first[:_MOST_NAMES])
        more = f" and {len(first) - _MOST_NAMES} more" if len(first) > _MOST_NAMES else ""
        spans = tuple(Span(q.start, q.end) for same in described.values() for q in same)
        yield Check("anonymous_speaker", f"Not named in the text: {shown}{more}.", spans)


def _is_named(speaker: str, names: Set[str]) -> bool:
    """Tell "the owner, Calder Coal"; whoever speaks for the owner, Calder Coal, is another one."""
    description, *beside = (_ARTICLE.sub("", part.strip()) for part in speaker.split(","))
    return bool(speakers_of(speaker, names)) or (not _DEPUTY.search(description) and not names.isdisjoint(beside))


def _is_document(speaker: str) -> bool:
    head = _COMPLEMENT.split(speaker, maxsplit=1)[0].split()
    return bool(head) and head[-1].lower() in terms("documents")


def _misprints(article: Article, actors: Sequence[Actor]) -> Iterator[Check]:
    """Point at a name that is printed two ways; initials and short forms are none."""
    for actor in actors:
        if actor.kind is not ActorKind.PERSON:
            continue
        own = parse_person(actor.name)
        printed = [(span, parse_person(article.text[span.start : span.end])) for span in actor.mentions]
        surname = [span for span, name in printed if _is_odd(name.surname, own.surname, own, slips=_SLIPS)]
        given = [
            span
            for span, name in printed
            if name.given and own.given and _is_odd(name.given[0], own.given[0], own, slips=_GIVEN_SLIPS)
        ]
        known = set(surname)
        only_given = [span for span in given if span not in known]
        for spans, remark in ((surname, ""), (only_given, ": they may be two people")):
            if spans:
                other = " ".join(article.text[slice(*spans[0])].split())
                message = f"{actor.name} is also printed “{other}”{remark}."
                yield Check("name_printed_two_ways", message, tuple(spans))


def _is_odd(word: str, own: str, name: PersonName, *, slips: int) -> bool:
    """Tell a word that is almost, but not quite, the name's own."""
    if word in name.bare or min(len(word), len(own)) < _SHORTEST_NAME:
        return False
    return DamerauLevenshtein.distance(word, own, score_cutoff=slips) <= slips


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
