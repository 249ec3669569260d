from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.errors import OUR_FAULT, RestartError, StorageError
from bot.model import Slot, SlotState
from bot.usecases.build import AGAIN, ENDED_THE_PROCESS, pause
from tests.building import HOUR, a_desk
from tests.digests import a_subscription
from tests.fakes import NOON

MINUTE = timedelta(minutes=1)
RESTART = RestartError("I am being restarted.")
BUSY = StorageError("The database is busy.")


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 15), (6, 15), (99, 15)])
def test_pause_doubles_up_to_a_quarter_of_an_hour(attempt, minutes):
    assert pause(attempt) == minutes * MINUTE


@pytest.mark.parametrize(
    ("trouble", "cause"), [(BUSY, BUSY.cause), (ValueError("unforeseen"), OUR_FAULT[0])], ids=["busy", "not foreseen"]
)
def test_failure_is_tried_again_and_told_once_in_the_end(trouble, cause):
    desk = a_desk()
    desk.store.trouble = trouble
    claim, attempts = desk.due(), 0
    while desk.kept(claim).state is not SlotState.FAILED:
        attempts += 1
        desk.build(claim)
        if desk.kept(claim).state is SlotState.WAITING:
            assert desk.people.told == []
            desk.clock.at = desk.kept(claim).free_at
            claim = desk.build.claim()
    assert 20 < attempts < 40
    assert desk.clock() <= NOON + 6 * HOUR
    told = f"Digest 1, “Harbour”: It could not be made, so it was not posted: {cause.rstrip('.')}. {AGAIN}"
    assert desk.people.told == [("U1", told, claim.id)]


def test_failure_that_passes_is_forgotten():
    desk = a_desk()
    desk.store.trouble = BUSY
    claim = desk.due()
    desk.build(claim)
    assert desk.outcome(claim) == (SlotState.WAITING, BUSY.cause)
    assert desk.build.claim() is None
    desk.clock.forward(60)
    desk.store.trouble = None
    desk.build(desk.build.claim())
    assert desk.kept(claim).state is SlotState.POSTING
    assert desk.people.told == []


def test_end_of_the_program_is_raised_so_that_the_slot_is_given_back():
    desk = a_desk()
    desk.reader.answers = {"https://harbour.example/wall-1": RESTART}
    claim = desk.due()
    with pytest.raises(RestartError):
        desk.build(claim)
    assert desk.kept(claim).state is SlotState.WORKING
    assert desk.store.release(claim, now=NOON)
    assert desk.build.claim().attempt == 1


@pytest.mark.parametrize(("attempt", "state"), [(5, SlotState.POSTING), (6, SlotState.FAILED)])
def test_slot_that_ends_the_process_each_time_is_given_up(attempt, state):
    desk = a_desk()
    claim = desk.due()
    while claim.attempt < attempt:
        claim = desk.store.interrupt(claim)
    desk.build(claim)
    assert desk.kept(claim).state is state
    assert len(desk.people.told) == (1 if state is SlotState.FAILED else 0)
    if state is SlotState.FAILED:
        assert desk.kept(claim).note == ENDED_THE_PROCESS


def test_many_attempts_without_an_interruption_are_no_reason_to_give_up():
    desk = a_desk()
    claim = desk.due(attempt=12)
    desk.build(claim)
    assert desk.kept(claim).state is SlotState.POSTING


def test_lost_lease_ends_in_nothing():
    desk = a_desk()
    claim = desk.due()
    other = desk.store.interrupt(claim)
    desk.store.trouble = None
    desk.build(claim)
    assert (desk.kept(claim).state, desk.kept(claim).messages) == (SlotState.WORKING, ())
    desk.build(other)
    assert desk.kept(claim).state is SlotState.POSTING


def test_lost_lease_of_a_failure_tells_nobody():
    desk = a_desk()
    claim = desk.due()
    desk.store.interrupt(claim)
    desk.clock.forward(7 * 3600)
    desk.store.trouble = BUSY
    desk.build(claim)
    assert desk.people.told == []


def test_many_builders_build_each_slot_once():
    desk = a_desk()
    desk.stored.kept = [a_subscription(number) for number in range(1, 21)]
    for number in range(1, 21):
        desk.store.add(Slot(number, "2026-11-23T12:00", NOON))

    def work() -> None:
        while claim := desk.build.claim():
            desk.build(claim)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {each.state for each in desk.store.kept.values()} == {SlotState.POSTING}
    assert [each.claim.attempt for each in desk.store.kept.values()] == [1] * 20
    for number in range(1, 21):
        desk.store.post(number)
    assert desk.finish() == 20
