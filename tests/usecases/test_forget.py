from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.usecases.forget import AT_ONCE, MOST, Forget
from tests.fakes import NOON, Clock

DAY = timedelta(days=1)
HOUR = 3600
TICK = 15


@dataclass
class Attic:
    """Forgets as many rows of each kind as it has; obeys ``Past``. What ``trouble`` names is busy."""

    rows: dict[str, int] = field(default_factory=dict)
    trouble: str = ""
    asked: list[tuple[str, dict]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., int]:
        if not name.startswith("forget_"):
            raise AttributeError(name)
        return lambda *, limit, **said: self._forget(name.removeprefix("forget_"), limit, said)

    def _forget(self, kind: str, limit: int, said: dict) -> int:
        self.asked.append((kind, said))
        if kind == self.trouble:
            raise StorageError("The database is busy.")
        gone = min(limit, self.rows.get(kind, 0))
        self.rows[kind] = self.rows.get(kind, 0) - gone
        return gone


@dataclass
class Desk:
    attic: Attic = field(default_factory=Attic)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.forget = Forget(self.attic, "core 1", self.clock, runs=400 * DAY)

    def tick(self, seconds: int) -> int:
        """Let so much time pass, and return how many rows are forgotten meanwhile."""
        forgotten = self.forget()
        for _ in range(seconds // TICK):
            self.clock.forward(TICK)
            forgotten += self.forget()
        return forgotten


def test_what_is_old_is_forgotten_once_an_hour():
    desk = Desk(Attic({"requests": 3, "slots": 1}))
    assert (desk.tick(HOUR - TICK), desk.tick(TICK)) == (0, 4)
    desk.attic.rows["requests"] = 5
    assert (desk.tick(HOUR - TICK), desk.tick(TICK)) == (0, 5)


def test_each_kind_is_kept_for_as_long_as_it_is_good_for_something():
    desk = Desk()
    desk.tick(HOUR)
    now = NOON + timedelta(hours=1)
    assert desk.attic.asked == [
        ("requests", {"before": now - 7 * DAY}),
        ("analyses", {"before": now - 30 * DAY}),
        ("reports", {"before": now - 9 * DAY, "edition": "core 1"}),
        ("entries", {"after": 90 * DAY}),
        ("messages", {"before": now - 30 * DAY}),
        ("slots", {"before": now - 400 * DAY}),
    ]


def test_much_that_is_old_is_forgotten_bit_by_bit_and_the_rest_the_next_time():
    desk = Desk(Attic({"requests": MOST + 7}))
    assert (desk.tick(HOUR), desk.tick(HOUR)) == (MOST, 7)
    assert [kind for kind, _ in desk.attic.asked].count("requests") == MOST // AT_ONCE + 2


def test_what_cannot_be_forgotten_now_holds_nothing_else_up(caplog: pytest.LogCaptureFixture):
    desk = Desk(Attic({"analyses": 2}, trouble="requests"))
    assert desk.tick(HOUR) == 2
    assert "could not be forgotten" in caplog.text


@pytest.mark.parametrize("years", [-10, 10])
def test_clock_that_is_set_is_believed_only_after_an_hour(years: int):
    desk = Desk(Attic({"requests": 1}))
    desk.tick(HOUR - TICK)
    desk.clock.at += years * 365 * DAY
    assert desk.tick(HOUR - TICK) == 0
    desk.clock.at -= years * 365 * DAY
    assert (desk.tick(HOUR - TICK), desk.tick(TICK)) == (0, 1)
