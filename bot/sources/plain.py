"""Bytes to text, unchanged: no newline is translated and no mark dropped, so offsets fit the file as it is."""

from __future__ import annotations

import codecs
import re

import httpx2

from bot.errors import NotAnArticleError
from bot.model import Article, Completeness
from bot.sources import encoding
from bot.sources.language import refuse_other_letters, require_english

MIN_WORDS = 8
MAX_CHARACTERS = 5_000_000
_SIGNATURES = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or ZIP file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"\x7fELF": "a program",
    b"{\\rtf": "an RTF file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.01
_HALF = re.compile(r"[\ud800-\udfff]")


def decode(body: bytes, *, charset: str | None = None) -> str:
    """Decode text; raise ``NotAnArticleError`` for bytes that are none. A mark of UTF-8 stays, as offsets count it."""
    refuse_files(body)
    text = encoding.decode(body, charset)
    refuse_binary(text)
    return f"\ufeff{text}" if body.startswith(codecs.BOM_UTF8) else text


def refuse_files(body: bytes) -> None:
    """Raise ``NotAnArticleError`` for what begins like a file of another kind."""
    for signature, name in _SIGNATURES.items():
        if body.startswith(signature):
            raise NotAnArticleError(f"This is {name}, not plain text. Save or paste its text instead.")


def refuse_binary(text: str) -> None:
    """Raise ``NotAnArticleError`` for a text with characters in it that nobody writes."""
    if len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise NotAnArticleError("This is binary data, not text. I read text and web pages: save or paste the text.")


def article(
    text: str,
    *,
    url: str = "",
    headline: str | None = None,
    byline: str | None = None,
    published: str | None = None,
    completeness: Completeness = Completeness.FULL,
    reason: str | None = None,
) -> Article:
    """Take a text as an article, its half characters marked; raise ``NotAnArticleError`` when it cannot be one.

    Where the text came from a link, its host is the outlet.
    """
    text = whole(text)
    require_enough(text)
    return Article(
        text,
        headline=headline,
        outlet=httpx2.URL(url).host or None,
        byline=byline,
        published=published,
        url=url or None,
        language=require_english(text),
        completeness=completeness,
        reason=reason,
    )


def whole(text: str) -> str:
    """Return a text with half characters marked: no hash, file or message can hold them, for UTF-8 cannot."""
    return _HALF.sub("\ufffd", text)


def require_enough(text: str) -> None:
    """Raise ``NotAnArticleError`` for a text that is empty, too short or too long to brief."""
    words = len(text.split(maxsplit=MIN_WORDS))
    if words == 0:
        raise NotAnArticleError("There is no text here. Give me an article: a file, a link or pasted text.")
    if words < MIN_WORDS:
        refuse_other_letters(text)
        noun = "word" if words == 1 else "words"
        raise NotAnArticleError(f"Only {words} {noun} came in, too few to brief. Give me the whole article.")
    if len(text) > MAX_CHARACTERS:
        millions = MAX_CHARACTERS // 1_000_000
        raise NotAnArticleError(
            f"This text is longer than {millions} million characters. Give me one article at a time."
        )
