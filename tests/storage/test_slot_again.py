"""Slots that a person has posted once more, and those whose message proves to be posted after all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotAgainError
from bot.model import MessageState, Seen, SlotState, Subscription
from bot.storage import Database, SqlOutbox, SqlSeenStories, SqlSlots
from tests.digests import a_seen_story
from tests.fakes import NOON
from tests.storage.at_work import (
    DIGEST,
    HOUR,
    LEASE,
    MINUTE,
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

DAY = timedelta(days=1)
WALL = a_seen_story(1, at=NOON)
NEWER = a_seen_story(1, at=NOON + HOUR, version=2)


@pytest.fixture
def slots(database: Database) -> SqlSlots:
    return SqlSlots(database)


@pytest.fixture
def outbox(database: Database) -> SqlOutbox:
    return SqlOutbox(database)


@pytest.fixture
def harbour(database: Database) -> Subscription:
    return a_digest_of(database, at=NOON - 30 * DAY)


def next_message(outbox: SqlOutbox):
    claimed = outbox.claim(worker="w1", now=NOON, lease_seconds=LEASE)
    assert claimed is not None
    return claimed


@pytest.mark.parametrize("trouble", [doubt_all, fail_all], ids=["uncertain", "failed"])
def test_missing_part_of_a_posted_digest_is_posted_again_and_takes_effect_no_second_time(
    slots: SqlSlots, outbox: SqlOutbox, harbour: Subscription, trouble
):
    claimed = posting(slots.database, harbour, messages=DIGEST, shown=(WALL,))
    outbox.sent(next_message(outbox), ts="17.0", now=NOON)
    trouble(slots.database)
    settled(slots.database, claimed, SlotState.POSTED, note="of 2 messages in its thread: 2 missing")
    later = posting(slots.database, harbour, at=NOON + HOUR, shown=(NEWER,))
    post_all(slots.database, now=NOON + HOUR)
    settled(slots.database, later, SlotState.POSTED, now=NOON + HOUR)
    assert slots.again(claimed.id, team="T1", user="U2", now=NOON + 2 * HOUR)
    assert run_of(slots.database, claimed).state is SlotState.POSTING
    post_all(slots.database, now=NOON + 2 * HOUR)
    assert [each.ts for each in outbox.of_slot(claimed.id, team="T1")] == [
        "17.0",
        f"{claimed.id}.1",
        f"{claimed.id}.2",
    ]
    run = settled(slots.database, claimed, SlotState.POSTED, now=NOON + 2 * HOUR)
    assert (run.note, run.posted_at) == (None, NOON)
    assert SqlSeenStories(slots.database).of(harbour.number) == Seen((NEWER,))
    assert slots.begins(harbour.number) == NOON + HOUR


def test_digest_that_is_posted_whole_is_not_posted_again(slots: SqlSlots, harbour: Subscription):
    claimed = posting(slots.database, harbour, messages=DIGEST)
    post_all(slots.database)
    settled(slots.database, claimed, SlotState.POSTED)
    assert not slots.again(claimed.id, team="T1", user="U2", now=NOON)


def test_who_had_it_posted_again_is_known_and_the_slot_stays_one_of_those_that_are_due(
    slots: SqlSlots, harbour: Subscription
):
    due(slots.database, harbour)
    first = taken(slots.database)
    assert slots.fail(first, note="The disk was full.", retry_at=None, now=NOON)
    assert slots.again(first.id, team="T1", user="U2", now=NOON + HOUR)
    again = taken(slots.database, now=NOON + HOUR)
    assert (again.asked_by, again.begun_at, again.free_at) == ("U2", NOON + HOUR, NOON + HOUR)
    assert run_of(slots.database, again).asked_by == "U2"
    assert slots.last(now=NOON + HOUR) == {harbour.number: NOON}


def test_failed_digest_is_not_posted_when_a_later_one_showed_the_same(slots: SqlSlots, harbour: Subscription):
    first = posting(slots.database, harbour, shown=(WALL,))
    fail_all(slots.database)
    settled(slots.database, first, SlotState.FAILED)
    second = posting(slots.database, harbour, at=NOON + HOUR, shown=(NEWER,))
    post_all(slots.database, now=NOON + HOUR)
    settled(slots.database, second, SlotState.POSTED)
    with pytest.raises(NotAgainError, match="A later digest has shown that already"):
        slots.again(first.id, team="T1", user="U2", now=NOON)
    assert run_of(slots.database, first).state is SlotState.FAILED


def test_digest_that_was_uncertain_and_then_refused_can_be_posted_again(slots: SqlSlots, harbour: Subscription):
    claimed = posting(slots.database, harbour, shown=(WALL,))
    doubt_all(slots.database)
    settled(slots.database, claimed, SlotState.UNCERTAIN)
    assert slots.again(claimed.id, team="T1", user="U2", now=NOON)
    fail_all(slots.database)
    settled(slots.database, claimed, SlotState.FAILED)
    assert slots.again(claimed.id, team="T1", user="U2", now=NOON)
    post_all(slots.database)
    settled(slots.database, claimed, SlotState.POSTED)
    assert (SqlSeenStories(slots.database).of(harbour.number), slots.begins(harbour.number)) == (Seen((WALL,)), NOON)


def test_digest_is_posted_when_its_first_message_was_sent_however_late_its_thread_ends(
    slots: SqlSlots, outbox: SqlOutbox, harbour: Subscription
):
    claimed = posting(slots.database, harbour, messages=DIGEST)
    outbox.sent(next_message(outbox), ts="17.0", now=NOON + MINUTE)
    post_all(slots.database, now=NOON + HOUR)
    run = settled(slots.database, claimed, SlotState.POSTED, now=NOON + HOUR)
    assert (run.posted_at, run.finished_at) == (NOON + MINUTE, NOON + HOUR)


def test_digest_that_is_not_posted_has_no_time_of_it(slots: SqlSlots, harbour: Subscription):
    claimed = posting(slots.database, harbour)
    doubt_all(slots.database)
    assert settled(slots.database, claimed, SlotState.UNCERTAIN).posted_at is None


@pytest.mark.parametrize(("end", "state"), [("doubt", SlotState.UNCERTAIN), ("fail", SlotState.FAILED)])
def test_message_that_proves_to_be_posted_has_its_slot_end_anew_and_once(
    slots: SqlSlots, outbox: SqlOutbox, harbour: Subscription, end: str, state: SlotState
):
    claimed = posting(slots.database, harbour, shown=(WALL,))
    message = next_message(outbox)
    if end == "doubt":
        outbox.doubt(message, error="no answer", now=NOON)
    else:
        outbox.fail(message, error="is_archived", retry_at=None, now=NOON)
    settled(slots.database, claimed, state, note="no answer")
    assert slots.ended(limit=9) == ()
    outbox.sent(message, ts="17.0", now=NOON + MINUTE)
    [ended] = slots.ended(limit=9)
    assert (ended.id, ended.messages[0].state) == (claimed.id, MessageState.SENT)
    run = settled(slots.database, claimed, SlotState.POSTED, now=NOON + HOUR)
    assert (run.note, run.posted_at) == (None, NOON + MINUTE)
    assert SqlSeenStories(slots.database).of(harbour.number) == Seen((WALL,))
    assert columns_of(slots.database, claimed.id)[2:] == (NOON, None)
    assert slots.ended(limit=9) == ()
    assert not slots.settle(claimed.id, SlotState.POSTED, now=NOON)


def test_link_is_kept_beside_the_end(slots: SqlSlots, harbour: Subscription):
    claimed = posting(slots.database, harbour)
    post_all(slots.database)
    settled(slots.database, claimed, SlotState.POSTED)
    slots.link(claimed.id, "https://c.example/p1")
    run = run_of(slots.database, claimed)
    assert (run.state, run.permalink) == (SlotState.POSTED, "https://c.example/p1")
