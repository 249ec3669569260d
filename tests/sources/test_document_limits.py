"""What is not damage: a document or feed that needs more memory than there is, or holds more than is read."""

from __future__ import annotations

import io

import docx
import feedparser  # noqa: TID251 - to starve it
import pypdf
import pytest

from bot.errors import NotAnArticleError
from bot.sources.documents import document
from bot.sources.documents import pdf as pdf_lines
from bot.sources.feeds import feed
from bot.sources.web.fetched import Fetched
from tests.sources.documents import column, pdf

SENTENCE = "The harbour master said that the wall could fail before the winter is over."
PDF = pdf(column(SENTENCE, SENTENCE))


def word():
    written, out = docx.Document(), io.BytesIO()
    written.add_paragraph(SENTENCE)
    written.save(out)
    return out.getvalue()


def starve(*_, **__):
    raise MemoryError


@pytest.mark.parametrize(
    ("body", "library", "name"),
    [(PDF, pypdf.PageObject, "extract_text"), (PDF, pypdf, "PdfReader"), (word(), docx, "Document")],
    ids=["a page of a PDF", "a PDF", "Word"],
)
def test_too_little_memory_is_no_damage(monkeypatch, body, library, name):
    monkeypatch.setattr(library, name, starve)
    with pytest.raises(MemoryError):
        document.parse(Fetched("", body, "application/octet-stream"))


def test_too_little_memory_is_no_fault_of_a_feed(monkeypatch):
    monkeypatch.setattr(feedparser, "parse", starve)
    with pytest.raises(MemoryError):
        feed.parse(b"<rss version='2.0'/>", url="https://quay.example/rss", charset=None)


def test_pdf_of_too_many_letters_is_not_called_damaged(monkeypatch):
    monkeypatch.setattr(pdf_lines, "MAX_CHARACTERS", 100)
    with pytest.raises(NotAnArticleError, match="more than 5 million characters"):
        document.parse(Fetched("", PDF, document.PDF))
