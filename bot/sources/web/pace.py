"""How often one host is asked: fetches of the same host start some time apart, different hosts never wait."""

from __future__ import annotations

from dataclasses import dataclass, field

SECONDS_APART = 1.0
_TIDY_AT = 256


@dataclass(slots=True)
class Pace:
    """Books the instant at which a host may be asked next; instants are those of the caller's clock, in seconds."""

    seconds_apart: float = SECONDS_APART
    _booked: dict[str, float] = field(default_factory=dict)

    def book(self, host: str, *, now: float, patience: float = float("inf")) -> float | None:
        """Return the seconds to wait for this host's turn; None, and nothing booked, when that is beyond patience."""
        wait = max(self._booked.get(host, now) - now, 0.0)
        if wait > patience:
            return None
        if len(self._booked) >= _TIDY_AT:
            self._booked = {known: free for known, free in self._booked.items() if free > now}
        self._booked[host] = now + wait + self.seconds_apart
        return wait

    def __len__(self) -> int:
        """Return how many hosts are remembered."""
        return len(self._booked)
