"""Slots whose messages are in the outbox: they end once, take effect once, and begin again by a person's wish."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotAgainError
from bot.model import Made, MessageState, Seen, SlotState, Subscription
from bot.storage import Database, SqlOutbox, SqlSeenStories, SqlSlots, open_database
from tests.digests import a_made, a_seen_story
from tests.fakes import NOON
from tests.storage.at_work import (
    DIGEST,
    HOUR,
    LEASE,
    a_digest_of,
    columns_of,
    doubt_all,
    due,
    fail_all,
    post_all,
    posting,
    run_of,
    settled,
    taken,
)
from tests.storage.holding import run_together

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
WALL = a_seen_story(1, at=NOON)
PIER = a_seen_story(2, at=NOON)


@pytest.fixture
def slots(database: Database) -> SqlSlots:
    return SqlSlots(database)


@pytest.fixture
def harbour(database: Database) -> Subscription:
    return a_digest_of(database, at=NOON - 30 * DAY)


def seen(database: Database, subscription: Subscription) -> Seen:
    return SqlSeenStories(database).of(subscription.number)


def test_slot_has_ended_when_none_of_its_messages_is_on_its_way(
    database: Database, slots: SqlSlots, harbour: Subscription
):
    claimed = posting(database, harbour, messages=DIGEST)
    assert slots.ended(limit=9) == ()
    outbox = SqlOutbox(database)
    outbox.sent(outbox.claim(worker="w1", now=NOON, lease_seconds=LEASE), ts="17.0", now=NOON)
    assert slots.ended(limit=9) == ()
    fail_all(database)
    [ended] = slots.ended(limit=9)
    assert (ended.id, ended.team, ended.slot, ended.asked_by) == (claimed.id, "T1", claimed.slot, None)
    assert [(each.position, each.state.value, each.ts) for each in ended.messages] == [
        (0, "sent", "17.0"),
        (1, "failed", None),
        (2, "failed", None),
    ]


def test_slot_whose_replies_wait_for_a_person_has_ended(database: Database, slots: SqlSlots, harbour: Subscription):
    posting(database, harbour, messages=DIGEST)
    doubt_all(database)
    [ended] = slots.ended(limit=9)
    assert [each.state.value for each in ended.messages] == ["uncertain", "waiting", "waiting"]


def test_slot_without_messages_has_ended_and_the_first_ones_are_told_first(database: Database, slots: SqlSlots):
    ids = [posting(database, a_digest_of(database), messages=()).id for _ in range(3)]
    assert [each.id for each in slots.ended(limit=2)] == ids[:2]


@pytest.mark.parametrize("state", [SlotState.POSTED, SlotState.UNCERTAIN])
def test_slot_that_ends_leaves_behind_what_it_showed_and_no_more(
    database: Database, slots: SqlSlots, harbour: Subscription, state: SlotState
):
    claimed = posting(database, harbour, shown=(WALL, PIER))
    (post_all if state is SlotState.POSTED else doubt_all)(database)
    run = settled(database, claimed, state, note="told")
    assert (run.state, run.finished_at, run.note, run.permalink) == (state, NOON, "told", None)
    assert seen(database, harbour) == Seen((WALL, PIER))
    assert columns_of(database, claimed.id) == (state.value, {"shown": 1}, NOON, None)
    assert slots.ended(limit=9) == ()
    assert not slots.settle(claimed.id, SlotState.FAILED, now=NOON)


def test_slot_that_fails_leaves_nothing_behind_and_the_next_looks_at_the_same(
    database: Database, slots: SqlSlots, harbour: Subscription
):
    settled_at = NOON - DAY
    first = posting(database, harbour, at=settled_at)
    post_all(database)
    settled(database, first, SlotState.POSTED, now=settled_at)
    claimed = posting(database, harbour, shown=(WALL,))
    assert slots.begins(harbour.number) == NOON
    fail_all(database)
    settled(database, claimed, SlotState.FAILED, note="The channel is archived.")
    assert slots.begins(harbour.number) == settled_at
    assert seen(database, harbour) == Seen()


def test_slot_does_not_end_while_a_message_is_on_its_way(database: Database, slots: SqlSlots, harbour: Subscription):
    claimed = posting(database, harbour)
    assert not slots.settle(claimed.id, SlotState.POSTED, now=NOON)
    post_all(database)
    settled(database, claimed, SlotState.POSTED)


def test_one_of_two_replicas_settles_and_it_takes_effect_once(database: Database, harbour: Subscription):
    url = database.engine.url.render_as_string(hide_password=False)
    replicas, won = [SqlSlots(open_database(url)) for _ in range(2)], []
    for day in range(5):
        shown = a_seen_story(day, at=NOON)
        claimed = posting(database, harbour, at=NOON + day * DAY, shown=(shown,))
        post_all(database, now=NOON + day * DAY)
        both = threading.Barrier(2)

        def settle(number: int, slot: int = claimed.id, both: threading.Barrier = both) -> None:
            both.wait(10)
            won.append(replicas[number].settle(slot, SlotState.POSTED, now=NOON))

        run_together(settle, 2)
    for replica in replicas:
        replica.database.close()
    assert sorted(won) == [False] * 5 + [True] * 5
    assert [story.key for story in seen(database, harbour).stories] == [f"wall-{day}" for day in range(5)]


def test_empty_day_counts_as_posted(database: Database, slots: SqlSlots, harbour: Subscription):
    due(database, harbour)
    claimed = taken(database)
    assert slots.skip(claimed, now=NOON, note="nothing new", made=a_made(NOON - HOUR, counts={"new": 0}, shown=(WALL,)))
    assert slots.begins(harbour.number) == NOON - HOUR
    assert seen(database, harbour) == Seen((WALL,))
    assert columns_of(database, claimed.id) == ("skipped", {"new": 0}, NOON - HOUR, None)


def test_slot_that_is_skipped_unmade_moves_nothing(database: Database, slots: SqlSlots, harbour: Subscription):
    due(database, harbour)
    assert slots.skip(taken(database), now=NOON, note="the feeds are gone")
    assert slots.begins(harbour.number) is None


@pytest.mark.parametrize("state", [SlotState.UNCERTAIN, SlotState.FAILED])
def test_messages_of_a_slot_are_posted_again_by_a_person_s_wish(
    database: Database, slots: SqlSlots, harbour: Subscription, state: SlotState
):
    claimed = posting(database, harbour, messages=DIGEST, shown=(WALL,))
    (doubt_all if state is SlotState.UNCERTAIN else fail_all)(database)
    settled(database, claimed, state, note="It did not go well.")
    assert not slots.again(claimed.id, team="T2", user="U2", now=NOON)
    assert slots.again(claimed.id, team="T1", user="U2", now=NOON + HOUR)
    run = run_of(database, claimed)
    assert (run.state, run.note, run.finished_at) == (SlotState.POSTING, None, None)
    assert (slots.begins(harbour.number), slots.ended(limit=9)) == (NOON, ())
    post_all(database, now=NOON + HOUR)
    assert {each.state for each in slots.ended(limit=9)[0].messages} == {MessageState.SENT}
    settled(database, claimed, SlotState.POSTED, now=NOON + HOUR)
    assert seen(database, harbour) == Seen((WALL,))
    assert not slots.again(claimed.id, team="T1", user="U2", now=NOON)


def test_slot_that_failed_without_messages_is_made_anew(database: Database, slots: SqlSlots, harbour: Subscription):
    due(database, harbour)
    slots.fail(taken(database), note="The database was full.", retry_at=None, now=NOON)
    [run] = slots.runs(harbour.number, team="T1", limit=9)
    assert slots.again(run.id, team="T1", user="U2", now=NOON + 90 * SECOND)
    assert slots.claim(worker="w1", now=NOON + 89 * SECOND, lease_seconds=LEASE) is None
    again = taken(database, now=NOON + 90 * SECOND)
    assert (again.id, again.attempt, again.interrupted, again.note) == (run.id, 2, False, None)


def test_slot_is_not_posted_again_while_another_is_at_work(database: Database, slots: SqlSlots, harbour: Subscription):
    first = posting(database, harbour, at=NOON - DAY)
    doubt_all(database)
    settled(database, first, SlotState.UNCERTAIN)
    second = posting(database, harbour)
    with pytest.raises(NotAgainError, match="Another run of this digest is being made or posted"):
        slots.again(first.id, team="T1", user="U2", now=NOON)
    assert SqlOutbox(database).of_slot(first.id, team="T1")[0].state is MessageState.UNCERTAIN
    post_all(database)
    settled(database, second, SlotState.POSTED)
    assert slots.again(first.id, team="T1", user="U2", now=NOON)


def test_what_a_later_digest_showed_is_not_taken_back_by_one_that_failed(
    database: Database, slots: SqlSlots, harbour: Subscription
):
    old, new = a_seen_story(1, at=NOON - DAY), a_seen_story(1, at=NOON, version=2)
    first = posting(database, harbour, at=NOON - DAY, shown=(old,))
    fail_all(database)
    settled(database, first, SlotState.FAILED)
    second = posting(database, harbour, shown=(new,))
    post_all(database)
    settled(database, second, SlotState.POSTED)
    assert columns_of(database, first.id)[3] is None
    assert (seen(database, harbour), slots.begins(harbour.number)) == (Seen((new,)), NOON)


def test_digest_looks_from_where_the_furthest_before_it_ended(
    database: Database, slots: SqlSlots, harbour: Subscription
):
    quay = a_digest_of(database)
    for ends in (NOON - HOUR, NOON - 2 * HOUR):
        due(database, harbour, at=ends)
        slots.skip(taken(database, now=ends), now=NOON, note="nothing new", made=Made(ends))
    assert (slots.begins(harbour.number), slots.begins(quay.number)) == (NOON - HOUR, None)
