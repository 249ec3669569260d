"""A newsroom on this machine: many outlets with a feed and articles each, for tests and benchmarks.

Each outlet has an address of its own in 127.0.0.0/8, since the bot asks one host once a second; Linux answers on all of
them. One thread serves them all. What an outlet prints is drawn by a seed (``tests.stories``) and begins at the oldest.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import socket
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Self

from bot.sources.web.background import BackgroundLoop
from tests.stories import Piece, pieces

HANG = 0  # in place of a status: it takes the question and never answers
PARAGRAPHS_OF_A_TEASER = 1
_APART = timedelta(minutes=7)  # from one entry of a feed to the next
_BACKLOG = 1024


@dataclass
class Outlet:
    """One outlet: what it prints, how much of that it has announced, and what is wrong with it."""

    name: str
    pieces: list[Piece]
    announced: int
    newest: datetime
    root: str = ""
    fails: int | None = None
    pages_fail: int | None = None
    teaser: bool = False
    edited: dict[int, datetime] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return the feed's address."""
        return f"{self.root}/feed.xml"

    def link(self, entry: int) -> str:
        """Return the address of an article."""
        return f"{self.root}/{self._path(entry)}"

    def published(self, entry: int) -> datetime:
        """Return when an article came out."""
        return self.newest - (len(self.pieces) - 1 - entry) * _APART

    def answer(self, path: str) -> tuple[int, str, str]:
        """Return status, media type and body for a path."""
        if path == "/feed.xml":
            draw = atom if self.name.endswith(("Gazette", "Ledger")) else rss
            return self.fails if self.fails is not None else 200, "application/xml", draw(self)
        for entry in range(self.announced):
            if path == f"/{self._path(entry)}":
                return self.pages_fail if self.pages_fail is not None else 200, "text/html", page(self, entry)
        return 404, "text/plain", "not here"

    def _path(self, entry: int) -> str:
        return f"news/{self.pieces[entry].event}-{self.pieces[entry].number}"


class Newsroom:
    """So many outlets with so many entries each, of which this share is copied from others; use it with ``with``.

    ``announced`` is how many entries each feed has at first, all unless it is given; the newest came out at ``at``.
    Feeds and entries are named by their place, from 0; the oldest entry is 0.
    """

    def __init__(
        self,
        *,
        feeds: int = 50,
        entries: int = 20,
        copies: float = 0.5,
        seed: int = 0,
        announced: int | None = None,
        at: datetime | None = None,
    ) -> None:
        newest, first = at or datetime.now(UTC), entries if announced is None else announced
        written = pieces(feeds=feeds, entries=entries, copies=copies, seed=seed)
        self.outlets = [Outlet(own[0].outlet, own, first, newest) for own in written]
        self.asked: Counter[str] = Counter()
        self._loop = BackgroundLoop("newsroom")
        self._servers: list[asyncio.Server] = []

    @property
    def urls(self) -> list[str]:
        """Return the addresses of the feeds."""
        return [outlet.url for outlet in self.outlets]

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the hosts with their ports, as ``BRIEFBOT_ALLOWED_HOSTS`` names them."""
        return tuple(outlet.root.removeprefix("http://") for outlet in self.outlets)

    def links(self, feed: int) -> list[str]:
        """Return the addresses of the articles that a feed has announced."""
        return [self.outlets[feed].link(entry) for entry in range(self.outlets[feed].announced)]

    def announce(self, *feeds: int, count: int | None = None) -> None:
        """Let feeds, or all, announce so many entries more, or all that they have."""
        for outlet in self._some(feeds):
            more = len(outlet.pieces) if count is None else outlet.announced + count
            if more > len(outlet.pieces):
                raise ValueError(f"{outlet.name} has {len(outlet.pieces)} entries only")
            outlet.announced = more

    def fail(self, feed: int, status: int, *, pages: bool = False) -> None:
        """Let a feed, or the articles it links to, answer with a status from now on, or with ``HANG`` not at all."""
        setattr(self.outlets[feed], "pages_fail" if pages else "fails", status)

    def heal(self, *feeds: int) -> None:
        """Let feeds, or all, and their articles answer again."""
        for outlet in self._some(feeds):
            outlet.fails = outlet.pages_fail = None

    def edit(self, feed: int, entry: int, *, at: datetime | None = None) -> Piece:
        """Change the figure of an article, and with it what its feed says of it; return it as it reads from then on."""
        outlet = self.outlets[feed]
        outlet.pieces[entry] = outlet.pieces[entry].edited()
        outlet.edited[entry] = at or datetime.now(UTC)
        return outlet.pieces[entry]

    def tease(self, *feeds: int) -> None:
        """Let outlets, or all, serve the beginning of their articles only."""
        for outlet in self._some(feeds):
            outlet.teaser = True

    def _some(self, feeds: Sequence[int]) -> list[Outlet]:
        return [self.outlets[feed] for feed in feeds] or self.outlets

    def __enter__(self) -> Self:
        self._loop.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._close())
        self._loop.close()

    async def _open(self) -> None:
        for number, outlet in enumerate(self.outlets):
            listening = socket.create_server((f"127.3.{number // 250}.{number % 250 + 1}", 0), backlog=_BACKLOG)
            host, port = listening.getsockname()
            outlet.root = f"http://{host}:{port}"
            self._servers.append(await asyncio.start_server(_Door(outlet, self.asked), sock=listening))

    async def _close(self) -> None:
        for server in self._servers:
            server.close()


@dataclass(frozen=True)
class _Door:
    """Answers one question per connection, as the bot asks them."""

    outlet: Outlet
    asked: Counter[str]

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            self.asked[f"{self.outlet.root}{path}"] += 1
            status, media_type, body = self.outlet.answer(path)
            if status == HANG:
                await reader.read()  # until whoever asked goes away
            else:
                writer.write(_answer(status, media_type, body, head))
                await writer.drain()
        writer.close()


def _answer(status: int, media_type: str, body: str, head: str) -> bytes:
    """Return an answer; a feed that is as it was before is a 304."""
    content = body.encode() if status == 200 else HTTPStatus(status).phrase.encode()
    tag = f'"{sha256(content).hexdigest()[:16]}"'
    if status == 200 and tag in head:
        status, content = 304, b""
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        f"Content-Type: {media_type}; charset=utf-8",
        f"Content-Length: {len(content)}",
        f"ETag: {tag}",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content


def rss(outlet: Outlet) -> str:
    """Draw an outlet's feed as RSS 2.0, the newest entry first."""
    listed = [
        f"<item><title>{_safe(piece.headline)}</title><link>{outlet.link(entry)}</link>"
        f'<guid isPermaLink="true">{outlet.link(entry)}</guid><pubDate>{format_datetime(outlet.published(entry))}'
        f"</pubDate><description>{_safe(piece.paragraphs[0])}</description></item>"
        for entry, piece in _announced(outlet)
    ]
    channel = f"<title>{_safe(outlet.name)}</title><link>{outlet.root}/</link><description>News</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{"".join(listed)}</channel></rss>'


