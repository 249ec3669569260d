from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.dialects import postgresql

from bot.model import MessageState, SlotState
from bot.storage import Database, SqlOutbox, SqlSlots, open_database
from bot.storage.leases import take
from bot.storage.outbox import StoredMessageClaim, _next
from bot.storage.slot_rows import StoredSlotClaim
from bot.storage.tables import outbox as table
from tests.fakes import NOON
from tests.storage.at_work import DIGEST, HOUR, LEASE, message, put, settled, slot_of

SECOND = timedelta(seconds=1)


@pytest.fixture
def outbox(database: Database) -> SqlOutbox:
    return SqlOutbox(database)


def claim(outbox: SqlOutbox, *, worker: str = "w1", after: float = 0) -> StoredMessageClaim:
    claimed = outbox.claim(worker=worker, now=NOON + after * SECOND, lease_seconds=LEASE)
    assert claimed is not None
    return claimed


def nothing_free(outbox: SqlOutbox, *, after: float = 0) -> bool:
    return outbox.claim(worker="w2", now=NOON + after * SECOND, lease_seconds=LEASE) is None


def states(outbox: SqlOutbox, slot: StoredSlotClaim, *, team: str = "T1") -> list[str]:
    return [each.state.value for each in outbox.of_slot(slot.id, team=team)]


def test_messages_are_posted_in_their_order_and_replies_know_their_thread(outbox: SqlOutbox):
    slot = slot_of(outbox.database)
    assert put(outbox, slot, [DIGEST[2], DIGEST[0], DIGEST[1]])
    posted = []
    for number in range(3):
        claimed = claim(outbox)
        assert nothing_free(outbox)
        posted.append((claimed.message.position, claimed.message.payload["text"], claimed.thread_ts))
        assert outbox.sent(claimed, ts=f"17.{number}", now=NOON)
    assert posted == [(0, "message 0", None), (1, "message 1", "17.0"), (2, "message 2", "17.0")]
    assert nothing_free(outbox)
    assert [(each.ts, each.payload) for each in outbox.of_slot(slot.id, team="T1")] == [
        ("17.0", {}),
        ("17.1", {}),
        ("17.2", {}),
    ]


def test_messages_of_a_slot_are_kept_once(outbox: SqlOutbox):
    slot = slot_of(outbox.database)
    assert put(outbox, slot, DIGEST[:1])
    assert not put(outbox, slot, DIGEST)
    assert states(outbox, slot) == ["waiting"]


def test_whoever_lost_the_slot_puts_nothing(outbox: SqlOutbox):
    lost = slot_of(outbox.database)
    SqlSlots(outbox.database).claim(worker="w2", now=NOON + LEASE * SECOND, lease_seconds=LEASE)
    assert not put(outbox, lost, DIGEST)
    assert states(outbox, lost) == []


def test_slots_are_posted_beside_each_other_and_the_one_due_longest_first(outbox: SqlOutbox):
    late, early = slot_of(outbox.database, minutes=5), slot_of(outbox.database, team="T2")
    for slot in (late, early):
        put(outbox, slot, DIGEST[:2])
    assert [(claim(outbox).slot, claim(outbox).slot)] == [(early.id, late.id)]
    assert nothing_free(outbox)


def test_clock_that_is_set_back_holds_no_message_up(outbox: SqlOutbox):
    put(outbox, slot_of(outbox.database))
    assert claim(outbox, after=-1800).message.position == 0


@pytest.mark.parametrize(("after", "free"), [(LEASE - 1, False), (LEASE, True)])
def test_message_whose_worker_died_may_have_been_posted(outbox: SqlOutbox, after: float, *, free: bool):
    put(outbox, slot_of(outbox.database))
    assert not claim(outbox).interrupted
    claimed = outbox.claim(worker="w2", now=NOON + after * SECOND, lease_seconds=LEASE)
    found = claimed and (claimed.message.position, claimed.attempt, claimed.interrupted)
    assert found == ((0, 2, True) if free else None)


def test_a_renewed_lease_holds_longer(outbox: SqlOutbox):
    put(outbox, slot_of(outbox.database))
    assert outbox.renew(claim(outbox), now=NOON + 30 * SECOND, lease_seconds=LEASE)
    assert nothing_free(outbox, after=LEASE)


def test_message_whose_post_was_begun_says_so_to_whoever_takes_it_after_a_crash(outbox: SqlOutbox):
    put(outbox, slot_of(outbox.database))
    assert outbox.begin(claim(outbox), "begun", now=NOON + 30 * SECOND, lease_seconds=LEASE)
    assert nothing_free(outbox, after=LEASE)
    again = claim(outbox, worker="w2", after=30 + LEASE)
    assert (again.message.error, again.attempt) == ("begun", 2)


def test_message_that_somebody_else_took_is_not_begun(outbox: SqlOutbox):
    put(outbox, slot_of(outbox.database))
    late, mine = claim(outbox), claim(outbox, worker="w2", after=LEASE)
    assert not outbox.begin(late, "begun", now=NOON + LEASE * SECOND, lease_seconds=LEASE)
    assert outbox.begin(mine, "begun", now=NOON + LEASE * SECOND, lease_seconds=LEASE)


