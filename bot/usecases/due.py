"""Decide which slots run now, and keep each of them once: any number of replicas may do so at any time.

The key of a slot is unique, so a clock that is set back, a second replica or a restart finds it there already. What was
missed is caught up within a grace, the latest slot for all before it.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model import LATE, PlannedSlot, Run, Slot, Subscription, SubscriptionState
from bot.usecases.digest_ports import Slots, StoredSubscriptions
from bot.usecases.slots import slots

log = logging.getLogger(__name__)

GRACE = timedelta(hours=6)
LOOKBACK = timedelta(days=7)
SET = timedelta(seconds=30)
AHEAD = timedelta(minutes=10)
JUST_NOW = timedelta(minutes=5)
MISSED = "missed"
RESTART = "after a restart"
CLOCK = "after the clock was set or the machine slept"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What may have made a slot late: when the program began, and what its clock showed before it was set."""

    began: datetime | None = None
    stood_at: datetime | None = None

    def cause(self, due: datetime, *, now: datetime) -> str | None:
        """Return why a slot is late, where that is known."""
        if now - due <= LATE:
            return None
        if self.began is not None and due < self.began:
            return RESTART
        return CLOCK if self.stood_at is not None and self.stood_at < due else None


def plan(
    subscription: Subscription,
    *,
    now: datetime,
    last: datetime | None = None,
    grace: timedelta = GRACE,
    circumstances: Circumstances | None = None,
) -> tuple[PlannedSlot, ...]:
    """Return the slots that are due after the ``last`` one that was planned: at most one runs, the others are skipped.

    A slot that is later than ``grace`` is skipped. Nothing is due before the subscription was set up or resumed.
    """
    if subscription.state is not SubscriptionState.ACTIVE:
        return ()
    due = list(slots(subscription, after=_after(subscription, now, last), until=now))
    if not due:
        return ()
    newest, earlier = due[-1], due[:-1]
    if now - newest.due > grace:
        return tuple(PlannedSlot(slot, skipped=True, note=too_late(slot, now, grace)) for slot in due)
    skipped = (PlannedSlot(slot, skipped=True, note=stood_for(newest)) for slot in earlier)
    cause = (circumstances or Circumstances()).cause(newest.due, now=now)
    return (*skipped, PlannedSlot(newest, note=_missed(earlier), cause=cause))


def lateness(due: datetime, *, posted: datetime, zone: str, cause: str | None = None) -> str | None:
    """Return the line that tells how late a digest is; None for one that is not."""
    if posted - due <= LATE:
        return None
    local_due, local_posted = (moment.astimezone(ZoneInfo(zone)) for moment in (due, posted))
    words = [f"{moment:%H:%M}" for moment in (local_due, local_posted)]
    if local_due.date() != local_posted.date():
        words = [f"{moment.day} {moment:%b %H:%M}" for moment in (local_due, local_posted)]
    return f"Late: due {words[0]}, posted {words[1]}" + (f" {cause}." if cause else ".")


class ClockWatch:
    """Notices that the clock was set, or that the machine slept, by a second clock that only runs forward."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._last: tuple[datetime, float] | None = None

    def look(self, now: datetime) -> datetime | None:
        """Return what the clock showed when it was looked at before, if it has been set since; None if it runs."""
        last, self._last = self._last, (now, self._monotonic())
        if last is None:
            return None
        passed = timedelta(seconds=self._last[1] - last[1])
        if abs(now - last[0] - passed) <= SET:
            return None
        log.warning("the clock was set from %s to %s, or this machine slept", last[0] + passed, now)
        return last[0]


@dataclass(frozen=True, slots=True)
class PlanDigests:
    """Keeps the slots that are due by now; ``began`` is when the program did."""

    subscriptions: StoredSubscriptions
    slots: Slots
    now: Callable[[], datetime]
    began: datetime | None = None
    grace: timedelta = GRACE
    watch: ClockWatch = field(default_factory=ClockWatch)

    def __call__(self) -> int:
        """Plan what is due of every active subscription; return how many slots were new."""
        now = self.now()
        circumstances = Circumstances(self.began, self.watch.look(now))
        last = self.slots.last(now=now)
        planned = [
            slot
            for subscription in self.subscriptions.active()
            for slot in self._plan(subscription, now, last.get(subscription.number), circumstances)
        ]
        return self.slots.plan(planned, now=now) if planned else 0

    def _plan(
        self, subscription: Subscription, now: datetime, last: datetime | None, circumstances: Circumstances
    ) -> tuple[PlannedSlot, ...]:
        try:
            return plan(subscription, now=now, last=last, grace=self.grace, circumstances=circumstances)
        except ZoneInfoNotFoundError:  # its rules were there when it was set up: the others must not wait for them
            log.exception("digest %s has an unknown time zone, %s", subscription.number, subscription.zone)
            return ()


def _after(subscription: Subscription, now: datetime, last: datetime | None) -> datetime:
    """Return the instant from which on slots are looked for.

    A subscription that was set up later than now was set up by a wrong clock; what is due just now is due all the same.
    """
    since = subscription.since or subscription.created_at
    if since > now + AHEAD:
        since = now - JUST_NOW
    return max(since, now - LOOKBACK, last or since)


def _spaced(slot: Slot) -> str:
    return slot.key.replace("T", " ")


def stood_for(newer: Slot) -> str:
    """Say why a slot is left out for a newer one."""
    return f"{MISSED}; that of {_spaced(newer)} stands for it"


def too_late(slot: Slot, now: datetime, grace: timedelta) -> str:
    """Say why a slot is not caught up any more."""
    return f"{MISSED} by {_long(now - slot.due)}, more than the {_long(grace)} within which it is caught up"


def missed(skipped: Sequence[Run]) -> str | None:
    """Say which of the slots that were skipped were missed, and not left out because there was nothing new."""
    return _missed([run.slot for run in skipped if run.note and run.note.startswith(MISSED)])


def _missed(earlier: Sequence[Slot]) -> str | None:
    if not earlier:
        return None
    if len(earlier) == 1:
        return f"the one of {_spaced(earlier[0])} was missed"
    return f"{len(earlier)} were missed, from {_spaced(earlier[0])} to {_spaced(earlier[-1])}"


def _long(span: timedelta) -> str:
    """Write how long something took, in days or in hours and minutes."""
    minutes = math.ceil(span.total_seconds() / 60)
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)} days"
    words = (f"{minutes // 60} h" * (minutes >= 60), f"{minutes % 60} min" * (minutes % 60 > 0))
    return " ".join(filter(None, words)) or "0 min"
