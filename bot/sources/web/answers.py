"""What the head of an answer means: what it holds, how it is packed, which headers are kept and what people are told.

Kept are the headers that say how long an answer holds good and when to ask again (``etag``, ``last-modified``,
``retry-after``, ``cache-control``, ``expires``, ``age``, ``date``), what it is (``content-type``) and who turned us
away (``server`` and the marks of the guards against programs).
"""

from __future__ import annotations

from email.message import Message

import httpx2

from bot.errors import CHECK, LATER, PASTE, NextStep, NotAnArticleError, RefusedError, SourceError
from bot.sources.web.fetched import Kinds

MAX_CODINGS = 2
MAX_HEADER = 1_000
CHALLENGE = "cf-mitigated"  # what bears it is a robot check, whatever its status
WALL_HEADERS = frozenset({CHALLENGE, "x-amzn-waf-action", "x-datadome", "x-dd-b", "x-px-block", "x-sucuri-block"})
KEPT_HEADERS = WALL_HEADERS | {
    "age", "cache-control", "content-type", "date", "etag", "expires", "last-modified", "retry-after", "server",
}  # fmt: skip
_WALL_SERVERS = ("akamaighost", "ddos-guard", "datadome")
_WALL_STATUSES = frozenset({202, 401, 403, 405, 429, 503})  # 202 and 405 are how AWS asks for a proof
_TURNED_AWAY = frozenset({401, 402, 403, 407, 451})
_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "br": "br", "deflate": "deflate"}


def kept(headers: httpx2.Headers) -> dict[str, str]:
    """Return the headers that others need, names in small letters, each value cut at 1,000 characters."""
    return {name.lower(): value[:MAX_HEADER] for name, value in headers.items() if name.lower() in KEPT_HEADERS}


def media_type(headers: httpx2.Headers) -> tuple[str, str | None]:
    """Return the media type, in small letters, and the charset; "" where the server names no type."""
    if not headers.get("content-type", "").strip():
        return "", None
    message = Message()
    message["content-type"] = headers["content-type"]
    try:
        return message.get_content_type(), message.get_content_charset()
    except (TypeError, ValueError):  # of parameters in numbered pieces, some of them without a number
        return "", None


def require_kind(host: str, found: str, kinds: Kinds) -> None:
    """Raise ``NotAnArticleError`` for a media type that does not serve; one that is not named may serve."""
    if found and found not in kinds.media_types:
        raise NotAnArticleError(f"{host} sent {found}; I read {kinds.name} only.", PASTE)


def codings(headers: httpx2.Headers, *, offered: str) -> tuple[str, ...] | None:
    """Return how a body is packed, in the order of packing; None where it is packed in a way that we do not open.

    Two layers of brotli are among them, and one where it was not offered: each may hold 16 MB of memory.
    """
    named = [coding.strip().lower() for coding in headers.get_list("content-encoding", split_commas=True)]
    packed = [_CODINGS.get(coding) for coding in named if coding not in {"", "identity"}]
    if len(packed) > MAX_CODINGS or packed.count("br") > int("br" in offered):
        return None
    known = tuple(coding for coding in packed if coding is not None)
    return known if len(known) == len(packed) else None


def is_bot_wall(status: int, headers: httpx2.Headers) -> bool:
    """Tell whether a refusal bears the mark of a guard against programs."""
    if status not in _WALL_STATUSES:
        return False
    return not WALL_HEADERS.isdisjoint(headers) or headers.get("server", "").lower().startswith(_WALL_SERVERS)


def refusal(host: str, status: int, headers: httpx2.Headers) -> SourceError:
    """Return what to raise for a status other than 200."""
    if is_bot_wall(status, headers):
        return RefusedError(f"{host} answered {status} (bot protection).", PASTE)
    if status == 429:
        return SourceError(f"{host} asks me to slow down (429).", NextStep("Try again in a few minutes, or"))
    if status in _TURNED_AWAY:
        return RefusedError(f"{host} answered {status}: it turns programs away.", PASTE)
    if status in {404, 410}:
        return SourceError(f"{host} has no such page ({status}).", CHECK)
    return SourceError(f"{host} answered {status}.", LATER)
