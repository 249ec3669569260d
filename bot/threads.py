"""What the doors of work are made of: threads that look for work again and again, a heart, and what is held.

A lease is renewed by the heart while the work goes on, so what a crash interrupts is free again soon. Whoever stops
begins nothing any more, waits for what runs, and gives the rest back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from bot.errors import RestartError, StorageError
from bot.usecases.ports import Leased

log = logging.getLogger(__name__)

Claimed = TypeVar("Claimed", bound=Leased)


class Loops:
    """Threads by their names that each do their ``work`` again and again; it says whether there was anything to do.

    Where there was nothing they wait for a moment. ``beat`` is done beside them, from the start until the ``end``.
    """

    def __init__(
        self,
        work: Mapping[str, Callable[[], bool]],
        beat: Callable[[], object],
        *,
        poll_seconds: float,
        beat_seconds: float,
    ) -> None:
        self._beat = beat
        self._poll_seconds = poll_seconds
        self._beat_seconds = beat_seconds
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(once,), name=name, daemon=True) for name, once in work.items()
        ]
        self._heart = threading.Thread(target=self._live, name="heart", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        for thread in (self._heart, *self._threads):
            thread.start()

    def wake(self) -> None:
        """Look for work now, not at the next poll."""
        self._woken.set()

    def wind_down(self) -> None:
        """Begin nothing any more, and wait for nothing."""
        self._stopping.set()
        self._woken.set()

    def stop(self, *, grace: float) -> None:
        """Begin nothing any more, and let what runs end within ``grace`` seconds; the heart goes on."""
        self.wind_down()
        deadline = time.monotonic() + grace
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def end(self) -> None:
        """Let the heart stop, for nothing is held any more."""
        self._ended.set()

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end."""
        self._ended.wait(seconds)

    def _run(self, once: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            if not _done(once):
                self._woken.wait(self._poll_seconds)
            self._woken.clear()  # before both are looked at again, the work and whether to stop
        self._woken.set()  # another thread may have been about to wait when this one cleared it

    def _live(self) -> None:
        while not self._ended.wait(self._beat_seconds):
            try:
                self._beat()
            except Exception:  # the door: without a heart every lease would end
                log.exception("the heart stumbled")


class Held(Generic[Claimed]):
    """What this process works on under leases; ``renew`` prolongs one of them, ``name`` is what it is called."""

    def __init__(self, name: str, renew: Callable[[Claimed], bool]) -> None:
        self._name = name
        self._renew = renew
        self._lock = threading.Lock()
        self._claims: dict[int, Claimed] = {}

    def hold(self, claim: Claimed) -> None:
        """Renew its lease from now on."""
        with self._lock:
            self._claims[claim.id] = claim

    def has(self, claim: Claimed) -> bool:
        """Return whether it is held still."""
        with self._lock:
            return self._claims.get(claim.id) is claim

    def let_go(self, claim: Claimed) -> bool:
        """Hold it no more; return False when that was so already."""
        with self._lock:
            return self._claims.get(claim.id) is claim and bool(self._claims.pop(claim.id))

    def let_go_all(self) -> list[Claimed]:
        """Return what was held and is no more."""
        with self._lock:
            claims, self._claims = list(self._claims.values()), {}
        for claim in claims:
            log.warning("%s %s is given back unfinished", self._name, claim.id)
        return claims

    def beat(self) -> None:
        """Prolong the lease of everything that is held."""
        with self._lock:
            claims = list(self._claims.values())
        for claim in claims:
            try:
                renewed = self._renew(claim)
            except StorageError:  # a busy moment: the lease outlasts the next beats
                log.info("the lease of %s %s was not renewed this time", self._name, claim.id, exc_info=True)
                continue
            if not renewed and self.has(claim):
                log.warning("the lease of %s %s was lost while it was worked on", self._name, claim.id)


def _done(once: Callable[[], bool]) -> bool:
    name = threading.current_thread().name
    try:
        return once()
    except StorageError:
        log.warning("%s has to wait for the database", name, exc_info=True)
    except RestartError:
        log.info("%s breaks off, for this program ends", name)
    except Exception:  # the door: a thread that ends here would be missing for ever
        log.exception("%s stumbled", name)
    return False
