"""OPML, the list of feeds that readers exchange: folders become tags and tags become folders, so nothing is lost.

Read by expat's events, without a tree and without depth; a document type is refused, and with it every entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.errors import SourceError
from bot.model import LINK_CHARACTERS, MOST_TAGS, TAG_CHARACTERS, TITLE_CHARACTERS, Feed, Outline
from bot.sources import encoding
from bot.sources.feeds.entries import absolute, of_the_web
from bot.sources.feeds.markup import one_line
from bot.sources.web.fetched import Kinds

MAX_FEEDS = 200
MAX_BYTES = 1_000_000
MAX_SHOWN = 200
TOO_LARGE = "This list of feeds is larger than 1 MB. Split it."
NO_LIST = "This is no list of feeds (OPML). Export one from your reader, and give me that file."
BROKEN = "This list of feeds is broken XML (line {line}). Export it again, or add the feeds one by one."
DOCUMENT_TYPE = "This list of feeds declares a document type, which I refuse. Take the <!DOCTYPE …> line out."
NO_LINK = "It is no link that begins with http:// or https://."
LONG_LINK = f"Its link is longer than {LINK_CHARACTERS:,} characters."
EMPTY = "This list names no feed. Export one from your reader, and give me that file."
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_Folders = dict[str, "_Folder"]
LISTS = Kinds(
    "lists of feeds (OPML)",
    "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, text/plain;q=0.5, */*;q=0.1",
    frozenset(
        {
            "application/octet-stream",
            "application/opml+xml",
            "application/x-opml",
            "application/x-opml+xml",
            "application/xml",
            "text/opml",
            "text/plain",
            "text/x-opml",
            "text/x-opml+xml",
            "text/xml",
        }
    ),
)


def parse(text: bytes | str) -> tuple[Outline, ...]:
    """Return the feeds of a list, each once; raise ``SourceError`` for what is none or holds too many.

    What has an address that nobody can ask comes back too, with the reason why it is refused.
    """
    if len(text) > MAX_BYTES:
        raise SourceError(TOO_LARGE)
    whole = text if isinstance(text, str) else encoding.decode(text, *encoding.declared(text))
    listed = _Listed()
    listed.read(whole.removeprefix("\ufeff").strip())
    feeds = _merged(listed.feeds)
    if not feeds:
        raise SourceError(EMPTY)
    if len(feeds) > MAX_FEEDS:
        raise SourceError(f"This list names {len(feeds):,} feeds; I take {MAX_FEEDS} at a time. Split it.")
    return feeds


def draw(feeds: Sequence[Feed]) -> str:
    """Return the feeds as an OPML 2.0 document: the same for the same feeds, with a folder in a folder for each tag."""
    root = _Folder()
    for feed in feeds:
        root.within(feed.tags).feeds.append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>"]
    lines += ["    <title>Sources of briefbot</title>", "  </head>", "  <body>", *root.lines(2), "  </body>", "</opml>"]
    return "\n".join(lines) + "\n"


@dataclass(slots=True)
class _Folder:
    """Feeds and folders in a folder, in the order in which they came."""

    folders: _Folders = field(default_factory=dict)
    feeds: list[Feed] = field(default_factory=list)

    def within(self, tags: Sequence[str]) -> _Folder:
        """Return the folder that lies under these names, made where it is not."""
        folder = self
        for tag in tags:
            folder = folder.folders.setdefault(tag, _Folder())
        return folder

    def lines(self, depth: int) -> Iterator[str]:
        """Draw what is in here."""
        indent = "  " * depth
        yield from (f"{indent}<outline {_drawn(feed)}/>" for feed in self.feeds)
        for name, folder in self.folders.items():
            yield f"{indent}<outline text={_quoted(name)}>"
            yield from folder.lines(depth + 1)
            yield f"{indent}</outline>"


@dataclass(slots=True)
class _Listed:
    """Collects feeds from the events of a parser; ``inside`` holds the names of the folders around, None for others."""

    feeds: list[Outline] = field(default_factory=list)
    inside: list[str | None] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Read a document; raise ``SourceError`` where it is no list."""
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse
        try:
            parser.Parse(text.encode("utf-8", errors="replace"), True)
        except expat.ExpatError as error:
            raise SourceError(BROKEN.format(line=error.lineno) if self.inside else NO_LIST) from error

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.inside and tag.lower() != "opml":
            raise SourceError(NO_LIST)
        named = {name.lower(): value for name, value in attributes.items()}
        is_outline = tag.lower() == "outline"
        if is_outline and named.get("xmlurl"):
            self._take(named)
        is_folder = is_outline and not named.get("xmlurl")
        self.inside.append(_tag(named.get("text") or named.get("title") or "") if is_folder else None)

    def _end(self, _: str) -> None:
        self.inside.pop()
        if not self.inside:
            self.inside.append(None)  # what follows the list breaks it

    def _take(self, named: dict[str, str]) -> None:
        given = named["xmlurl"].strip()
        link = absolute(of_the_web(given), "")
        title = one_line(named.get("title") or named.get("text") or "", limit=TITLE_CHARACTERS)
        if link is None:
            self.feeds.append(_refused(given, title))
            return
        categories = [part.strip("/ ") for part in re.split(r"[,/]", named.get("category", ""))]
        tags = (*(name for name in self.inside if name), *filter(None, map(_tag, categories)))
        site = absolute(named.get("htmlurl", ""), "")
        self.feeds.append(Outline(link, title if title != link else None, site, _once(tags)))


def _refused(given: str, title: str | None) -> Outline:
    shown = one_line(given[:MAX_SHOWN], limit=MAX_SHOWN) or title or "an outline without a link"
    return Outline(shown, title, refused=LONG_LINK if len(given) > LINK_CHARACTERS else NO_LINK)


def _tag(name: str) -> str | None:
    return one_line(name, limit=TAG_CHARACTERS)


def _once(tags: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))[:MOST_TAGS]


def _merged(feeds: Sequence[Outline]) -> tuple[Outline, ...]:
    merged: dict[str, Outline] = {}
    for feed in feeds:
        known = merged.setdefault(feed.url, feed)
        merged[feed.url] = replace(
            known,
            title=known.title or feed.title,
            site=known.site or feed.site,
            tags=_once((*known.tags, *feed.tags)),
        )
    return tuple(merged.values())


def _refuse(*_: object) -> None:
    raise SourceError(DOCUMENT_TYPE)


def _drawn(feed: Feed) -> str:
    title = f" title={_quoted(feed.title)}" if feed.title else ""
    site = f" htmlUrl={_quoted(feed.site)}" if feed.site else ""
    return f'type="rss" text={_quoted(feed.title or feed.url)}{title} xmlUrl={_quoted(feed.url)}{site}'


def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text))
