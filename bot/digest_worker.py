"""The digests' door: builds those that are due, posts their messages, and ends them; any number may run side by side.

What is built stands under a lease that is renewed meanwhile, so what a crash interrupts is taken up again within a
minute. Building and posting have threads of their own: a digest that takes long to read holds up no other's messages.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.errors import StorageError
from bot.usecases.digest_ports import SlotClaim

log = logging.getLogger(__name__)

POSTERS = 2
LEASE_SECONDS = 60.0
BEAT_SECONDS = 15.0
POLL_SECONDS = 1.0
GRACE_SECONDS = 20.0


class Builder(Protocol):
    """Takes slots and makes their digests."""

    def claim(self) -> SlotClaim | None:
        """Take the next slot; None when there is none."""

    def __call__(self, claim: SlotClaim) -> None:
        """Make the digest of a slot and leave its messages to be posted."""


class SlotLeases(Protocol):
    """The part of ``Slots`` that a door needs."""

    def renew(self, claim: SlotClaim, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""

    def release(self, claim: SlotClaim, *, now: datetime) -> bool:
        """Give a slot back as if it had not been claimed."""


class DigestWorker:
    """Builds on one thread, posts and ends on a few others; ``post`` and ``finish`` say whether there was anything."""

    def __init__(
        self,
        build: Builder,
        slots: SlotLeases,
        post: Callable[[], bool],
        finish: Callable[[], int],
        *,
        now: Callable[[], datetime],
        posters: int = POSTERS,
        poll_seconds: float = POLL_SECONDS,
        beat_seconds: float = BEAT_SECONDS,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._build = build
        self._slots = slots
        self._post = post
        self._finish = finish
        self._now = now
        self._poll_seconds = poll_seconds
        self._beat_seconds = beat_seconds
        self._lease_seconds = lease_seconds
        self._lock = threading.Lock()
        self._held: SlotClaim | None = None
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._threads = [self._thread(self.build_once, "digest-builder")]
        self._threads += [self._thread(self.post_once, f"digest-poster-{number}") for number in range(posters)]
        self._heart = threading.Thread(target=self._beat, name="digest-heart", daemon=True)

    def start(self) -> None:
        """Begin to build and to post."""
        for thread in (self._heart, *self._threads):
            thread.start()

    def wake(self) -> None:
        """Look for a digest now, not at the next poll."""
        self._woken.set()

    def wind_down(self) -> None:
        """Take nothing up any more, and wait for nothing."""
        self._stopping.set()
        self._woken.set()

    def stop(self, *, grace: float = GRACE_SECONDS) -> None:
        """Take nothing up any more, let what runs end within ``grace`` seconds, and give the rest back."""
        self.wind_down()
        deadline = time.monotonic() + grace
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        if claim := self._let_go():
            log.warning("slot %s is given back unfinished", claim.id)
            self._give_back(claim)
        self._stopped.set()

    def build_once(self) -> bool:
        """Make the digest of one slot; return False when there is none."""
        claim = self._build.claim()
        if claim is None:
            return False
        with self._lock:
            self._held = claim
        try:
            self._build(claim)
        except BaseException:
            if held := self._let_go():
                self._give_back(held)
            raise
        self._let_go()
        return True

    def post_once(self) -> bool:
        """Post one message, and end the digests whose messages are all dealt with; return False for neither."""
        posted = self._post()
        return self._finish() > 0 or posted

    def beat(self) -> None:
        """Prolong the lease of what is being built."""
        with self._lock:
            claim = self._held
        if claim is None:
            return
        renewed = self._slots.renew(claim, now=self._now(), lease_seconds=self._lease_seconds)
        with self._lock:
            still_built = self._held is claim
        if not renewed and still_built:
            log.warning("the lease of slot %s was lost while its digest was built", claim.id)

    def _thread(self, once: Callable[[], bool], name: str) -> threading.Thread:
        return threading.Thread(target=self._run, args=(once,), name=name, daemon=True)

    def _run(self, once: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            if not self._done(once):
                self._woken.wait(self._poll_seconds)
            self._woken.clear()  # before both are looked at again, the work and whether to stop
        self._woken.set()  # another thread may have been about to wait when this one cleared it

    def _done(self, once: Callable[[], bool]) -> bool:
        try:
            return once()
        except StorageError:
            log.warning("digests have to wait for the database", exc_info=True)
        except Exception:  # the door: a thread that ends here would be missing for ever
            log.exception("the digests stumbled")
        return False

    def _beat(self) -> None:
        while not self._stopped.wait(self._beat_seconds):
            try:
                self.beat()
            except StorageError:  # a busy moment: the lease outlasts the next beats
                log.info("a slot's lease was not renewed this time", exc_info=True)
            except Exception:  # the door: without a heart every lease would end
                log.exception("the heart of the digests stumbled")

    def _let_go(self) -> SlotClaim | None:
        with self._lock:
            held, self._held = self._held, None
        return held

    def _give_back(self, claim: SlotClaim) -> None:
        try:
            self._slots.release(claim, now=self._now())
        except StorageError:  # its lease ends by itself
            log.warning("slot %s could not be given back", claim.id, exc_info=True)
