from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event, update

from bot.errors import StorageError, UnknownFeedError
from bot.model import Feed, FeedHealth, FeedState, Outline
from bot.storage import Database, SqlFeeds
from bot.storage.entries import entries_of
from bot.storage.tables import feed as feed_table
from tests.fakes import NOON
from tests.feed_fakes import LINK, an_entry

MINUTE = timedelta(minutes=1)
LEASE = 10 * MINUTE


@pytest.fixture
def feeds(database: Database) -> SqlFeeds:
    return SqlFeeds(database)


def add(feeds: SqlFeeds, url: str = LINK, *, team: str = "T1", minutes: float = 0) -> Feed:
    return feeds.add(Outline(url), team=team, user="U1", now=NOON + minutes * MINUTE)[0]


def due(feeds: SqlFeeds, *, minutes: float = 0, limit: int = 9) -> list[str]:
    return [feed.url for feed in claim(feeds, minutes=minutes, limit=limit)]


def claim(feeds: SqlFeeds, *, minutes: float = 0, limit: int = 9) -> tuple[Feed, ...]:
    now = NOON + minutes * MINUTE
    return feeds.claim_due(now=now, limit=limit, until=now + LEASE)


def checked(feed: Feed, *, minutes: float = 30, **health: object) -> Feed:
    return replace(feed, health=replace(feed.health, next_check_at=NOON + minutes * MINUTE, **health))


def record(feeds: SqlFeeds, feed: Feed, *entries, seen: bool = False, minutes: float = 0) -> int | None:
    return feeds.record(feed, entries, seen=seen, now=NOON + minutes * MINUTE)


def kept(feeds: SqlFeeds, feed: Feed) -> list[tuple[str, int, str | None, bool]]:
    stored = entries_of(feeds.database, feed.number)
    return [(each.entry.key, each.version, each.entry.title, each.seen) for each in stored]


def test_added_feed_comes_back_and_is_due_at_once(feeds: SqlFeeds):
    outline = Outline(LINK, "Harbour News", "https://harbour.example/", ("ports", "north"))
    feed, new = feeds.add(outline, team="T1", user="U1", now=NOON)
    assert new
    assert feeds.get(feed.number, team="T1") == feed
    assert (feed.url, feed.title, feed.site, feed.tags) == (LINK, outline.title, outline.site, outline.tags)
    assert (feed.added_by, feed.added_at, feed.grade, feed.state) == ("U1", NOON, "F", FeedState.ACTIVE)
    assert feed.health == FeedHealth(next_check_at=NOON)
    assert due(feeds) == [LINK]


def test_feed_is_a_teams_once_however_its_link_is_written(feeds: SqlFeeds):
    feed = add(feeds)
    again, new = feeds.add(Outline("http://www.harbour.example/feed.xml"), team="T1", user="U2", now=NOON)
    assert (again, new) == (feed, False)
    assert feeds.add(Outline(LINK), team="T2", user="U3", now=NOON)[1]


def test_a_team_sees_and_changes_its_own_feeds_only(feeds: SqlFeeds):
    hers = add(feeds, team="T1")
    his = replace(hers, team="T2")
    feeds.remove(his)
    assert feeds.record(his, [an_entry()], seen=False, now=NOON) is None
    for ask in (feeds.get, partial(feeds.change, state=FeedState.PAUSED)):
        with pytest.raises(UnknownFeedError, match=r"no source 1\. List them"):
            ask(hers.number, team="T2")
    assert (feeds.of_team("T2"), feeds.of_team("T1")) == ((), (hers,))
    assert kept(feeds, hers) == []


def test_change_keeps_what_a_person_says_and_leaves_the_health(feeds: SqlFeeds):
    feed = checked(add(feeds), etag='"a"')
    record(feeds, feed)
    words = {"title": "Harbour", "tags": ("ports",), "grade": "B", "state": FeedState.PAUSED, "reason": "quiet"}
    assert feeds.change(feed.number, team="T1", **words) == replace(feed, **words)
    assert feeds.get(feed.number, team="T1") == replace(feed, **words)


def test_change_leaves_what_it_does_not_name(feeds: SqlFeeds):
    feed = add(feeds)
    record(feeds, replace(feed, state=FeedState.DISABLED, reason="It is gone."))
    graded = feeds.change(feed.number, team="T1", grade="B")
    assert (graded.grade, graded.state, graded.reason) == ("B", FeedState.DISABLED, "It is gone.")


