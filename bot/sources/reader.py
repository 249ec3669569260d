"""Chooses how a source is read: a link is fetched and parsed, a text is taken as it is unless it is Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import httpx2

from bot.errors import PASTE, ListOfStoriesError, NextStep, NotAnArticleError
from bot.model import PASTED, Article, Completeness, Source
from bot.sources import plain
from bot.sources.documents import document, markdown
from bot.sources.feeds import discovery
from bot.sources.opening import is_page, opening
from bot.sources.page import parsing as page
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import FEED_TYPES, PAGES, XML_TYPES, Fetched

FEED = "This is a feed, not an article.", NextStep("Add it as a source, or open one of its stories.", pasted="")
XML = f"This is XML of another kind than a feed; I read {PAGES.name}.", PASTE
FEEDLESS = "This page is a list of stories, and it names no feed. Open one story, and give me its link."
_FEEDS = (b"<rss", b"<feed", b"<rdf:rdf")


def parse(fetched: Fetched) -> Article:
    """Return the article of a page, a document, Markdown or plain text; raise ``NotAnArticleError`` when there is none.

    What begins like a PDF or a Word document is one, whatever the server calls it.
    """
    if fetched.media_type in document.MEDIA_TYPES or document.kind_of(fetched.body):
        return document.parse(fetched)
    if _is_markdown(fetched):
        return markdown.parse(fetched)
    _refuse_feed(fetched)
    try:
        return page.parse(fetched)
    except ListOfStoriesError as error:
        if discovery.look(fetched):
            raise
        raise ListOfStoriesError(FEEDLESS) from error


def _refuse_feed(fetched: Fetched) -> None:
    """Lead from a feed to the sources; what a server calls XML may be a page all the same."""
    if is_page(fetched.body):
        return
    if fetched.media_type in FEED_TYPES or opening(fetched.body).startswith(_FEEDS):
        raise ListOfStoriesError(*FEED, link=fetched.url)
    if fetched.media_type in XML_TYPES:
        raise NotAnArticleError(*XML)


def _is_markdown(fetched: Fetched) -> bool:
    if fetched.media_type in markdown.MEDIA_TYPES:
        return True
    return fetched.media_type == "text/plain" and httpx2.URL(fetched.url).path.lower().endswith(markdown.SUFFIXES)


def _of_link(article: Article, link: str) -> Article:
    """Say where a pasted text comes from, and that nobody but the one who pasted it knows whether it is all of it."""
    outlet = httpx2.URL(link).host.removeprefix("www.")
    return replace(article, url=link, outlet=outlet, completeness=Completeness.PARTIAL, reason=PASTED)


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads a source; ``parse`` may run elsewhere, for instance in a process that can be killed."""

    fetch: Callable[[str], Fetched] = field(default_factory=Fetcher)
    parse: Callable[[Fetched], Article] = parse

    def __call__(self, source: Source) -> Article:
        """Return the article; raise ``SourceError`` when there is none."""
        if source.link and source.text is None:
            return self.parse(self.fetch(source.link))
        article = self._of_text(source.text or "")
        return _of_link(article, source.link) if source.link else article

    def _of_text(self, pasted: str) -> Article:
        text = plain.whole(pasted)
        if markdown.looks_like(text):
            return self.parse(Fetched("", text.encode(), "text/markdown", "utf-8"))
        return plain.article(text)
