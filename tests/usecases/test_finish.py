from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.errors import PublishError
from bot.model import Made, MessageState, OutboxMessage, Slot, SlotState
from bot.usecases.finish import NO_MESSAGES, FinishDigests, outcome
from tests.digest_fakes import LinkingPoster
from tests.digest_store import DigestStore
from tests.fakes import NOON, Clock

SENT, FAILED, UNCERTAIN = MessageState.SENT, MessageState.FAILED, MessageState.UNCERTAIN
MADE = Made(NOON, {"shown": 1}, covered=((7, 1),))


def messages(*states: MessageState) -> tuple[OutboxMessage, ...]:
    """Return a parent and its thread in these states."""
    return tuple(
        OutboxMessage(place, "C1", {}, 0 if place else None, state, f"17.{place}", f"why {place}")
        for place, state in enumerate(states)
    )


class Desk:
    """Slots whose messages are on their way."""

    def __init__(self, *states: tuple[MessageState, ...], trouble: PublishError | None = None) -> None:
        self.store = DigestStore()
        self.poster = LinkingPoster(trouble)
        self.finish = FinishDigests(self.store, self.poster, Clock())
        for number, each in enumerate(states, 1):
            self.store.add(Slot(number, "2026-11-23T12:00", NOON))
            claim = self.store.claim(worker="w1", now=NOON, lease_seconds=60)
            assert claim is not None
            assert self.store.put(claim, messages(*each), made=MADE)

    def log(self) -> list[tuple[SlotState, str | None, str | None]]:
        runs = [self.store.get(number, team="T1") for number in self.store.kept]
        return [(run.state, run.note, run.permalink) for run in runs if run]


@pytest.mark.parametrize(
    ("states", "ends"),
    [
        ((SENT,), (SlotState.POSTED, None)),
        ((SENT, SENT, SENT), (SlotState.POSTED, None)),
        ((SENT, FAILED, SENT, FAILED), (SlotState.POSTED, "of 3 messages in its thread: 2 missing")),
        ((SENT, UNCERTAIN), (SlotState.POSTED, "of 1 message in its thread: 1 uncertain")),
        ((SENT, FAILED, UNCERTAIN), (SlotState.POSTED, "of 2 messages in its thread: 1 missing, 1 uncertain")),
        ((UNCERTAIN, FAILED), (SlotState.UNCERTAIN, "why 0")),
        ((FAILED, FAILED), (SlotState.FAILED, "why 0")),
        ((), (SlotState.FAILED, NO_MESSAGES)),
    ],
)
def test_how_a_slot_ends(states, ends):
    assert outcome(messages(*states)) == ends


def test_posted_digest_has_a_link_and_is_remembered():
    desk = Desk((SENT, SENT))
    assert desk.finish() == 1
    assert desk.log() == [(SlotState.POSTED, None, "https://desk.example/C1/17.0")]
    assert desk.store.covered(1, [7]) == {(7, 1)}


def test_link_is_that_of_the_parent_in_whatever_order_messages_come():
    desk = Desk((SENT, SENT))
    kept = desk.store.kept[1]
    kept.messages = tuple(reversed(kept.messages))
    desk.finish()
    assert desk.log()[0][2] == "https://desk.example/C1/17.0"


@pytest.mark.parametrize(("state", "covered"), [(UNCERTAIN, {(7, 1)}), (FAILED, set())], ids=["uncertain", "failed"])
def test_digest_that_may_be_there_is_not_shown_again(state, covered):
    desk = Desk((state,))
    desk.finish()
    assert desk.log() == [(SlotState(state.value), "why 0", None)]
    assert desk.store.covered(1, [7]) == covered


@pytest.mark.parametrize("state", [MessageState.WAITING, MessageState.WORKING])
def test_slot_whose_messages_are_on_their_way_does_not_end(state):
    desk = Desk((SENT, state))
    assert desk.finish() == 0
    assert desk.log()[0][0] is SlotState.POSTING


def test_link_that_cannot_be_had_costs_nothing():
    desk = Desk((SENT,), trouble=PublishError("Slack did not answer.", code="unreachable"))
    assert desk.finish() == 1
    assert desk.log() == [(SlotState.POSTED, None, None)]


def test_ending_twice_is_the_same_as_once():
    desk = Desk((SENT,), (FAILED,))
    assert desk.finish() == 2
    before = desk.log()
    assert desk.finish() == 0
    assert desk.log() == before


def test_replicas_end_each_slot_once():
    desk = Desk(*[(SENT, SENT)] * 20)
    gate, ended = threading.Barrier(4, timeout=10), []

    def end(finish: FinishDigests) -> None:
        gate.wait()
        ended.append(finish())

    threads = [threading.Thread(target=end, args=(replace(desk.finish),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sum(ended) == 20
    assert len(desk.poster.asked) == 20  # whoever did not end it asks Slack for nothing
