"""A feed to what it announces, whatever its dialect. Pure: the same bytes give the same feed.

A hostile body can keep any parser busy: where it comes from outside, call ``parse`` in a process that can be killed.
Broken XML with entries in it is read and noted; a feed without entries is no failure, if it is whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import SourceError
from bot.model import MOST_ENTRIES, Entry, FeedDocument
from bot.sources import opening
from bot.sources.encoding import decode, marked
from bot.sources.feeds import jsonfeed, xmlfeed
from bot.sources.feeds.draft import DraftFeed
from bot.sources.feeds.entries import MAX_TITLE, absolute, collect
from bot.sources.web.fetched import Fetched, Kinds

FEEDS = Kinds(
    "feeds and web pages",
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, text/html;q=0.7, */*;q=0.1",
    frozenset(
        {
            "application/atom+xml",
            "application/feed+json",
            "application/json",
            "application/octet-stream",
            "application/rdf+xml",
            "application/rss+xml",
            "application/x-rss+xml",
            "application/xhtml+xml",
            "application/xml",
            "text/html",
            "text/json",
            "text/plain",
            "text/rss+xml",
            "text/xml",
        }
    ),
    codings="gzip",
)
EMPTY = "This is no feed: the answer is empty. Try again later, or check the link."
PAGE = "This is no feed but a web page. Give me the page's link, and I look for the feed that it names."
LIST = "This is no feed but a list of feeds (OPML). Import it: its feeds are added at once."
NO_FEED = xmlfeed.NO_FEED
DAMAGED_NOTE = "Many of its letters are lost: it is not written in the encoding it claims."
BROKEN_NOTE = "Its XML is broken; I read what can be read."
_LIST = re.compile(rb"<opml\b")
_DAMAGED_SHARE = 0.05


def read(fetched: Fetched) -> FeedDocument:
    """Return the feed that an answer holds; raise ``SourceError`` when it holds none."""
    return parse(fetched.body, url=fetched.url, charset=fetched.charset)


def parse(body: bytes, *, url: str, charset: str | None) -> FeedDocument:
    """Return the feed; raise ``SourceError`` for what is none."""
    if marked(body):
        charset = "utf-8"
    text = _narrow(body)
    if not text.strip(b"\x00"):
        raise SourceError(EMPTY)
    if opening.is_page(text):
        raise SourceError(PAGE)
    if _LIST.match(opening.opening(text)):
        raise SourceError(LIST)
    return _document(_draft_feed(text, charset), url)


def is_page(body: bytes) -> bool:
    """Tell whether a body begins as a web page does."""
    return opening.is_page(_narrow(body[: opening.LOOKED_AT]))


def _narrow(body: bytes) -> bytes:
    """Write what its first bytes show to be UTF-16 or UTF-32 in UTF-8, without mark or space before."""
    return (decode(body).encode(errors="replace") if marked(body) else body).lstrip()


def _draft_feed(text: bytes, charset: str | None) -> DraftFeed:
    if text.startswith((b"{", b"[")):
        return jsonfeed.parse(decode(text, charset))
    if b"<" not in text:
        raise SourceError(NO_FEED)
    return xmlfeed.parse(text, charset=charset)


def _document(draft: DraftFeed, url: str) -> FeedDocument:
    site = absolute(draft.site, url) if draft.site.strip() else None
    entries, notes = collect(draft.drafts, base=url, announced=draft.announced)
    broken = (BROKEN_NOTE,) if draft.broken else ()
    damaged = (DAMAGED_NOTE,) if _is_damaged(entries) else ()
    left_out = notes[:1] if draft.announced > MOST_ENTRIES else ()
    oddities = (*broken, *draft.notes, *notes, *damaged)
    losses = (*broken, *left_out, *damaged)
    return FeedDocument(draft.kind, draft.title.plain(MAX_TITLE), site, entries, draft.ttl, oddities, losses)


def _is_damaged(entries: Sequence[Entry]) -> bool:
    """Tell letters lost to a wrong encoding from a few that were lost before."""
    text = "".join(f"{entry.title or ''}{entry.summary or ''}" for entry in entries)
    return text.count("\ufffd") > _DAMAGED_SHARE * len(text)
