"""One fetch on its way: from address to address until an answer is no redirect, then what that answer holds.

No client object is used on purpose: a bare transport has no proxy, cookie, netrc or redirect behaviour to switch off.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import httpcore2
import httpx2

from bot import __version__
from bot.errors import PASTE, PASTE_PART, NextStep, SourceError
from bot.sources.web import answers
from bot.sources.web.fetched import Ask, Fetched, Hop
from bot.sources.web.guard import Guard
from bot.sources.web.links import is_same_host, next_address
from bot.sources.web.unpacking import Body, TooLargeError

MAX_REDIRECTS = 5
REFUSAL_BYTES = 64_000
REFUSAL_SECONDS = 2.0
_HEADERS = {
    "User-Agent": f"briefbot/{__version__} (reads pages and feeds that a person asks for)",
    "Accept-Language": "en",
    "Connection": "close",
}


@dataclass(slots=True)
class Visit:
    """Fetches one address; ``url`` is where it stands, ``hops`` where it was before.

    ``turn`` waits until a host may be asked, ``grow`` until so many bytes of a body may be held.
    """

    url: httpx2.URL
    ask: Ask
    guard: Guard
    trust: Callable[[], ssl.SSLContext]
    max_bytes: int
    turn: Callable[[str], Awaitable[None]]
    grow: Callable[[int], Awaitable[None]] | None = None
    hops: list[Hop] = field(default_factory=list)

    async def __call__(self) -> Fetched:
        """Return the answer, whatever its status; raise ``SourceError`` when it must not be read."""
        for _ in range(MAX_REDIRECTS + 1):
            async with self._answer() as answer:
                headers = httpx2.Headers(answer.headers)
                target = next_address(self.url, answer.status, headers.get("location"))
                if target is None:
                    return await self._read(answer, headers)
            self.hops.append(Hop(str(self.url), answer.status))
            here, self.url = self.url, target
            if not is_same_host(here, target):
                await self.turn(target.host)
        sent_on = f"{self.url.host} sends me on more than {MAX_REDIRECTS} times"
        raise SourceError(f"{sent_on}.", NextStep("Open the link in a browser and"))

    @contextlib.asynccontextmanager
    async def _answer(self) -> AsyncIterator[httpcore2.Response]:
        trust = self.trust() if self.url.scheme == "https" else None
        async with httpcore2.AsyncConnectionPool(ssl_context=trust, network_backend=self.guard) as pool:
            answer = await pool.handle_async_request(self._request())
            try:
                yield answer
            finally:
                await answer.aclose()

    def _request(self) -> httpcore2.Request:
        url = self.url
        address = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        headers = {**_HEADERS, "Accept": self.ask.kinds.accept, "Accept-Encoding": self.ask.kinds.codings}
        validators = {"If-None-Match": self.ask.etag, "If-Modified-Since": self.ask.last_modified}
        headers |= {name: value for name, value in validators.items() if value and _may_travel(value)}
        named = httpx2.Request("GET", url, headers=headers).headers.raw
        limits = {"timeout": {"connect": self.guard.seconds}}  # of the handshake, too
        return httpcore2.Request("GET", address, headers=named, content=b"", extensions=limits)

    async def _read(self, answer: httpcore2.Response, headers: httpx2.Headers) -> Fetched:
        found, charset = answers.media_type(headers)
        if answer.status == 200:
            answers.require_kind(self.url.host, found, self.ask.kinds)
            body = await self._whole(answer, headers)
        else:
            body = await _beginning(answer, headers, self.ask)
        if not found and "text/html" in self.ask.kinds.media_types:
            found = "text/html"
        kept = answers.kept(headers)
        return Fetched(str(self.url), body, found, charset, answer.status, kept, tuple(self.hops))

    async def _whole(self, answer: httpcore2.Response, headers: httpx2.Headers) -> bytes:
        codings = answers.codings(headers, offered=self.ask.kinds.codings)
        if codings is None:
            raise SourceError(f"{self.url.host} packed its answer in a way I do not open.", PASTE)
        body = Body(self.max_bytes, bytearray(), self.grow)
        try:
            await body.read(_pieces(answer), codings)
        except TooLargeError as error:
            megabytes = f"{self.max_bytes / 1_000_000:g} MB"
            raise SourceError(f"That page is larger than {megabytes}.", PASTE_PART) from error
        return bytes(body.content)


async def _beginning(answer: httpcore2.Response, headers: httpx2.Headers, ask: Ask) -> bytes:
    """Read what there is of a refusal's body; the status is the answer, so nothing that goes wrong here matters."""
    body = Body(REFUSAL_BYTES, bytearray())
    codings = answers.codings(headers, offered=ask.kinds.codings)
    wrong = (TooLargeError, TimeoutError, httpx2.DecodingError, httpcore2.NetworkError, httpcore2.ProtocolError)
    if codings is not None:
        with contextlib.suppress(*wrong):
            async with asyncio.timeout(REFUSAL_SECONDS):
                await body.read(_pieces(answer), codings)
    return bytes(body.content)


def _pieces(answer: httpcore2.Response) -> AsyncIterable[bytes]:
    if not isinstance(answer.stream, AsyncIterable):
        raise TypeError("an answer of a loop is read in the loop")
    return answer.stream


def _may_travel(validator: str) -> bool:
    return validator.isascii() and validator.isprintable()
