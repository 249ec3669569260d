"""How a digest is, as people are shown it; instants are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.model.digest import MAY_BE_MISSING, Run, SlotState, Subscription, SubscriptionChange, SubscriptionState

LATE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Overview:
    """A digest, when it is due in words, when next, what became of its latest slot, and who put it into its state."""

    subscription: Subscription
    when: str
    next: datetime | None = None
    last: Run | None = None
    put: SubscriptionChange | None = None

    @property
    def needs_attention(self) -> bool:
        """Return whether a person should look at it: it is stopped, or its latest slot was late or may be missing."""
        if self.subscription.state is SubscriptionState.STOPPED:
            return True
        return self.last is not None and (self.last.state in MAY_BE_MISSING or is_late(self.last))


def lateness(run: Run) -> timedelta | None:
    """Return how long after it was due a slot was posted; None for one that was not."""
    posted_at = run.posted_at or run.finished_at
    if posted_at is None or run.state not in {SlotState.POSTED, SlotState.UNCERTAIN}:
        return None
    return max(posted_at - run.slot.due, timedelta())


def is_late(run: Run) -> bool:
    """Return whether a slot was posted late; what a person runs is due at once, and takes as long as it takes."""
    late = lateness(run)
    return late is not None and late > LATE and run.asked_by is None
