"""Build a digest that is due: make it, draw it, and put its messages where they are posted from.

Whoever claims a slot works under a lease that the door renews. A failure frees the slot again after a pause, twice as
long each time; some hours after the first one, or when it ends the whole process each time, it has failed for good and
is told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import OUR_FAULT, BotError, RestartError, StorageError, UnknownSubscriptionError
from bot.model import EmptyDay, MadeDigest, Receipt, Subscription, SubscriptionState
from bot.usecases.digest_ports import Outbox, SlotClaim, Slots, StoredSubscriptions
from bot.usecases.due import GRACE, lateness, missed, stood_for, too_late
from bot.usecases.looked_at import run_name
from bot.usecases.make import MakeDigest, counts_of
from bot.usecases.making_ports import DigestDrawer
from bot.usecases.owner import Owners
from bot.usecases.zones import is_known

log = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
GIVE_UP = timedelta(hours=6)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
MOST_INTERRUPTED = 5
AGAIN = "Choose “Post again” to try once more, or tell whoever runs me."
ENDED_THE_PROCESS = "making it ended the process each time"
NOTHING_NEW = "nothing new"
NOTHING_POSTED = "There was nothing new, so nothing was posted."
WHICH = "What could not be read: {}. A preview names it."
REMOVED = "the digest was removed"
ZONE_GONE = "Its time zone, {}, is not known here any more. Choose another one, then resume the digest."


@dataclass(frozen=True, slots=True)
class BuildDigests:
    """Builds the digests whose slots are due, one call each; any number of replicas may do so."""

    slots: Slots
    subscriptions: StoredSubscriptions
    outbox: Outbox
    make: MakeDigest
    draw: DigestDrawer
    owners: Owners
    now: Callable[[], datetime]
    worker: str
    lease_seconds: float = LEASE_SECONDS
    grace: timedelta = GRACE

    def claim(self) -> SlotClaim | None:
        """Take the slot whose turn it is; None when there is none."""
        return self.slots.claim(worker=self.worker, now=self.now(), lease_seconds=self.lease_seconds)

    def __call__(self, claim: SlotClaim) -> None:
        """See a slot through; raise only ``RestartError``, for which it is to be released."""
        try:
            if claim.interrupted and claim.attempt > MOST_INTERRUPTED:
                self._give_up(claim, ENDED_THE_PROCESS)
            else:
                self._build(claim)
        except RestartError:
            raise
        except Exception as error:  # the door of a slot: whatever comes up, it is tried again or told
            log.exception("slot %s could not be built, attempt %s", claim.id, claim.attempt)
            self._put_off(claim, _cause(error))

    def _build(self, claim: SlotClaim) -> None:
        subscription = self._wanted(claim)
        if subscription is None or self._is_too_late(claim):
            return
        if not is_known(subscription.zone):
            self._stop(claim, subscription)
            return
        run = run_name(subscription, claim.slot, asked=claim.asked_by is not None)
        note = missed(self.slots.skipped(claim.slot)) or claim.note
        made = self.make(subscription, now=self.now(), run=run, slot=claim.slot, note=note, cause=claim.cause)
        if made.digest.is_empty and subscription.empty_day is EmptyDay.NOTHING:
            self._skip_empty(claim, subscription, made)
        elif (current := self._wanted(claim)) is not None:  # making it took a while
            self._put(claim, current.channel, made)

    def _wanted(self, claim: SlotClaim) -> Subscription | None:
        """Return the subscription of a slot; skip the slot where nobody wants its digest any more."""
        try:
            subscription = self.subscriptions.get(claim.slot.subscription, team=claim.team)
        except UnknownSubscriptionError:
            self.slots.skip(claim, now=self.now(), note=REMOVED)
            return None
        if claim.asked_by or subscription.state is SubscriptionState.ACTIVE:
            return subscription
        self.slots.skip(claim, now=self.now(), note=f"the digest is {subscription.state}")
        return None

    def _is_too_late(self, claim: SlotClaim) -> bool:
        """Skip a slot that nobody took up within the grace, and one for which a newer one stands.

        The next digest that is posted tells of it.
        """
        now = self.now()
        if claim.asked_by:
            return False
        if newer := self.slots.instead(claim.slot, now=now):
            self.slots.skip(claim, now=now, note=stood_for(newer))
        elif now - left_since(claim) > self.grace:
            self.slots.skip(claim, now=now, note=too_late(claim.slot, now, self.grace))
        else:
            return False
        return True

    def _stop(self, claim: SlotClaim, subscription: Subscription) -> None:
        reason = ZONE_GONE.format(subscription.zone)
        if self.slots.fail(claim, note=reason, retry_at=None, now=self.now()):
            self.owners.unmade(claim, subscription, reason)

    def _skip_empty(self, claim: SlotClaim, subscription: Subscription, made: MadeDigest) -> None:
        unread = len(made.receipt.unread)
        told = (NOTHING_NEW, f"{unread} could not be read" if unread else None, claim.note)
        note = "; ".join(filter(None, told))
        if self.slots.skip(claim, now=self.now(), note=note, made=made.made):
            self.owners.answer(
                claim, subscription, f"{NOTHING_POSTED} {WHICH.format(unread)}" if unread else NOTHING_POSTED
            )

    def _put(self, claim: SlotClaim, channel: str, made: MadeDigest) -> None:
        messages, receipt = self.draw(made.digest, self._now_posted(claim, made.receipt), channel=channel)
        if not self.outbox.put(claim, messages, made=replace(made.made, counts=counts_of(receipt))):
            log.warning("slot %s was taken by somebody else while it was built", claim.id)

    def _now_posted(self, claim: SlotClaim, receipt: Receipt) -> Receipt:
        """Tell how late it really is, for reading may have taken minutes."""
        posted = self.now()
        late = lateness(claim.slot.due, posted=posted, zone=receipt.zone, cause=claim.cause)
        return replace(receipt, posted=posted, late=late)

    def _put_off(self, claim: SlotClaim, cause: str) -> None:
        now = self.now()
        retry_at = now + pause(claim.attempt)
        try:
            if retry_at > (claim.begun_at or claim.slot.due) + GIVE_UP:
                self._give_up(claim, cause)
            else:
                self.slots.fail(claim, note=cause, retry_at=retry_at, now=now)
        except StorageError:  # its lease ends by itself, and somebody takes it up again
            log.warning("slot %s could not be put off", claim.id, exc_info=True)

    def _give_up(self, claim: SlotClaim, cause: str) -> None:
        """Fail for good; whoever still holds the lease tells it, so that it is told once."""
        if self.slots.fail(claim, note=cause, retry_at=None, now=self.now()):
            self.owners.failed(claim, f"It could not be made, so it was not posted: {cause.rstrip('.')}. {AGAIN}")


def pause(attempt: int) -> timedelta:
    """Return how long to wait after an attempt: 1, 2, 4 and 8 minutes, then 15."""
    return PAUSES[min(attempt, len(PAUSES)) - 1]


def left_since(claim: SlotClaim) -> datetime:
    """Return since when nobody worked on a slot: it was due then, or set free, or taken by somebody who is gone."""
    times = [claim.slot.due, claim.free_at, claim.begun_at if claim.attempt > 1 else None]
    return max(filter(None, times))


def _cause(error: Exception) -> str:
    return error.cause if isinstance(error, BotError) else OUR_FAULT[0]
