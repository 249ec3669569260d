"""What becomes of a message after an attempt to post it: decided from values only, a row of the fault matrix each.

A message may have been posted when Slack did not answer or whoever posted it was killed. It is looked for before it is
posted again, and nobody posts it again by himself where that cannot be done: Slack takes no key that would make a
second call harmless. What is remembered between two attempts stands in the message's error, in words that people read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.errors import PublishError
from bot.model.posting import MAY_BE_POSTED, Sighting
from bot.usecases.digest_ports import MessageClaim
from bot.usecases.refusals import REASONS, reason_of

PATIENCE: Final = timedelta(hours=6)
SOONEST: Final = timedelta(minutes=1)
LATEST: Final = timedelta(minutes=15)
SECOND: Final = timedelta(seconds=1)
LONGEST_HOLD: Final = timedelta(days=1)
INTERRUPTED: Final = "interrupted"
_LOOK = "Look in the channel, and choose “Post again” if it is missing."
UNSURE: Final = f"I cannot tell whether a message of this digest was posted. {_LOOK}"
GAVE_UP: Final = f"Slack did not answer for 6 hours, so I stopped trying to post a message of this digest. {_LOOK}"
_REMEMBERED = re.compile(rf"(?P<code>\w{{1,80}})(?P<unknown>, {MAY_BE_POSTED})?, since (?P<since>\S{{1,40}})")


class Attempt(StrEnum):
    """What was attempted: to look for a message, to post it, or to post its plain version."""

    LOOK = "look"
    POST = "post"
    PLAIN = "plain"


class Way(StrEnum):
    """What is done with a message next."""

    SENT = "sent"
    LATER = "later"
    PLAIN = "plain"
    FAIL = "fail"
    DOUBT = "doubt"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Settle:
    """How an attempt ends.

    ``until`` is when the next one may begin, ``hold`` whether the whole channel waits as long, ``stop`` the reason why
    no digest of the subscription is posted any more, and ``error`` what is kept with the message.
    """

    way: Way
    ts: str = ""
    error: str = ""
    until: datetime | None = None
    hold: bool = False
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the attempts so far met: since when, what last, and whether one of them may have posted the message."""

    code: str
    since: datetime
    unknown: bool = False

    def __str__(self) -> str:
        maybe = f", {MAY_BE_POSTED}" if self.unknown else ""
        return f"{self.code}{maybe}, since {self.since.isoformat()}"


def remembered(error: str | None) -> Trouble | None:
    """Read what an attempt before this one has kept with the message."""
    found = _REMEMBERED.fullmatch(error or "")
    if found is None:
        return None
    try:
        since = datetime.fromisoformat(found["since"])
    except ValueError:
        return None
    return None if since.tzinfo is None else Trouble(found["code"], since, found["unknown"] is not None)


def doubtful(claim: MessageClaim) -> bool:
    """Return whether an attempt before this one may have posted the message, so that it is looked for first."""
    before = remembered(claim.message.error)
    return before is not None and before.unknown


def begun(claim: MessageClaim, *, now: datetime) -> str:
    """Return what is kept while a message is posted: who comes upon it later finds that the attempt did not end."""
    return str(Trouble(INTERRUPTED, _since(claim, now), unknown=True))


def seen(sighting: Sighting) -> Settle | None:
    """Decide after a look into the channel; None when the message is not there, and so is posted."""
    if sighting.ts is not None:
        return Settle(Way.SENT, ts=sighting.ts)
    return Settle(Way.DOUBT, error=UNSURE) if sighting.blind else None


def turn(claim: MessageClaim, until: datetime) -> Settle:
    """Give a message back until its channel is free; what is remembered of it stays."""
    return Settle(Way.LATER, error=claim.message.error or "waits for its turn in the channel", until=until)


def after(error: PublishError, claim: MessageClaim, *, now: datetime, attempt: Attempt = Attempt.POST) -> Settle:
    """Decide after an attempt that failed; one to look for a message leaves it open whether it was posted before."""
    ended = Way.DOUBT if attempt is Attempt.LOOK else Way.FAIL
    trouble = _trouble(error, claim, now)
    if (reason := REASONS.get(error.code)) is not None:
        return Settle(ended, error=reason, stop=reason)
    if error.refuses_blocks and attempt is Attempt.POST:
        return Settle(Way.PLAIN)
    if error.retry_after is not None:
        until = now + min(LONGEST_HOLD, max(SECOND, timedelta(seconds=error.retry_after)))
        return Settle(Way.LATER, error=str(trouble), until=until, hold=True)
    if not error.may_be_done:
        return Settle(ended, error=UNSURE if ended is Way.DOUBT else reason_of(error))
    if now - trouble.since >= PATIENCE:
        return Settle(Way.DOUBT, error=GAVE_UP)
    return Settle(Way.LATER, error=str(trouble), until=now + _pause(now - trouble.since))


def _trouble(error: PublishError, claim: MessageClaim, now: datetime) -> Trouble:
    return Trouble(error.code, _since(claim, now), doubtful(claim) or error.may_be_done)


def _since(claim: MessageClaim, now: datetime) -> datetime:
    before = remembered(claim.message.error)
    return now if before is None else min(before.since, now)


def _pause(troubled: timedelta) -> timedelta:
    """Wait as long again as the trouble has lasted, so that each pause is twice the one before it."""
    return min(LATEST, max(SOONEST, troubled))
