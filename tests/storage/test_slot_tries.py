"""What is kept of the attempts to build a slot, and which slots stand for others or were left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import PlannedSlot, Slot, SlotState, Subscription
from bot.storage import Database, SqlSlots
from tests.fakes import NOON
from tests.storage.at_work import DIGEST, HOUR, MINUTE, a_digest_of, due, post_all, posting, run_of, settled, taken

DAY = timedelta(days=1)
MISSED = "the one of yesterday was missed"


@pytest.fixture
def slots(database: Database) -> SqlSlots:
    return SqlSlots(database)


@pytest.fixture
def harbour(database: Database) -> Subscription:
    return a_digest_of(database, at=NOON - 30 * DAY)


def a_slot(subscription: Subscription, *, at=NOON) -> Slot:
    return Slot(subscription.number, f"{at:%Y-%m-%dT%H:%M:%S}", at)


def skip(slots: SqlSlots, subscription: Subscription, *, at, note: str = "missed by 3 days") -> Slot:
    slot = a_slot(subscription, at=at)
    assert slots.plan([PlannedSlot(slot, skipped=True, note=note)], now=NOON) == 1
    return slot


def test_first_attempt_and_when_it_could_be_taken_are_known(slots: SqlSlots, harbour: Subscription):
    due(slots.database, harbour)
    first = taken(slots.database, now=NOON + HOUR)
    assert (first.begun_at, first.free_at) == (NOON + HOUR, NOON)
    slots.fail(first, note="busy", retry_at=NOON + HOUR + MINUTE, now=NOON + HOUR)
    second = taken(slots.database, now=NOON + HOUR + 2 * MINUTE)
    assert (second.begun_at, second.free_at) == (NOON + HOUR, NOON + HOUR + MINUTE)


def test_attempt_that_is_given_back_was_none(slots: SqlSlots, harbour: Subscription):
    due(slots.database, harbour)
    slots.release(taken(slots.database), now=NOON + MINUTE)
    again = taken(slots.database, now=NOON + HOUR)
    assert (again.begun_at, again.free_at) == (NOON + HOUR, NOON + MINUTE)


def test_reason_stays_while_a_slot_waits_and_goes_when_it_is_built(slots: SqlSlots, harbour: Subscription):
    slots.plan([PlannedSlot(a_slot(harbour), note=MISSED)], now=NOON)
    first = taken(slots.database)
    slots.fail(first, note="The disk is full.", retry_at=NOON + MINUTE, now=NOON)
    waits = run_of(slots.database, first)
    assert (waits.state, waits.note) == (SlotState.WAITING, f"The disk is full. · {MISSED}")
    again = taken(slots.database, now=NOON + MINUTE)
    assert again.note == MISSED
    slots.skip(again, now=NOON + MINUTE, note="nothing new")
    assert run_of(slots.database, again).note == "nothing new"


def test_reason_is_not_that_of_what_is_posted(slots: SqlSlots, harbour: Subscription):
    due(slots.database, harbour, at=NOON - MINUTE)
    first = taken(slots.database, now=NOON - MINUTE)
    slots.fail(first, note="The disk is full.", retry_at=None, now=NOON)
    slots.again(first.id, team="T1", user="U2", now=NOON)
    assert run_of(slots.database, first).note is None
    posted = posting(slots.database, a_digest_of(slots.database), messages=DIGEST)
    assert run_of(slots.database, posted).note is None


def test_final_failure_leaves_what_was_missed_to_be_told(slots: SqlSlots, harbour: Subscription):
    slots.plan([PlannedSlot(a_slot(harbour), note=MISSED)], now=NOON)
    first = taken(slots.database)
    slots.fail(first, note="The disk is full.", retry_at=None, now=NOON)
    assert run_of(slots.database, first).note == f"The disk is full. · {MISSED}"
    slots.again(first.id, team="T1", user="U2", now=NOON)
    assert taken(slots.database).note == MISSED


def test_newest_slot_that_is_due_stands_for_those_before_it(slots: SqlSlots, harbour: Subscription):
    days = [NOON - number * DAY for number in (3, 2, 1)]
    for at in [*days, NOON + HOUR]:
        due(slots.database, harbour, at=at)
    slots.ask(harbour, key="asked", user="U2", now=NOON)
    skip(slots, harbour, at=NOON - HOUR)
    due(slots.database, a_digest_of(slots.database), at=NOON)
    assert slots.instead(a_slot(harbour, at=days[0]), now=NOON) == a_slot(harbour, at=days[2])
    assert slots.instead(a_slot(harbour, at=days[2]), now=NOON) is None


def test_slots_that_were_skipped_since_the_last_post_are_known(slots: SqlSlots, harbour: Subscription):
    assert slots.skipped(a_slot(harbour)) == ()
    before = skip(slots, harbour, at=NOON - 9 * DAY)
    assert [run.slot for run in slots.skipped(a_slot(harbour))] == [before]
    posted = posting(slots.database, harbour, at=NOON - 8 * DAY)
    post_all(slots.database, now=NOON - 8 * DAY)
    settled(slots.database, posted, SlotState.POSTED)
    missed = [skip(slots, harbour, at=NOON - number * DAY) for number in (2, 1)]
    skip(slots, harbour, at=NOON + DAY)
    skip(slots, a_digest_of(slots.database), at=NOON - DAY)
    assert [run.slot for run in slots.skipped(a_slot(harbour))] == missed
