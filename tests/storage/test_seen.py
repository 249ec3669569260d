"""What digests showed and covered, as the slots leave it behind."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.model import Feed, Outline, Seen, SlotState, StoredEntry, Subscription
from bot.storage import Database, SqlEntries, SqlFeeds, SqlSeenStories, SqlSlots, SqlSubscriptions
from bot.storage.seen import MATTERS
from bot.storage.tables import covered_entry, seen_story
from tests.digests import a_quoted_warning, a_report, a_seen_story
from tests.fakes import NOON
from tests.feed_fakes import LINK, an_entry
from tests.storage.at_work import HOUR, a_digest_of, post_all, posting, settled

DAY = timedelta(days=1)
WALL, PIER, QUAY = (a_seen_story(number, at=NOON) for number in (1, 2, 3))


@pytest.fixture
def stories(database: Database) -> SqlSeenStories:
    return SqlSeenStories(database)


@pytest.fixture
def harbour(database: Database) -> Subscription:
    return a_digest_of(database, at=NOON - 30 * DAY)


@pytest.fixture
def feed(database: Database) -> Feed:
    return SqlFeeds(database).add(Outline(LINK), team="T1", user="U1", now=NOON - DAY)[0]


def announced(database: Database, feed: Feed, *keys: str, at: datetime = NOON) -> tuple[StoredEntry, ...]:
    """Let a feed announce entries, and return those that it announced at that time."""
    SqlFeeds(database).record(feed, [an_entry(key, words=f"{key} at {at}") for key in keys], seen=False, now=at)
    return SqlEntries(database).since([feed.number], after=at - timedelta(microseconds=1))


def posted(database: Database, subscription: Subscription, *, at: datetime = NOON, **made) -> None:
    """Post a digest and see its slot end."""
    claimed = posting(database, subscription, at=at, **made)
    post_all(database, now=at)
    settled(database, claimed, SlotState.POSTED, now=at)


def pairs(*entries: StoredEntry) -> tuple[tuple[int, int], ...]:
    return tuple((entry.id, entry.version) for entry in entries)


def rows(database: Database, table) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_story_comes_back_as_it_was_shown(stories: SqlSeenStories, harbour: Subscription):
    rich = a_report(
        signature=(3, 7, 2**64 - 1),
        published=NOON - HOUR,
        changed=(("may fail", "will fail"), ("a", "b")),
        actors=("Ada Quill", "The Quay"),
        warnings=(a_quoted_warning("the wall may fail", 120), a_quoted_warning("it \ud83d \0 falls", 3)),
    )
    story = replace(WALL, reports=(rich, a_report(2)), shown_at=NOON + timedelta(microseconds=7))
    posted(stories.database, harbour, shown=(story,))
    assert stories.of(harbour.number) == Seen((story,))


def test_stories_are_remembered_in_their_order_and_forgotten_by_name(stories: SqlSeenStories, harbour: Subscription):
    posted(stories.database, harbour, shown=(WALL, PIER, QUAY))
    later = a_seen_story(1, at=NOON + DAY, version=2)
    posted(stories.database, harbour, at=NOON + DAY, shown=(later,), gone=("wall-2", "wall-9"))
    assert stories.of(harbour.number) == Seen((QUAY, later))


def test_digest_remembers_its_own_stories_only(stories: SqlSeenStories, harbour: Subscription):
    quay = a_digest_of(stories.database)
    posted(stories.database, harbour, shown=(WALL,))
    posted(stories.database, quay, shown=(WALL,))
    posted(stories.database, quay, at=NOON + HOUR, gone=("wall-1",))
    assert (stories.of(harbour.number), stories.of(quay.number)) == (Seen((WALL,)), Seen())


def test_long_keys_stay_apart(stories: SqlSeenStories, harbour: Subscription):
    one, other = (replace(WALL, key="https://x.example/" + "a" * 5000 + end) for end in "12")
    posted(stories.database, harbour, shown=(one, other))
    posted(stories.database, harbour, at=NOON + DAY, gone=(one.key,))
    assert stories.of(harbour.number) == Seen((other,))


def test_entries_that_a_digest_covered_are_known_with_their_version(
    stories: SqlSeenStories, harbour: Subscription, feed: Feed
):
    one, two = announced(stories.database, feed, "one", "two")
    posted(stories.database, harbour, covered=pairs(one, two))
    assert stories.covered(harbour.number, [one.id, two.id, 99]) == {(one.id, 1), (two.id, 1)}
    assert stories.covered(harbour.number, [one.id]) == {(one.id, 1)}
    assert stories.covered(a_digest_of(stories.database).number, [one.id]) == frozenset()


def test_entry_that_got_other_words_since_is_not_covered_in_them(
    stories: SqlSeenStories, harbour: Subscription, feed: Feed
):
    [before] = announced(stories.database, feed, "one")
    posted(stories.database, harbour, covered=pairs(before))
    [after] = announced(stories.database, feed, "one", at=NOON + HOUR)
    assert stories.covered(harbour.number, [after.id]) == {(before.id, 1)}
    posted(stories.database, harbour, at=NOON + 2 * HOUR, covered=pairs(after))
    assert stories.covered(harbour.number, [after.id]) == {(after.id, 2)}


def test_entry_that_was_still_being_written_is_in_the_next_digest(
    stories: SqlSeenStories, harbour: Subscription, feed: Feed
):
    database, slots = stories.database, SqlSlots(stories.database)
    early = announced(database, feed, "early", at=NOON - HOUR / 2)
    posted(database, harbour, covered=pairs(*early))
    [late] = announced(database, feed, "late", at=NOON - HOUR / 4)  # it was read then, and kept after the digest looked
    begins = slots.begins(harbour.number)
    candidates = SqlEntries(database).since([feed.number], after=begins - HOUR)
    covered = stories.covered(harbour.number, [entry.id for entry in candidates])
    assert begins == NOON
    assert [entry for entry in candidates if (entry.id, entry.version) not in covered] == [late]


def test_what_no_digest_looks_at_any_more_is_forgotten(stories: SqlSeenStories, harbour: Subscription, feed: Feed):
    database = stories.database
    old = announced(database, feed, "old", at=NOON - MATTERS - HOUR)
    kept = announced(database, feed, "kept", at=NOON - MATTERS)
    posted(database, harbour, at=NOON - DAY + HOUR, covered=pairs(*old, *kept))
    posted(database, a_digest_of(database), at=NOON - DAY + HOUR, covered=pairs(*old))
    assert rows(database, covered_entry) == 3
    posted(database, harbour)
    assert stories.covered(harbour.number, [old[0].id, kept[0].id]) == set(pairs(*kept))
    assert rows(database, covered_entry) == 2


def test_digest_ends_though_a_feed_of_it_was_removed_meanwhile(
    stories: SqlSeenStories, harbour: Subscription, feed: Feed
):
    database = stories.database
    pier = SqlFeeds(database).add(Outline("https://pier.example/feed"), team="T1", user="U1", now=NOON - DAY)[0]
    gone, there = announced(database, feed, "gone"), announced(database, pier, "there")
    claimed = posting(database, harbour, covered=pairs(*gone, *there), shown=(WALL,))
    SqlFeeds(database).remove(feed)
    post_all(database)
    settled(database, claimed, SlotState.POSTED)
    assert stories.covered(harbour.number, [gone[0].id, there[0].id]) == set(pairs(*there))
    assert stories.of(harbour.number) == Seen((WALL,))
    SqlFeeds(database).remove(pier)
    assert rows(database, covered_entry) == 0


def test_removed_digest_remembers_nothing(stories: SqlSeenStories, harbour: Subscription, feed: Feed):
    database = stories.database
    posted(database, harbour, covered=pairs(*announced(database, feed, "one")), shown=(WALL,))
    SqlSubscriptions(database).remove(harbour, user="U1", now=NOON)
    assert (rows(database, covered_entry), rows(database, seen_story)) == (0, 0)


def test_very_many_entries_are_covered(stories: SqlSeenStories, harbour: Subscription, feed: Feed, monkeypatch):
    monkeypatch.setattr("bot.storage.database.NAMED_AT_ONCE", 7)
    entries = announced(stories.database, feed, *(f"e{number}" for number in range(50)))
    posted(stories.database, harbour, covered=pairs(*entries))
    assert stories.covered(harbour.number, [entry.id for entry in entries]) == set(pairs(*entries))
