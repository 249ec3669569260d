"""The key of a link.

A key is for comparing, not for reading: it says https whatever the link said. What only tells where a reader came from
is taken off; what may choose the article stays, because two articles under one key are worse than one under two.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

from bot.identity.tracking import is_tracking

PASSES = 8  # what comes off may uncover more: an AMP link inside an AMP link
PREFIXES = frozenset({"www", "m", "mobile", "amp"})
SUFFIXES = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"})  # as in example.co.uk

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AMP_CACHE = re.compile(r"/(?:[acivr]/)?(?:s/)?([^/]+\.[^/]+.*)")
_AMP_VIEWER = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+.*)")
_NO_HOST = re.compile(r"[\s<>\"\\^`{|}%]")
_SLUG = re.compile(r"[\d._-]")


def normalise(url: str) -> str:
    """Return the key of a link: the same for every way of writing and passing on the link of one page."""
    key = url.strip()
    for _ in range(PASSES):
        before, key = key, _taken_off(key)
        if key == before:
            break
    return key


def _taken_off(url: str) -> str:
    try:
        parts = urlsplit(url if "://" in url[:12] else f"https://{url}" if _looks_bare(url) else url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not host or _NO_HOST.search(host):
        return url
    if inner := _inside_amp(host, parts):
        return inner
    place = _host(host) + (f":{port}" if port not in {None, 80, 443} else "")
    query = _query(parts.query)
    return f"https://{place}{_path(parts.path)}" + (f"?{query}" if query else "")


def _looks_bare(url: str) -> bool:
    return re.match(r"[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", url) is not None


def _inside_amp(host: str, parts: SplitResult) -> str | None:
    """Return the link that a link to somebody's copy of an AMP page carries."""
    if host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org":
        found = _AMP_CACHE.fullmatch(parts.path)
    elif re.fullmatch(r"(?:www\.)?(?:google\.[a-z.]+|bing\.com)", host):
        found = _AMP_VIEWER.fullmatch(parts.path)
    else:
        return None
    return f"https://{found[1]}" + (f"?{parts.query}" if parts.query else "") if found else None


def _host(host: str) -> str:
    """Return a host in ASCII without the labels that name one of its faces, such as www and m."""
    try:
        ascii_host = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        ascii_host = host.rstrip(".").lower()
    if ":" in ascii_host:
        return f"[{ascii_host}]"
    labels = ascii_host.split(".")
    own = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SUFFIXES else 2
    return ".".join([label for label in labels[:-own] if label not in PREFIXES] + labels[-own:])


def _path(path: str) -> str:
    segments = [_escaped(re.sub(r"(?i);jsessionid=[^/;]*", "", segment)) for segment in path.split("/")]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment not in {"", "."}:
            kept.append(segment)
    return "".join(f"/{segment}" for segment in _without_amp(kept))


def _without_amp(segments: list[str]) -> list[str]:
    """Take off what makes a path the AMP face of another; a path that merely ends in a word “amp” keeps it."""
    if segments and segments[-1] in {"index.html", "index.htm"}:
        return segments[:-1]
    if len(segments) > 1 and segments[-1] in {"amp", "amp.html"} and _SLUG.search(segments[-2]):
        return segments[:-1]
    if len(segments) > 1 and segments[0] == "amp" and _SLUG.search(segments[-1]):
        return segments[1:]
    if segments and (found := re.fullmatch(r"(.+)\.amp(\.html?)?", segments[-1])):
        return [*segments[:-1], found[1] + (found[2] or "")]
    return segments


def _query(query: str) -> str:
    pairs = (part.partition("=") for part in query.replace("&amp;", "&").split("&") if part)
    kept = [(name, value) for name, _, value in pairs if not is_tracking(unquote(name), unquote(value))]
    written = sorted(((_escaped(name), _escaped(value)) for name, value in kept), key=lambda pair: pair[0])
    return "&".join(f"{name}={value}" if value else name for name, value in written if name or value)


def _escaped(part: str) -> str:
    """Return a part of a link with one spelling of each escape."""

    def spell(found: re.Match[str]) -> str:
        if found[1] is None:
            return "%25"
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else f"%{found[1].upper()}"

    return quote(_ESCAPE.sub(spell, part), safe="%:@!$&'()*+,;=~/?", errors="replace")
