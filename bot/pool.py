"""Processes for language work that can be killed: one that hangs or dies costs one article, never the bot.

Threads are not enough: language work is processor-bound, and while hostile text keeps a regular expression or a parser
busy the whole interpreter stands still, acknowledgements included. The children are niced, hold the language pipeline,
are replaced after many tasks (memory creeps) and end when their parent does, however it ended.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for_end
from typing import TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from bot.errors import BotError, ExtractionError

log = logging.getLogger(__name__)

Argument = TypeVar("Argument")
Result = TypeVar("Result")
MAX_TASKS = 500
MEMORY_BYTES = 6 * 1024**3
NICENESS = 5
LOOK_SECONDS = 1.0
_ENDED = (ProcessExpired, BrokenProcessPool)


class LanguagePool:
    """Runs functions of modules in child processes, each within ``seconds``; ``warm`` runs first in every child."""

    def __init__(self, *, processes: int, seconds: float, warm: Callable[[], object]) -> None:
        self._processes = processes
        self._seconds = seconds
        self._warm = warm
        self._lock = threading.Lock()
        self._stopped = False
        self._pool = self._started()

    def run(self, function: Callable[[Argument], Result], argument: Argument) -> Result:
        """Return what the function returns; raise what it raises, and ``ExtractionError`` when it must be ended."""
        try:
            return self._once(function, argument)
        except _ENDED as error:
            log.warning("a language process ended in the middle of a task", exc_info=error)
        try:
            return self._once(function, argument)
        except _ENDED as error:
            raise ExtractionError("That text broke my reader twice. Paste the part you need instead.") from error

    def _once(self, function: Callable[[Argument], Result], argument: Argument) -> Result:
        pool = self._living_pool()
        try:
            return _wait(pool, _schedule(pool, function, argument, self._seconds))
        except TimeoutError as error:
            took = f"That took longer than {self._seconds:.0f} seconds, so I stopped."
            raise ExtractionError(f"{took} Paste the part you need instead.") from error

    def processes(self) -> tuple[int, ...]:
        """Return the process ids of the children that live."""
        return tuple(child.pid for child in multiprocessing.active_children() if child.pid and "pebble" in child.name)

    def stop(self) -> None:
        """Kill the children; tasks that still run raise ``ExtractionError``."""
        with self._lock:
            self._stopped = True
            pool = self._pool
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()

    def _started(self) -> ProcessPool:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPool(
            self._processes, max_tasks=MAX_TASKS, initializer=_prepare, initargs=(self._warm,), context=context
        )
        pool.schedule(_nothing)  # the children start with the first task: now, and not when somebody waits
        return pool

    def _living_pool(self) -> ProcessPool:
        """Return the pool; replace one that a child broke by dying where it must not."""
        with self._lock:
            if self._stopped:
                raise ExtractionError("I am being restarted. Please try again in a minute.")
            if not self._pool.active:
                broken, self._pool = self._pool, self._started()
                broken.stop()  # type: ignore[no-untyped-call]
                broken.join()
            return self._pool


def _schedule(
    pool: ProcessPool, function: Callable[[Argument], Result], argument: Argument, seconds: float
) -> Future[Result]:
    try:
        return cast(Future[Result], pool.schedule(_call, args=(function, argument), timeout=seconds))
    except RuntimeError as error:  # pebble's word for a pool that broke since we looked
        raise BrokenProcessPool("the pool takes no task") from error


def _wait(pool: ProcessPool, future: Future[Result]) -> Result:
    while not wait_for([future], timeout=LOOK_SECONDS).done:
        if not pool.active and not future.done():
            raise BrokenProcessPool("the pool ended before the task did")
    return future.result()


def _call(function: Callable[[Argument], Result], argument: Argument) -> Result:
    try:
        return function(argument)
    except BotError:
        raise
    except Exception as error:  # noqa: BLE001 - a child's door
        # any library's exception, and many cannot travel between processes, which would break the pool for everybody
        raise RuntimeError("".join(traceback.format_exception(error))) from None


def _nothing() -> None:
    return None


def _prepare(warm: Callable[[], object]) -> None:
    """Get a child ready: die with the parent, step back behind it, be bounded, load what is needed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    _step_back()
    try:
        warm()
    except Exception:  # a child's door: the task that needs what is missing will say so
        log.exception("a language process could not be warmed")


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_end([parent.sentinel])
        os._exit(1)


def _step_back() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    os.nice(NICENESS)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
