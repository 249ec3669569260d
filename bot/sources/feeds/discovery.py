"""The feeds that a web page names: what its head says outright, then what its links look like. Pure, in one pass."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.model import Outline
from bot.sources import encoding
from bot.sources.feeds.entries import absolute
from bot.sources.feeds.markup import one_line, plain_text
from bot.sources.web.fetched import Fetched

MAX_FEEDS = 20
MAX_TITLE = 200
MAX_HINTS = 2_000
_SILENT = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\b|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,2000})>(?:([^<]{1,200})</a)?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_VAGUE_TYPES = frozenset({"application/xml", "text/xml", "application/json"})
_FEED_PATH = re.compile(
    r"(?:^|/)(?:rss|feeds?|atom)(?:/|$)|(?:rss|feed|atom)\w{0,20}\.(?:xml|json)$|\.(?:rss|atom|rdf)$"
)
_LOOSE_PATH = re.compile(r"(?:/(?:rss|feed|atom)/?|\.(?:xml|rss|atom|rdf))$")
_NO_FEED = re.compile(r"sitemap|opensearch|oembed|wp-json|/xmlrpc|manifest")
_COMMENTS = re.compile(r"comment|/replies", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Hint:
    """A feed that a page seems to name; ``sure`` where the page says that it is one."""

    url: str
    title: str | None
    sure: bool
    near: bool

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """Order: feeds of comments last, what is said before what is guessed, this site before others."""
        comments = bool(_COMMENTS.search(self.url) or _COMMENTS.search(self.title or ""))
        return comments, not self.sure, not self.near


def look(fetched: Fetched) -> tuple[Outline, ...]:
    """Return the feeds that a fetched page names."""
    page = encoding.decode(fetched.body, fetched.charset, *encoding.declared(fetched.body))
    return find_feeds(page, url=fetched.url)


def find_feeds(page: str, *, url: str) -> tuple[Outline, ...]:
    """Return the feeds that a page names, the likeliest first, each with a whole link."""
    found: dict[str, _Hint] = {}
    for hint in sorted(_hints(_SILENT.sub(" ", page), url), key=lambda hint: hint.rank):
        found.setdefault(hint.url, hint)
    return tuple(Outline(hint.url, hint.title) for hint in list(found.values())[:MAX_FEEDS])


def _hints(page: str, url: str) -> Iterator[_Hint]:
    base, seen = url, 0
    for tag in _TAG.finditer(page):
        kind, attributes = tag[1].lower(), _attributes(tag[2])
        if kind == "base":
            base = absolute(attributes.get("href", ""), url) or url
            continue
        sure = kind == "link" and _is_said(attributes)
        link = absolute(attributes["href"], base) if attributes.get("href", "").strip() else None
        if link and (sure or (kind == "a" and _is_likely(link))):
            title = attributes.get("title") or plain_text(tag[3] or "", limit=MAX_TITLE)
            yield _Hint(link.partition("#")[0], one_line(title or "", limit=MAX_TITLE), sure, _is_near(link, url))
            seen += 1
        if seen >= MAX_HINTS:
            return


def _attributes(text: str) -> dict[str, str]:
    """Return a tag's attributes by name; of one that comes twice the first counts, as in browsers."""
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(text):
        attributes.setdefault(found[1].lower(), html.unescape(found[2] or found[3] or found[4] or ""))
    return attributes


def _is_said(attributes: dict[str, str]) -> bool:
    relations = set(attributes.get("rel", "").lower().split())
    media_type = attributes.get("type", "").partition(";")[0].strip().lower()
    address = attributes.get("href", "").lower()
    if "feed" in relations:
        return True
    if "alternate" not in relations or _NO_FEED.search(address):
        return False
    path = address.partition("?")[0]
    return media_type in _TYPES or (media_type in _VAGUE_TYPES and _FEED_PATH.search(path) is not None)


def _is_likely(link: str) -> bool:
    path = urlsplit(link).path.lower()
    return _LOOSE_PATH.search(path) is not None and not _NO_FEED.search(path)


def _is_near(link: str, url: str) -> bool:
    """Tell whether two links are of one site: one host is the other's, or lies under it."""
    theirs, ours = (f".{(urlsplit(each).hostname or '').removeprefix('www.')}" for each in (link, url))
    return theirs.endswith(ours) or ours.endswith(theirs)
