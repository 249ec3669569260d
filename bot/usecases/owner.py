"""Tell the people of a digest what they did not just ask for: who set it up, and who ran it by hand.

A digest that was removed meanwhile is nobody's any more: there is nobody to be told, and nothing to be stopped.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.errors import UnknownSubscriptionError
from bot.model import Run, Subscription
from bot.usecases.digest_ports import MessageClaim, SlotClaim
from bot.usecases.digest_ports import Slots as StoredSlots
from bot.usecases.ports import Notifier
from bot.usecases.settling import GAVE_UP, UNSURE
from bot.usecases.subscriptions import Subscriptions

log = logging.getLogger(__name__)

MAY_BE_POSTED_AGAIN = frozenset({UNSURE, GAVE_UP})


@dataclass(frozen=True, slots=True)
class Owners:
    """Knows whose a slot is, and writes to them."""

    digests: Subscriptions
    slots: StoredSlots
    notify: Notifier

    def stop(self, claim: MessageClaim, reason: str) -> bool:
        """Post the digest of a message no more; return whether it was active until now."""
        run = self.slots.get(claim.slot, team=claim.team)
        if run is None:
            return False
        try:
            return self.digests.stop(run.slot.subscription, reason, team=claim.team)
        except UnknownSubscriptionError:
            return False

    def tell(self, claim: MessageClaim, note: str) -> None:
        """Tell what became of a message, with a way to post it again where nobody knows whether it is there."""
        run = self.slots.get(claim.slot, team=claim.team)
        if run is not None:
            self._tell(run, claim.team, note, slot=claim.slot if note in MAY_BE_POSTED_AGAIN else None)

    def failed(self, claim: SlotClaim, note: str) -> None:
        """Tell that a digest was not made, and offer to try it once more."""
        run = self.slots.get(claim.id, team=claim.team)
        if run is not None:
            self._tell(run, claim.team, note, slot=claim.id)

    def unmade(self, claim: SlotClaim, subscription: Subscription, reason: str) -> None:
        """Make a digest no more because it cannot be, and tell whoever set it up, or whoever ran one that is paused."""
        try:
            stopped = self.digests.stop(subscription.number, reason, team=claim.team)
        except UnknownSubscriptionError:
            return
        if stopped:
            self.failed(claim, f"I no longer post this digest. {reason}")
        else:
            self.answer(claim, subscription, reason)

    def answer(self, claim: SlotClaim, subscription: Subscription, note: str) -> None:
        """Tell whoever ran a digest by hand what came of it, where nothing is posted that says so."""
        if claim.asked_by:
            self.notify(sentence(subscription, note), user=claim.asked_by)

    def _tell(self, run: Run, team: str, note: str, *, slot: int | None) -> None:
        try:
            subscription = self.digests.get(run.slot.subscription, team=team)
        except UnknownSubscriptionError:
            log.info("nobody is told of slot %s, for digest %s is removed: %s", run.id, run.slot.subscription, note)
            return
        people = dict.fromkeys(filter(None, (subscription.created_by, run.asked_by)))
        for user in people:
            self.notify(sentence(subscription, note), user=user, slot=slot)


def sentence(subscription: Subscription, note: str) -> str:
    """Say of which digest something is told."""
    return f"Digest {subscription.number}, “{subscription.name}”: {note}"
