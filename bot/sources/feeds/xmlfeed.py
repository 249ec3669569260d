"""RSS, Atom and their kin, by feedparser: the only module that knows it.

Given bytes or a text feedparser would first open a file or a link of that name, so it is given a stream and nothing
else. Whatever it raises is the failure of this feed. It is given no address either: it would make ids of it.
"""

from __future__ import annotations

import io
import logging
import re
from datetime import UTC, datetime
from typing import Any

import feedparser  # noqa: TID251 - here and nowhere else, and never with more than a stream

from bot.errors import SourceError
from bot.model import MOST_ENTRIES
from bot.sources.encoding import decode
from bot.sources.feeds.draft import Draft, DraftFeed, Text
from bot.sources.feeds.entries import believable

log = logging.getLogger(__name__)

BREAKS = "This feed breaks my parser. Tell its publisher, or give me another of its feeds."
NO_FEED = "This is no feed. Give me the link of an RSS, Atom or JSON feed, or of the page it belongs to."
BROKEN = "This is no feed that can be read: its XML is broken and holds no entry. Try again later."
LONGEST_TTL = 24 * 3600.0
LONGEST_DECLARATION = 500
_KINDS = {
    "rss": "RSS",
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss10": "RSS 1.0",
    "rss20": "RSS 2.0",
    "atom": "Atom",
    "atom01": "Atom 0.1",
    "atom02": "Atom 0.2",
    "atom03": "Atom 0.3",
    "atom10": "Atom 1.0",
    "cdf": "CDF",
}
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_MARKUP = frozenset({"text/html", "application/xhtml+xml"})
_END = re.compile(rb"</(?:[\w-]{1,20}:)?(?:item|entry)\s{0,9}>", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]{1,20})|([0-9]{1,20}));?", re.IGNORECASE)
_ENCODING = re.compile(r"[\w.:-]{1,40}", re.ASCII)
_WIDE_NAME = rb"(?:utf|u)[-_]?(?:16|32)[\w-]{0,9}|(?:iso-10646-)?ucs-?[24]"
_WIDE = re.compile(_WIDE_NAME, re.IGNORECASE)
_WIDE_CLAIM = re.compile(rb"encoding\s{0,9}=\s{0,9}[\"'](?:" + _WIDE_NAME + rb")[\"']", re.IGNORECASE)
_SPACES = re.compile(rb"\s{200,}")
_MAILBOX = re.compile(r"(?<![^\s<>()@])[^\s<>()@]+@[^\s<>()@]+")
_NUMBER = re.compile(r"\d{1,9}")


def parse(body: bytes, *, charset: str | None) -> DraftFeed:
    """Return the feed; raise ``SourceError`` for what is none."""
    short, announced = _shortened(_calmed(body))
    found = _parsed(short, charset if charset and _is_possible(charset) else None)
    kind, drafts = str(found.get("version") or ""), tuple(_draft(entry) for entry in found["entries"])
    broken = _is_broken(found)
    if not drafts and (broken or kind not in _KINDS):
        raise SourceError(BROKEN if kind in _KINDS else NO_FEED)
    feed = found["feed"]
    return DraftFeed(
        _KINDS.get(kind, "Feed of no known kind"),
        _text(feed, "title"),
        _string(feed, "link"),
        drafts[: MOST_ENTRIES + 1],
        max(len(drafts), announced),
        ttl=_ttl(feed),
        broken=broken,
        notes=_encoding_notes(found),
    )


def _calmed(body: bytes) -> bytes:
    """Put the declaration on a line of its own and shorten long gaps, because feedparser's patterns are slow on them.

    It claims UTF-16 wrongly where it can be read without, as programs write it that copy one text into another.
    References to characters that do not exist go, too: for one of them it would drop the whole feed, and halves of
    emoji are often written so.
    """
    calm = _REFERENCE.sub(_existing, _SPACES.sub(b"\n", body))
    if not calm.startswith(b"<?"):
        return calm
    end = calm.find(b"?>", 0, LONGEST_DECLARATION) + 2
    end = end if end > 1 else LONGEST_DECLARATION
    return _WIDE_CLAIM.sub(b'encoding="utf-8"', calm[:end]) + b"\n" + calm[end:]


