import subprocess
import sys
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.model import Run, SlotState, Subscription
from bot.storage import Database, SqlFeeds, SqlSlots, SqlSubscriptions
from bot.usecases.due import CLOCK, RESTART, ClockWatch, PlanDigests
from bot.usecases.subscriptions import Subscriptions, wish_of
from tests.digests import a_wish, local
from tests.fakes import Clock

ROOT = Path(__file__).parents[2]
TICK = 15
HOUR = 3600
DAY = 24 * HOUR


class Desk:
    """A database with digests, a replica that ticks, its clock, and one that only runs forward."""

    def __init__(self, database: Database, at: str) -> None:
        self.clock = Clock(local(at))
        self.passed = 0.0
        self.slots = SqlSlots(database)
        self.stored = SqlSubscriptions(database)
        self.digests = Subscriptions(self.stored, self.slots, SqlFeeds(database), self.clock)
        self.tick = self.replica()

    def replica(self) -> PlanDigests:
        """Start a replica now."""
        watch = ClockWatch(lambda: self.passed)
        return PlanDigests(self.stored, self.slots, self.clock, began=self.clock(), watch=watch)

    def add(self, **words) -> Subscription:
        return self.digests.create(a_wish(**words), team="T1", user="U1")

    def wait(self, seconds: float) -> None:
        """Let time pass without a tick."""
        self.clock.forward(seconds)
        self.passed += seconds

    def run_until(self, words: str, *, every: float = TICK) -> None:
        """Tick until the clock shows a time."""
        until = local(words)
        while self.clock() < until:
            self.wait(min(every, (until - self.clock()).total_seconds()))
            self.tick()

    def set_clock(self, words: str) -> None:
        """Set the clock; no time passes."""
        self.clock.at = local(words)

    def claimed(self) -> list[str]:
        """Work on everything that may be worked on, and return its keys."""
        keys = []
        while claim := self.slots.claim(worker="w1", now=self.clock(), lease_seconds=60):
            self.slots.finish(claim, now=self.clock(), counts={"shown": 1})
            keys.append(claim.slot.key)
        return keys

    def runs(self, subscription: Subscription) -> list[Run]:
        return list(self.slots.runs(subscription.number, team="T1", limit=50))

    def log(self, subscription: Subscription) -> list[tuple[str, str]]:
        return [(run.slot.key[5:], run.state.value) for run in self.runs(subscription)]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, "2026-11-25T06:59")


