from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, func, select

from bot.model import Feed, FeedHealth, Outline, SlotState, StoredEntry, Unread
from bot.storage import (
    Database,
    SqlAnalyses,
    SqlEntries,
    SqlFeeds,
    SqlOutbox,
    SqlPast,
    SqlReports,
    SqlSlots,
    SqlSubscriptions,
    open_requests,
)
from bot.storage.entries import entries_of
from bot.storage.tables import analysis, outbox, report, request
from tests.digests import a_made
from tests.fakes import NOON, Clock, a_brief_request, rich_brief
from tests.feed_fakes import LINK, an_entry
from tests.storage.at_work import (
    DIGEST,
    LEASE,
    a_digest_of,
    columns_of,
    doubt_all,
    due,
    fail_all,
    post_all,
    posting,
    put,
    run_of,
    settled,
    taken,
)

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def past(database: Database) -> SqlPast:
    return SqlPast(database)


def count(database: Database, table: Table) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def end(database: Database, key: str, how: str, *, at: datetime = NOON) -> None:
    requests = open_requests(database)
    requests.accept(a_brief_request(key=key), now=at)
    claim = requests.claim(worker="w1", now=at, lease_seconds=LEASE)
    if how == "done":
        requests.finish(claim, now=at)
    elif how != "working":
        requests.fail(claim, reason="no", retry_at=None if how == "failed" else at, now=at)


@pytest.mark.parametrize(("how", "left"), [("done", 0), ("failed", 0), ("working", 1), ("waiting", 1)])
def test_request_that_has_ended_is_forgotten_and_any_other_is_not(past: SqlPast, how: str, left: int):
    end(past.database, "k1", how)
    assert past.forget_requests(before=NOON, limit=9) == 0
    assert past.forget_requests(before=NOON + SECOND, limit=9) == 1 - left
    assert count(past.database, request) == left


