import subprocess
import sys
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.model import SlotState, Subscription
from bot.storage import Database, SqlSubscriptions
from bot.usecases.due import PlanDigests
from bot.usecases.subscriptions import wish_of
from tests.digests import PlanningDesk, local

ROOT = Path(__file__).parents[2]
HOUR = 3600


@pytest.fixture
def desk(database: Database) -> PlanningDesk:
    return PlanningDesk(database, "2026-11-25T06:59")


def test_tick_plans_each_slot_once(desk: PlanningDesk):
    harbour = desk.add()
    desk.run_until("2026-11-25T07:29:59")
    assert desk.claimed() == []
    desk.run_until("2026-11-25T07:30:14")
    assert desk.claimed() == ["2026-11-25T07:30"]
    desk.run_until("2026-11-25T07:40")
    assert desk.claimed() == []
    [run] = desk.runs(harbour)
    assert (run.state, run.slot.due, run.note, run.cause) == (SlotState.POSTED, local("2026-11-25T07:30"), None, None)


def test_tick_returns_how_many_slots_were_new(desk: PlanningDesk):
    desk.add()
    desk.add(name="Quay", at=time(7, 0))
    desk.set_clock("2026-11-25T08:00")
    assert (desk.tick(), desk.tick()) == (2, 0)


def test_second_replica_finds_the_slot_there(desk: PlanningDesk):
    harbour = desk.add()
    other = desk.replica()
    desk.wait(HOUR)
    assert (desk.tick(), other()) == (1, 0)
    assert len(desk.runs(harbour)) == 1


def test_digest_that_is_set_up_after_its_time_waits_for_the_next_day(desk: PlanningDesk):
    desk.set_clock("2026-11-25T07:30:01")
    desk.add()
    desk.run_until("2026-11-26T07:29", every=HOUR)
    assert desk.claimed() == []
    desk.run_until("2026-11-26T07:30")
    assert desk.claimed() == ["2026-11-26T07:30"]


def test_pause_takes_what_waits_and_resuming_makes_nothing_up(desk: PlanningDesk):
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


def test_earlier_time_is_not_made_up_for_on_the_day_it_is_chosen(desk: PlanningDesk):
    harbour = desk.add(at=time(9, 0))
    desk.run_until("2026-11-25T08:00", every=HOUR)
    desk.digests.change(harbour.number, replace(wish_of(harbour), at=time(7, 30)), team="T1", user="U1")
    desk.run_until("2026-11-25T12:00", every=60)
    assert desk.claimed() == []


def test_digest_that_is_removed_while_it_is_made_is_left_to_posting(desk: PlanningDesk):
    harbour, quay = desk.add(), desk.add(name="Quay", at=time(7, 31))
    desk.run_until("2026-11-25T07:31", every=60)
    claim = desk.slots.claim(worker="w1", now=desk.clock(), lease_seconds=60)
    for each in (harbour, quay):
        desk.digests.remove(each.number, team="T1", user="U1")
    assert claim is not None
    assert desk.slots.skip(claim, now=desk.clock(), note="nothing new")
    assert desk.log(harbour) == [("11-25T07:30", "skipped")]
    assert desk.runs(harbour)[0].note == "nothing new"
    assert [(run.state, run.note) for run in desk.runs(quay)] == [(SlotState.SKIPPED, "the digest was removed")]
    desk.run_until("2026-11-26T08:00", every=HOUR)
    assert len(desk.runs(harbour)) == 1


def test_slots_that_were_read_as_due_and_paused_meanwhile_are_not_kept(desk: PlanningDesk):
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
    desk = PlanningDesk(database, "2026-11-25T06:59")
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
