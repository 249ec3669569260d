import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

from bot.schedule import Tick
from tests.fakes import until

BEAT = 0.05
UNWATCHED = partial(float, 0)  # a clock that never runs forward, so that no tick is missed


class Counted:
    """A function that counts its runs, and can be held up or fail."""

    def __init__(self, *, trouble: Exception | None = None) -> None:
        self.runs = 0
        self.trouble = trouble
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self) -> None:
        self.runs += 1
        self.gate.wait(10)
        if self.trouble:
            raise self.trouble


@contextmanager
def ticking(*functions: Callable[[], object], **arguments) -> Iterator[Tick]:
    tick = Tick(functions, seconds=BEAT, **arguments)
    tick.start()
    try:
        yield tick
    finally:
        tick.stop()


def own(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Return what a tick and its scheduler have logged."""
    return [record for record in caplog.records if record.name.startswith(("bot.schedule", "apscheduler"))]


def test_every_function_is_run_again_and_again():
    one, other = Counted(), Counted()
    with ticking(one, other):
        assert until(lambda: min(one.runs, other.runs) >= 3)


def test_function_that_fails_is_logged_whole_and_run_again(caplog: pytest.LogCaptureFixture):
    broken, sound = Counted(trouble=LookupError("no harbour")), Counted()
    with ticking(broken, sound, monotonic=UNWATCHED):
        assert until(lambda: broken.runs >= 3 and sound.runs >= 3)
    assert "no harbour" in caplog.text
    assert {record.levelno for record in own(caplog)} == {logging.ERROR}


def test_function_that_hangs_is_not_run_twice_and_holds_up_no_other():
    hanging, sound = Counted(), Counted()
    hanging.gate.clear()
    with ticking(hanging, sound):
        assert until(lambda: sound.runs >= 3)
        assert hanging.runs == 1
        hanging.gate.set()
        assert until(lambda: hanging.runs >= 2)


def test_stop_waits_for_what_runs_and_nothing_runs_after_it():
    function, before = Counted(), set(threading.enumerate())
    with ticking(function) as tick:
        assert until(lambda: function.runs >= 1)
        tick.stop()
        runs = function.runs
        assert not until(lambda: function.runs > runs, seconds=4 * BEAT)
    assert [each.name for each in threading.enumerate() if each not in before and "tick" in each.name] == []


def test_winding_down_begins_nothing_and_waits_for_nothing():
    hanging = Counted()
    hanging.gate.clear()
    with ticking(hanging) as tick:
        assert until(lambda: hanging.runs == 1)
        tick.wind_down()
        hanging.gate.set()
        assert not until(lambda: hanging.runs > 1, seconds=4 * BEAT)


def test_stop_does_not_wait_for_ever():
    hanging = Counted()
    hanging.gate.clear()
    tick = Tick([hanging], seconds=BEAT)
    tick.start()
    assert until(lambda: hanging.runs == 1)
    tick.stop(grace=0.05)
    hanging.gate.set()


def test_tick_that_was_never_started_can_be_stopped():
    Tick([Counted()]).stop()


def test_every_tick_is_not_worth_a_line(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    function = Counted()
    with ticking(function, monotonic=UNWATCHED):
        assert until(lambda: function.runs >= 2)
    assert own(caplog) == []


class Wall:
    """The clock on the wall, which can be set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.set_by = timedelta()

        class Shifted(datetime):
            @classmethod
            def now(shifted, tz=None):  # noqa: N804 - a subclass, for the libraries that ask it
                return shifted.fromtimestamp(datetime.now(UTC).timestamp() + self.set_by.total_seconds(), tz)

        for module in (apscheduler.schedulers.base, apscheduler.triggers.interval):
            monkeypatch.setattr(module, "datetime", Shifted)
        self.now = lambda: Shifted.now(UTC)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


@pytest.mark.parametrize("hours", [-2, 2, 20 * 365 * 24], ids=["back", "forward", "20 years forward"])
def test_tick_survives_a_clock_that_is_set(wall: Wall, caplog: pytest.LogCaptureFixture, hours: int):
    function = Counted()
    with ticking(function, now=wall.now, monotonic=time.monotonic if hours < 0 else UNWATCHED):
        assert until(lambda: function.runs >= 2)
        wall.set_by = timedelta(hours=hours)
        runs = function.runs
        assert until(lambda: function.runs >= runs + 4)
    if hours < 0:
        assert "clock was set back" in caplog.text


def test_tick_would_not_survive_that_without_the_watch(wall: Wall):
    function = Counted()
    with ticking(function, now=wall.now, monotonic=UNWATCHED):
        assert until(lambda: function.runs >= 2)
        wall.set_by = timedelta(hours=-2)
        runs = function.runs
        assert not until(lambda: function.runs >= runs + 4, seconds=10 * BEAT)


def test_stop_ends_the_scheduler_of_a_tick_that_was_wound_down():
    before = set(threading.enumerate())
    tick = Tick([], seconds=0.05)
    tick.start()
    tick.wind_down()
    assert until(lambda: not any(thread.name == "tick-watch" for thread in threading.enumerate()))
    tick.stop()
    assert not any(thread.name == "APScheduler" for thread in set(threading.enumerate()) - before)
