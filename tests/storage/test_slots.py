from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from bot.model import PlannedSlot, Slot, SlotState, Subscription, SubscriptionState
from bot.storage import Database, SqlSlots, SqlSubscriptions
from bot.storage.leases import take
from bot.storage.slots import StoredSlotClaim, _keep
from bot.storage.tables import slot as table
from tests.digests import a_made, a_wish
from tests.fakes import NOON

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LEASE = 60.0


@pytest.fixture
def slots(database: Database) -> SqlSlots:
    return SqlSlots(database)


@pytest.fixture
def harbour(database: Database) -> Subscription:
    return SqlSubscriptions(database).add(a_wish(), team="T1", user="U1", now=NOON - 30 * DAY)


def a_slot(subscription: Subscription, *, due=NOON, **words) -> PlannedSlot:
    return PlannedSlot(Slot(subscription.number, f"{due:%Y-%m-%dT%H:%M}", due), **words)


def claim(slots: SqlSlots, *, worker: str = "w1", after: float = 0) -> StoredSlotClaim:
    claimed = slots.claim(worker=worker, now=NOON + after * SECOND, lease_seconds=LEASE)
    assert claimed is not None
    return claimed


def nothing_free(slots: SqlSlots, *, after: float = 0) -> bool:
    return slots.claim(worker="w2", now=NOON + after * SECOND, lease_seconds=LEASE) is None


def test_slot_is_kept_once(slots: SqlSlots, harbour: Subscription):
    planned = [a_slot(harbour, note="the one of 2026-11-22 12:00 was missed", cause="after a restart")]
    assert (slots.plan(planned, now=NOON), slots.plan(planned, now=NOON + HOUR)) == (1, 0)
    claimed = claim(slots)
    assert claimed == StoredSlotClaim(
        id=claimed.id,
        slot=planned[0].slot,
        team="T1",
        attempt=1,
        worker="w1",
        note="the one of 2026-11-22 12:00 was missed",
        cause="after a restart",
        free_at=NOON,
        begun_at=NOON,
    )
    assert nothing_free(slots)


def test_same_key_of_two_digests_is_kept_twice(slots: SqlSlots, harbour: Subscription):
    quay = SqlSubscriptions(slots.database).add(a_wish(), team="T2", user="U1", now=NOON)
    assert slots.plan([a_slot(harbour), a_slot(quay)], now=NOON) == 2
    assert [claim(slots).team for _ in range(2)] == ["T1", "T2"]


def test_slots_of_unknown_paused_and_removed_digests_are_not_kept(slots: SqlSlots, harbour: Subscription):
    stored = SqlSubscriptions(slots.database)
    quay = stored.add(a_wish(), team="T1", user="U1", now=NOON)
    paused = replace(harbour, state=SubscriptionState.PAUSED)
    stored.change(harbour, paused, verb="paused", user="U1", now=NOON)
    stored.remove(quay, user="U1", now=NOON)
    planned = [a_slot(harbour), a_slot(quay), a_slot(replace(quay, number=99))]
    assert slots.plan(planned, now=NOON) == 0


def test_skipped_slot_is_kept_and_never_claimed(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour, skipped=True, note="missed by 7 h")], now=NOON)
    assert nothing_free(slots, after=1000)
    [run] = slots.runs(harbour.number, team="T1", limit=5)
    assert (run.state, run.note, run.finished_at, run.attempt) == (SlotState.SKIPPED, "missed by 7 h", NOON, 0)


def test_last_slot_of_each_digest_is_known(slots: SqlSlots, harbour: Subscription):
    quay = SqlSubscriptions(slots.database).add(a_wish(), team="T2", user="U1", now=NOON)
    SqlSubscriptions(slots.database).add(a_wish(), team="T2", user="U1", now=NOON)
    slots.plan([a_slot(harbour, due=NOON - day * DAY) for day in (2, 1, 20)], now=NOON)
    slots.plan([a_slot(quay, skipped=True), a_slot(quay, due=NOON + DAY)], now=NOON)
    assert slots.last(now=NOON) == {harbour.number: NOON - DAY, quay.number: NOON}
    assert slots.last(now=NOON - HOUR) == {harbour.number: NOON - DAY}
    assert slots.last(now=NOON + 30 * DAY) == {}


def test_slot_that_a_wrong_clock_skipped_is_planned_again(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour, skipped=True, note="missed by 7 h")], now=NOON + DAY)
    assert slots.last(now=NOON + HOUR) == {}
    assert slots.plan([a_slot(harbour)], now=NOON + HOUR) == 1
    [run] = slots.runs(harbour.number, team="T1", limit=5)
    assert (run.state, run.note, run.planned_at, run.finished_at) == (SlotState.WAITING, None, NOON + HOUR, None)
    assert claim(slots, after=3600).slot.key == "2026-11-23T12:00"


def test_slot_that_was_worked_on_is_never_planned_again(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour)], now=NOON)
    slots.skip(claim(slots), now=NOON, note="nothing new")
    assert slots.plan([a_slot(harbour)], now=NOON - DAY) == 0
    assert nothing_free(slots, after=1000)


