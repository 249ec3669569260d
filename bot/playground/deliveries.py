"""One thing Slack tells the app, and what became of it: when it was sent, when and how it was acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.workspace import Workspace

ACK_SECONDS = 3.0
RETRY_SECONDS = (0.0, 60.0, 300.0)  # for events only: at once, after a minute, after five more
COMMAND, INTERACTIVE, EVENT = "slash_commands", "interactive", "events_api"


@dataclass(slots=True)
class Attempt:
    """One sending; times are monotonic seconds, ``status`` is the HTTP status where there is one."""

    retry: int = 0
    reason: str = ""
    sent: float | None = None
    acked: float | None = None
    ack: Any = None
    status: int | None = None
    connection: str = ""
    failed: str = ""


@dataclass(slots=True)
class Delivery:
    """A command, an interaction or an event on its way to the app; ``error`` is what went wrong, if anything."""

    id: str
    kind: str
    payload: dict[str, Any]
    user: str
    workspace: Workspace = field(repr=False)
    on_ack: Callable[[Delivery, Any], None] = field(repr=False)
    on_failure: Callable[[Delivery, str], None] = field(repr=False)
    attempts: list[Attempt] = field(default_factory=list)
    settled: bool = False
    error: str = ""

    @property
    def sent(self) -> float | None:
        """Return when it was first sent."""
        return next((one.sent for one in self.attempts if one.sent is not None), None)

    @property
    def acked(self) -> float | None:
        """Return when it was first acknowledged."""
        return next((one.acked for one in self.attempts if one.acked is not None), None)

    @property
    def ack(self) -> Any:
        """Return the payload of the first acknowledgement."""
        return next((one.ack for one in self.attempts if one.acked is not None), None)

    @property
    def ack_seconds(self) -> float | None:
        """Return how long the first acknowledgement took."""
        return self.acked - self.sent if self.acked is not None and self.sent is not None else None

    def wait_ack(self, timeout: float = ACK_SECONDS) -> Any:
        """Wait for the acknowledgement and what it caused; return its payload, raise ``TimeoutError`` without one."""
        self.workspace.wait_for(lambda: self.acked is not None and self.settled, timeout)
        return self.ack

    def wait_settled(self, timeout: float = 2 * ACK_SECONDS) -> str:
        """Wait until it was acknowledged or given up; return what the person was told went wrong, if anything."""
        self.workspace.wait_for(lambda: self.settled, timeout)
        return self.error

    def acknowledge(self, attempt: Attempt, ack: Any, *, at: float, status: int | None = None) -> None:
        """Record an acknowledgement; only the first, and only one in time, has any effect."""
        with self.workspace.changing():
            attempt.acked, attempt.ack, attempt.status = at, ack, status
            if not self.settled:
                self.settled = True
                self.on_ack(self, ack)

    def give_up(self, error: str) -> None:
        """Tell the person that the app did not answer, unless it did."""
        with self.workspace.changing():
            if not self.settled:
                self.settled, self.error = True, error
                self.on_failure(self, error)
