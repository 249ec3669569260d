"""Accept what a person asks: store it, then wake whoever works on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model import Request
from bot.usecases.ports import Requests


@dataclass(frozen=True, slots=True)
class AcceptRequest:
    """Stores a request before anything else is done, so that a crash cannot lose it."""

    requests: Requests
    wake: Callable[[], None]
    now: Callable[[], datetime]

    def __call__(self, request: Request) -> bool:
        """Return True when the request is new, False when it was delivered before."""
        new = self.requests.accept(request, now=self.now())
        if new:
            self.wake()
        return new