def test_write_waits_no_longer_than_its_patience(feeds: SqlFeeds):
    feed = add(feeds)
    impatient = SqlFeeds(feeds.database.waiting(0.05))
    with feeds.database.write() as held, ThreadPoolExecutor(1) as other:
        held.execute(update(feed_table).values(title="Held"))  # PostgreSQL holds what is written, SQLite the whole file
        for deed in (lambda: impatient.change(feed.number, team="T1", grade="B"), lambda: impatient.remove(feed)):
            with pytest.raises(StorageError, match="busy"):
                other.submit(deed).result(timeout=5)
    assert [(each.number, each.grade) for each in feeds.of_team("T1")] == [(feed.number, feed.grade)]


@pytest.mark.parametrize("state", [FeedState.PAUSED, FeedState.DISABLED])
def test_feed_that_is_not_active_is_not_claimed(feeds: SqlFeeds, state: FeedState):
    feeds.change(add(feeds).number, team="T1", state=state)
    assert due(feeds) == []


def test_removed_feed_is_gone_with_its_entries_and_its_number_is_not_given_again(feeds: SqlFeeds):
    feed = add(feeds)
    record(feeds, feed, an_entry())
    feeds.remove(feed)
    assert (feeds.of_team("T1"), kept(feeds, feed)) == ((), [])
    assert add(feeds).number > feed.number


def test_health_comes_back_as_it_was_recorded(feeds: SqlFeeds):
    times = dict.fromkeys(("checked_at", "next_check_at", "succeeded_at", "failing_since"), NOON + MINUTE)
    moved = {"moved_to": "https://harbour.example/new", "moved_times": 2}
    health = FeedHealth(
        '"a"', "Mon", "ff", failures=3, error="It answered 500.", pause_seconds=1800.0, **times, **moved
    )
    feed = replace(add(feeds), health=health)
    record(feeds, feed)
    assert feeds.get(feed.number, team="T1") == feed


def test_what_a_person_changed_during_a_check_stays(feeds: SqlFeeds):
    feed = add(feeds)
    feeds.change(feed.number, team="T1", title="Harbour", tags=("ports",), grade="B", state=FeedState.PAUSED)
    record(feeds, checked(replace(feed, title="HARBOUR NEWS | HOME", site="https://harbour.example/")))
    found = feeds.get(feed.number, team="T1")
    assert (found.title, found.tags, found.grade, found.state) == ("Harbour", ("ports",), "B", FeedState.PAUSED)
    assert found.site == "https://harbour.example/"


def test_feed_that_is_gone_is_recorded_as_disabled_with_the_reason(feeds: SqlFeeds):
    feed = replace(add(feeds), state=FeedState.DISABLED, reason="It is gone.")
    record(feeds, feed)
    found = feeds.get(feed.number, team="T1")
    assert (found.state, found.reason) == (FeedState.DISABLED, "It is gone.")


def test_feed_that_was_removed_during_a_check_does_not_come_back(feeds: SqlFeeds):
    feed = add(feeds)
    feeds.remove(feed)
    assert record(feeds, checked(feed), an_entry()) is None
    assert feeds.of_team("T1") == ()


def test_moved_feed_is_known_by_its_new_address(feeds: SqlFeeds):
    record(feeds, replace(add(feeds), url="https://pier.example/feed"))
    assert not feeds.add(Outline("https://pier.example/feed"), team="T1", user="U1", now=NOON)[1]
    assert feeds.add(Outline(LINK), team="T1", user="U1", now=NOON)[1]


def test_feed_does_not_move_to_an_address_that_the_team_has(feeds: SqlFeeds):
    feed = add(feeds)
    add(feeds, "https://pier.example/feed")
    record(feeds, checked(replace(feed, url="https://www.pier.example/feed"), etag='"a"'))
    found = feeds.get(feed.number, team="T1")
    assert (found.url, found.health.etag) == (LINK, '"a"')


def test_entries_are_kept_once_and_counted_when_new(feeds: SqlFeeds):
    feed = add(feeds)
    assert record(feeds, feed, an_entry("e1"), an_entry("e2")) == 2
    assert record(feeds, feed, an_entry("e2"), an_entry("e3"), minutes=1) == 1
    assert [key for key, *_ in kept(feeds, feed)] == ["e2", "e1", "e3"]


def test_entry_comes_back_as_it_was_announced(feeds: SqlFeeds):
    feed = add(feeds)
    entry = replace(an_entry(published=NOON), updated=NOON + MINUTE, guid="tag:1", author="Ada Penhallow")
    record(feeds, feed, entry, minutes=2)
    (stored,) = entries_of(feeds.database, feed.number)
    assert stored.entry == entry
    assert (stored.first_seen, stored.changed_at) == (NOON + 2 * MINUTE, NOON + 2 * MINUTE)


