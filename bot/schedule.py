"""The clock's door: one tick every 15 seconds that runs whatever looks for work that is due. Only this file knows
APScheduler.

The tick keeps no time table: what is due stands in the database under leases and unique keys, so every replica may tick
and a tick that is missed costs nothing. Each thing that a tick runs has a thread of its own, and one that is still busy
is left alone: nothing can hold the tick up.

APScheduler waits for an hour on the wall clock, and when that clock is set back it waits for as much longer. A watch on
the clock that only runs forward notices a tick that does not come and sets it again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

TICK_SECONDS = 15.0
GRACE_SECONDS = 5.0
LATE = 2.0  # of the tick's interval: then it is set again
_TICK = "tick"


class Tick:
    """Runs each of some functions again and again, at most one run of each at a time."""

    def __init__(
        self,
        functions: Sequence[Callable[[], object]],
        *,
        seconds: float = TICK_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._runs = [_Run(function) for function in functions]
        self._seconds = seconds
        self._now = now
        self._monotonic = monotonic
        self._ticked = 0.0
        self._stopping = threading.Event()
        self._scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
        self._watch = threading.Thread(target=self._keep_watch, name="tick-watch", daemon=True)

    def start(self) -> None:
        """Begin; the first tick comes after one interval."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells of every tick otherwise
        self._ticked = self._monotonic()
        every = _Every(seconds=self._seconds, timezone=UTC)
        self._scheduler.add_job(self._tick, every, id=_TICK, misfire_grace_time=None, coalesce=True, max_instances=1)
        self._scheduler.start()
        self._watch.start()

    def wind_down(self) -> None:
        """Begin nothing any more, and wait for nothing."""
        self._stopping.set()

    def stop(self, *, grace: float = GRACE_SECONDS) -> None:
        """Tick no more, and let what runs end within ``grace`` seconds; what it holds is under a lease that ends."""
        self.wind_down()
        if self._scheduler.running:
            self._watch.join()
            self._scheduler.shutdown(wait=True)
        deadline = time.monotonic() + grace
        for run in self._runs:
            run.join(max(0.0, deadline - time.monotonic()))

    def _tick(self) -> None:
        self._ticked = self._monotonic()
        if self._stopping.is_set():
            return
        for run in self._runs:
            run.begin()

    def _keep_watch(self) -> None:
        while not self._stopping.wait(self._seconds / 3):
            silence = self._monotonic() - self._ticked
            if silence > LATE * self._seconds:
                log.warning("no tick for %.0f seconds: the clock was set back, or this machine slept", silence)
                self._set_again()

    def _set_again(self) -> None:
        try:
            self._scheduler.modify_job(_TICK, next_run_time=self._now())
        except JobLookupError:  # the scheduler is being stopped
            log.debug("there is no tick to set again")


class _Every(IntervalTrigger):  # type: ignore[misc]  # APScheduler has no types
    """An interval that leaves out what was missed.

    APScheduler lists every missed time before it makes one of them: after a clock that was years behind is set right
    that are millions, and the list would take the machine's memory.
    """

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """Return when the next tick is."""
        following: datetime | None = super().get_next_fire_time(previous_fire_time, now)
        return following if following is None or following > now else now + self.interval


class _Run:
    """Runs one function on a thread of its own unless it is still running."""

    def __init__(self, function: Callable[[], object]) -> None:
        self._function = function
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._see_through, name="tick-run", daemon=True)
            self._thread.start()

    def join(self, seconds: float) -> None:
        if self._thread is not None:
            self._thread.join(seconds)

    def _see_through(self) -> None:
        try:
            self._function()
        except Exception:  # the door: what one function did not foresee must not end it, nor the others
            log.exception("%r failed at a tick", self._function)
