"""A PDF or a Word document to an article, with a verdict on how much of it was read.

A file's own dates say when a program wrote the file, not when the article came out: none is taken. Its title and author
are often those of a template or of a computer: they are believed only where the document prints them, too.
Call ``parse`` in a process that can be killed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bot.errors import PASTE, PASTE_PART, NotAnArticleError
from bot.model import Article, Completeness
from bot.sources import plain
from bot.sources.documents import pdf, printed, word
from bot.sources.documents.printed import Paragraph
from bot.sources.web.fetched import Fetched

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = frozenset({PDF, "application/x-pdf", WORD})
MAX_BYTES = 5_000_000
HEADLINE_WORDS = 30
HEADLINE_SIZE = 1.15
STUB_WORDS = 60
_LOOKED_AT = 8
_MARKS = {b"%PDF-": PDF, b"PK\x03\x04": WORD}
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = (".", "!", ":", ";", ",")


def kind_of(body: bytes) -> str | None:
    """Tell by its first bytes whether this is a PDF or an archive like a Word document, whatever it is called."""
    start = body[:100].lstrip()
    return next((kind for mark, kind in _MARKS.items() if start.startswith(mark)), None)


def parse(fetched: Fetched) -> Article:
    """Return the article of a document; raise ``NotAnArticleError`` when there is none."""
    if len(fetched.body) > MAX_BYTES:
        megabytes = MAX_BYTES // 1_000_000
        raise NotAnArticleError(f"This document is larger than {megabytes} MB.", PASTE_PART)
    kind = kind_of(fetched.body) or fetched.media_type
    content = _of_pdf(fetched.body) if kind != WORD else _of_word(fetched.body)
    return plain.article(
        "\n\n".join(paragraph.text for paragraph in content.paragraphs),
        url=fetched.url,
        headline=content.headline,
        byline=_printed_author(content),
        completeness=content.completeness,
        reason=content.reason,
    )


@dataclass(frozen=True, slots=True)
class _Content:
    """What a document holds, whatever kind it is."""

    paragraphs: Sequence[Paragraph]
    headline: str | None
    author: str | None
    completeness: Completeness = Completeness.FULL
    reason: str | None = None


def _of_pdf(body: bytes) -> _Content:
    found = pdf.read(body)
    paragraphs = printed.paragraphs(found.pages)
    words = sum(len(paragraph.text.split()) for paragraph in paragraphs)
    if words < plain.MIN_WORDS:
        raise NotAnArticleError("This PDF holds pictures of pages and no text.", PASTE)
    completeness, reason = _verdict(found, words)
    return _Content(paragraphs, _headline(found.title, paragraphs), found.author, completeness, reason)


def _of_word(body: bytes) -> _Content:
    found = word.read(body)
    paragraphs = tuple(Paragraph(text, 1.0) for text in found.paragraphs)
    return _Content(paragraphs, found.headline or _headline(found.title, paragraphs), found.author)


def _verdict(found: pdf.Printed, words: int) -> tuple[Completeness, str | None]:
    blank = sum(not page for page in found.pages) + found.failed
    read = len(found.pages) + found.failed
    if blank and words < STUB_WORDS:
        return Completeness.STUB, f"{words} words; {blank} of {read} pages hold no text that I can read"
    if read < found.count:
        return Completeness.PARTIAL, f"the first {read} of {found.count} pages"
    if blank:
        return Completeness.PARTIAL, f"{blank} of {read} pages hold no text that I can read"
    return Completeness.FULL, None


def _headline(title: str | None, paragraphs: Sequence[Paragraph]) -> str | None:
    """Return the title that a file claims where its first paragraphs print it, else what is printed as a headline."""
    first = paragraphs[:_LOOKED_AT]
    if title and (claimed := _bare(title)):
        for paragraph in first:
            if claimed == _bare(paragraph.text):
                return paragraph.text
    usual = median(paragraph.size for paragraph in paragraphs) if paragraphs else 0.0
    large = [each.text for each in first if each.size > HEADLINE_SIZE * usual and _may_be_headline(each.text)]
    if large:
        return large[0]
    if len(paragraphs) > 1 and _may_be_headline(paragraphs[0].text):
        return paragraphs[0].text
    return None


def _may_be_headline(text: str) -> bool:
    words = text.split()
    return 3 <= len(words) <= HEADLINE_WORDS and not text.endswith(_SENTENCE_END)


def _printed_author(content: _Content) -> str | None:
    author = content.author
    if author is None or len(author.split()) < 2 or not author[0].isalpha():
        return None
    claimed = f" {_bare(author)} "
    looked_at = [*content.paragraphs[:_LOOKED_AT], *content.paragraphs[-2:]]
    return author if any(claimed in f" {_bare(each.text)} " for each in looked_at) else None


def _bare(text: str) -> str:
    return " ".join(_LETTERS.findall(text)).casefold()