def test_tick_plans_each_slot_once(desk: Desk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:29:59")
    assert desk.claimed() == []
    desk.run_until("2026-11-25T07:30:14")
    assert desk.claimed() == ["2026-11-25T07:30"]
    desk.run_until("2026-11-25T07:40")
    assert desk.claimed() == []
    [run] = desk.runs(harbour)
    assert (run.state, run.slot.due, run.note, run.cause) == (SlotState.POSTED, local("2026-11-25T07:30"), None, None)


def test_tick_returns_how_many_slots_were_new(desk: Desk):
    desk.add()
    desk.add(name="Quay", at=time(7, 0))
    desk.set_clock("2026-11-25T08:00")
    assert (desk.tick(), desk.tick()) == (2, 0)


def test_second_replica_finds_the_slot_there(desk: Desk):
    harbour = desk.add()
    other = desk.replica()
    desk.wait(HOUR)
    assert (desk.tick(), other()) == (1, 0)
    assert len(desk.runs(harbour)) == 1


def test_digest_that_is_set_up_after_its_time_waits_for_the_next_day(desk: Desk):
    desk.set_clock("2026-11-25T07:30:01")
    desk.add()
    desk.run_until("2026-11-26T07:29", every=HOUR)
    assert desk.claimed() == []
    desk.run_until("2026-11-26T07:30")
    assert desk.claimed() == ["2026-11-26T07:30"]


def test_clock_set_forward_runs_within_the_grace_once_and_says_so(desk: Desk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:00")
    desk.set_clock("2026-11-25T08:00")
    desk.tick()
    assert desk.claimed() == ["2026-11-25T07:30"]
    assert [run.cause for run in desk.runs(harbour)] == [CLOCK]
    desk.run_until("2026-11-25T09:00")
    assert desk.claimed() == []


@pytest.mark.parametrize("back", ["2026-11-25T05:31", "2026-11-24T07:29"], ids=["two hours", "a day"])
def test_clock_set_back_makes_no_second_slot(desk: Desk, back: str):
    harbour = desk.add(days=(3,))
    desk.run_until("2026-11-25T07:31")
    assert desk.claimed() == ["2026-11-25T07:30"]
    desk.set_clock(back)
    desk.run_until("2026-11-25T12:00", every=60)
    assert desk.claimed() == []
    assert desk.log(harbour) == [("11-25T07:30", "posted")]


def test_clock_that_was_years_ahead_takes_no_slot_away(desk: Desk):
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


def test_what_a_wrong_clock_planned_waits_for_its_time(desk: Desk):
    desk.add()
    desk.set_clock("2026-11-26T07:30:05")
    desk.tick()
    desk.set_clock("2026-11-25T07:31")
    desk.tick()
    assert desk.claimed() == ["2026-11-25T07:30"]
    desk.run_until("2026-11-26T07:31", every=HOUR)
    assert desk.claimed() == ["2026-11-26T07:30"]


def test_host_that_slept_over_several_slots_runs_the_latest_and_tells_of_the_others(desk: Desk):
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


def test_host_that_slept_past_the_grace_skips_with_a_note(desk: Desk):
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


def test_restart_catches_up_and_says_why(desk: Desk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:00")
    desk.wait(72 * 60)
    desk.tick = desk.replica()
    desk.tick()
    assert desk.claimed() == ["2026-11-25T07:30"]
    assert [run.cause for run in desk.runs(harbour)] == [RESTART]


def test_night_on_which_a_time_comes_twice_has_one_slot(desk: Desk):
    harbour = desk.add(at=time(1, 30))
    desk.set_clock("2026-10-25T00:00")
    desk.stored.change(harbour, replace(harbour, since=desk.clock()), verb="resumed", user="U1", now=desk.clock())
    for _ in range(4 * 60):
        desk.wait(60)
        desk.tick()
    assert [run.slot.due for run in desk.runs(harbour)] == [local("2026-10-25T01:30")]


def test_new_zone_rules_make_no_second_slot(desk: Desk, monkeypatch: pytest.MonkeyPatch):
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


def test_zone_that_is_gone_holds_no_other_digest_up(desk: Desk, caplog: pytest.LogCaptureFixture):
    lost, harbour = desk.add(), desk.add()
    desk.stored.change(lost, replace(lost, zone="Sea/Atlantis"), verb="changed", user="U1", now=desk.clock())
    desk.run_until("2026-11-25T07:31", every=HOUR)
    assert desk.claimed() == ["2026-11-25T07:30"]
    assert (len(desk.runs(harbour)), desk.runs(lost)) == (1, [])
    assert "unknown time zone, Sea/Atlantis" in caplog.text


def test_pause_takes_what_waits_and_resuming_makes_nothing_up(desk: Desk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:30:10")
    desk.digests.pause(harbour.number, team="T1", user="U2")
    assert desk.claimed() == []
    desk.run_until("2026-11-26T08:00", every=HOUR)
    desk.digests.resume(harbour.number, team="T1", user="U2")
    desk.run_until("2026-11-26T09:00", every=HOUR)
    assert desk.claimed() == []
    desk.run_until("2026-11-27T07:31", every=HOUR)
    assert desk.claimed() == ["2026-11-27T07:30"]
    assert [(run.slot.key[5:10], run.note) for run in desk.runs(harbour)] == [
        ("11-27", None),
        ("11-25", "the digest was paused"),
    ]


def test_earlier_time_is_not_made_up_for_on_the_day_it_is_chosen(desk: Desk):
    harbour = desk.add(at=time(9, 0))
    desk.run_until("2026-11-25T08:00", every=HOUR)
    desk.digests.change(harbour.number, replace(wish_of(harbour), at=time(7, 30)), team="T1", user="U1")
    desk.run_until("2026-11-25T12:00", every=60)
    assert desk.claimed() == []


def test_digest_that_is_removed_while_it_is_made_is_left_to_posting(desk: Desk):
    harbour, quay = desk.add(), desk.add(name="Quay", at=time(7, 31))
    desk.run_until("2026-11-25T07:31", every=60)
    claim = desk.slots.claim(worker="w1", now=desk.clock(), lease_seconds=60)
    for each in (harbour, quay):
        desk.digests.remove(each.number, team="T1", user="U1")
    assert claim is not None
    assert desk.slots.finish(claim, now=desk.clock(), counts={})
    assert desk.log(harbour) == [("11-25T07:30", "posted")]
    assert [(run.state, run.note) for run in desk.runs(quay)] == [(SlotState.SKIPPED, "the digest was removed")]
    desk.run_until("2026-11-26T08:00", every=HOUR)
    assert len(desk.runs(harbour)) == 1


def test_slots_that_were_read_as_due_and_paused_meanwhile_are_not_kept(desk: Desk):
    harbour = desk.add()
    desk.wait(HOUR)
    stale = desk.stored.active()
    desk.digests.pause(harbour.number, team="T1", user="U1")
    desk.tick = PlanDigests(Stale(stale), desk.slots, desk.clock)
    assert desk.tick() == 0
    assert desk.runs(harbour) == []


class Stale(SqlSubscriptions):
    """Subscriptions as they were a moment ago."""

    def __init__(self, known: tuple[Subscription, ...]) -> None:
        object.__setattr__(self, "database", known)

    def active(self) -> tuple[Subscription, ...]:
        return self.database


REPLICA = """
import sys
from datetime import datetime
from bot.storage import SqlSlots, SqlSubscriptions, open_database
from bot.usecases.due import PlanDigests

database = open_database(sys.argv[1])
now = datetime.fromisoformat(sys.argv[2])
slots = SqlSlots(database)
print("ready", flush=True)
sys.stdin.readline()
PlanDigests(SqlSubscriptions(database), slots, lambda: now)()
while claim := slots.claim(worker=sys.argv[3], now=now, lease_seconds=600):
    print(claim.slot.subscription, claim.slot.key, claim.attempt, flush=True)
database.close()
"""


def test_eight_replicas_plan_and_claim_each_slot_once(database: Database):
    desk = Desk(database, "2026-11-25T06:59")
    numbers = [desk.add(name=f"Harbour {number}").number for number in range(20)]
    now: datetime = desk.clock() + timedelta(hours=1)
    url = database.engine.url.render_as_string(hide_password=False)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    replicas = [
        subprocess.Popen([sys.executable, "-c", REPLICA, url, now.isoformat(), f"w{number}"], cwd=ROOT, **pipes)
        for number in range(8)
    ]
    assert [replica.stdout.readline() for replica in replicas] == ["ready\n"] * 8
    for replica in replicas:
        replica.stdin.write("go\n")
        replica.stdin.flush()
    ends = [replica.communicate(timeout=60) for replica in replicas]
    assert [error for _, error in ends] == [""] * 8
    claimed = sorted(line for printed, _ in ends for line in printed.splitlines())
    assert claimed == sorted(f"{number} 2026-11-25T07:30 1" for number in numbers)
