"""JSON Feed 1 and 1.1, read leniently: whatever has another type than it should have is taken as absent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bot.errors import SourceError
from bot.model import MOST_ENTRIES
from bot.sources.feeds.draft import Draft, DraftFeed, Text
from bot.sources.feeds.entries import believable

NO_JSON = "This is no feed: its JSON is broken. Check the link, or give me the page it belongs to."
NO_FEED = "This is no feed but other JSON. Give me the link of an RSS, Atom or JSON feed."
_VERSION = "jsonfeed.org/version/"


def parse(text: str) -> DraftFeed:
    """Return the feed; raise ``SourceError`` for what is none."""
    try:
        feed = json.loads(text, parse_int=str, parse_float=str)  # ids may be numbers: their digits are what counts
    except (ValueError, RecursionError) as error:
        raise SourceError(NO_JSON) from error
    if (
        not isinstance(feed, dict)
        or not isinstance(feed.get("items"), list)
        or _VERSION not in _string(feed, "version")
    ):
        raise SourceError(NO_FEED)
    items = [entry for entry in feed["items"] if isinstance(entry, dict)]
    drafts = tuple(_draft(entry) for entry in items[: MOST_ENTRIES + 1])
    return DraftFeed(
        f"JSON Feed {_version(feed)}".strip(),
        Text(_string(feed, "title"), markup=False),
        _string(feed, "home_page_url"),
        drafts,
        announced=len(items),
    )


def _version(feed: dict[str, Any]) -> str:
    version = _string(feed, "version").rpartition(_VERSION)[2]
    return version if version in {"1", "1.1"} else ""


def _draft(entry: dict[str, Any]) -> Draft:
    page, text = _string(entry, "content_html"), _string(entry, "content_text")
    return Draft(
        title=Text(_string(entry, "title"), markup=False),
        summary=Text(_string(entry, "summary"), markup=False),
        content=Text(page or text, markup=bool(page)),
        link=_string(entry, "url") or _string(entry, "external_url"),
        guid=_string(entry, "id"),
        author=_author(entry),
        published=_instant(_string(entry, "date_published")),
        updated=_instant(_string(entry, "date_modified")),
    )


def _string(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""


def _author(entry: dict[str, Any]) -> str:
    authors = entry.get("authors")
    everybody = authors if isinstance(authors, list) else [entry.get("author")]
    names = (_string(author, "name") for author in everybody if isinstance(author, dict))
    return ", ".join(name for name in names if name)


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
        return believable(instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
