"""A small article with gold, and the brief that says just the same."""

from __future__ import annotations

from bot.extraction.evaluation.annotation import Gold, GoldActor, GoldWords, find
from bot.extraction.evaluation.matching import Case
from bot.model import (
    Actor,
    ActorKind,
    Article,
    Attribution,
    Brief,
    Engine,
    Excerpt,
    Quote,
    QuotedWarning,
    QuoteKind,
    Span,
    WarningLabel,
)

TEXT = """Harbour wall may fail, says engineer
Dr Ada Thorne told the council: "The wall will not stand another winter of storms." The council met on Monday evening.
"We have no money for a new wall this year," said Mayor Tom Reed. Mr Reed feared a hard season for the fishing fleet.
"""
THORNE = GoldActor("Ada Thorne", ("Dr Ada Thorne", "Ada Thorne"), True)
REED = GoldActor("Tom Reed", ("Mayor Tom Reed", "Mr Reed"), True)
COUNCIL = GoldActor("the council", ("the council",), False)


def span(words: str) -> Span:
    """Return where words stand in the small article."""
    found = find(TEXT, words)
    assert found is not None
    return found


WALL = span("The wall will not stand another winter of storms.")
MONEY = span("We have no money for a new wall this year,")
SEASON = span("a hard season for the fishing fleet")
LINES = tuple(span(line) for line in TEXT.splitlines()[1:])
GOLD = Gold(
    actors=(THORNE, REED, COUNCIL),
    quotes=(GoldWords(WALL, "Ada Thorne"), GoldWords(MONEY, "Tom Reed")),
    neutral_quotes=(),
    warnings=(GoldWords(WALL, "Ada Thorne", "warning"), GoldWords(SEASON, "Tom Reed", "optional")),
    summary=LINES,
)


def quote(text: str, place: Span, speaker: str | None) -> Quote:
    """Quote a stretch of a text, whoever is said to speak."""
    words = text[place.start : place.end]
    return Quote(words, *place, QuoteKind.DIRECT, speaker, None, None, None, Attribution.EXPLICIT, ())


def warning(text: str, place: Span, speaker: str | None) -> QuotedWarning:
    """Call a stretch of a text a warning."""
    words = text[place.start : place.end]
    return QuotedWarning(words, *place, QuoteKind.DIRECT, speaker, None, WarningLabel.WARNING, False, None, None)


def actor(gold: GoldActor) -> Actor:
    """Return an actor just as gold has it."""
    return Actor(gold.name, ActorKind.PERSON, None, gold.aliases, (), 0.5, gold.key is True, 0, 0)


def as_found(text: str, gold: Gold) -> Brief:
    """Return the brief that says what gold says."""
    return Brief(
        article=Article(text),
        bottom_line=None,
        summary=tuple(Excerpt(text[s.start : s.end], *s) for s in gold.summary[:3]),
        actors=tuple(actor(found) for found in gold.actors),
        quotes=tuple(quote(text, q.span, q.speaker) for q in gold.quotes),
        warnings=tuple(warning(text, w.span, w.speaker) for w in gold.warnings if w.label == "warning"),
        checks=(),
        engine=Engine("0", "none"),
    )


PERFECT = as_found(TEXT, GOLD)


def case(brief: Brief, gold: Gold = GOLD) -> Case:
    """Lay a brief of the small article beside gold."""
    return Case("harbour", TEXT, gold, brief)
