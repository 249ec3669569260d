"""Room 4, the functional core: Article in, Brief out; spaCy lives here alone and loads with the first brief."""

from __future__ import annotations

from bot import __version__
from bot.errors import NotAnArticleError
from bot.model import Article, Brief, Engine

LONGEST = 200_000
_PARAGRAPH_SEARCH = 5_000
# read as plain spaces, one for one so that offsets hold: no-break, thin, zero-width and other odd spaces
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x2060, 0x3000], " ")


def extract(article: Article, *, pipeline: str | None = None) -> Brief:
    """Return the brief of an article; the same text gives the same brief.

    ``pipeline`` names an installed spaCy pipeline, by default the shipped one. Texts over 200,000 characters are
    briefed up to a paragraph's end before that length, and a check says so. Raises ``NotAnArticleError`` for a text
    without words.
    """
    from bot.extraction.assembly import assemble
    from bot.extraction.pipeline import load
    from bot.extraction.syntax import keep_text
    from bot.extraction.tokens import cut_tokens

    if not any(c.isalpha() for c in article.text):
        raise NotAnArticleError("There are no words to brief in this text. Give me an article of a few sentences.")
    nlp = load(pipeline)
    text = _within_limit(article.text)
    doc = nlp(keep_text(cut_tokens(nlp, text.translate(_SPACES)), text))
    return assemble(article, doc, Engine(__version__, f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"))


def _within_limit(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text.rfind("\n", LONGEST - _PARAGRAPH_SEARCH, LONGEST)
    return text[: cut if cut > 0 else LONGEST]
