"""Processes that can be killed, for language work and for reading: what hangs or dies costs one text, never the bot.

Threads are not enough: such work is processor-bound, and while a hostile text keeps a regular expression or a parser
busy the whole interpreter stands still, acknowledgements included. The children are niced, hold what their work needs,
are replaced after many tasks (memory creeps) and end when their parent does, however it ended.

Memory is bounded by ``RLIMIT_DATA``: it counts what a child really takes for itself. ``RLIMIT_AS`` would count address
space that is only reserved as well (thread stacks, malloc's arenas, shared libraries), hundreds of megabytes before the
first page, and where it is exceeded at a bad moment lxml ends the process instead of raising ``MemoryError``.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for_end
from typing import Self, TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from bot.errors import PASTE_PART, BotError, RestartError, TooComplexError

log = logging.getLogger(__name__)

Argument = TypeVar("Argument")
Result = TypeVar("Result")
MAX_TASKS = 500
LANGUAGE_BYTES = 6 * 1024**3
READING_BYTES = 3 * 1024**3 // 2
READING_SECONDS = 10.0
NICENESS = 5
LOOK_SECONDS = 1.0
_ENDED = (ProcessExpired, BrokenProcessPool)
_STOPPED = "I am being restarted. Please try again in a minute."


class WorkerPool:
    """Runs functions of modules in child processes, each within ``seconds``; ``warm`` runs first in every child."""

    def __init__(
        self, *, processes: int, seconds: float, warm: Callable[[], object], memory_bytes: int = LANGUAGE_BYTES
    ) -> None:
        self._processes = processes
        self._seconds = seconds
        self._prepare = (warm, memory_bytes, max(logging.WARNING, logging.getLogger().level))
        self._lock = threading.Lock()
        self._stopped = False
        self._pool = self._started()

    def run(
        self, function: Callable[[Argument], Result], argument: Argument, *, seconds: float | None = None
    ) -> Result:
        """Return what the function returns; raise what it raises, and ``TooComplexError`` when it must be ended."""
        try:
            return self._once(function, argument, seconds or self._seconds)
        except _ENDED as error:
            log.warning("a child process ended in the middle of a task", exc_info=error)
        try:
            return self._once(function, argument, seconds or self._seconds)
        except _ENDED as error:
            raise TooComplexError("That text broke my reader twice.", PASTE_PART) from error

    def _once(self, function: Callable[[Argument], Result], argument: Argument, seconds: float) -> Result:
        pool = self._living_pool()
        try:
            return _wait(pool, _schedule(pool, function, argument, seconds))
        except TimeoutError as error:
            took = f"That took longer than {seconds:.0f} seconds, so I stopped."
            raise TooComplexError(took, PASTE_PART) from error

    def processes(self) -> tuple[int, ...]:
        """Return the process ids of the children that live."""
        return tuple(child.pid for child in multiprocessing.active_children() if child.pid and "pebble" in child.name)

    def stop(self) -> None:
        """Kill the children; tasks that still run raise ``RestartError``."""
        with self._lock:
            self._stopped = True
            pool = self._pool
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()

    def _started(self) -> ProcessPool:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPool(
            self._processes, max_tasks=MAX_TASKS, initializer=_prepare, initargs=self._prepare, context=context
        )
        pool.schedule(_nothing)  # the children start with the first task: now, and not when somebody waits
        return pool

    def _living_pool(self) -> ProcessPool:
        """Return the pool; replace one that a child broke by dying where it must not."""
        with self._lock:
            if self._stopped:
                raise RestartError(_STOPPED)
            if not self._pool.active:
                broken, self._pool = self._pool, self._started()
                broken.stop()  # type: ignore[no-untyped-call]
                broken.join()
            return self._pool


class Background:
    """Runs what no person waits for on all children but one, and lets the rest queue up before the pool, not in it.

    Whoever waits for an answer then waits at most for one article that nobody waits for: that in the only child. What
    is read ``ahead`` gets room when no digest needs it.
    """

    def __init__(self, pool: WorkerPool, *, processes: int) -> None:
        self._pool = pool
        self._room = max(1, processes - 1)
        self._due = 0
        self._changed = threading.Condition()

    def run(
        self,
        function: Callable[[Argument], Result],
        argument: Argument,
        *,
        seconds: float | None = None,
        ahead: bool = False,
    ) -> Result:
        """Do as ``WorkerPool.run`` does, when there is room."""
        self._enter(due=not ahead)
        try:
            return self._pool.run(function, argument, seconds=seconds)
        finally:
            with self._changed:
                self._room += 1
                self._changed.notify_all()

    def _enter(self, *, due: bool) -> None:
        with self._changed:
            self._due += due
            self._changed.wait_for(lambda: self._room and (due or not self._due))
            self._due -= due
            self._room -= 1
            self._changed.notify_all()  # what is read ahead may have waited for us alone


def reading_pool(*, processes: int = 1) -> WorkerPool:
    """Return a pool for pages, feeds and documents; its children know no language and are light."""
    return WorkerPool(processes=processes, seconds=READING_SECONDS, warm=_warm_reading, memory_bytes=READING_BYTES)


class OnDemand:
    """A pool that is made when its first task comes, for a program that seldom needs one; ``stop`` may come always."""

    def __init__(self, make: Callable[[], WorkerPool] = reading_pool) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._pool: WorkerPool | None = None
        self._stopped = False

    def run(
        self, function: Callable[[Argument], Result], argument: Argument, *, seconds: float | None = None
    ) -> Result:
        """Do as ``WorkerPool.run`` does."""
        with self._lock:
            if self._stopped:
                raise RestartError(_STOPPED)
            self._pool = self._pool or self._make()
        return self._pool.run(function, argument, seconds=seconds)

    def stop(self) -> None:
        """Kill the children, if there are any."""
        with self._lock:
            self._stopped = True
        if self._pool:
            self._pool.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _warm_reading() -> None:
    import trafilatura  # noqa: F401 - only to be loaded; late, because the parent must not


def _schedule(
    pool: ProcessPool, function: Callable[[Argument], Result], argument: Argument, seconds: float
) -> Future[Result]:
    try:
        return cast(Future[Result], pool.schedule(_call, args=(function, argument), timeout=seconds))
    except RuntimeError as error:  # pebble's word for a pool that broke since we looked
        raise BrokenProcessPool("the pool takes no task") from error


def _wait(pool: ProcessPool, future: Future[Result]) -> Result:
    try:
        while not wait_for([future], timeout=LOOK_SECONDS).done:
            if not pool.active and not future.done():
                raise BrokenProcessPool("the pool ended before the task did")
        return future.result()
    finally:
        del future  # what it raises holds this frame, and a page with it: not in a ring


def _call(function: Callable[[Argument], Result], argument: Argument) -> Result:
    try:
        return function(argument)
    except BotError:
        raise
    except MemoryError:
        raise TooComplexError("That text needs more memory than I may take.", PASTE_PART) from None
    except Exception as error:  # noqa: BLE001 - a child's door
        # any library's exception, and many cannot travel between processes, which would break the pool for everybody
        raise RuntimeError("".join(traceback.format_exception(error))) from None


def _nothing() -> None:
    return None


def _prepare(warm: Callable[[], object], memory_bytes: int, log_level: int) -> None:
    """Get a child ready: die with the parent and at its word, step back behind it, be bounded, load what is needed.

    SIGTERM is left to the system: pebble's own answer is Python code, which complains on standard error where the
    signal meets an interpreter that is ending already.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=log_level)
    _step_back(memory_bytes)
    try:
        warm()
    except Exception:  # a child's door: the task that needs what is missing will say so
        log.exception("a child process could not be warmed")


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_end([parent.sentinel])
        os._exit(1)


def _step_back(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    os.nice(NICENESS)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
