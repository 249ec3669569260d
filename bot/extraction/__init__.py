"""Room 4, the functional core: Article in, Brief out; spaCy lives here alone and loads with the first brief."""

from __future__ import annotations

from bot import __version__
from bot.errors import NotAnArticleError
from bot.model import Article, Brief, Engine

LONGEST = 200_000
_PARAGRAPH_SEARCH = 5_000


def extract(article: Article, *, pipeline: str | None = None) -> Brief:
    """Return the brief of an article; the same text gives the same brief.

    ``pipeline`` names an installed spaCy pipeline, by default the shipped one. Texts over 200,000 characters are
    briefed up to a paragraph's end before that length, and a check says so. Raises ``NotAnArticleError`` for a text
    without words.
    """
    from bot.extraction.assembly import assemble
    from bot.extraction.pipeline import load

    if not any(c.isalpha() for c in article.text):
        raise NotAnArticleError("There are no words to brief in this text. Give me an article of a few sentences.")
    nlp = load(pipeline)
    doc = nlp(_within_limit(article.text))
    return assemble(article, doc, Engine(__version__, f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"))


def _within_limit(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text.rfind("\n", LONGEST - _PARAGRAPH_SEARCH, LONGEST)
    return text[: cut if cut > 0 else LONGEST]