def atom(outlet: Outlet) -> str:
    """Draw an outlet's feed as Atom, the newest entry first."""
    listed = [
        f"<entry><title>{_safe(piece.headline)}</title><id>{outlet.link(entry)}</id>"
        f'<link href="{outlet.link(entry)}"/><author><name>{_safe(piece.byline)}</name></author>'
        f"<published>{outlet.published(entry).isoformat()}</published>"
        f"<updated>{outlet.edited.get(entry, outlet.published(entry)).isoformat()}</updated>"
        f"<summary>{_safe(piece.paragraphs[0])}</summary></entry>"
        for entry, piece in _announced(outlet)
    ]
    updated = f"<updated>{outlet.newest.isoformat()}</updated>"
    top = f'<title>{_safe(outlet.name)}</title><id>{outlet.root}/</id><link href="{outlet.root}/"/>{updated}'
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{top}{"".join(listed)}</feed>'


def _announced(outlet: Outlet) -> list[tuple[int, Piece]]:
    return list(enumerate(outlet.pieces[: outlet.announced]))[::-1]


def page(outlet: Outlet, entry: int) -> str:
    """Draw an article as outlets do, with what it says of itself; a teaser ends at the first paragraph and says so."""
    piece, published = outlet.pieces[entry], outlet.published(entry).isoformat()
    shown = piece.paragraphs[:PARAGRAPHS_OF_A_TEASER] if outlet.teaser else piece.paragraphs
    wall = '<div class="paywall"><p>Subscribe to read the full story.</p></div>' if outlet.teaser else ""
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.headline,
        "author": {"@type": "Person", "name": piece.byline},
        "publisher": {"@type": "Organization", "name": outlet.name},
        "datePublished": published,
        "isAccessibleForFree": not outlet.teaser,
    }
    told = "".join(f"<p>{_safe(text)}</p>" for text in shown)
    claims = f'<script type="application/ld+json">{json.dumps(about)}</script>'
    return (
        f"<!doctype html><html lang=en><head><title>{_safe(piece.headline)} | {_safe(outlet.name)}</title>"
        f'<meta property="og:type" content="article"><meta property="og:site_name" content="{_safe(outlet.name)}">'
        f'{claims}<link rel="alternate" type="application/rss+xml" href="{outlet.url}"></head><body>'
        "<header><nav><a href=/>Home</a> <a href=/sport>Sport</a> <a href=/weather>Weather</a></nav></header>"
        f"<article><h1>{_safe(piece.headline)}</h1><p class=byline>By {_safe(piece.byline)}</p>"
        f"<time datetime={published}>{published}</time>{told}{wall}</article>"
        f"<footer><p>© {_safe(outlet.name)}. All rights reserved.</p></footer></body></html>"
    )


def _safe(text: str) -> str:
    return html.escape(text)
