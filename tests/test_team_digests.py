"""A run that is asked for once, and waited for no longer than was wished; time passes by sleeping."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.composition import DigestsDesk
from bot.model import Run, Slot, SlotState
from bot.team_digests import TeamDigests, wait_for
from tests.digests import a_subscription
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
        run = wait_for(self.look, seconds=seconds, clock=lambda: self.passed, sleep=self.sleep)
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


@dataclass
class AskedFor:
    """Slots that people asked for, the latest first."""

    kept: list[Run] = field(default_factory=list)

    def ask(self, subscription, *, key, user, now) -> bool:
        self.kept.insert(0, Run(Slot(subscription.number, key, now), SlotState.WAITING, now, asked_by=user))
        return True

    def runs(self, number, *, team, limit) -> tuple[Run, ...]:
        return tuple(self.kept[:limit])


def asking(slots: AskedFor) -> TeamDigests:
    desk = DigestsDesk(None, slots, None, None, None, lambda: NOON, ())  # type: ignore[arg-type]  # only slots are asked
    return TeamDigests(desk, "T1")


def test_run_that_is_under_way_is_not_asked_for_again():
    slots = AskedFor()
    first, second = (asking(slots).ask(a_subscription()) for _ in range(2))
    assert len(slots.kept) == 1
    assert first() == second() == slots.kept[0]
    assert slots.kept[0].asked_by == "terminal"


@pytest.mark.parametrize(
    "run",
    [
        Run(Slot(1, "terminal:1", NOON), SlotState.POSTED, NOON, asked_by="U1"),
        Run(Slot(1, "2026-11-23T12:00", NOON), SlotState.WORKING, NOON),
    ],
    ids=["ended", "due by itself"],
)
def test_run_of_another_kind_does_not_stand_for_it(run):
    slots = AskedFor([run])
    look = asking(slots).ask(a_subscription())
    assert len(slots.kept) == 2
    assert look() == slots.kept[0]
