"""Which address a page has: it is believed about its own site only, so that no citation leads elsewhere."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.html import HtmlElement

_VARIANT = re.compile(r"^(?:www|m|amp|mobile|touch)\.")
_CACHE = ".cdn.ampproject.org"


def canonical(root: HtmlElement, og_url: str | None, actual: str) -> str | None:
    """Return the address that the page calls its own, or where it was found when that cannot be believed."""
    links = [link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for claimed in (*links[:1], og_url):
        if claimed and (believed := _believed(claimed.strip(), actual)):
            return believed
    return actual or None


def _believed(claimed: str, actual: str) -> str | None:
    there, here = _split(_joined(actual, claimed)), _split(actual)
    if there is None or there.username or there.password:
        return None
    if here is None:
        return there.geturl()
    if not _is_same_site(there, here) or (there.path in {"", "/"} and here.path not in {"", "/"}):
        return None
    return there.geturl()


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 443) > 0
    except ValueError:
        return None
    return parts if usable else None


def _is_same_site(there: SplitResult, here: SplitResult) -> bool:
    if here.hostname and here.hostname.endswith(_CACHE):
        return f"/{there.hostname}/" in here.path
    return _site(there) == _site(here)


def _site(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    while (shorter := _VARIANT.sub("", host)) != host and "." in shorter:
        host = shorter
    return host