def test_message_that_slack_refused_for_now_is_tried_again_later(outbox: SqlOutbox):
    put(outbox, slot_of(outbox.database))
    assert outbox.fail(claim(outbox), error="ratelimited", retry_at=NOON + 30 * SECOND, now=NOON)
    assert nothing_free(outbox, after=29)
    again = claim(outbox, after=30)
    assert (again.message.position, again.attempt, again.interrupted) == (0, 2, False)


def test_message_that_may_have_been_posted_stays_so_when_it_is_tried_again(outbox: SqlOutbox):
    slot = slot_of(outbox.database)
    put(outbox, slot, DIGEST)
    claim(outbox)
    looked = claim(outbox, worker="w2", after=LEASE)
    outbox.fail(looked, error="ratelimited", retry_at=NOON + 90 * SECOND, now=NOON)
    again = claim(outbox, after=90)
    assert (again.attempt, again.interrupted) == (3, True)
    outbox.doubt(again, error="no answer", now=NOON)
    settled(outbox.database, slot, SlotState.UNCERTAIN)
    assert SqlSlots(outbox.database).again(slot.id, team="T1", user="U2", now=NOON)
    assert not claim(outbox).interrupted  # who asked for it knows


def test_replies_fail_with_what_they_reply_to(outbox: SqlOutbox):
    slot = slot_of(outbox.database)
    put(outbox, slot, [*DIGEST, message(3)])
    assert outbox.fail(claim(outbox), error="is_archived", retry_at=None, now=NOON)
    assert states(outbox, slot) == ["failed", "failed", "failed", "waiting"]
    assert [each.error for each in outbox.of_slot(slot.id, team="T1")][:2] == [
        "is_archived",
        "the message that it replies to was not posted",
    ]
    assert claim(outbox).message.position == 3


def test_reply_that_fails_holds_the_others_not_up(outbox: SqlOutbox):
    slot = slot_of(outbox.database)
    put(outbox, slot, DIGEST)
    outbox.sent(claim(outbox), ts="17.0", now=NOON)
    outbox.fail(claim(outbox), error="invalid_blocks", retry_at=None, now=NOON)
    assert claim(outbox).message.position == 2
    assert states(outbox, slot) == ["sent", "failed", "working"]


def test_reply_to_a_doubtful_message_holds_no_other_message_up(outbox: SqlOutbox):
    slot = slot_of(outbox.database)
    put(outbox, slot, [*DIGEST, message(3)])
    outbox.doubt(claim(outbox), error="no answer", now=NOON)
    assert claim(outbox).message.position == 3
    assert states(outbox, slot) == ["uncertain", "waiting", "waiting", "working"]


def test_doubtful_message_is_posted_again_only_by_a_person_s_wish(outbox: SqlOutbox):
    slot = slot_of(outbox.database)
    put(outbox, slot, DIGEST)
    assert outbox.doubt(claim(outbox), error="no answer", now=NOON)
    assert nothing_free(outbox, after=10_000)
    assert states(outbox, slot) == ["uncertain", "waiting", "waiting"]
    slots = SqlSlots(outbox.database)
    settled(outbox.database, slot, SlotState.UNCERTAIN)
    assert [slots.again(slot.id, team=team, user="U2", now=NOON) for team in ("T2", "T1")] == [False, True]
    again = claim(outbox)
    assert (again.message.payload, again.interrupted) == ({"text": "message 0"}, False)


@pytest.mark.parametrize("meanwhile", ["nothing", "claimed", "doubted"])
def test_what_slack_took_counts_as_sent_also_when_the_lease_was_lost(outbox: SqlOutbox, meanwhile: str):
    slot = slot_of(outbox.database)
    put(outbox, slot, DIGEST)
    lost = claim(outbox)
    if meanwhile != "nothing":
        other = claim(outbox, worker="w2", after=LEASE)
        if meanwhile == "doubted":
            outbox.doubt(other, error="no answer", now=NOON)
    assert outbox.sent(lost, ts="17.0", now=NOON)
    assert not outbox.sent(lost, ts="18.0", now=NOON)
    parent, *_ = outbox.of_slot(slot.id, team="T1")
    assert (parent.state, parent.ts) == (MessageState.SENT, "17.0")
    if meanwhile == "claimed":
        assert not outbox.doubt(other, error="no answer", now=NOON)
        assert not outbox.fail(other, error="is_archived", retry_at=None, now=NOON)


def test_messages_are_the_team_s_own(outbox: SqlOutbox):
    slot = slot_of(outbox.database)
    put(outbox, slot, DIGEST)
    assert (len(outbox.of_slot(slot.id, team="T1")), outbox.of_slot(slot.id, team="T2")) == (3, ())


