"""Slots that are built late, left out for a newer one, or missed; and what the next digest tells of those."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.model import EmptyDay, Slot, SlotState, SubscriptionState
from tests.building import HOUR, Desk, a_desk
from tests.digest_store import AClaim
from tests.fakes import NOON

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
BUSY = StorageError("The database is busy.")
ZONE = "Its time zone, Sea/Atlantis, is not known here any more. Choose another one, then resume the digest."


def slot_at(at) -> Slot:
    return Slot(1, f"{at:%Y-%m-%dT%H:%M}", at)


def claimed(desk: Desk) -> AClaim:
    claim = desk.build.claim()
    assert isinstance(claim, AClaim)
    return claim


def plain_of(desk: Desk, claim: AClaim) -> str:
    return desk.kept(claim).messages[0].payload["plain"]


def test_slot_that_is_caught_up_late_has_as_long_to_succeed_as_any_other():
    desk = a_desk()
    desk.store.add(slot_at(NOON - 6 * HOUR + MINUTE))
    desk.store.trouble = BUSY
    claim = claimed(desk)
    while desk.kept(claim).state is not SlotState.FAILED:
        desk.build(claim)
        assert desk.kept(claim).state in {SlotState.WAITING, SlotState.FAILED}
        if desk.kept(claim).state is SlotState.WAITING:
            desk.clock.at = desk.kept(claim).free_at
            claim = claimed(desk)
    assert NOON + 5 * HOUR < desk.clock() <= NOON + 6 * HOUR


def test_slot_that_was_interrupted_days_ago_is_missed():
    desk = a_desk()
    desk.store.add(slot_at(NOON))
    first = claimed(desk)
    desk.clock.forward(3 * 86_400)
    again = desk.store.interrupt(first)
    desk.build(again)
    assert desk.outcome(again) == (
        SlotState.SKIPPED,
        "missed by 3 days, more than the 6 h within which it is caught up",
    )
    assert desk.reader.asked == []


def test_slot_that_was_interrupted_a_while_ago_is_built():
    desk = a_desk()
    desk.store.add(slot_at(NOON - 6 * HOUR + MINUTE))
    first = claimed(desk)
    desk.clock.forward(120)
    again = desk.store.interrupt(first)
    desk.build(again)
    assert desk.kept(again).state is SlotState.POSTING


def test_newer_slot_stands_for_one_that_was_not_posted_and_tells_of_it():
    desk = a_desk()
    desk.store.add(slot_at(NOON - HOUR))
    old = claimed(desk)
    desk.store.add(slot_at(NOON))
    desk.build(desk.store.interrupt(old))
    assert desk.outcome(old) == (SlotState.SKIPPED, "missed; that of 2026-11-23 12:00 stands for it")
    newer = claimed(desk)
    desk.build(newer)
    assert "Earlier digests: the one of 2026-11-23 11:00 was missed." in plain_of(desk, newer)


def test_slot_that_a_person_has_posted_again_is_not_left_out():
    desk = a_desk()
    desk.store.add(slot_at(NOON - 3 * DAY), asked_by="U2")
    desk.store.add(slot_at(NOON))
    claim = claimed(desk)
    desk.build(claim)
    assert desk.kept(claim).state is SlotState.POSTING


def missed_days(desk: Desk, *days: int) -> None:
    for number in days:
        kept = desk.store.kept[desk.store.add(slot_at(NOON - number * DAY)).id]
        kept.state, kept.note = SlotState.SKIPPED, "missed by 3 days, more than the 6 h within which it is caught up"


def test_what_was_missed_beyond_the_grace_is_told_by_the_next_digest_that_is_posted_and_not_again():
    desk = a_desk()
    missed_days(desk, 3, 2, 1)
    first = desk.due()
    desk.build(first)
    assert "Earlier digests: 3 were missed, from 2026-11-20 12:00 to 2026-11-22 12:00." in plain_of(desk, first)
    desk.store.post(first.id)
    desk.finish()
    desk.clock.forward(60)
    second = desk.due()
    desk.build(second)
    assert "Earlier digests" not in plain_of(desk, second)


def test_what_was_missed_is_told_after_an_empty_day_that_posts_nothing():
    desk = Desk(empty_day=EmptyDay.NOTHING)
    missed_days(desk, 2)
    empty = desk.due(note="the one of 2026-11-21 12:00 was missed")
    desk.build(empty)
    assert desk.outcome(empty) == (SlotState.SKIPPED, "nothing new; the one of 2026-11-21 12:00 was missed")
    desk.change(empty_day=EmptyDay.RECEIPT)
    desk.clock.forward(60)
    posted = desk.due()
    desk.build(posted)
    assert "Earlier digests: the one of 2026-11-21 12:00 was missed." in plain_of(desk, posted)


@pytest.mark.parametrize(
    ("state", "asked_by", "after", "told"),
    [
        (SubscriptionState.ACTIVE, None, SubscriptionState.STOPPED, ("U1", f"I no longer post this digest. {ZONE}", 1)),
        (SubscriptionState.PAUSED, "U2", SubscriptionState.PAUSED, ("U2", ZONE, None)),
    ],
    ids=["due", "run by hand"],
)
def test_zone_that_is_gone_stops_the_digest_and_is_told_once(state, asked_by, after, told):
    desk = a_desk(zone="Sea/Atlantis", state=state)
    claim = desk.due(asked_by=asked_by)
    desk.build(claim)
    assert desk.outcome(claim) == (SlotState.FAILED, ZONE)
    assert (desk.stored.kept[0].state, desk.reader.asked) == (after, [])
    who, words, slot = told
    assert desk.people.told == [(who, f"Digest 1, “Harbour”: {words}", slot)]
