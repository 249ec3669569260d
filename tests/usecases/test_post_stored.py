"""Messages of many digests, posted from the real outbox by replicas whose clocks are set."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.errors import PublishError
from bot.model import MessageState, OutboxMessage, PlannedSlot, Slot, SlotState
from bot.model.posting import Post, Sighting
from bot.storage import Database, SqlOutbox, SqlSlots, SqlSubscriptions
from bot.usecases.post import PostMessages
from bot.usecases.settling import UNSURE
from tests.digests import a_made, a_wish
from tests.fakes import NOON, Clock
from tests.posting import no_answer, refused

SECOND = timedelta(seconds=1)
SENT, FAILED, UNCERTAIN = MessageState.SENT, MessageState.FAILED, MessageState.UNCERTAIN


@dataclass
class Channel:
    """What Slack shows: who posted what and when; ``troubles`` meet the next posts, None is none."""

    clock: Clock
    troubles: list[PublishError | None] = field(default_factory=list)
    shown: list[tuple[int, int]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)
    threads: list[str | None] = field(default_factory=list)
    looked: int = 0

    def post(self, post: Post) -> str:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.shown.append((post.slot, post.position))
        self.times.append(self.clock())
        self.threads.append(post.thread_ts)
        return f"17.{len(self.shown)}"

    def look(self, post: Post) -> Sighting:
        self.looked += 1
        return Sighting(blind=True)


@dataclass
class Room:
    """An outbox, the channel it goes to, and who was told what."""

    outbox: SqlOutbox
    clock: Clock = field(default_factory=Clock)
    told: list[str] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.channel = Channel(self.clock)

    def digest(self, messages: int = 3, *, threaded: bool = True) -> int:
        """Put a digest into the outbox and return its slot."""
        database = self.outbox.database
        digest = SqlSubscriptions(database).add(a_wish(), team="T1", user="U1", now=NOON)
        SqlSlots(database).plan([PlannedSlot(Slot(digest.number, "k", NOON))], now=NOON)
        claim = SqlSlots(database).claim(worker="w0", now=NOON, lease_seconds=60)
        assert claim is not None
        parents = [0 if threaded and position else None for position in range(messages)]
        messages = [OutboxMessage(n, "C1", {"text": "t"}, parent) for n, parent in enumerate(parents)]
        assert self.outbox.put(claim, messages, made=a_made())
        return claim.id

    def worker(self, name: str = "w1", *, clock: Clock | None = None, sleep=None) -> PostMessages:
        own = clock or self.clock
        moves = sleep or own.forward
        return PostMessages(self.outbox, self.channel, self._stop, self._tell, now=own, sleep=moves, worker=name)

    def run(self, *, seconds: int) -> None:
        """Post whatever can be posted, looking once a second as a worker does."""
        post, end = self.worker(), self.clock() + seconds * SECOND
        while self.clock() < end:
            if not post():
                self.clock.forward(1)

    def states(self, slot: int) -> list[MessageState]:
        return [each.state for each in self.outbox.of_slot(slot, team="T1")]

    def _stop(self, claim, reason: str) -> bool:
        self.stops.append(reason)
        return len(self.stops) == 1

    def _tell(self, claim, note: str) -> None:
        self.told.append(note)


@pytest.fixture
def room(database: Database) -> Room:
    return Room(SqlOutbox(database))


def test_replies_go_into_the_thread_of_what_was_sent(room: Room):
    slot = room.digest()
    room.run(seconds=5)
    assert room.channel.shown == [(slot, 0), (slot, 1), (slot, 2)]
    assert room.channel.threads == [None, "17.1", "17.1"]


def test_429_in_the_middle_keeps_the_order_and_holds_every_digest_of_the_channel(room: Room):
    first, second = room.digest(threaded=False), room.digest(threaded=False)
    slow = refused("ratelimited", retry_after=30.0)
    room.channel.troubles = [None, slow, slow]
    room.run(seconds=120)
    for slot in (first, second):
        assert [position for number, position in room.channel.shown if number == slot] == [0, 1, 2]
        assert room.states(slot) == [SENT] * 3
    assert room.channel.times[1] - room.channel.times[0] >= 60 * SECOND


def test_429_for_an_hour_is_obeyed_by_every_digest_of_the_channel(room: Room):
    slots = [room.digest(1) for _ in range(3)]
    room.channel.troubles = [refused("ratelimited", retry_after=3600.0)]
    room.run(seconds=3610)
    assert sorted(room.channel.shown) == [(slot, 0) for slot in slots]
    assert room.channel.times[0] == NOON + 3600 * SECOND


def test_a_crowd_that_waits_for_one_channel_gets_through_at_one_message_a_second(room: Room):
    slots = [room.digest(1) for _ in range(25)]
    room.outbox.hold("C1", team="T1", until=NOON + 30 * SECOND)
    room.run(seconds=60)
    assert sorted(room.channel.shown) == [(slot, 0) for slot in slots]
    assert room.channel.times[0] == NOON + 30 * SECOND
    assert all(after - before >= SECOND for before, after in pairwise(room.channel.times))


def test_whoever_sleeps_through_his_lease_posts_nothing_when_he_wakes(room: Room):
    slot = room.digest(1)
    room.outbox.pace("C1", team="T1", now=NOON)
    other = room.worker("w2", clock=Clock(NOON + 61 * SECOND))

    def oversleep(seconds: float) -> None:
        assert other()

    assert room.worker(sleep=oversleep)()
    assert (room.channel.shown, room.states(slot), room.channel.looked) == ([(slot, 0)], [SENT], 0)


def test_a_failed_message_takes_its_replies_along_and_is_told_once(room: Room):
    slot = room.digest()
    room.channel.troubles = [refused("is_archived")]
    room.run(seconds=5)
    assert (room.states(slot), len(room.stops), len(room.told)) == ([FAILED] * 3, 1, 1)


def test_doubts_of_one_digest_are_told_once_and_those_of_another_one_again(room: Room):
    slots = [room.digest(threaded=False), room.digest(1)]
    room.channel.troubles = [no_answer()] * 4
    room.run(seconds=600)
    assert [room.states(slot) for slot in slots] == [[UNCERTAIN] * 3, [UNCERTAIN]]
    assert room.told == [UNSURE] * 2


def test_a_message_that_is_uncertain_is_posted_again_by_a_persons_wish_only(room: Room):
    slot = room.digest(1)
    room.channel.troubles = [no_answer()]
    room.run(seconds=300)
    assert (room.states(slot), room.channel.shown) == ([UNCERTAIN], [])
    slots = SqlSlots(room.outbox.database)
    assert slots.settle(slot, SlotState.UNCERTAIN, now=room.clock())
    assert slots.again(slot, team="T1", user="U2", now=room.clock())
    room.run(seconds=5)
    assert (room.states(slot), room.channel.shown, room.channel.looked) == ([SENT], [(slot, 0)], 1)
