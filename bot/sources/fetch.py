"""Fetches one public web page that a person named: every redirect through the guard, size, time and kind limited.

No client object is used on purpose: a bare transport has no proxy, cookie, netrc or redirect behaviour to switch off.
"""

from __future__ import annotations

import contextlib
import logging
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message

import httpcore2
import httpx2

from bot import __version__
from bot.errors import NotAnArticleError, RefusedError, SourceError
from bot.sources.fetched import Fetched
from bot.sources.guard import Deadline, ForbiddenAddressError, Guard, Resolver, resolve

log = logging.getLogger(__name__)

MAX_BYTES = 5_000_000
MAX_REDIRECTS = 5
MAX_CODINGS = 2
SECONDS = 20.0
LAST_PORT = 65_535
NOT_A_LINK = "That is not a link I can read. Check it, or paste the text."
READABLE = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_CODINGS = frozenset({"gzip", "br", "deflate", "identity"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TURNED_AWAY = frozenset({401, 402, 403, 407, 429, 451})
_HEADERS = {
    "User-Agent": f"briefbot/{__version__} (reads single pages that a person asks for)",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9",
    "Accept-Encoding": "gzip, br",
    "Accept-Language": "en",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches a link; ``allow`` names hosts (or host:port) that may be reached although they are not public."""

    allow: frozenset[str] = frozenset()
    resolver: Resolver = resolve
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES
    clock: Callable[[], float] = time.monotonic

    def __call__(self, link: str) -> Fetched:
        """Return the page; raise ``SourceError`` with the next step when it cannot be had."""
        url = _parsed(link)
        deadline = Deadline(self.clock() + self.seconds, self.clock)
        for _ in range(MAX_REDIRECTS + 1):
            with self._spoken(url), self._answer(url, deadline) as response:
                target = _target(url, response)
                if target is None:
                    return self._read(url, response, deadline)
            url = target
        raise SourceError(f"{url.host} sends me round in circles. Open the link in a browser and paste the text.")

    @contextlib.contextmanager
    def _answer(self, url: httpx2.URL, deadline: Deadline) -> Iterator[httpx2.Response]:
        guard = Guard(deadline, self.resolver, self.allow)
        with httpcore2.ConnectionPool(ssl_context=_context(url), network_backend=guard) as pool:
            request = httpx2.Request("GET", url, headers=_HEADERS)
            answer = pool.handle_request(httpcore2.Request("GET", str(url), headers=request.headers.raw, content=b""))
            try:
                yield httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))
            finally:
                answer.close()

    def _read(self, url: httpx2.URL, response: httpx2.Response, deadline: Deadline) -> Fetched:
        _require_success(url, response.status_code)
        media_type, charset = _kind(url, response.headers)
        _require_codings(url, response.headers)
        body = bytearray()
        for chunk in response.iter_bytes():
            deadline.left()
            body += chunk
            if max(len(body), response.num_bytes_downloaded) > self.max_bytes:
                megabytes = self.max_bytes // 1_000_000
                raise SourceError(f"That page is larger than {megabytes} MB. Paste the part you need instead.")
        return Fetched(str(url), bytes(body), media_type, charset)

    @contextlib.contextmanager
    def _spoken(self, url: httpx2.URL) -> Iterator[None]:
        """Turn what the network throws into one sentence; what could map a private network reads the same."""
        try:
            yield
        except (ForbiddenAddressError, httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
            log.warning("not fetched: %s", error)
            raise RefusedError(
                f"I could not reach {url.host}. I only fetch public web pages: check the link, or paste the text."
            ) from error
        except httpcore2.TimeoutException as error:
            raise SourceError(
                f"{url.host} took longer than {self.seconds:.0f} seconds. Try again later, or paste the text."
            ) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.DecodingError) as error:
            raise SourceError(f"{url.host} broke off its answer. Try again, or paste the text.") from error


class _Body(httpx2.SyncByteStream):
    """The undecoded bytes of an answer, as httpx2 wants them."""

    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer.iter_stream())

    def close(self) -> None:
        self._answer.close()


def _context(url: httpx2.URL) -> ssl.SSLContext | None:
    return httpx2.create_ssl_context() if url.scheme == "https" else None


def _parsed(link: str) -> httpx2.URL:
    try:
        url = httpx2.URL(link.strip() if "://" in link else f"https://{link.strip()}")
    except (httpx2.InvalidURL, TypeError, ValueError) as error:
        raise RefusedError(NOT_A_LINK) from error
    if url.scheme not in {"http", "https"}:
        raise RefusedError("I only read http and https links. Paste the text instead.")
    if not url.host or (url.port or 0) > LAST_PORT:
        raise RefusedError(NOT_A_LINK)
    return _bare(url)


def _bare(url: httpx2.URL) -> httpx2.URL:
    return url.copy_with(username="", password="", fragment=None)


def _target(url: httpx2.URL, response: httpx2.Response) -> httpx2.URL | None:
    location = response.headers.get("location")
    if response.status_code not in _REDIRECTS or not location:
        return None
    try:
        return _parsed(str(url.join(location)))
    except httpx2.InvalidURL as error:
        raise RefusedError(f"{url.host} sends me to a broken link. Open it in a browser and paste the text.") from error


def _require_success(url: httpx2.URL, status: int) -> None:
    if status == 200:
        return
    if status in _TURNED_AWAY:
        raise RefusedError(f"{url.host} answered {status}: it turns programs away. Paste the text instead.")
    if status in {404, 410}:
        raise SourceError(f"{url.host} has no such page ({status}). Check the link, or paste the text.")
    raise SourceError(f"{url.host} answered {status}. Try again later, or paste the text.")


def _kind(url: httpx2.URL, headers: httpx2.Headers) -> tuple[str, str | None]:
    message = Message()
    message["content-type"] = headers.get("content-type") or "text/html"
    media_type = message.get_content_type()
    if media_type not in READABLE:
        raise NotAnArticleError(
            f"{url.host} sent {media_type}; I read web pages and plain text only. Paste the text instead."
        )
    return media_type, message.get_content_charset()


def _require_codings(url: httpx2.URL, headers: httpx2.Headers) -> None:
    codings = headers.get_list("content-encoding", split_commas=True)
    if len(codings) > MAX_CODINGS or not {coding.strip().lower() for coding in codings} <= _CODINGS:
        raise SourceError(f"{url.host} packed its answer in a way I do not open. Paste the text instead.")
