"""Slack's rate limits: a tier for each method, and about one message a second for each channel with short bursts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

CHANNEL_BURST = 10
CHANNEL_A_SECOND = 1.0


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Throttle:
    """Token buckets by name; ``seconds`` is a monotonic clock."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._buckets: dict[str, _Bucket] = {}

    def wait_for_method(self, method: str, a_minute: int) -> int:
        """Take one call of a method; return the seconds to wait, 0 when it is allowed."""
        return self._take(method, size=a_minute, a_second=a_minute / 60)

    def wait_for_channel(self, channel: str) -> int:
        """Take one message to a channel; return the seconds to wait, 0 when it is allowed."""
        return self._take(f"channel {channel}", size=CHANNEL_BURST, a_second=CHANNEL_A_SECOND)

    def _take(self, name: str, *, size: float, a_second: float) -> int:
        now = self._seconds()
        bucket = self._buckets.setdefault(name, _Bucket(size, now))
        bucket.left = min(size, bucket.left + (now - bucket.at) * a_second)
        bucket.at = now
        if bucket.left >= 1:
            bucket.left -= 1
            return 0
        return max(1, ceil((1 - bucket.left) / a_second))
