"""What status and headers of an answer say about a feed: unchanged, moved, to be left alone until when. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.model import FeedAnswer
from bot.sources.web.fetched import Fetched
from bot.sources.web.links import host_of

LONGEST_WAIT = 24 * 3600.0
MAX_VALIDATOR = 1_000  # what is longer is thrown at us, not meant
_PERMANENT = frozenset({301, 308})
_TURNED_AWAY = frozenset({401, 402, 403, 407, 451})
_SECONDS = re.compile(r"\d{1,12}")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NEVER_FRESH = re.compile(r"no-cache|no-store", re.IGNORECASE)


def weigh(fetched: Fetched, *, now: datetime) -> FeedAnswer:
    """Return what an answer says besides its body: its error, or its validators, and when to ask again."""
    headers = fetched.headers
    answer = FeedAnswer(
        fetched.status,
        error=_refusal(fetched),
        moved_to=permanent_address(fetched),
        wait=_wait(headers.get("retry-after", ""), now),
        fresh=_fresh(headers, now),
    )
    if answer.error:
        return answer
    return FeedAnswer(
        fetched.status,
        etag=_validator(headers.get("etag")),
        last_modified=_validator(headers.get("last-modified")),
        body_sha256=hashlib.sha256(fetched.body).hexdigest() if fetched.status == 200 else None,
        moved_to=answer.moved_to,
        wait=answer.wait,
        fresh=answer.fresh,
    )


def permanent_address(fetched: Fetched) -> str | None:
    """Return where redirects led, if every one was meant for good and something was there."""
    statuses = {hop.status for hop in fetched.hops}
    return fetched.url if statuses and statuses <= _PERMANENT and fetched.status in {200, 304} else None


def _refusal(fetched: Fetched) -> str | None:
    """Return the sentence for a status that brings no feed, with the next step."""
    host, status = host_of(fetched.url), fetched.status
    if status in {200, 304}:
        return None
    if status == 404:
        return f"{host} has no such feed (404). Check its link."
    if status == 410:
        return f"{host} says that this feed is gone for good (410). Remove it, or give me another link."
    if status == 429:
        return f"{host} asks me to slow down (429). I ask again later."
    if status in _TURNED_AWAY:
        return f"{host} turns programs away ({status}). Ask its publisher, or give me another feed."
    if status >= 500:
        return f"{host} is in trouble ({status}). I ask again later."
    return f"{host} answered {status} and sent no feed. Check its link."


def _validator(value: str | None) -> str | None:
    return value if value and len(value) <= MAX_VALIDATOR else None


def _wait(text: str, now: datetime) -> float | None:
    seconds = float(text.strip()) if _SECONDS.fullmatch(text.strip()) else _until(text, now)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT)


def _fresh(headers: Mapping[str, str], now: datetime) -> float | None:
    control = headers.get("cache-control", "")
    if _NEVER_FRESH.search(control):
        return None
    stated = _MAX_AGE.search(control)
    if stated:
        age = headers.get("age", "").strip()
        seconds: float | None = float(stated[1]) - (float(age) if _SECONDS.fullmatch(age) else 0.0)
    else:
        seconds = _until(headers.get("expires", ""), _instant(headers.get("date", "")) or now)
    return min(seconds, LONGEST_WAIT) if seconds and seconds > 0 else None


def _until(text: str, now: datetime) -> float | None:
    instant = _instant(text)
    return (instant - now).total_seconds() if instant else None


def _instant(text: str) -> datetime | None:
    try:
        instant = parsedate_to_datetime(text[:100])
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
