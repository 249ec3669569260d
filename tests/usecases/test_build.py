from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import SourceError
from bot.model import EmptyDay, MessageState, Slot, SlotState, SubscriptionState
from tests.building import HOUR, Desk, a_desk
from tests.digest_fakes import ScriptedReader, a_stored_entry
from tests.fakes import NOON


def test_slot_that_is_due_is_built_and_its_messages_are_kept():
    desk = a_desk()
    claim = desk.due()
    desk.build(claim)
    kept = desk.kept(claim)
    assert kept.state is SlotState.POSTING
    assert [(message.position, message.channel, message.parent) for message in kept.messages] == [(0, "C1", None)]
    assert "The wall-1 has failed" in kept.messages[0].payload["plain"]
    assert kept.made.covered == ((1, 1),)
    assert (kept.made.counts["shown"], kept.made.ends) == (1, NOON)


def test_nothing_is_claimed_before_it_is_due():
    desk = a_desk()
    desk.store.add(Slot(1, "later", NOON + HOUR))
    assert desk.build.claim() is None


def test_receipt_tells_the_run_what_was_missed_and_that_it_is_late():
    desk = a_desk()
    desk.store.add(Slot(1, "2026-11-23T11:00", NOON - HOUR), note="1 was missed", cause="after a restart")
    claim = desk.build.claim()
    desk.build(claim)
    plain = desk.kept(claim).messages[0].payload["plain"]
    assert "Run D1-1123." in plain
    assert "Late: due 11:00, posted 12:00 after a restart." in plain
    assert "Earlier digests: 1 was missed." in plain


@pytest.mark.parametrize(
    ("words", "note"),
    [({"state": SubscriptionState.PAUSED}, "the digest is paused"), ({"state": SubscriptionState.STOPPED}, "stopped")],
)
def test_digest_that_is_not_active_is_skipped(words, note):
    desk = a_desk(**words)
    claim = desk.due()
    desk.build(claim)
    state, told = desk.outcome(claim)
    assert (state, note in (told or "")) == (SlotState.SKIPPED, True)
    assert desk.reader.asked == []


def test_digest_that_was_removed_is_skipped_also_when_asked_for():
    desk = a_desk()
    claim = desk.due(asked_by="U2")
    desk.stored.kept.clear()
    desk.build(claim)
    assert desk.outcome(claim) == (SlotState.SKIPPED, "the digest was removed")


def test_paused_digest_runs_when_asked_for():
    desk = a_desk(state=SubscriptionState.PAUSED)
    assert desk.store.ask(desk.stored.kept[0], key="asked", user="U2", now=NOON)
    claim = desk.build.claim()
    desk.build(claim)
    assert desk.kept(claim).state is SlotState.POSTING
    assert "Run D1-1123-120000." in desk.kept(claim).messages[0].payload["plain"]


@pytest.mark.parametrize(
    ("change", "state", "note"),
    [
        (lambda desk: desk.stored.kept.clear(), SlotState.SKIPPED, "the digest was removed"),
        (lambda desk: desk.change(state=SubscriptionState.PAUSED), SlotState.SKIPPED, "the digest is paused"),
        (lambda desk: desk.change(channel="C2"), SlotState.POSTING, None),
    ],
    ids=["removed", "paused", "moved"],
)
def test_change_while_a_digest_is_made_counts(change, state, note):
    desk = a_desk()
    desk.stored.meanwhile = lambda asked: change(desk) if asked == 1 else None
    claim = desk.due()
    desk.build(claim)
    assert desk.reader.asked != []
    assert desk.outcome(claim) == (state, note)
    assert [message.channel for message in desk.kept(claim).messages] == (["C2"] if state == "posting" else [])


def test_empty_day_posts_the_receipt():
    desk = Desk()
    claim = desk.due()
    desk.build(claim)
    assert desk.kept(claim).state is SlotState.POSTING
    assert "Nothing new." in desk.kept(claim).messages[0].payload["plain"]


def test_empty_day_may_post_nothing():
    desk = Desk(empty_day=EmptyDay.NOTHING)
    claim = desk.due()
    desk.build(claim)
    assert desk.outcome(claim) == (SlotState.SKIPPED, "nothing new")
    assert desk.store.begins(1) == NOON
    assert desk.people.told == []


def test_who_asked_is_told_that_there_was_nothing_new():
    desk = a_desk(empty_day=EmptyDay.NOTHING)
    desk.reader.answers = {"https://harbour.example/wall-1": SourceError("It answered 503.")}
    claim = desk.due(asked_by="U2")
    desk.build(claim)
    told = "There was nothing new, so nothing was posted. What could not be read: 1. A preview names it."
    assert desk.people.told == [("U2", f"Digest 1, “Harbour”: {told}", None)]


def test_second_build_shows_nothing_twice():
    desk = a_desk()
    first = desk.due()
    desk.build(first)
    desk.store.post(first.id)
    assert desk.finish() == 1
    desk.clock.forward(60)
    desk.entries.kept.append(a_stored_entry(2, at=NOON - HOUR / 2))
    second = desk.due()
    desk.build(second)
    assert desk.kept(second).made.covered == ((2, 1),)
    plain = desk.kept(second).messages[0].payload["plain"]
    assert ("wall-1 has failed" in plain, "wall-2 has failed" in plain) == (False, True)
    assert desk.reader.asked == ["https://harbour.example/wall-1", "https://harbour.example/wall-2"]


def test_next_slot_of_a_digest_waits_until_the_one_before_has_ended():
    desk = a_desk()
    first = desk.due()
    desk.store.add(Slot(1, "next", NOON))
    assert desk.build.claim() is None
    desk.build(first)
    assert desk.build.claim() is None
    desk.store.post(first.id)
    desk.finish()
    assert desk.build.claim() is not None


def test_failed_message_shows_again_what_was_not_posted():
    desk = a_desk()
    first = desk.due()
    desk.build(first)
    desk.store.post(first.id, MessageState.FAILED)
    desk.finish()
    assert desk.outcome(first) == (SlotState.FAILED, "why 0")
    second = desk.due()
    desk.build(second)
    assert desk.kept(second).made.covered == ((1, 1),)


@pytest.mark.parametrize(
    ("hours", "asked_by", "state"),
    [
        (5, None, SlotState.POSTING),
        (7, None, SlotState.SKIPPED),
        (7, "U2", SlotState.POSTING),
    ],
)
def test_slot_that_nobody_took_up_within_the_grace_is_skipped_with_a_note(hours, asked_by, state):
    desk = a_desk()
    desk.store.add(Slot(1, "2026-11-23T12:00", NOON), asked_by=asked_by)
    desk.clock.forward(hours * 3600)
    claim = desk.build.claim()
    desk.build(claim)
    assert desk.kept(claim).state is state
    assert ("more than the 6 h" in (desk.kept(claim).note or "")) is (state is SlotState.SKIPPED)


def test_digest_tells_how_late_it_is_when_it_is_made_not_when_that_began():
    desk = a_desk()

    def read(source):
        desk.clock.forward(20 * 60)
        return ScriptedReader()(source)

    desk.build = replace(desk.build, make=replace(desk.build.make, read=replace(desk.build.make.read, read=read)))
    claim = desk.due()
    desk.build(claim)
    assert "Late: due 12:00, posted 12:20." in desk.kept(claim).messages[0].payload["plain"]
