"""A run is waited for no longer than was wished; time passes by sleeping."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.cli_digest_desk import has_ended
from bot.model import Run, Slot, SlotState
from bot.terminal import wait_for
from tests.fakes import NOON


@dataclass
class Waiting:
    """A run that is in one state after another, one for each look, and the time that passes between them."""

    states: list[SlotState | None]
    passed: float = 0.0
    slept: list[float] = field(default_factory=list)

    def look(self) -> Run | None:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return Run(Slot(1, "terminal:1", NOON), state, NOON) if state else None

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds

    def wait(self, seconds: float) -> SlotState | None:
        run = wait_for(self.look, has_ended, seconds=seconds, clock=lambda: self.passed, sleep=self.sleep)
        return run.state if run else None


@pytest.mark.parametrize("ended", [SlotState.POSTED, SlotState.SKIPPED, SlotState.FAILED, SlotState.UNCERTAIN])
def test_wait_ends_when_the_run_does(ended):
    waiting = Waiting([None, SlotState.WAITING, SlotState.WORKING, SlotState.POSTING, ended])
    assert (waiting.wait(60), waiting.slept) == (ended, [0.5] * 4)


@pytest.mark.parametrize("state", [None, SlotState.WAITING, SlotState.WORKING, SlotState.POSTING])
def test_wait_ends_when_the_time_is_up(state):
    waiting = Waiting([state])
    assert (waiting.wait(1.2), round(waiting.passed, 6)) == (state, 1.2)


def test_run_that_has_ended_is_not_waited_for():
    waiting = Waiting([SlotState.POSTED])
    assert (waiting.wait(60), waiting.slept) == (SlotState.POSTED, [])


def test_no_time_is_one_look():
    waiting = Waiting([SlotState.WORKING, SlotState.POSTED])
    assert (waiting.wait(0), waiting.slept) == (SlotState.WORKING, [])
