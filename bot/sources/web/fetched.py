"""What we ask the web for and what comes back, as plain values that can travel to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kinds:
    """The media types that serve a purpose; ``name`` is how people call them in a refusal.

    Where hundreds are read at once, ``codings`` leaves out brotli, each of which may hold 16 MB of memory.
    """

    name: str
    accept: str
    media_types: frozenset[str]
    codings: str = "gzip, br"


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FEED_TYPES = frozenset(
    {
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/rss+xml",
        "application/x-rss+xml",
        "text/rss+xml",
    }
)
XML_TYPES = frozenset({"application/xml", "text/xml"})
PAGES = Kinds(
    "web pages and plain text, PDF and Word documents",
    f"text/html, application/xhtml+xml, text/plain;q=0.9, text/markdown;q=0.9, application/pdf;q=0.8, {_WORD};q=0.8",
    frozenset(
        {
            "text/html",
            "application/xhtml+xml",
            "text/plain",
            "text/markdown",
            "text/x-markdown",
            "application/pdf",
            "application/x-pdf",
            _WORD,
        }
    )
    | FEED_TYPES  # taken in to tell that they are feeds
    | XML_TYPES,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a server; with validators of an earlier answer it may say 304, unchanged."""

    link: str
    kinds: Kinds = PAGES
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect that was followed: the address that was asked and the status it gave."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer as it came: where it was in the end, its decoded bytes and what the server called it.

    ``headers`` have names in small letters.
    """

    url: str
    body: bytes
    media_type: str
    charset: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hops: tuple[Hop, ...] = ()