def test_channel_gets_one_message_a_second(outbox: SqlOutbox):
    begins = [outbox.pace("C1", team="T1", now=NOON) for _ in range(3)]
    assert begins == [NOON, NOON + SECOND, NOON + 2 * SECOND]
    assert outbox.pace("C2", team="T1", now=NOON) == NOON
    assert outbox.pace("C1", team="T2", now=NOON) == NOON
    assert outbox.pace("C1", team="T1", now=NOON + 10 * SECOND) == NOON + 10 * SECOND


def test_channel_that_slack_holds_gets_nothing_before(outbox: SqlOutbox):
    outbox.hold("C1", team="T1", until=NOON + 30 * SECOND)
    outbox.hold("C1", team="T1", until=NOON + 5 * SECOND)
    assert [outbox.pace("C1", team="T1", now=NOON) for _ in range(2)] == [NOON + 30 * SECOND, NOON + 31 * SECOND]


def test_pace_of_a_clock_that_was_ahead_holds_nobody_up(outbox: SqlOutbox):
    outbox.pace("C1", team="T1", now=NOON + 2 * HOUR)
    assert [outbox.pace("C1", team="T1", now=NOON) for _ in range(2)] == [NOON, NOON + SECOND]


@pytest.mark.parametrize("minutes", [15, 24 * 60])
def test_channel_is_held_as_long_as_slack_asks(outbox: SqlOutbox, minutes: int):
    until = NOON + minutes * 60 * SECOND
    outbox.hold("C1", team="T1", until=until)
    begins = [outbox.pace("C1", team="T1", now=NOON + passed * SECOND) for passed in (0, 30, 60 * minutes - 1)]
    assert begins == [until] * 3
    assert outbox.pace("C1", team="T1", now=until) == until + SECOND


def test_pace_that_is_far_behind_the_hold_does_not_end_it(outbox: SqlOutbox):
    outbox.pace("C1", team="T1", now=NOON)
    outbox.hold("C1", team="T1", until=NOON + HOUR)
    assert [outbox.pace("C1", team="T1", now=NOON, within=10 * SECOND) for _ in range(2)] == [NOON + HOUR] * 2


def test_hold_of_a_clock_that_was_ahead_ends(outbox: SqlOutbox):
    outbox.hold("C1", team="T1", until=NOON + 30 * 24 * HOUR)
    assert outbox.pace("C1", team="T1", now=NOON) == NOON
    outbox.hold("C1", team="T1", until=NOON + HOUR)
    assert outbox.pace("C1", team="T1", now=NOON) == NOON + HOUR


def test_replicas_keep_the_pace_of_a_channel_together(outbox: SqlOutbox):
    url = outbox.database.engine.url.render_as_string(hide_password=False)
    replicas = [SqlOutbox(open_database(url)) for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(replicas[number % 4].pace, "C1", team="T1", now=NOON) for number in range(40)]
        begins = sorted(each.result() for each in asked)
    for replica in replicas:
        replica.database.close()
    assert begins == [NOON + number * SECOND for number in range(40)]


def test_postgresql_takes_the_next_message_that_nobody_else_is_taking():
    taken = take(table, order=(table.c.id,), worker="w1", now=NOON, lease_seconds=LEASE, only=_next())
    words = str(taken.compile(dialect=postgresql.dialect()))
    assert "FOR UPDATE OF outbox SKIP LOCKED" in words
    assert words.count("outbox AS other") == 2
    assert words.count("outbox AS parent") == 1


def test_many_workers_post_each_message_once_and_each_slot_in_its_order(outbox: SqlOutbox):
    slots = [slot_of(outbox.database, minutes=number) for number in range(6)]
    for slot in slots:
        put(outbox, slot, [message(0), *(message(position, parent=0) for position in range(1, 5))])
    posted: list[tuple[int, int, str | None]] = []

    def work(worker: str) -> None:
        while len(posted) < 30:
            if claimed := outbox.claim(worker=worker, now=NOON, lease_seconds=LEASE):
                posted.append((claimed.slot, claimed.message.position, claimed.thread_ts))
                assert outbox.sent(claimed, ts=f"{claimed.slot}.{claimed.message.position}", now=NOON)

    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(work, f"w{number}") for number in range(6)]:
            done.result(timeout=60)
    for slot in slots:
        own = [(position, thread) for number, position, thread in posted if number == slot.id]
        assert own == [(0, None), *((position, f"{slot.id}.0") for position in range(1, 5))]


def test_pace_reserves_nothing_that_is_too_far_ahead(outbox: SqlOutbox):
    outbox.hold("C1", team="T1", until=NOON + 30 * SECOND)
    begins = [outbox.pace("C1", team="T1", now=NOON, within=10 * SECOND) for _ in range(2)]
    assert begins == [NOON + 30 * SECOND] * 2
    assert [outbox.pace("C1", team="T1", now=begins[0], within=10 * SECOND) for _ in range(2)] == [
        NOON + 30 * SECOND,
        NOON + 31 * SECOND,
    ]


def test_a_message_knows_when_its_digest_was_due(outbox: SqlOutbox):
    slot = slot_of(outbox.database, minutes=5)
    put(outbox, slot, DIGEST[:1])
    assert claim(outbox).due == slot.slot.due
