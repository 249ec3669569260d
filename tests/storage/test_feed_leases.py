"""Leases of feeds: each is read by one at a time, and whoever lost a lease changes nothing."""

import threading

import pytest
from sqlalchemy.dialects import postgresql

from bot.storage import Database, SqlFeeds
from bot.storage.feeds import _take
from tests.fakes import NOON
from tests.feed_fakes import LINK, an_entry
from tests.storage.test_feeds import LEASE, MINUTE, add, checked, claim, due, kept, record


@pytest.fixture
def feeds(database: Database) -> SqlFeeds:
    return SqlFeeds(database)


def test_those_due_longest_are_claimed_first_and_each_once(feeds: SqlFeeds):
    for minutes in (2, 0, 1, 3):
        add(feeds, f"https://harbour.example/{minutes}", minutes=minutes)
    assert due(feeds, minutes=2, limit=2) == ["https://harbour.example/0", "https://harbour.example/1"]
    assert due(feeds, minutes=2) == ["https://harbour.example/2"]
    assert due(feeds, minutes=2) == []


@pytest.mark.parametrize(("minutes", "urls"), [(0, []), (9.9, []), (10, [LINK])])
def test_lease_ends_by_itself(feeds: SqlFeeds, minutes: float, urls: list[str]):
    add(feeds)
    due(feeds)
    assert due(feeds, minutes=minutes) == urls


@pytest.mark.parametrize(("minutes", "urls"), [(4, []), (5, [LINK])])
def test_record_ends_the_lease_and_says_when_to_ask_next(feeds: SqlFeeds, minutes: float, urls: list[str]):
    add(feeds)
    (feed,) = claim(feeds)
    record(feeds, checked(feed, minutes=5))
    assert due(feeds, minutes=minutes) == urls


def test_check_whose_lease_was_lost_changes_nothing(feeds: SqlFeeds):
    add(feeds)
    (late,) = claim(feeds)
    (feed,) = claim(feeds, minutes=10)
    answer = {"seen": False, "now": NOON + 11 * MINUTE}
    assert feeds.record(checked(late, etag='"old"'), [an_entry("old")], **answer, lease=NOON + LEASE) is None
    assert (feeds.get(feed.number, team="T1"), kept(feeds, feed)) == (feed, [])
    assert due(feeds, minutes=11) == [], "it is still under the other's lease"
    assert feeds.record(checked(feed, etag='"new"'), [an_entry()], **answer, lease=NOON + 10 * MINUTE + LEASE) == 1
    assert feeds.get(feed.number, team="T1").health.etag == '"new"'


@pytest.mark.parametrize(("until", "minutes", "urls"), [(15, 14, []), (15, 15, [LINK]), (None, 0, [LINK])])
def test_lease_is_renewed_or_given_back(feeds: SqlFeeds, until: float | None, minutes: float, urls: list[str]):
    add(feeds)
    feeds.renew(claim(feeds), lease=NOON + LEASE, until=NOON + until * MINUTE if until else None)
    assert due(feeds, minutes=minutes) == urls


def test_lease_that_was_lost_is_neither_renewed_nor_given_back(feeds: SqlFeeds):
    add(feeds)
    late = claim(feeds)
    claim(feeds, minutes=10)
    for until in (None, NOON + 60 * MINUTE):
        feeds.renew(late, lease=NOON + LEASE, until=until)
        assert due(feeds, minutes=19) == []
    assert due(feeds, minutes=20) == [LINK]


def test_replicas_that_poll_together_take_each_feed_once(feeds: SqlFeeds):
    urls = [f"https://harbour.example/{number}" for number in range(60)]
    for url in urls:
        add(feeds, url)
    taken: list[str] = []

    def poll() -> None:
        while found := due(feeds, limit=7):
            taken.extend(found)

    threads = [threading.Thread(target=poll) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(urls)


def test_claim_on_postgresql_skips_rows_that_others_hold():
    statement = str(_take(NOON, 9, NOON + LEASE).compile(dialect=postgresql.dialect()))
    assert "FOR UPDATE SKIP LOCKED" in statement
    assert "RETURNING" in statement
