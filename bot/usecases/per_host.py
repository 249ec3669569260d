"""Does work on many hosts, a few at a time of each, so that a slow one keeps nobody else waiting."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Generic, TypeVar

OF_ONE_HOST = 2
Work = TypeVar("Work")
Result = TypeVar("Result")


class Turns(Generic[Work]):
    """Gives out work from any number of threads: of the host that has the fewest under way, never too many of one."""

    def __init__(self, work: Iterable[tuple[str, Work]], *, most: int = OF_ONE_HOST) -> None:
        self._most = most
        self._lock = Lock()
        self._waiting: dict[str, deque[Work]] = defaultdict(deque)
        self._under_way: dict[str, int] = defaultdict(int)
        for host, each in work:
            self._waiting[host].append(each)

    def take(self) -> tuple[str, Work] | None:
        """Return the next work and its host; None where all that is left has enough threads, or nothing is left."""
        with self._lock:
            free = [host for host in self._waiting if self._under_way[host] < self._most]
            if not free:
                return None
            host = min(free, key=self._under_way.__getitem__)
            waiting = self._waiting.pop(host)
            work = waiting.popleft()
            if waiting:
                self._waiting[host] = waiting  # behind the others
            self._under_way[host] += 1
            return host, work

    def done(self, host: str) -> None:
        """Say that what was taken of a host is done."""
        with self._lock:
            self._under_way[host] -= 1

    def drop(self) -> None:
        """Give nothing out any more."""
        with self._lock:
            self._waiting.clear()


class OneByOne:
    """Lets only one thread at a time work on a thing, whatever it works on it for."""

    def __init__(self) -> None:
        self._at_work: set[Hashable] = set()
        self._changed = Condition()

    @contextmanager
    def on(self, thing: Hashable) -> Iterator[None]:
        """Wait until nobody else works on it."""
        with self._changed:
            self._changed.wait_for(lambda: thing not in self._at_work)
            self._at_work.add(thing)
        try:
            yield
        finally:
            with self._changed:
                self._at_work.remove(thing)
                self._changed.notify_all()


def in_turn(
    work: Sequence[tuple[str, Work]],
    do: Callable[[Work], Result],
    *,
    at_once: int,
    most: int = OF_ONE_HOST,
    is_over: Callable[[], bool] = lambda: False,
) -> list[Result]:
    """Do all work, each piece under its host, on so many threads; what one raises ends the others and is raised.

    Once it ``is_over`` nothing is begun any more, and what was not begun has no result.
    """
    turns, threads = Turns(work, most=most), min(at_once, len(work))
    if not threads:
        return []
    with ThreadPoolExecutor(threads, thread_name_prefix="entries") as running:
        done = [running.submit(_work_on, turns, do, is_over) for _ in range(threads)]
        return [result for each in done for result in each.result()]


def _work_on(turns: Turns[Work], do: Callable[[Work], Result], is_over: Callable[[], bool]) -> list[Result]:
    results = []
    try:
        while not is_over() and (taken := turns.take()):
            host, work = taken
            try:
                results.append(do(work))
            finally:
                turns.done(host)
    except BaseException:
        turns.drop()
        raise
    return results
