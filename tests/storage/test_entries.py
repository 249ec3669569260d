from datetime import datetime, timedelta

import pytest

from bot.model import Feed, Outline
from bot.storage import Database, SqlEntries, SqlFeeds
from tests.fakes import NOON
from tests.feed_fakes import an_entry

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def entries(database: Database) -> SqlEntries:
    return SqlEntries(database)


def a_feed_of(entries: SqlEntries, name: str = "harbour") -> Feed:
    url = f"https://{name}.example/feed.xml"
    return SqlFeeds(entries.database).add(Outline(url), team="T1", user="U1", now=NOON - DAY)[0]


def announce(entries: SqlEntries, feed: Feed, *announced, at: datetime = NOON, seen: bool = False) -> None:
    SqlFeeds(entries.database).record(feed, announced, seen=seen, now=at)


def since(entries: SqlEntries, *feeds: Feed, after: datetime = NOON - HOUR) -> list[str]:
    return [each.entry.key for each in entries.since([feed.number for feed in feeds], after=after)]


def test_entries_of_the_feeds_asked_for_are_given_as_they_came_in(entries: SqlEntries):
    harbour, pier, quay = (a_feed_of(entries, name) for name in ("harbour", "pier", "quay"))
    announce(entries, harbour, an_entry("h2"), an_entry("h1"), at=NOON)
    announce(entries, pier, an_entry("p1"), at=NOON + MINUTE)
    announce(entries, quay, an_entry("q1"), at=NOON + MINUTE)
    announce(entries, harbour, an_entry("h3"), at=NOON + 2 * MINUTE)
    assert since(entries, harbour, pier) == ["h1", "h2", "p1", "h3"]
    assert since(entries) == []


def test_entries_that_came_before_are_none_of_them(entries: SqlEntries):
    harbour = a_feed_of(entries)
    announce(entries, harbour, an_entry("old"), at=NOON - HOUR)
    announce(entries, harbour, an_entry("new"), at=NOON - HOUR + MINUTE)
    assert since(entries, harbour) == ["new"]


def test_entry_that_got_other_words_is_among_them_in_its_new_version(entries: SqlEntries):
    harbour = a_feed_of(entries)
    announce(entries, harbour, an_entry("e1"), an_entry("e2"), at=NOON - DAY)
    announce(entries, harbour, an_entry("e1", words="The sea wall holds."), an_entry("e2"), at=NOON)
    [changed] = entries.since([harbour.number], after=NOON - HOUR)
    assert (changed.entry.key, changed.version, changed.first_seen, changed.changed_at) == ("e1", 2, NOON - DAY, NOON)


def test_backlog_gives_the_newest_three_of_each_feed(entries: SqlEntries):
    harbour, pier = a_feed_of(entries), a_feed_of(entries, "pier")
    dated = [an_entry(f"h{day}", published=NOON - day * DAY) for day in (5, 1, 4, 2, 3)]
    announce(entries, harbour, *dated, an_entry("undated"), seen=True)
    announce(entries, pier, *(an_entry(f"p{number}") for number in range(5)), seen=True)
    announce(entries, harbour, an_entry("new"), at=NOON + MINUTE)
    assert since(entries, harbour, pier) == ["h3", "h2", "h1", "p2", "p1", "p0", "new"]


def test_backlog_that_came_before_is_none_of_them_whatever_became_of_its_words(entries: SqlEntries):
    harbour = a_feed_of(entries)
    announce(entries, harbour, an_entry("e1"), an_entry("e2"), at=NOON - DAY, seen=True)
    announce(entries, harbour, an_entry("e1", words="The sea wall holds."), at=NOON)
    assert since(entries, harbour) == []


def test_entries_go_with_their_feed(entries: SqlEntries):
    harbour, pier = a_feed_of(entries), a_feed_of(entries, "pier")
    for feed in (harbour, pier):
        announce(entries, feed, an_entry("e1"))
    SqlFeeds(entries.database).remove(harbour)
    assert [each.feed for each in entries.since([harbour.number, pier.number], after=NOON - HOUR)] == [pier.number]
