"""Asks the web: every connection through the guard, size, time and kind limited, one loop for all who ask.

Callers are plain threads. All fetches run on one asyncio loop that has a thread of its own, so that hundreds of feeds
wait at once and one deadline cuts a whole fetch, however slowly its bytes drip.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import time
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Self, TypeVar

import httpcore2
import httpx2

from bot.errors import AGAIN, CHECK, LATER, OUR_FAULT, NextStep, RefusedError, RestartError, SourceError
from bot.sources.web import answers
from bot.sources.web.background import BackgroundLoop
from bot.sources.web.fetched import PAGES, Ask, Fetched, Kinds
from bot.sources.web.guard import CONNECT_SECONDS, ForbiddenAddressError, Guard, UntrustedError
from bot.sources.web.links import parse_link, unreachable
from bot.sources.web.lookups import LookUps, Resolver, resolve
from bot.sources.web.pace import SECONDS_APART, Pace
from bot.sources.web.seats import Seat, Seats, uncounted
from bot.sources.web.visit import Visit

log = logging.getLogger(__name__)

MAX_BYTES = 5_000_000
SECONDS = 20.0
SINGLE_SEATS = 20  # of people: who polls hundreds of feeds, or reads for a digest, takes none of them
BATCH_SEATS = 80
LARGE_SEATS = 12  # with bodies of up to 5 MB; all others have 500 KB at most, so 100 MB are in flight
BACKGROUND_SEATS = 16
LARGE_BACKGROUND_SEATS = 4
STOPPED = "I was stopped before I had read that.", AGAIN
_Answer = Fetched | SourceError
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Fetcher:
    """Fetches links; ``allow`` names hosts (or host:port) that may be reached although they are not public.

    ``seconds`` are for a whole fetch, look-up, wait for its turn and redirects included. Fetches of one host start
    ``seconds_apart`` by the ``clock``. Any thread may ask; a fetcher that nobody needs any more is closed.
    """

    allow: frozenset[str] = frozenset()
    resolver: Resolver = resolve
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES
    clock: Callable[[], float] = time.monotonic
    seconds_apart: float = SECONDS_APART
    connect_seconds: float = CONNECT_SECONDS
    trust: Callable[[], ssl.SSLContext] = httpx2.create_ssl_context
    _loop: BackgroundLoop = field(init=False, default_factory=lambda: BackgroundLoop("briefbot-fetch"))
    _seats: asyncio.Semaphore = field(init=False, default_factory=lambda: asyncio.Semaphore(SINGLE_SEATS))
    _background: Seats = field(init=False, default_factory=lambda: Seats(BACKGROUND_SEATS, LARGE_BACKGROUND_SEATS))
    _pace: Pace = field(init=False)
    _look_ups: LookUps = field(init=False)
    _trusted: list[ssl.SSLContext] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pace", Pace(self.seconds_apart))
        object.__setattr__(self, "_look_ups", LookUps(self.resolver))
        weakref.finalize(self, self._loop.close)  # at the end of the program, too

    def __call__(self, link: str, kinds: Kinds = PAGES) -> Fetched:
        """Return the page at a link; raise ``SourceError`` with the next step for any status but 200."""
        return _page(self.ask(Ask(link, kinds)))

    def in_background(self, link: str, kinds: Kinds = PAGES) -> Fetched:
        """Do as a call does, for what no person waits for: on seats of its own, and a wait for ourselves never counts.

        So it is never too busy: it takes as long as it takes.
        """
        answer = self._run(self._patient(Ask(link, kinds)))
        if isinstance(answer, SourceError):
            raise answer
        return _page(answer)

    def ask(self, ask: Ask) -> Fetched:
        """Return an answer, whatever its status; raise ``SourceError`` when there is none, or it must not be read.

        Where it is closed meanwhile that is no fault of the source, and raises ``RestartError``.
        """
        return self._run(self._single(parse_link(ask.link), ask))

    def ask_all(self, asks: Sequence[Ask]) -> Iterator[tuple[int, Fetched | SourceError]]:
        """Ask all at once and give each answer, with the number of its ask, as it comes.

        A failure is that one's answer and no other's. An ask's time begins at its turn: those of one host follow each
        other, and at most 80 are under way or not yet taken from here, 12 of them with large bodies.
        """
        waiting = set(range(len(asks)))
        told: SimpleQueue[tuple[int, _Answer, Seat] | None] = SimpleQueue()
        with contextlib.suppress(CancelledError):  # closed before
            batch = self._loop.start(self._batch(asks, Seats(BATCH_SEATS, LARGE_SEATS), told.put))
            batch.add_done_callback(lambda _: told.put(None))
            try:
                while (taken := told.get()) is not None:
                    number, answer, seat = taken
                    self._loop.call(seat.leave)
                    waiting.remove(number)
                    yield number, answer
                batch.result()  # what nobody thought of is raised here
            finally:
                batch.cancel()
        yield from ((number, SourceError(*STOPPED)) for number in sorted(waiting))

    def close(self) -> None:
        """End what is in flight and the loop's thread; whoever waits is told so, and nothing is fetched any more."""
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, fetch: Coroutine[Any, Any, Answer]) -> Answer:
        try:
            return self._loop.run(fetch)
        except CancelledError as error:
            raise RestartError(*STOPPED) from error

    async def _single(self, url: httpx2.URL, ask: Ask) -> Fetched:
        now = asyncio.get_running_loop().time
        until = now() + self.seconds  # not the limit itself: it knows the task, and what failed would stay in a ring

        async def turn(host: str) -> None:
            await self._turn(host, patience=until - now())

        visit = self._visit(url, ask, turn)
        begun = False
        try:
            async with asyncio.timeout_at(until), self._seats:
                await turn(url.host)
                begun = True
                return await self._told(visit)
        except TimeoutError as error:  # without the frame that knows the task
            raise (self._late(visit) if begun else _busy(url.host)) from error.with_traceback(None)

    async def _patient(self, ask: Ask) -> _Answer:
        seat = await self._background.take()
        try:
            await self._turn(_host(ask.link))
            return await self._value(ask, seat)
        finally:
            seat.leave()

    async def _batch(
        self, asks: Sequence[Ask], seats: Seats, tell: Callable[[tuple[int, _Answer, Seat]], None]
    ) -> None:
        by_host: dict[str, list[int]] = {}
        for number, ask in enumerate(asks):
            by_host.setdefault(_host(ask.link), []).append(number)

        async def answer(number: int, seat: Seat) -> None:
            tell((number, await self._value(asks[number], seat), seat))

        async def in_turn(host: str, numbers: list[int]) -> None:
            for number in numbers:
                seat = await seats.take()
                await self._turn(host)
                group.create_task(answer(number, seat))

        async with asyncio.TaskGroup() as group:
            for host, numbers in by_host.items():
                group.create_task(in_turn(host, numbers))

    async def _value(self, ask: Ask, seat: Seat) -> _Answer:
        limit = asyncio.timeout(self.seconds)

        async def turn(host: str) -> None:
            async with uncounted(limit):
                await self._turn(host)

        try:
            visit = self._visit(parse_link(ask.link), ask, turn, lambda count: seat.grow(count, limit))
            try:
                async with limit:
                    return await self._told(visit)
            except TimeoutError as error:
                raise self._late(visit) from error
        except SourceError as error:
            log.info("no answer from %s: %s", _host(ask.link), error)
            log.debug("why there was no answer from %s", _host(ask.link), exc_info=error.__cause__)
            error.__cause__ = error.__context__ = None  # a value may be kept: what it was read from goes
            return error.with_traceback(None)
        except Exception:  # a door: whatever one source does to us is that one's answer and no other's
            log.exception("unexpected while fetching from %s", _host(ask.link))
            return SourceError(*OUR_FAULT)

    async def _turn(self, host: str, patience: float = float("inf")) -> None:
        wait = self._pace.book(host, now=self.clock(), patience=patience) if host else 0.0
        if wait is None:
            raise _busy(host)
        if wait:
            await asyncio.sleep(wait)

    def _visit(
        self,
        url: httpx2.URL,
        ask: Ask,
        turn: Callable[[str], Awaitable[None]],
        grow: Callable[[int], Awaitable[None]] | None = None,
    ) -> Visit:
        guard = Guard(self._look_ups, self.allow, seconds=self.connect_seconds)
        return Visit(url, ask, guard, self._context, self.max_bytes, turn, grow)

    def _context(self) -> ssl.SSLContext:
        if not self._trusted:  # reading the certificates takes longer than many a fetch
            try:
                self._trusted.append(self.trust())
            except OSError as error:  # SSL_CERT_FILE leads nowhere
                raise httpcore2.ConnectError("there are no certificates to check by") from error
        return self._trusted[0]

    def _late(self, visit: Visit) -> SourceError:
        if not visit.guard.reached:
            return unreachable(visit.url.host)
        return SourceError(f"{visit.url.host} took longer than {self.seconds:.0f} seconds.", LATER)

    async def _told(self, visit: Visit) -> Fetched:
        """Turn what the network throws into one sentence; what could map a private network reads the same."""
        try:
            return await visit()
        except UntrustedError as error:
            host = visit.url.host
            raise RefusedError(f"{host} cannot prove its name (certificate).", CHECK) from error
        except (ForbiddenAddressError, httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
            log.warning("not fetched: %s", error)
            raise unreachable(visit.url.host) from error
        except httpcore2.TimeoutException as error:
            raise self._late(visit) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.DecodingError, ssl.SSLError) as error:
            raise SourceError(f"{visit.url.host} broke off its answer.", AGAIN) from error


def _page(fetched: Fetched) -> Fetched:
    if fetched.status != 200:
        host = httpx2.URL(fetched.url).host
        raise answers.refusal(host, fetched.status, httpx2.Headers(dict(fetched.headers)))
    return fetched


def _busy(host: str) -> SourceError:
    return SourceError("Too much is being read at once.", NextStep(f"Try {host} again in a minute, or"))


def _host(link: str) -> str:
    """Return the host that a link names; "" for what is no link."""
    try:
        return parse_link(link).host
    except SourceError:
        return ""
