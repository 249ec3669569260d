"""What clocks do to digests: the rows of the fault matrix that have to do with time."""

from dataclasses import replace
from datetime import time
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.model import SlotState
from bot.storage import Database
from bot.usecases.due import CLOCK, RESTART
from bot.usecases.slots import slots
from tests.digests import PlanningDesk, local

HOUR = 3600


@pytest.fixture
def desk(database: Database) -> PlanningDesk:
    return PlanningDesk(database, "2026-11-25T06:59")


def test_clock_set_forward_runs_within_the_grace_once_and_says_so(desk: PlanningDesk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:00")
    desk.set_clock("2026-11-25T08:00")
    desk.tick()
    assert desk.claimed() == ["2026-11-25T07:30"]
    assert [run.cause for run in desk.runs(harbour)] == [CLOCK]
    desk.run_until("2026-11-25T09:00")
    assert desk.claimed() == []


@pytest.mark.parametrize("back", ["2026-11-25T05:31", "2026-11-24T07:29"], ids=["two hours", "a day"])
def test_clock_set_back_makes_no_second_slot(desk: PlanningDesk, back: str):
    harbour = desk.add(days=(3,))
    desk.run_until("2026-11-25T07:31")
    assert desk.claimed() == ["2026-11-25T07:30"]
    desk.set_clock(back)
    desk.run_until("2026-11-25T12:00", every=60)
    assert desk.claimed() == []
    assert desk.log(harbour) == [("11-25T07:30", "posted")]


def test_clock_that_was_years_ahead_takes_no_slot_away(desk: PlanningDesk):
    harbour = desk.add()
    desk.set_clock("2027-11-25T22:00")
    desk.tick()
    assert {state for _, state in desk.log(harbour)} == {"skipped"}
    desk.set_clock("2026-11-26T07:29:50")
    desk.run_until("2026-11-26T07:31")
    assert desk.claimed() == ["2026-11-26T07:30"]
    desk.set_clock("2027-11-23T07:29:50")
    desk.run_until("2027-11-23T07:31")
    assert desk.claimed() == ["2027-11-23T07:30"]  # which the wrong clock had skipped


def test_what_a_wrong_clock_planned_waits_for_its_time(desk: PlanningDesk):
    desk.add()
    desk.set_clock("2026-11-26T07:30:05")
    desk.tick()
    desk.set_clock("2026-11-25T07:31")
    desk.tick()
    assert desk.claimed() == ["2026-11-25T07:30"]
    desk.run_until("2026-11-26T07:31", every=HOUR)
    assert desk.claimed() == ["2026-11-26T07:30"]


def test_host_that_slept_over_several_slots_runs_the_latest_and_tells_of_the_others(desk: PlanningDesk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:31")
    assert desk.claimed() == ["2026-11-25T07:30"]
    desk.set_clock("2026-11-28T09:00")
    desk.tick()
    assert desk.claimed() == ["2026-11-28T07:30"]
    assert [(run.slot.key[5:10], run.state.value, run.note, run.cause) for run in desk.runs(harbour)] == [
        ("11-28", "posted", "2 were missed, from 2026-11-26 07:30 to 2026-11-27 07:30", CLOCK),
        ("11-27", "skipped", "missed; that of 2026-11-28 07:30 stands for it", None),
        ("11-26", "skipped", "missed; that of 2026-11-28 07:30 stands for it", None),
        ("11-25", "posted", None, None),
    ]


def test_host_that_slept_past_the_grace_skips_with_a_note(desk: PlanningDesk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:00")
    desk.set_clock("2026-11-25T14:00")
    desk.tick()
    assert desk.claimed() == []
    assert [(run.state, run.note) for run in desk.runs(harbour)] == [
        (SlotState.SKIPPED, "missed by 6 h 30 min, more than the 6 h within which it is caught up")
    ]
    desk.run_until("2026-11-26T07:31", every=HOUR)
    assert desk.claimed() == ["2026-11-26T07:30"]


def test_restart_catches_up_and_says_why(desk: PlanningDesk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:00")
    desk.wait(72 * 60)
    desk.tick = desk.replica()
    desk.tick()
    assert desk.claimed() == ["2026-11-25T07:30"]
    assert [run.cause for run in desk.runs(harbour)] == [RESTART]


def test_night_on_which_a_time_comes_twice_has_one_slot(desk: PlanningDesk):
    harbour = desk.add(at=time(1, 30))
    desk.set_clock("2026-10-25T00:00")
    desk.stored.change(harbour, replace(harbour, since=desk.clock()), verb="resumed", user="U1", now=desk.clock())
    for _ in range(4 * 60):
        desk.wait(60)
        desk.tick()
    assert [run.slot.due for run in desk.runs(harbour)] == [local("2026-10-25T01:30")]


def test_new_zone_rules_make_no_second_slot(desk: PlanningDesk, monkeypatch: pytest.MonkeyPatch):
    harbour = desk.add(zone="Africa/Cairo", at=time(9, 30))  # 07:30 in London
    desk.run_until("2026-11-25T07:31")
    assert desk.claimed() == ["2026-11-25T09:30"]
    monkeypatch.setattr("bot.usecases.slots.ZoneInfo", lambda _: ZoneInfo("Europe/London"))  # Egypt gives up its time
    desk.run_until("2026-11-25T12:00", every=60)
    assert desk.claimed() == []
    desk.run_until("2026-11-26T09:29", every=HOUR)
    assert desk.claimed() == []
    desk.run_until("2026-11-26T09:31")
    assert desk.claimed() == ["2026-11-26T09:30"]
    assert desk.log(harbour) == [("11-26T09:30", "posted"), ("11-25T09:30", "posted")]


def test_zone_that_is_gone_holds_no_other_digest_up(desk: PlanningDesk, caplog: pytest.LogCaptureFixture):
    lost, harbour = desk.add(), desk.add()
    desk.stored.change(lost, replace(lost, zone="Sea/Atlantis"), verb="changed", user="U1", now=desk.clock())
    desk.run_until("2026-11-25T07:31", every=HOUR)
    assert desk.claimed() == ["2026-11-25T07:30"]
    assert (len(desk.runs(harbour)), desk.runs(lost)) == (1, [])
    assert "unknown time zone, Sea/Atlantis" in caplog.text


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_clock_does_no_slot_is_posted_twice_and_none_is_lost(database: Database, seed: int):
    desk, chance = PlanningDesk(database, "2026-10-20T06:59"), Random(seed)
    harbour = desk.add(at=chance.choice([time(0, 30), time(1, 30), time(7, 30), time(23, 59)]))
    posted, last = [], desk.clock()
    while desk.clock() < local("2026-11-10T12:00"):
        match chance.choice(["tick", "tick", "tick", "sleep", "forward", "back", "restart"]):
            case "tick":
                desk.wait(chance.uniform(0, 3 * HOUR))
            case "sleep" | "forward":
                desk.clock.forward(chance.uniform(0, 30 * HOUR))
            case "back":
                desk.clock.forward(-chance.uniform(0, 9 * HOUR))
            case "restart":
                desk.tick = desk.replica()
        last = max(last, desk.clock())
        desk.tick()
        posted += desk.claimed()
    assert len(posted) == len(set(posted))
    runs = desk.runs(harbour)
    due = slots(harbour, after=local("2026-10-20T06:59"), until=last)
    assert {run.slot.key for run in runs} == {slot.key for slot in due}
    assert {run.state for run in runs} <= {SlotState.POSTED, SlotState.SKIPPED}
    assert [run.slot.key for run in runs if run.state is SlotState.SKIPPED and run.note is None] == []
