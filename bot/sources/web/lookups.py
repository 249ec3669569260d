"""Name look-ups beside the loop: the system's resolver blocks and cannot be interrupted, so it gets threads of its own.

They are daemons and few: a resolver that hangs holds some of them until it gives up, and never the program's end.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

Resolver = Callable[[str, int], tuple[str, ...]]
THREADS = 64


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Look up every address of a host, without duplicates, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(slots=True)
class LookUps:
    """Asks a blocking resolver from a loop; at most ``threads`` questions are open at once, given up ones included."""

    resolver: Resolver = resolve
    threads: int = THREADS
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = asyncio.Semaphore(self.threads)

    async def __call__(self, host: str, port: int) -> tuple[str, ...]:
        """Return a host's addresses; raise what the resolver raises."""
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

        def run() -> None:
            try:
                found = self.resolver(host, port)
            except BaseException as error:  # noqa: BLE001 - carried to the one who asked, not swallowed
                settle: Callable[[], None] = _Settled(answer, self._free, error=error)
            else:
                settle = _Settled(answer, self._free, found)
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
                loop.call_soon_threadsafe(settle)

        self._start(run)
        return await answer

    def _start(self, run: Callable[[], None]) -> None:
        """Start a thread; raise ``OSError``, as resolvers do, and free its place where the system gives us none."""
        try:
            threading.Thread(target=run, name="briefbot-resolver", daemon=True).start()
        except RuntimeError as error:
            self._free.release()
            raise OSError("no thread for a look-up") from error


@dataclass(frozen=True, slots=True)
class _Settled:
    """Hands a thread's answer over, in the loop, and frees its place."""

    answer: asyncio.Future[tuple[str, ...]]
    free: asyncio.Semaphore
    found: tuple[str, ...] = ()
    error: BaseException | None = None

    def __call__(self) -> None:
        self.free.release()
        if self.answer.done():  # given up
            return
        if self.error is None:
            self.answer.set_result(self.found)
        else:
            self.answer.set_exception(self.error)
