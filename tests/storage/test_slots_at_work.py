"""Slots that persons ask for, and that of one digest only one is at work at a time."""

import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import UnknownSubscriptionError
from bot.model import SlotState, Subscription, SubscriptionState
from bot.storage import Database, SqlOutbox, SqlSlots, SqlSubscriptions, open_database
from bot.storage.tables import slot as table
from tests.fakes import NOON
from tests.storage.at_work import (
    HOUR,
    LEASE,
    a_digest_of,
    doubt_all,
    due,
    post_all,
    posting,
    put,
    run_of,
    settled,
    taken,
)
from tests.storage.holding import run_together

SECOND = timedelta(seconds=1)


@pytest.fixture
def slots(database: Database) -> SqlSlots:
    return SqlSlots(database)


@pytest.fixture
def harbour(database: Database) -> Subscription:
    return a_digest_of(database)


def ask(slots: SqlSlots, subscription: Subscription, *, key: str = "asked-1") -> bool:
    return slots.ask(subscription, key=key, user="U2", now=NOON)


def pause(database: Database, subscription: Subscription, state: SubscriptionState = SubscriptionState.PAUSED) -> None:
    after = replace(subscription, state=state)
    assert SqlSubscriptions(database).change(subscription, after, verb=state.value, user="U1", now=NOON)


def nothing_free(slots: SqlSlots, *, after: float = 0) -> bool:
    return slots.claim(worker="w2", now=NOON + after * SECOND, lease_seconds=LEASE) is None


def test_slot_that_a_person_asks_for_is_kept_once_and_due_now(slots: SqlSlots, harbour: Subscription):
    assert [ask(slots, harbour), ask(slots, harbour), ask(slots, harbour, key="asked-2")] == [True, False, False]
    claimed = taken(slots.database)
    assert (claimed.slot.key, claimed.slot.due, claimed.asked_by, claimed.team) == ("asked-1", NOON, "U2", "T1")
    run = run_of(slots.database, claimed)
    assert (run.asked_by, run.planned_at, run.state) == ("U2", NOON, SlotState.WORKING)


def test_slot_that_a_person_asks_for_is_none_of_those_that_are_due(slots: SqlSlots, harbour: Subscription):
    due(slots.database, harbour, at=NOON - HOUR)
    ask(slots, harbour)
    assert slots.last(now=NOON) == {harbour.number: NOON - HOUR}


def test_who_asked_for_a_slot_is_known_when_it_has_ended(slots: SqlSlots, harbour: Subscription):
    ask(slots, harbour)
    assert put(SqlOutbox(slots.database), taken(slots.database), ())
    assert [each.asked_by for each in slots.ended(limit=9)] == ["U2"]


def test_runs_are_told_the_latest_due_first_those_asked_for_among_them(slots: SqlSlots, harbour: Subscription):
    for at in (NOON + SECOND, NOON - HOUR):
        due(slots.database, harbour, at=at)
    ask(slots, harbour)
    runs = slots.runs(harbour.number, team="T1", limit=9)
    assert [(run.slot.due, run.asked_by) for run in runs] == [
        (NOON + SECOND, None),
        (NOON, "U2"),
        (NOON - HOUR, None),
    ]


@pytest.mark.parametrize("state", [SubscriptionState.PAUSED, SubscriptionState.STOPPED])
def test_slot_that_a_person_asks_for_runs_while_its_digest_is_paused(
    slots: SqlSlots, harbour: Subscription, state: SubscriptionState
):
    due(slots.database, harbour)
    ask(slots, harbour)
    pause(slots.database, harbour, state)
    claimed = taken(slots.database)
    assert claimed.slot.key == "asked-1"
    assert slots.skip(claimed, now=NOON, note="nothing new")
    assert ask(slots, harbour, key="asked-2")
    states = {run.slot.key: run.state.value for run in slots.runs(harbour.number, team="T1", limit=9)}
    assert states == {"2026-11-23T12:00:00": "skipped", "asked-1": "skipped", "asked-2": "waiting"}


def test_many_who_ask_at_once_ask_for_one_slot(slots: SqlSlots, harbour: Subscription):
    answers: list[bool] = []
    run_together(lambda number: answers.append(ask(slots, harbour, key=f"asked-{number}")), 6)
    assert sorted(answers) == [False] * 5 + [True]


def test_nobody_asks_for_a_slot_of_a_digest_that_is_removed(slots: SqlSlots, harbour: Subscription):
    ask(slots, harbour)
    SqlSubscriptions(slots.database).remove(harbour, user="U1", now=NOON)
    with pytest.raises(UnknownSubscriptionError):
        ask(slots, harbour, key="asked-2")
    assert nothing_free(slots)
    assert [run.note for run in slots.runs(harbour.number, team="T1", limit=9)] == ["the digest was removed"]


