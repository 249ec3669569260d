"""What clocks, people and feeds do to digests between the tick and the post: the rows of the fault matrix."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bot.model import FeedHealth, FeedState, Source, Wish
from bot.playground.server import LoopbackSlack
from bot.pool import WorkerPool
from bot.storage import Database
from tests.crew import HOUR, SECOND, TEAM, USER, Crew, Gate, Replica, open_unsynced
from tests.digests import a_wish, local
from tests.extractors import POISON, brief_of_but_poison
from tests.fakes import until


@pytest.fixture
def crew(sqlite_url: str, slack: LoopbackSlack) -> Iterator[Crew]:
    """Keep a desk with one feed."""
    database = open_unsynced(sqlite_url)
    yield a_desk(database, slack)
    database.close()


@pytest.fixture
def either(database: Database, slack: LoopbackSlack) -> Crew:
    """Keep such a desk on each database, for what many do to the same rows."""
    return a_desk(database, slack)


def a_desk(database: Database, slack: LoopbackSlack) -> Crew:
    made = Crew(database, slack)
    made.feed("wall", "pier")
    return made


@pytest.fixture
def gate(crew: Crew) -> Gate:
    """Let reading wait until a test lets it go on."""
    crew.read = Gate()
    return crew.read


# clocks


@pytest.mark.parametrize("way", ["set forward", "asleep", "restarted"])
def test_late_digest_is_posted_once_and_says_why(crew: Crew, way: str):
    digest, replica = crew.digest(), crew.one
    replica.plan()
    if way == "restarted":
        replica.pass_to(local("2026-11-25T08:25"))
        replica = crew.replica()
    else:
        crew.clock.at = local("2026-11-25T08:25")
    crew.run(seconds=60, every=15, replicas=[replica])
    [words] = crew.posted()
    cause = "after a restart" if way == "restarted" else "after the clock was set or the machine slept"
    assert f"Late: due 07:30, posted 08:25 {cause}." in words
    assert crew.outcomes(digest) == [("posted", None)]
    crew.run(seconds=2 * HOUR, every=HOUR, replicas=[replica])
    assert len(crew.posted()) == 1


def test_clock_that_is_set_back_between_building_and_posting_holds_nothing_up_and_repeats_nothing(crew: Crew):
    digest = crew.digest()
    crew.until_due("2026-11-25T10:00")
    crew.one.build_all()
    crew.clock.at = local("2026-11-25T08:00")
    crew.run(seconds=60, every=15)
    assert (len(crew.posted()), crew.outcomes(digest)) == (1, [("posted", None)])
    crew.run(seconds=3 * HOUR, every=300)
    assert len(crew.posted()) == 1


def test_host_that_slept_over_three_days_posts_one_digest_with_all_that_came(crew: Crew):
    digest, [feed] = crew.digest(), crew.feeds.of_team(TEAM)
    crew.until_due()
    crew.run(seconds=15, every=15)
    crew.clock.at = local("2026-11-26T22:00")
    crew.announce(feed, "quay")
    crew.clock.at = local("2026-11-28T09:00")
    crew.run(seconds=60, every=15)
    assert [run.state.value for run in crew.runs(digest)] == ["posted", "skipped", "skipped", "posted"]
    _, second = crew.posted()
    assert "2 were missed, from 2026-11-26 07:30 to 2026-11-27 07:30" in second
    assert "Late: due 07:30, posted 09:00" in second
    assert ("quay has failed" in second, "pier has failed" in second) == (True, False)


def test_digest_later_than_the_grace_is_skipped_with_a_note_and_loses_nothing(crew: Crew):
    digest, [feed] = crew.digest(), crew.feeds.of_team(TEAM)
    crew.until_due()
    crew.run(seconds=15, every=15)
    crew.announce(feed, "quay")
    crew.clock.at = local("2026-11-26T14:00")
    crew.run(seconds=60, every=15)
    note = "missed by 6 h 30 min, more than the 6 h within which it is caught up"
    assert crew.outcomes(digest) == [("skipped", note), ("posted", None)]
    assert (len(crew.posted()), crew.told()) == (1, [])
    crew.until_due("2026-11-27T07:30:01")
    crew.run(seconds=15, every=15)
    assert "quay has failed" in crew.posted()[1]


def test_slot_that_nobody_took_within_the_grace_is_skipped_with_a_note(crew: Crew):
    digest = crew.digest()
    crew.until_due()  # only the clock ran
    crew.clock.forward(7 * HOUR)
    crew.run(seconds=60, every=15)
    [(state, note)] = crew.outcomes(digest)
    assert (state, "more than the 6 h" in str(note), crew.posted()) == ("skipped", True, [])


# people


@pytest.mark.parametrize("deed", ["pause", "remove"])
def test_digest_that_nobody_wants_any_more_while_it_is_made_is_not_posted(crew: Crew, gate: Gate, deed: str):
    digest = crew.digest()
    crew.until_due()
    with building(crew.one):
        assert gate.asked.wait(10)
        getattr(crew.digests, deed)(digest.number, team=TEAM, user=USER)
        gate.may_go.set()
    crew.run(seconds=30, every=15)
    note = {"pause": "the digest is paused", "remove": "the digest was removed"}[deed]
    assert (crew.posted(), crew.outcomes(digest), crew.told()) == ([], [("skipped", note)], [])


def test_digest_that_moves_while_it_is_made_is_posted_where_it_is_wanted(crew: Crew, gate: Gate):
    digest = crew.digest()
    crew.until_due()
    with building(crew.one):
        assert gate.asked.wait(10)
        crew.digests.change(digest.number, a_move(), team=TEAM, user=USER)
        gate.may_go.set()
    crew.run(seconds=30, every=15)
    assert (crew.posted(), len(crew.posted("C0GENERAL"))) == ([], 1)


@pytest.mark.parametrize("deed", ["pause", "remove"])
def test_digest_that_nobody_wants_any_more_before_its_first_post_is_not_posted(either: Crew, deed: str):
    digest = either.digest(most=1)
    either.until_due()
    either.slack.faults.rate_limit("chat.postMessage", retry_after=300)
    either.run(seconds=2)
    getattr(either.digests, deed)(digest.number, team=TEAM, user=USER)
    either.run(seconds=400, every=30)
    note = {"pause": "the digest was paused", "remove": "the digest was removed"}[deed]
    assert (either.posted(), either.outcomes(digest), either.told()) == ([], [("failed", note)], [])


def test_digest_that_is_paused_in_the_middle_gets_the_rest_of_its_thread(crew: Crew):
    digest = crew.digest(most=1)
    crew.until_due()
    crew.one.build_all()
    crew.one.post()
    crew.digests.pause(digest.number, team=TEAM, user=USER)
    crew.run(seconds=30, every=5)
    assert (len(crew.posted(thread=True)), crew.outcomes(digest)) == (2, [("posted", None)])


@pytest.mark.parametrize("begun", [False, True], ids=["before its first post", "in the middle"])
def test_digest_that_moves_takes_along_what_is_not_begun(either: Crew, begun: bool):
    digest = either.digest(most=1)
    either.until_due()
    either.one.build_all()
    assert either.one.post() if begun else True
    either.digests.change(digest.number, a_move(), team=TEAM, user=USER)
    either.run(seconds=30, every=5)
    there = (len(either.posted(thread=True)), len(either.posted("C0GENERAL", thread=True)))
    assert (there, either.outcomes(digest)) == ((2, 0) if begun else (0, 2), [("posted", None)])


# feeds


def test_receipt_tells_of_feeds_that_failed_were_paused_or_removed_since(crew: Crew):
    [well] = crew.feeds.of_team(TEAM)
    failing, paused, gone = (crew.feed("lock", number=number) for number in (2, 3, 4))
    crew.digest(feeds=tuple(feed.number for feed in (well, failing, paused, gone)))
    now = crew.clock()
    ill = FeedHealth(checked_at=now, failures=2, failing_since=now, error="harbour-2.example answered 403.")
    crew.feeds.record(replace(failing, health=ill), (), seen=False, now=now)
    crew.feeds.change(paused.number, team=TEAM, state=FeedState.PAUSED)
    crew.feeds.remove(gone)
    crew.until_due()
    crew.run(seconds=15, every=15)
    [words] = crew.posted()
    assert "2 sources: 1 ok, 1 failing (Harbour 2: answered 403 since 07:00)." in words
    assert "Not asked: Harbour 3: paused; source 4: removed." in words


def test_feed_that_is_removed_while_it_is_read_is_told_in_the_receipt(crew: Crew, gate: Gate):
    digest, [feed] = crew.digest(), crew.feeds.of_team(TEAM)
    crew.feed("lock", number=2)
    crew.until_due()
    with building(crew.one):
        assert gate.asked.wait(10)
        crew.feeds.remove(feed)
        gate.may_go.set()
    crew.run(seconds=15, every=15)
    assert (len(crew.posted()), crew.outcomes(digest)) == (1, [("posted", None)])


def test_poison_entry_costs_its_child_and_no_other_entry(crew: Crew, pool: WorkerPool):
    crew.feed(POISON, number=2)
    crew.extract = lambda article: pool.run(brief_of_but_poison, article)
    digest = crew.digest()
    crew.until_due()
    crew.run(seconds=15, every=15)
    [words] = crew.posted()
    assert "pier has failed" in words
    assert "1 item could not be read" in words
    assert crew.outcomes(digest) == [("posted", None)]


# long work


def test_digest_that_takes_longer_to_read_than_its_lease_is_built_once(crew: Crew):
    digest, other, read = crew.digest(), crew.replica(), crew.read

    one_at_a_time = threading.Lock()

    def slowly(source: Source):
        with one_at_a_time:
            crew.clock.forward(50)
            assert until(lambda: crew.leased_until() > crew.clock() + 50 * SECOND), "nobody prolonged the lease"
            assert other.build.claim() is None
        return read(source)

    crew.read = slowly
    crew.until_due()
    door = crew.one.door()
    door.start()
    crew.slack.wait_for(crew.posted, 20)
    assert until(lambda: crew.outcomes(digest) == [("posted", None)])
    door.stop()
    assert (len(crew.posted()), crew.runs(digest)[0].attempt) == (1, 1)


def test_digest_that_is_given_back_by_a_replica_that_stops_is_built_by_another_at_once(crew: Crew, gate: Gate):
    digest, other = crew.digest(), crew.replica()
    crew.until_due()
    door = crew.one.door()
    door.start()
    assert gate.asked.wait(10)
    door.stop(grace=0.01)
    gate.may_go.set()
    other.work()
    door.stop()
    assert (len(crew.posted()), crew.outcomes(digest), crew.runs(digest)[0].attempt) == (1, [("posted", None)], 1)


def a_move() -> Wish:
    """Return the wish to have the digest in another channel."""
    return a_wish(channel="C0GENERAL", most=1)


@contextmanager
def building(replica: Replica) -> Iterator[None]:
    """Let a replica build what is due beside what a test does."""
    builder = threading.Thread(target=replica.build_all)
    builder.start()
    yield
    builder.join(30)