def test_few_are_forgotten_at_a_time(past: SqlPast):
    for number in range(5):
        end(past.database, f"k{number}", "done")
    assert [past.forget_requests(before=NOON + DAY, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_key_of_a_request_that_is_forgotten_is_accepted_again(past: SqlPast):
    end(past.database, "k1", "done")
    requests, again = open_requests(past.database), a_brief_request(key="k1")
    assert not requests.accept(again, now=NOON + DAY)
    past.forget_requests(before=NOON + DAY, limit=9)
    assert requests.accept(again, now=NOON + DAY)


def test_brief_that_nobody_asks_for_is_forgotten(past: SqlPast):
    analyses, brief = SqlAnalyses(past.database, Clock()), rich_brief()
    idle = replace(brief, article=replace(brief.article, text="Idle words."))
    analyses.put(idle, edition="core 1", now=NOON)
    analyses.put(brief, edition="core 1", now=NOON + DAY)
    assert past.forget_analyses(before=NOON + DAY, limit=9) == 1
    assert analyses.get(brief.article, edition="core 1") == brief
    assert count(past.database, analysis) == 1


@pytest.fixture
def feed(database: Database) -> Feed:
    return SqlFeeds(database).add(Outline(LINK), team="T1", user="U1", now=NOON)[0]


def polled(database: Database, feed: Feed, *keys: str, days: int = 0, read: bool = True) -> None:
    """Read a feed that lists these, some days after noon, or find it unchanged; perhaps it cannot be read."""
    at = NOON + days * DAY
    health = FeedHealth(checked_at=at, succeeded_at=at if read else NOON, next_check_at=at)
    SqlFeeds(database).record(replace(feed, health=health), [an_entry(key) for key in keys], seen=False, now=at)


def keys_of(database: Database, feed: Feed) -> list[str]:
    return sorted(each.entry.key for each in entries_of(database, feed.number))


def entry_of(database: Database, feed: Feed, key: str) -> StoredEntry:
    return next(each for each in entries_of(database, feed.number) if each.entry.key == key)


@pytest.mark.parametrize("listed", [("e1", "e2"), ()], ids=["listed", "unchanged"])
def test_entry_that_its_feed_lists_is_never_forgotten(past: SqlPast, feed: Feed, listed: tuple[str, ...]):
    polled(past.database, feed, "e1", "e2")
    polled(past.database, feed, *listed, days=900)
    assert past.forget_entries(after=90 * DAY, limit=9) == 0
    assert keys_of(past.database, feed) == ["e1", "e2"]


def test_entry_that_was_missing_for_long_is_forgotten_with_its_reports(past: SqlPast, feed: Feed):
    polled(past.database, feed, "e1", "e2")
    found = Unread(entry_of(past.database, feed, "e1").id, "Wall", "It answered 500.")
    entry = entry_of(past.database, feed, "e1")
    SqlReports(past.database).keep(found, entry, edition="core 1", now=NOON)
    polled(past.database, feed, "e2", days=1)
    polled(past.database, feed, "e2", days=91)
    assert past.forget_entries(after=90 * DAY, limit=9) == 0
    polled(past.database, feed, days=92)
    assert past.forget_entries(after=90 * DAY, limit=9) == 1
    assert (keys_of(past.database, feed), count(past.database, report)) == (["e2"], 0)


def test_entry_that_is_back_meanwhile_is_kept(past: SqlPast, feed: Feed):
    polled(past.database, feed, "e1", "e2")
    polled(past.database, feed, "e2", days=1)
    polled(past.database, feed, "e1", "e2", days=80)
    polled(past.database, feed, "e2", days=81)
    polled(past.database, feed, "e2", days=95)
    assert past.forget_entries(after=90 * DAY, limit=9) == 0
    assert entry_of(past.database, feed, "e1").version == 1


def test_feed_that_cannot_be_read_says_nothing_of_what_it_lists(past: SqlPast, feed: Feed):
    polled(past.database, feed, "e1", "e2")
    polled(past.database, feed, "e2", days=1)
    polled(past.database, feed, days=900, read=False)
    assert past.forget_entries(after=90 * DAY, limit=9) == 0


def test_entry_that_a_digest_still_counts_as_covered_is_kept(past: SqlPast, feed: Feed):
    database, digest = past.database, a_digest_of(past.database)
    polled(database, feed, "e1", "e2")
    covered = tuple((each.id, each.version) for each in SqlEntries(database).since([feed.number], after=NOON - DAY))
    slot = posting(database, digest, covered=covered)
    post_all(database)
    settled(database, slot, SlotState.POSTED)
    polled(database, feed, "e2", days=1)
    polled(database, feed, "e2", days=100)
    assert past.forget_entries(after=90 * DAY, limit=9) == 0
    SqlSubscriptions(database).remove(digest, user="U1", now=NOON)
    assert past.forget_entries(after=90 * DAY, limit=9) == 1


def test_report_of_another_edition_is_forgotten(past: SqlPast, feed: Feed):
    polled(past.database, feed, "e1")
    entry, reports = entry_of(past.database, feed, "e1"), SqlReports(past.database)
    for edition, at in (("core 1", NOON), ("core 2", NOON), ("core 3", NOON + DAY)):
        reports.keep(Unread(entry.id, "Wall", "It answered 500."), entry, edition=edition, now=at)
    assert past.forget_reports(edition="core 2", before=NOON + DAY, limit=9) == 1
    assert [len(reports.of([entry], edition=f"core {number}")) for number in (1, 2, 3)] == [0, 1, 1]


def uncertain(database: Database) -> int:
    slot = posting(database, a_digest_of(database), messages=DIGEST)
    doubt_all(database)
    settled(database, slot, SlotState.UNCERTAIN)
    return slot.id


def test_messages_stay_as_long_as_they_may_be_posted_again(past: SqlPast):
    slot = uncertain(past.database)
    assert past.forget_messages(before=NOON, limit=9) == 0
    assert [each.payload["text"] for each in SqlOutbox(past.database).of_slot(slot, team="T1")] == [
        "message 0",
        "message 1",
        "message 2",
    ]


def test_messages_of_a_slot_that_ended_are_forgotten_and_what_became_of_it_stays(past: SqlPast):
    slot = uncertain(past.database)
    assert [past.forget_messages(before=NOON + DAY, limit=9) for _ in range(2)] == [1, 0]
    assert SqlOutbox(past.database).of_slot(slot, team="T1") == ()
    assert SqlSlots(past.database).get(slot, team="T1").state is SlotState.UNCERTAIN


def test_slot_whose_messages_are_forgotten_is_made_anew_when_it_is_posted_again(past: SqlPast):
    database, digest = past.database, a_digest_of(past.database)
    slot = posting(database, digest)
    fail_all(database)
    settled(database, slot, SlotState.FAILED)
    assert columns_of(database, slot.id)[3] is not None
    past.forget_messages(before=NOON + DAY, limit=9)
    assert columns_of(database, slot.id)[3] is None
    assert SqlSlots(database).again(slot.id, team="T1", user="U1", now=NOON + DAY)
    again = taken(database, now=NOON + DAY)
    assert put(SqlOutbox(database), again, made=a_made(NOON + DAY))
    post_all(database, now=NOON + DAY)
    assert settled(database, again, SlotState.POSTED, now=NOON + DAY).state is SlotState.POSTED


@pytest.mark.parametrize("forget", [SqlPast.forget_messages, SqlPast.forget_slots], ids=["messages", "slots"])
def test_slot_that_has_not_ended_is_kept_with_its_messages(past: SqlPast, forget: Callable[..., int]):
    database = past.database
    slot = posting(database, a_digest_of(database), messages=DIGEST)
    due(database, a_digest_of(database))
    taken(database)
    due(database, a_digest_of(database))
    assert forget(past, before=NOON + 900 * DAY, limit=9) == 0
    assert (run_of(database, slot).state, count(database, outbox)) == (SlotState.POSTING, 3)


def test_slot_is_forgotten_with_its_messages_long_after_it_ended(past: SqlPast):
    database, digest = past.database, a_digest_of(past.database)
    for at in (NOON, NOON + DAY):
        slot = posting(database, digest, at=at)
        post_all(database, now=at)
        settled(database, slot, SlotState.POSTED, now=at)
    assert past.forget_slots(before=NOON + DAY, limit=9) == 1
    assert [run.slot.due for run in SqlSlots(database).runs(digest.number, team="T1", limit=9)] == [NOON + DAY]
    assert (count(database, outbox), SqlSlots(database).begins(digest.number)) == (1, NOON + DAY)