def test_nobody_asks_for_a_slot_of_another_team_s_digest(slots: SqlSlots, harbour: Subscription):
    with pytest.raises(UnknownSubscriptionError):
        ask(slots, replace(harbour, team="T2"))


def test_run_is_the_team_s_own(slots: SqlSlots, harbour: Subscription):
    due(slots.database, harbour)
    [run] = slots.runs(harbour.number, team="T1", limit=9)
    assert (slots.get(run.id, team="T1"), slots.get(run.id, team="T2")) == (run, None)
    assert slots.get(run.id + 1, team="T1") is None


def test_slot_waits_while_another_of_its_digest_is_at_work(slots: SqlSlots, harbour: Subscription):
    database = slots.database
    due(database, harbour, at=NOON - HOUR)
    due(database, harbour)
    first = taken(database)
    assert nothing_free(slots)
    assert slots.skip(first, now=NOON, note="nothing new")
    assert taken(database).slot.due == NOON


@pytest.mark.parametrize("state", [SlotState.POSTED, SlotState.UNCERTAIN])
def test_slot_waits_until_the_one_before_it_is_posted(slots: SqlSlots, harbour: Subscription, state: SlotState):
    database = slots.database
    first = posting(database, harbour)
    due(database, harbour, at=NOON + SECOND)
    assert nothing_free(slots, after=10_000)
    (post_all if state is SlotState.POSTED else doubt_all)(database)
    assert nothing_free(slots, after=10_000)
    settled(database, first, state)
    assert not nothing_free(slots, after=10_000)


def test_slot_whose_own_lease_has_ended_is_claimed_though_others_wait(slots: SqlSlots, harbour: Subscription):
    database = slots.database
    due(database, harbour)
    lost = taken(database)
    due(database, harbour, at=NOON - HOUR)
    assert nothing_free(slots, after=LEASE - 1)
    again = taken(database, worker="w2", now=NOON + LEASE * SECOND)
    assert (again.id, again.attempt, again.interrupted) == (lost.id, 2, True)


def test_database_itself_keeps_two_slots_of_a_digest_from_being_at_work(database: Database, harbour: Subscription):
    posting(database, harbour)
    due(database, harbour, at=NOON + SECOND)
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(update(table).where(table.c.state == "waiting").values(state="working"))


def test_whoever_loses_the_race_for_a_digest_claims_nothing(postgresql_url: str):
    database = open_database(postgresql_url)
    slots, harbour, claims = SqlSlots(database), a_digest_of(database), []
    due(database, harbour)
    due(database, harbour, at=NOON + SECOND)
    loser = threading.Thread(target=lambda: claims.append(nothing_free(slots, after=1)))
    with database.write() as winner:
        first = select(table.c.id).where(table.c.due_at == NOON).scalar_subquery()
        winner.execute(update(table).where(table.c.id == first).values(state="working", worker="w9"))
        loser.start()
        loser.join(0.3)
        assert loser.is_alive()  # it waits for whether the winner stays one
    loser.join(20)
    assert claims == [True]
    states = [run.state.value for run in slots.runs(harbour.number, team="T1", limit=9)]
    database.close()
    assert states == ["waiting", "working"]


def test_eight_workers_have_one_slot_of_a_digest_at_a_time_and_come_to_all(database: Database):
    digests = [a_digest_of(database) for _ in range(3)]
    for number in range(5):
        for digest in digests:
            due(database, digest, at=NOON - number * SECOND)
    slots, at_work, most, done = SqlSlots(database), Counter(), Counter(), []
    lock, deadline = threading.Lock(), time.monotonic() + 60

    def work(worker: int) -> None:
        while len(done) < 15 and time.monotonic() < deadline:
            claimed = slots.claim(worker=f"w{worker}", now=NOON, lease_seconds=LEASE)
            if claimed is None:
                continue
            number = claimed.slot.subscription
            with lock:
                at_work[number] += 1
                most[number] = max(most[number], at_work[number])
            run_of(database, claimed)  # some time passes
            with lock:
                at_work[number] -= 1
            assert slots.skip(claimed, now=NOON, note="nothing new")
            done.append((number, claimed.slot.key, claimed.attempt))

    run_together(work, 8)
    assert most == {digest.number: 1 for digest in digests}
    assert len(set(done)) == len(done) == 15
    assert {attempt for _, _, attempt in done} == {1}
