"""Paragraphs and facts to an article: the same shape whichever reader found them."""

from __future__ import annotations

from bot.errors import NotAnArticleError
from bot.model import Article, Completeness
from bot.sources import plain
from bot.sources.language import require_english
from bot.sources.page import walls
from bot.sources.page.facts import Facts

LONGEST_TEXT = 400_000  # characters: twice what is briefed, and little enough to be handed on between processes
TOO_LONG = f"only the first {LONGEST_TEXT:,} characters were read"


def compose(paragraphs: list[str], facts: Facts, completeness: Completeness, reason: str | None) -> Article:
    """Make the article: headline and paragraphs, an empty line between them; raise ``NotAnArticleError`` if too few."""
    if not paragraphs:
        raise NotAnArticleError(*walls.NO_ARTICLE)
    text = "\n\n".join([*filter(None, [facts.headline]), *paragraphs])
    plain.require_enough(text)
    if len(text) > LONGEST_TEXT:
        text, completeness, reason = text[:LONGEST_TEXT], Completeness.PARTIAL, TOO_LONG
    return Article(
        text,
        headline=plain.unturned(facts.headline),
        outlet=plain.unturned(facts.outlet),
        byline=plain.unturned(facts.byline),
        published=facts.published,
        url=facts.url,
        language=require_english(text, declared=facts.language),
        completeness=completeness,
        reason=reason,
    )
