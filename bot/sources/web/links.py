"""Links as people type them and servers send them, made into addresses of the web or refused."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx2

from bot.errors import OPEN, PASTE, NextStep, RefusedError

LAST_PORT = 65_535
NOT_A_LINK = "That is not a link I can read.", NextStep("Check it, or")
OTHER_SCHEME = "I only read http and https links.", PASTE
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST = re.compile(r"[a-z0-9._:-]+")  # names as IDNA writes them, and addresses
_SCHEME = re.compile(r"[a-z][a-z\d+.-]*://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z+-]*:(?!//|\d)", re.IGNORECASE)  # mailto:, javascript:, but not host:8080


def parse_link(link: str) -> httpx2.URL:
    """Return the address that a link means, without credentials and fragment; https where it names no scheme."""
    plain = link.strip()
    if _OTHER_SCHEME.match(plain):
        raise RefusedError(*OTHER_SCHEME)
    try:
        url = httpx2.URL(with_scheme(plain))
    except (httpx2.InvalidURL, TypeError, ValueError) as error:
        raise RefusedError(*NOT_A_LINK) from error
    return _checked(url)


def with_scheme(link: str) -> str:
    """Return a link with ``https://`` before it where it names no scheme; an address in its query is none."""
    return link if _SCHEME.match(link) else f"https://{link}"


def host_of(url: str) -> str:
    """Return a link's host as people know it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def is_same_host(one: httpx2.URL, other: httpx2.URL) -> bool:
    """Tell whether two addresses are of one host, with ``www.`` or without, whatever the scheme."""
    return one.host.removeprefix("www.") == other.host.removeprefix("www.")


def next_address(url: httpx2.URL, status: int, location: str | None) -> httpx2.URL | None:
    """Return where an answer sends its reader, by the rules of a link that was typed; None where it is the end."""
    if status not in _REDIRECTS or not location:
        return None
    try:
        target = url.join(location)
    except (httpx2.InvalidURL, TypeError, ValueError) as error:
        raise RefusedError(f"{url.host} sends me to a broken link.", OPEN) from error
    return _checked(target)


def _checked(url: httpx2.URL) -> httpx2.URL:
    if url.scheme not in {"http", "https"}:
        raise RefusedError(*OTHER_SCHEME)
    host = url.raw_host.decode("ascii").rstrip(".")  # the root's dot is in no certificate
    if not _HOST.fullmatch(host) or (url.port or 0) > LAST_PORT:
        raise RefusedError(*NOT_A_LINK)
    if url.port == 0:  # a transport would take it for none
        raise unreachable(host)
    return url.copy_with(host=host, username="", password="", fragment=None)


def unreachable(host: str) -> RefusedError:
    """Return the one refusal for all that is not reached, whatever the reason, so that no network can be mapped."""
    return RefusedError(f"I could not reach {host}.", NextStep("I only fetch public web pages: check the link, or"))
