from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot.model import Slot, SubscriptionState
from bot.usecases.owner import Owners
from bot.usecases.settling import GAVE_UP, UNSURE
from bot.usecases.subscriptions import Subscriptions
from tests.digest_fakes import MemoryFeeds, MemorySubscriptions, NotedSlots
from tests.digest_store import DigestStore
from tests.digests import a_subscription
from tests.fakes import NOON, Clock
from tests.posting import Claim

STOPPED = "I no longer post this digest. The channel is archived. Choose another one, then resume the digest."
REASON = "The channel is archived. Choose another one, then resume the digest."


@dataclass
class Desk:
    """A digest whose message is being posted, and its people."""

    asked_by: str | None = None

    def __post_init__(self) -> None:
        self.stored = MemorySubscriptions([a_subscription(12, created_by="U1")])
        self.store, self.people = DigestStore(), NotedSlots()
        self.claim = self.store.add(Slot(12, "2026-11-23T12:00", NOON), asked_by=self.asked_by)
        self.message = Claim(slot=self.claim.id)
        self.owners = Owners(Subscriptions(self.stored, self.store, MemoryFeeds(), Clock()), self.store, self.people)


def test_digest_is_stopped_once_with_the_reason():
    desk = Desk()
    assert [desk.owners.stop(desk.message, REASON) for _ in range(2)] == [True, False]
    stopped = desk.stored.kept[0]
    assert (stopped.state, stopped.reason) == (SubscriptionState.STOPPED, REASON)


@pytest.mark.parametrize(
    ("note", "slot"),
    [(UNSURE, 1), (GAVE_UP, 1), (STOPPED, None), ("Slack refused that (msg_too_long).", None)],
    ids=["unsure", "gave up", "stopped", "refused"],
)
def test_owner_is_told_of_which_digest_and_may_post_what_is_in_doubt_again(note, slot):
    desk = Desk()
    desk.owners.tell(desk.message, note)
    assert desk.people.told == [("U1", f"Digest 12, “Harbour”: {note}", slot)]


@pytest.mark.parametrize(("asked_by", "told"), [("U2", ["U1", "U2"]), ("U1", ["U1"]), (None, ["U1"])])
def test_who_ran_it_is_told_too_and_nobody_twice(asked_by, told):
    desk = Desk(asked_by)
    desk.owners.tell(desk.message, UNSURE)
    assert [user for user, _, _ in desk.people.told] == told


def test_failed_digest_may_be_tried_again():
    desk = Desk()
    desk.owners.failed(desk.claim, "It could not be made.")
    assert desk.people.told == [("U1", "Digest 12, “Harbour”: It could not be made.", 1)]


@pytest.mark.parametrize(("asked_by", "told"), [("U2", ["U2"]), (None, [])])
def test_answer_is_for_who_asked(asked_by, told):
    desk = Desk(asked_by)
    desk.owners.answer(desk.claim, desk.stored.kept[0], "Nothing was posted: nothing new.")
    assert [user for user, _, _ in desk.people.told] == told


def test_removed_digest_is_nobody_s():
    desk = Desk()
    desk.stored.kept.clear()
    assert desk.owners.stop(desk.message, REASON) is False
    desk.owners.tell(desk.message, UNSURE)
    desk.owners.failed(desk.claim, "It could not be made.")
    assert desk.people.told == []


@pytest.mark.parametrize(
    ("state", "asked_by", "told"),
    [
        (SubscriptionState.ACTIVE, "U2", [("U1", f"I no longer post this digest. {REASON}", 1)]),
        (SubscriptionState.PAUSED, "U2", [("U2", REASON, None)]),
        (SubscriptionState.PAUSED, None, []),
    ],
    ids=["active", "paused and run by hand", "paused"],
)
def test_digest_that_cannot_be_made_is_stopped_and_told(state, asked_by, told):
    desk = Desk(asked_by)
    desk.stored.kept = [replace(each, state=state) for each in desk.stored.kept]
    desk.owners.unmade(desk.claim, desk.stored.kept[0], REASON)
    assert desk.people.told[: len(told)] == [(who, f"Digest 12, “Harbour”: {note}", slot) for who, note, slot in told]
    assert len(desk.people.told) == (2 if state is SubscriptionState.ACTIVE else len(told))


def test_unknown_slot_is_nobody_s():
    desk = Desk()
    assert desk.owners.stop(Claim(slot=99), REASON) is False
    desk.owners.tell(Claim(slot=99), UNSURE)
    assert desk.people.told == []
