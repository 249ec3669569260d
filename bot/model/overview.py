"""How a digest is, as people are shown it; instants are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.digest import Run, Subscription, SubscriptionChange


@dataclass(frozen=True, slots=True)
class Overview:
    """A digest, when it is due in words, when next, what became of its latest slot, and who put it into its state."""

    subscription: Subscription
    when: str
    next: datetime | None = None
    last: Run | None = None
    put: SubscriptionChange | None = None
