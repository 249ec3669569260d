"""The digests' door: builds those that are due, posts their messages, and ends them; any number may run side by side.

What is built stands under a lease that is renewed meanwhile, so what a crash interrupts is taken up again within a
minute. Building and posting have threads of their own: a digest that takes long to read holds up no other's messages,
and not every other digest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.errors import StorageError
from bot.threads import Held, Loops
from bot.usecases.digest_ports import SlotClaim

log = logging.getLogger(__name__)

BUILDERS = 2
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
    """Builds and posts on a few threads each; ``post`` and ``finish`` say whether there was anything."""

    def __init__(
        self,
        build: Builder,
        slots: SlotLeases,
        post: Callable[[], bool],
        finish: Callable[[], int],
        *,
        now: Callable[[], datetime],
        builders: int = BUILDERS,
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
        self._lease_seconds = lease_seconds
        self._held: Held[SlotClaim] = Held("slot", self._renew)
        work = {f"digest-builder-{number}": self.build_once for number in range(builders)}
        work |= {f"digest-poster-{number}": self.post_once for number in range(posters)}
        self._loops = Loops(work, self.beat, poll_seconds=poll_seconds, beat_seconds=beat_seconds)

    def start(self) -> None:
        """Begin to build and to post."""
        self._loops.start()

    def wake(self) -> None:
        """Look for a digest now, not at the next poll."""
        self._loops.wake()

    def wind_down(self) -> None:
        """Take nothing up any more, and wait for nothing."""
        self._loops.wind_down()

    def stop(self, *, grace: float = GRACE_SECONDS) -> None:
        """Take nothing up any more, let what runs end within ``grace`` seconds, and give the rest back."""
        self._loops.stop(grace=grace)
        for claim in self._held.let_go_all():
            self._give_back(claim)
        self._loops.end()

    def build_once(self) -> bool:
        """Make the digest of one slot; return False when there is none."""
        claim = self._build.claim()
        if claim is None:
            return False
        self._held.hold(claim)
        try:
            self._build(claim)
        except BaseException:
            if self._held.let_go(claim):
                self._give_back(claim)
            raise
        self._held.let_go(claim)
        return True

    def post_once(self) -> bool:
        """Post one message, and end the digests whose messages are all dealt with; return False for neither."""
        posted = self._post()
        return self._finish() > 0 or posted

    def beat(self) -> None:
        """Prolong the lease of what is being built."""
        self._held.beat()

    def _renew(self, claim: SlotClaim) -> bool:
        return self._slots.renew(claim, now=self._now(), lease_seconds=self._lease_seconds)

    def _give_back(self, claim: SlotClaim) -> None:
        try:
            self._slots.release(claim, now=self._now())
        except StorageError:  # its lease ends by itself
            log.warning("slot %s could not be given back", claim.id, exc_info=True)
