"""One asyncio loop on a thread of its own, for callers that know nothing of asyncio and come from many threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

T = TypeVar("T")


class BackgroundLoop:
    """Starts its daemon thread at first use; ``close`` ends what is in flight: who waits for it gets CancelledError."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()
        self._closed = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for what a coroutine returns; what it raises is raised here."""
        future = self.start(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise
        finally:
            del future  # what it raises holds this frame, and a page with it: not in a ring

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine and return at once; raise ``CancelledError`` when the loop was closed."""
        with self._lock:
            if self._closed:
                work.close()
                raise CancelledError("the loop was closed")
            return asyncio.run_coroutine_threadsafe(work, self._running())

    def call(self, act: Callable[[], object]) -> None:
        """Call a function in the loop, soon; a closed loop calls nothing."""
        with self._lock:
            if self._loop is not None and not self._closed:
                self._loop.call_soon_threadsafe(act)

    def close(self) -> None:
        """Cancel what is in flight, end the thread and wait for its end; a second time does nothing."""
        with self._lock:
            self._closed = True
            thread, loop, self._loop = self._thread, self._loop, None
            if loop is not None:
                loop.call_soon_threadsafe(self._ended.set)
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            ready: Future[asyncio.AbstractEventLoop] = Future()
            self._thread = threading.Thread(target=_live, args=(ready, self._ended), name=self._name, daemon=True)
            self._thread.start()
            self._loop = ready.result()
        return self._loop


def _live(ready: Future[asyncio.AbstractEventLoop], ended: asyncio.Event) -> None:
    async def live() -> None:
        ready.set_result(asyncio.get_running_loop())
        await ended.wait()

    asyncio.run(live())  # cancels what is left, waits for its end and closes the loop
