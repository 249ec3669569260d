"""The work's door: takes accepted requests up under a lease and runs the script for each.

A lease is short and renewed while the work goes on, so what a crash interrupts is free again within seconds. A failure
that a person can be told about is told to the one who asked; any other is logged whole, tried again after a pause, and
in the end apologised for: nobody who asked is left without an answer. Where nobody asked, nobody is told. One thread
takes up only what is answered in seconds, and one more only what somebody waits for, so that no preview and nothing
that nobody waits for ever holds all of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.errors import UNEXPECTED, BotError, PublishError, StorageError
from bot.model import Address, DigestRequest, DigestVerb, EntriesRequest, Request, ShareRequest, Urgency
from bot.threads import Held, Loops
from bot.usecases.ports import Claim, Requests

log = logging.getLogger(__name__)

ATTEMPTS = 3
LEASE_SECONDS = 12.0
BEAT_SECONDS = 3.0
POLL_SECONDS = 0.5
GRACE_SECONDS = 20.0
PAUSES = (2.0, 10.0)  # before the second and the third attempt
SETTLE_PAUSES = (0.2, 1.0, 3.0)
UNSURE = "I was interrupted while I did that, so it may be done already. Look before you ask again."


class Worker:
    """Runs the script of each accepted request on a few threads; ``name`` tells it from other workers.

    What posts to a channel is not done again after an interruption that may have come after its effect.
    """

    def __init__(
        self,
        requests: Requests,
        scripts: Mapping[type[Any], Callable[[Any], None]],
        apologise: Callable[[BotError, Address], None],
        *,
        now: Callable[[], datetime],
        name: str,
        threads: int,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._requests = requests
        self._scripts = scripts
        self._apologise = apologise
        self._now = now
        self._name = name
        self._held: Held[Claim] = Held("request", self._renew)
        work = {
            f"worker-{number}": partial(self.work_once, up_to=reach) for number, reach in enumerate(_reach(threads))
        }
        self._loops = Loops(work, self.beat, poll_seconds=poll_seconds, beat_seconds=BEAT_SECONDS)

    def start(self) -> None:
        """Begin to take requests up."""
        self._loops.start()

    def wake(self) -> None:
        """Look for a request now, not at the next poll."""
        self._loops.wake()

    def stop(self, *, grace: float = GRACE_SECONDS) -> None:
        """Take nothing up any more, let what runs end within ``grace`` seconds, and give the rest back."""
        self._loops.stop(grace=grace)
        for claim in self._held.let_go_all():
            self._settle(self._requests.release, claim, now=self._now())
        self._loops.end()

    def work_once(self, *, up_to: Urgency = Urgency.AHEAD) -> bool:
        """Take up one request that is urgent enough and see it through; return False without one."""
        claim = self._requests.claim(worker=self._name, now=self._now(), lease_seconds=LEASE_SECONDS, up_to=up_to)
        if claim is None:
            return False
        self._held.hold(claim)
        try:
            self._see_through(claim)
        finally:
            self._held.let_go(claim)
        return True

    def beat(self) -> None:
        """Prolong the lease of everything that is being worked on."""
        self._held.beat()

    def _renew(self, claim: Claim) -> bool:
        return self._requests.renew(claim, now=self._now(), lease_seconds=LEASE_SECONDS)

    def _see_through(self, claim: Claim) -> None:
        if claim.attempt > ATTEMPTS:  # it took the whole process down each time
            self._give_up(claim, BotError(UNEXPECTED), reason="worked on too often without an end")
            return
        if claim.interrupted and _posts(claim.request):
            self._give_up(claim, BotError(UNSURE), reason="interrupted, so perhaps done")
            return
        try:
            self._scripts[type(claim.request)](claim.request)
        except BotError as error:
            self._fail(claim, error, error)
        except Exception as error:  # the door: whatever a script did not foresee ends here
            log.exception("request %s failed, attempt %s", claim.id, claim.attempt)
            self._fail(claim, error, BotError(UNEXPECTED))
        else:
            self._settle(self._requests.finish, claim, now=self._now())

    def _fail(self, claim: Claim, error: Exception, apology: BotError) -> None:
        if not self._held.has(claim):
            return  # stop() gave it back; somebody else will answer
        pause = _pause(error, claim)
        if pause is None:
            self._give_up(claim, apology, reason=_reason(error))
        else:
            now = self._now()
            retry_at = now + timedelta(seconds=pause)
            self._settle(self._requests.fail, claim, reason=_reason(error), retry_at=retry_at, now=now)

    def _give_up(self, claim: Claim, apology: BotError, *, reason: str) -> None:
        log.warning("request %s has failed for good: %s", claim.id, reason)
        if not isinstance(claim.request, EntriesRequest):
            self._tell(apology, claim)
        self._settle(self._requests.fail, claim, reason=reason, retry_at=None, now=self._now())

    def _tell(self, apology: BotError, claim: Claim) -> None:
        try:
            self._apologise(apology, claim.request.reply_to)
        except Exception:  # the door: the request still has to be marked
            log.exception("request %s could not be apologised for", claim.id)

    def _settle(self, change: Callable[..., None], claim: Claim, **arguments: Any) -> None:
        """Write down how a request ended; a database that is busy then must not make it run twice."""
        for pause in (*SETTLE_PAUSES, None):
            try:
                return change(claim, **arguments)
            except StorageError:
                log.warning("request %s could not be marked", claim.id, exc_info=True)
                if pause is not None:
                    self._loops.pause(pause)
        return None


def _reach(threads: int) -> list[Urgency]:
    """Return what each thread takes up: one stands by for what takes seconds, one for all that somebody waits for."""
    standing_by = [Urgency.NOW, Urgency.LONG][: max(0, threads - 1)]
    return standing_by + [Urgency.AHEAD] * (threads - len(standing_by))


def _pause(error: Exception, claim: Claim) -> float | None:
    """Decide how long to wait before a request is tried again; None when it is not."""
    if claim.attempt >= ATTEMPTS:
        return None
    pause = PAUSES[claim.attempt - 1]
    if isinstance(error, PublishError) and error.retry_after is not None:
        return max(pause, error.retry_after)
    lost_answer = isinstance(error, PublishError) and not _posts(claim.request)
    foreseen = isinstance(error, BotError) and not isinstance(error, StorageError)
    return pause if lost_answer or not foreseen else None


def _posts(request: Request) -> bool:
    """Tell whether the effect of a request is a message in a channel, which nobody wants twice."""
    if isinstance(request, DigestRequest):
        return request.verb is DigestVerb.INTRODUCE
    return isinstance(request, ShareRequest)


def _reason(error: Exception) -> str:
    first_line = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first_line}"[:300]
