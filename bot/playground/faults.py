"""Scripted misfortune: what the next calls and deliveries meet instead of an ordinary day."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call: a delay, an HTTP status, Slack's own error word, or a connection that breaks."""

    delay: float = 0.0
    status: int | None = None
    retry_after: int | None = None
    error: str | None = None
    drop: bool = False
    after: bool = False


class Faults:
    """Queues of faults by Web API method (``response_url`` and ``upload`` count as methods) and for deliveries."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._deliveries: deque[str] = deque()

    def rate_limit(self, method: str, *, retry_after: int = 1, times: int = 1) -> None:
        """Answer 429 with ``Retry-After``."""
        self._add(method, Fault(status=429, retry_after=retry_after), times)

    def status(self, method: str, status: int, *, after: bool = False, times: int = 1) -> None:
        """Answer with an HTTP status; ``after`` the call took effect."""
        self._add(method, Fault(status=status, after=after), times)

    def error(self, method: str, error: str, *, after: bool = False, times: int = 1) -> None:
        """Answer ``ok: false`` with Slack's word."""
        self._add(method, Fault(error=error, after=after), times)

    def drop(self, method: str, *, after: bool = False, times: int = 1) -> None:
        """Break the connection before, or ``after``, the call took effect."""
        self._add(method, Fault(drop=True, after=after), times)

    def delay(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Answer late."""
        self._add(method, Fault(delay=seconds), times)

    def stale_timestamp(self, *, times: int = 1) -> None:
        """Sign the next HTTP deliveries as of ten minutes ago."""
        self._spoil("stale", times)

    def bad_signature(self, *, times: int = 1) -> None:
        """Sign the next HTTP deliveries with a wrong secret."""
        self._spoil("forged", times)

    def clear(self) -> None:
        """Forget everything that was scripted."""
        with self._lock:
            self._calls.clear()
            self._deliveries.clear()

    def take(self, method: str) -> Fault:
        """Return the fault of this call; an ordinary one when nothing was scripted."""
        with self._lock:
            waiting = self._calls[method]
            return waiting.popleft() if waiting else Fault()

    def take_delivery(self) -> str:
        """Return how the next HTTP delivery is spoilt, or an empty word."""
        with self._lock:
            return self._deliveries.popleft() if self._deliveries else ""

    def _add(self, method: str, fault: Fault, times: int) -> None:
        with self._lock:
            self._calls[method].extend(replace(fault) for _ in range(times))

    def _spoil(self, how: str, times: int) -> None:
        with self._lock:
            self._deliveries.extend([how] * times)
