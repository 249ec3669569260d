"""What selecting a digest costs, by the number of entries: a morning of 50 feeds, half of it copies."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Report, Seen
from bot.selection import select
from tests.selection.made import NOW, SUBSCRIPTION, morning
from tests.timed import seconds_of

ENTRIES = (1_000, 8_000)


def least_seconds(reports: Sequence[Report], *, runs: int) -> float:
    """Return the CPU time of the fastest of some runs."""
    return seconds_of(lambda: select(reports, Seen(), SUBSCRIPTION, now=NOW), times=runs)


def growth(few: int, many: int, *, runs: int) -> tuple[float, float]:
    """Return the CPU time for few and for many entries."""
    return least_seconds(morning(few), runs=2 * runs), least_seconds(morning(many), runs=runs)
