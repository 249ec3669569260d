"""What some work takes of the processor, whatever else goes on in this process or beside it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def seconds_of(work: Callable[[], object], *, times: int = 1) -> float:
    """Return the least processor time that this thread took for it; the collector rests meanwhile.

    What other tests left in this process is not for the work to clear up.
    """
    return min(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    was_on = gc.isenabled()
    gc.disable()
    try:
        start = time.thread_time()
        work()
        return time.thread_time() - start
    finally:
        if was_on:
            gc.enable()