def _is_possible(charset: str) -> bool:
    """Tell whether a body that begins with a plain ``<`` can be written so."""
    return _ENCODING.fullmatch(charset) is not None and not _WIDE.fullmatch(charset.encode())


def _existing(reference: re.Match[bytes]) -> bytes:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    if number in {9, 10, 13} or 31 < number < 0xD800 or 0xDFFF < number < 0xFFFE or 0xFFFF < number < 0x110000:
        return reference.group()
    return b"&#65533;" if 0xD800 <= number < 0xE000 else b""


def _shortened(body: bytes) -> tuple[bytes, int]:
    """Cut the entries that nobody reads out of the middle; return how many ends of entries there were."""
    ends = [found.end() for found in _END.finditer(body)]
    if len(ends) <= MOST_ENTRIES + 1:
        return body, len(ends)
    return body[: ends[MOST_ENTRIES]] + body[ends[-1] :], len(ends)


def _parsed(body: bytes, charset: str | None) -> Any:
    try:
        return _told(body, charset)
    except MemoryError:  # it says nothing of the feed's form
        raise
    except Exception as error:  # foreign markup in a foreign parser: it was seen to raise almost anything
        log.warning("feedparser failed", exc_info=error)
        raise SourceError(BREAKS) from error


def _told(body: bytes, charset: str | None) -> Any:
    """Let feedparser choose the encoding; where it is told one that Python cannot read with, choose it here."""
    try:
        return _given(body, charset)
    except UnicodeError:
        return _given(decode(body).encode(errors="replace"), "utf-8")


def _given(body: bytes, charset: str | None) -> Any:
    media_type = f"application/xml; charset={charset}" if charset else "application/xml"
    return feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": media_type},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _is_broken(found: Any) -> bool:
    """Tell broken XML from what feedparser frowns at besides."""
    return bool(found.get("bozo")) and not isinstance(
        found.get("bozo_exception"), feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    )


def _encoding_notes(found: Any) -> tuple[str, ...]:
    if isinstance(found.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        return (f"It is not written in the encoding it claims; I read it as {found.get('encoding')}.",)
    return ()


def _draft(entry: Any) -> Draft:
    guid, link = _string(entry, "id"), _string(entry, "link")
    if link == guid and not link.startswith(("http://", "https://")):
        link = ""  # feedparser takes an id for a link unless it says that it is none
    return Draft(
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        content=_content(entry),
        link=_string(entry, "feedburner_origlink") or link,
        guid=guid,
        author=_author(entry),
        published=_instant(entry, "published_parsed") or _instant(entry, "created_parsed"),
        updated=_instant(entry, "updated_parsed"),
    )


def _string(values: Any, name: str) -> str:
    value = dict.get(values, name)  # not feedparser's own get, which takes one date for another and warns
    return value if isinstance(value, str) else ""


def _text(values: Any, name: str) -> Text:
    detail = dict.get(values, f"{name}_detail")
    kind = dict.get(detail, "type") if isinstance(detail, dict) else None
    return Text(_string(values, name), markup=kind in _MARKUP or kind is None)


def _content(entry: Any) -> Text:
    contents = dict.get(entry, "content")
    first = contents[0] if isinstance(contents, list) and contents else {}
    return Text(_string(first, "value"), markup=dict.get(first, "type") in _MARKUP)


def _author(entry: Any) -> str:
    """Return the name without the address; feedparser's own try fails for top-level domains of over four letters."""
    author = _string(entry, "author")[:1_000]
    return _MAILBOX.sub(" ", author).strip(" ()<>,") if "@" in author else author


def _instant(entry: Any, name: str) -> datetime | None:
    moment = dict.get(entry, name)
    try:
        return believable(datetime(*moment[:6]).replace(tzinfo=UTC)) if moment else None
    except (ValueError, TypeError, OverflowError):
        return None


def _ttl(feed: Any) -> float | None:
    minutes = _NUMBER.fullmatch(_string(feed, "ttl").strip())
    if minutes:
        return min(int(minutes.group()) * 60.0, LONGEST_TTL) or None
    period = _PERIODS.get(_string(feed, "sy_updateperiod").strip().lower())
    times = _NUMBER.fullmatch(_string(feed, "sy_updatefrequency").strip() or "1")
    if not period or not times or not int(times.group()):
        return None
    return min(period / int(times.group()), LONGEST_TTL)