def test_claim_takes_what_is_due_longest_and_nothing_before_its_time(slots: SqlSlots):
    for hours in (0, -2, -1, 1):
        digest = SqlSubscriptions(slots.database).add(a_wish(), team="T1", user="U1", now=NOON)
        slots.plan([a_slot(digest, due=NOON + hours * HOUR)], now=NOON)
    assert [claim(slots).slot.due for _ in range(3)] == [NOON - 2 * HOUR, NOON - HOUR, NOON]
    assert nothing_free(slots)


@pytest.mark.parametrize(("after", "free"), [(0, False), (LEASE - 1, False), (LEASE, True)])
def test_a_lease_ends_by_itself(slots: SqlSlots, harbour: Subscription, after: float, *, free: bool):
    slots.plan([a_slot(harbour)], now=NOON)
    claim(slots)
    assert nothing_free(slots, after=after) is not free


def test_a_claim_after_a_lost_lease_counts_the_attempt(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour)], now=NOON)
    first, second = claim(slots), claim(slots, worker="w2", after=LEASE)
    assert [(each.attempt, each.interrupted) for each in (first, second)] == [(1, False), (2, True)]


def test_a_renewed_lease_holds_longer(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour)], now=NOON)
    assert slots.renew(claim(slots), now=NOON + 30 * SECOND, lease_seconds=LEASE)
    assert nothing_free(slots, after=LEASE)


MADE = a_made(NOON, counts={"entries": 3})
ENDS = {
    "skipped": lambda slots, held: slots.skip(held, now=NOON, note="nothing new", made=MADE),
    "failed": lambda slots, held: slots.fail(held, note="the channel is archived", retry_at=None, now=NOON),
}


@pytest.mark.parametrize("end", ENDS)
def test_slot_that_has_ended_is_logged_and_not_claimed_again(slots: SqlSlots, harbour: Subscription, end: str):
    slots.plan([a_slot(harbour)], now=NOON)
    assert ENDS[end](slots, claim(slots))
    assert nothing_free(slots, after=1000)
    [run] = slots.runs(harbour.number, team="T1", limit=5)
    assert (run.state.value, run.finished_at, run.attempt) == (end, NOON, 1)
    expected = {"skipped": ("nothing new", {"entries": 3}), "failed": ("the channel is archived", {})}
    assert (run.note, run.counts) == expected[end]


@pytest.mark.parametrize("end", ENDS)
def test_whoever_lost_the_lease_ends_nothing(slots: SqlSlots, harbour: Subscription, end: str):
    slots.plan([a_slot(harbour)], now=NOON)
    lost = claim(slots)
    holder = claim(slots, worker="w2", after=LEASE)
    assert not ENDS[end](slots, lost)
    assert not slots.renew(lost, now=NOON, lease_seconds=LEASE)
    assert (slots.begins(harbour.number), slots.ended(limit=9)) == (None, ())
    assert slots.skip(holder, now=NOON, note="nothing new")


def test_slot_that_is_to_be_tried_again_waits_and_keeps_its_note(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour, note="the one of yesterday was missed")], now=NOON)
    assert slots.fail(claim(slots), note="Slack was down", retry_at=NOON + 90 * SECOND, now=NOON)
    assert nothing_free(slots, after=89)
    again = claim(slots, after=90)
    assert (again.attempt, again.interrupted, again.note) == (2, False, "the one of yesterday was missed")


def test_released_slot_counts_as_not_claimed(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour)], now=NOON)
    assert slots.release(claim(slots), now=NOON)
    assert claim(slots).attempt == 1


def test_runs_are_the_team_s_own_and_the_latest_first(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour, due=NOON - day * DAY) for day in (2, 0, 1)], now=NOON)
    keys = [run.slot.key[8:10] for run in slots.runs(harbour.number, team="T1", limit=2)]
    assert keys == ["23", "22"]
    assert slots.runs(harbour.number, team="T2", limit=2) == ()


def test_postgresql_leaves_out_what_another_worker_is_taking():
    taken = take(table, order=(table.c.due_at,), worker="w1", now=NOON, lease_seconds=LEASE)
    assert "FOR UPDATE OF slot SKIP LOCKED" in str(taken.compile(dialect=postgresql.dialect()))


class PostgreSQL:
    """A connection that is only asked for its dialect."""

    dialect = postgresql.dialect()


def test_postgresql_plans_again_only_what_a_wrong_clock_skipped():
    words = str(_keep(PostgreSQL(), {"key": "2026-11-23T12:00"}, NOON).compile(dialect=PostgreSQL.dialect))
    assert "ON CONFLICT (subscription, key) DO UPDATE" in words
    assert words.count("slot.planned_at > ") == 1


def test_slot_says_in_which_team_it_is(slots: SqlSlots, harbour: Subscription):
    slots.plan([a_slot(harbour)], now=NOON)
    with slots.database.read() as connection:
        assert list(connection.execute(select(table.c.team)).scalars()) == ["T1"]