def test_entry_in_other_words_is_a_new_version_and_no_second_one(feeds: SqlFeeds):
    feed = add(feeds)
    record(feeds, feed, an_entry(words="Wall falls"))
    assert record(feeds, feed, an_entry(words="Wall has fallen"), minutes=1) == 1
    (stored,) = entries_of(feeds.database, feed.number)
    assert (stored.entry.title, stored.version) == ("Wall has fallen", 2)
    assert (stored.first_seen, stored.changed_at) == (NOON, NOON + MINUTE)


def test_entry_with_another_date_only_is_unchanged(feeds: SqlFeeds):
    feed = add(feeds)
    record(feeds, feed, an_entry(published=NOON))
    assert record(feeds, feed, an_entry(published=NOON + MINUTE), minutes=1) == 0
    assert [version for _, version, *_ in kept(feeds, feed)] == [1]


def test_entry_that_the_feed_no_longer_lists_stays(feeds: SqlFeeds):
    feed = add(feeds)
    record(feeds, feed, an_entry("old"))
    record(feeds, feed, an_entry("new"))
    assert [key for key, *_ in kept(feeds, feed)] == ["old", "new"]


def test_backlog_is_marked_seen_and_stays_so_in_other_words(feeds: SqlFeeds):
    feed = add(feeds)
    record(feeds, feed, an_entry("old"), seen=True)
    record(feeds, feed, an_entry("old", words="Other words"), an_entry("new"))
    assert [(key, version, seen) for key, version, _, seen in kept(feeds, feed)] == [
        ("old", 2, True),
        ("new", 1, False),
    ]


def test_of_two_entries_with_one_key_the_first_counts(feeds: SqlFeeds):
    feed = add(feeds)
    assert record(feeds, feed, an_entry(words="First"), an_entry(words="Second")) == 1
    assert [title for _, _, title, _ in kept(feeds, feed)] == ["First"]


def test_two_feeds_may_use_the_same_keys(feeds: SqlFeeds):
    one, other = add(feeds), add(feeds, "https://pier.example/feed")
    assert [record(feeds, feed, an_entry("1")) for feed in (one, other)] == [1, 1]


def test_entries_and_their_words_are_capped(feeds: SqlFeeds):
    feed = add(feeds)
    many = [an_entry(f"e{number}", words="word " * 20_000) for number in range(3)]
    record(feeds, feed, *many, *(an_entry(f"f{number}") for number in range(600)))
    stored = entries_of(feeds.database, feed.number)
    assert len(stored) == 500
    assert max(len(each.entry.summary or "") for each in stored) == 20_000


def test_words_that_no_database_takes_do_not_lose_a_feed(feeds: SqlFeeds):
    words = "half \ud83c of a wave \0 and a whole 🌊"
    named = Outline(LINK, title=words, tags=(words,))
    feed = replace(feeds.add(named, team="T1", user="U1", now=NOON)[0], site=words)
    feed = checked(feed, error=words, etag=words)
    entry = replace(an_entry(words), title=words, author=words, guid=words)
    assert [record(feeds, feed, entry), record(feeds, feed, entry)] == [1, 0]
    (stored,) = entries_of(feeds.database, feed.number)
    assert stored.entry.title == feeds.of_team("T1")[0].health.error == "half \ufffd of a wave \ufffd and a whole 🌊"


def test_keys_too_long_for_an_index_are_told_apart(feeds: SqlFeeds):
    feed = add(feeds, f"{LINK}?{'x' * 3_000}")
    assert not feeds.add(Outline(feed.url), team="T1", user="U1", now=NOON)[1]
    assert feeds.add(Outline(f"{feed.url}y"), team="T1", user="U1", now=NOON)[1]
    assert record(feeds, feed, an_entry("k" * 9_000), an_entry("k" * 9_001)) == 2
    assert max(len(key) for key, *_ in kept(feeds, feed)) <= 500


def test_500_entries_are_kept_in_one_transaction_of_few_statements(feeds: SqlFeeds):
    feed, begun, statements = add(feeds), [], []
    event.listen(feeds.database.engine, "begin", begun.append)
    event.listen(feeds.database.engine, "before_cursor_execute", lambda *each: statements.append(each[2]))
    for words in ("First", "Second"):
        assert record(feeds, feed, *(an_entry(f"e{number}", words=words) for number in range(500))) == 500
    assert (len(begun), len(statements) <= 12) == (2, True), statements


def test_known_feed_spends_no_number(feeds: SqlFeeds):
    numbers = [add(feeds, link).number for link in (LINK, LINK, LINK, "https://pier.example/feed")]
    assert numbers == [1, 1, 1, 2]
