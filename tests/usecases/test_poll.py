from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.model import Feed, FeedState, Outline
from bot.storage import Database, SqlFeeds
from bot.storage.entries import entries_of
from bot.usecases.poll import Polled, PollFeeds
from tests.fakes import Clock
from tests.feed_fakes import LINK, NotedSentences, ScriptedFeeds, an_entry, failed, read, unchanged

PIER, QUAY = "https://pier.example/feed", "https://quay.example/feed"


class Harbour:
    """A database with feeds, a clock, and what the feeds answer."""

    def __init__(self, database: Database) -> None:
        self.feeds = SqlFeeds(database)
        self.clock = Clock()
        self.reader = ScriptedFeeds({})
        self.notes = NotedSentences()
        self.poll = PollFeeds(self.feeds, self.reader, self.notes, self.clock)

    def add(self, url: str = LINK, *, team: str = "T1", user: str = "U1") -> Feed:
        return self.feeds.add(Outline(url, title="Harbour News"), team=team, user=user, now=self.clock())[0]

    def answer(self, **by_url) -> None:
        self.reader.answers = {**self.reader.answers, **by_url}

    def entries(self, feed: Feed) -> list[tuple[str, int, bool]]:
        return [(each.entry.key, each.version, each.seen) for each in entries_of(self.feeds.database, feed.number)]

    def now(self, feed: Feed) -> Feed:
        return self.feeds.get(feed.number, team=feed.team)


@pytest.fixture
def harbour(database: Database) -> Harbour:
    return Harbour(database)


def test_round_reads_all_feeds_that_are_due_at_once(harbour: Harbour):
    for url in (LINK, PIER, QUAY):
        harbour.add(url)
    harbour.answer(**{LINK: read(an_entry("e1"), an_entry("e2")), PIER: failed(), QUAY: read()})
    assert harbour.poll() == Polled(read=2, failed=1, new=2)
    assert harbour.reader.asked == [[LINK, PIER, QUAY]]


def test_nothing_is_asked_when_nothing_is_due(harbour: Harbour):
    assert harbour.poll() == Polled()
    feed = harbour.add()
    harbour.answer(**{LINK: read()})
    harbour.poll()
    harbour.clock.forward(29 * 60)
    assert harbour.poll() == Polled()
    harbour.clock.forward(60)
    assert harbour.poll() == Polled(read=1)
    assert harbour.now(feed).health.checked_at == harbour.clock()
    assert harbour.reader.asked == [[LINK], [LINK]]


def test_backlog_of_a_new_feed_is_seen_and_what_comes_later_is_not(harbour: Harbour):
    feed = harbour.add()
    harbour.answer(**{LINK: read(an_entry("old"))})
    harbour.poll()
    harbour.clock.forward(3600)
    harbour.answer(**{LINK: read(an_entry("new"), an_entry("old"))})
    assert harbour.poll().new == 1
    assert harbour.entries(feed) == [("old", 1, True), ("new", 1, False)]


def test_backlog_of_a_feed_that_failed_at_first_is_seen_too(harbour: Harbour):
    feed = harbour.add()
    harbour.answer(**{LINK: failed()})
    harbour.poll()
    harbour.clock.forward(3600)
    harbour.answer(**{LINK: read(an_entry("old"))})
    harbour.poll()
    assert harbour.entries(feed) == [("old", 1, True)]


def test_unchanged_feed_keeps_its_entries(harbour: Harbour):
    feed = harbour.add()
    harbour.answer(**{LINK: read(an_entry(), etag='"a"')})
    harbour.poll()
    harbour.clock.forward(3600)
    harbour.answer(**{LINK: unchanged()})
    assert harbour.poll() == Polled(unchanged=1)
    assert len(harbour.entries(feed)) == 1
    assert harbour.now(feed).health.etag == '"a"'


def test_edited_entry_is_a_new_version(harbour: Harbour):
    feed = harbour.add()
    for words in ("Wall falls", "Wall has fallen"):
        harbour.answer(**{LINK: read(an_entry(words=words))})
        harbour.poll()
        harbour.clock.forward(3600)
    assert harbour.entries(feed) == [("e1", 2, True)]


def test_failing_feed_is_asked_less_often_and_its_owner_told_once(harbour: Harbour):
    feed = harbour.add(user="U7")
    harbour.answer(**{LINK: failed(404, "It answered 404.")})
    for _ in range(10 * 24 * 4):
        harbour.poll()
        harbour.clock.forward(15 * 60)
    assert 8 < len(harbour.reader.asked) < 25
    assert harbour.notes.told == [
        (
            "U7",
            "Harbour News (source 1) could not be read for 5 days: It answered 404. Test it, pause it or remove it.",
        )
    ]
    harbour.answer(**{LINK: read()})
    harbour.clock.forward(86_400)
    harbour.poll()
    assert (harbour.now(feed).health.failures, harbour.now(feed).health.error) == (0, None)


def test_gone_feed_is_never_asked_again_and_its_owner_told(harbour: Harbour):
    feed = harbour.add(user="U7")
    harbour.answer(**{LINK: failed(410, "It answered 410.")})
    assert harbour.poll() == Polled(failed=1)
    harbour.clock.forward(30 * 86_400)
    assert harbour.poll() == Polled()
    assert harbour.now(feed).state is FeedState.DISABLED
    ((user, told),) = harbour.notes.told
    assert (user, "gone for good" in told) == ("U7", True)


def poll_three_times(harbour: Harbour) -> None:
    for _ in range(3):
        harbour.poll()
        harbour.clock.forward(3600)


def test_moved_feed_is_read_at_its_new_place_after_three_answers(harbour: Harbour):
    feed = harbour.add()
    harbour.answer(**{LINK: read(moved_to=PIER), PIER: read()})
    poll_three_times(harbour)
    assert harbour.now(feed).url == PIER
    harbour.poll()
    assert harbour.reader.asked == [[LINK], [LINK], [LINK], [PIER]]


def test_feed_does_not_move_to_one_that_the_team_has(harbour: Harbour):
    feed, twin = harbour.add(), harbour.add(PIER)
    harbour.add(PIER, team="T2")
    harbour.answer(**{LINK: read(moved_to=f"{PIER}/"), PIER: read()})
    poll_three_times(harbour)
    poll_three_times(harbour)
    assert (harbour.now(feed).url, harbour.now(twin).url) == (LINK, PIER)
    assert [told for _, told in harbour.notes.told] == [
        "Harbour News (source 1) has moved to what you have as source 2. Remove source 1."
    ]


def test_feed_may_move_to_one_that_another_team_has(harbour: Harbour):
    feed = harbour.add()
    harbour.add(PIER, team="T2")
    harbour.answer(**{LINK: read(moved_to=PIER), PIER: read()})
    poll_three_times(harbour)
    assert harbour.now(feed).url == PIER


def test_feed_that_cannot_be_written_down_does_not_lose_the_others(harbour: Harbour):
    class Stumbling(SqlFeeds):
        def record(self, feed, entries, **how):
            if feed.url == PIER:
                raise StorageError("My database is busy.")
            return SqlFeeds.record(self, feed, entries, **how)

    for url in (LINK, PIER, QUAY):
        harbour.add(url)
        harbour.answer(**{url: read(an_entry())})
    poll = replace(harbour.poll, feeds=Stumbling(harbour.feeds.database))
    assert poll() == Polled(read=2, lost=1, new=2)
    assert poll() == Polled(), "its lease has not ended"
    harbour.clock.forward(900)
    assert harbour.poll() == Polled(read=1, new=1)


def test_what_fails_because_the_program_stops_is_no_failure_of_a_feed(harbour: Harbour):
    for url in (LINK, PIER, QUAY):
        harbour.add(url)
    harbour.answer(**{QUAY: read(), PIER: failed(), LINK: failed()})
    stops: list[Feed] = []
    harbour.reader.meanwhile = lambda feed: stops.append(feed) if feed.url == PIER else None
    assert replace(harbour.poll, stopping=lambda: bool(stops))() == Polled(read=1)
    assert [feed.health.failures for feed in harbour.feeds.of_team("T1")] == [0, 0, 0]
    assert harbour.poll().failed == 2, "what was not read is given back at once"


def test_round_that_breaks_off_gives_back_what_it_has_not_read(harbour: Harbour):
    for url in (LINK, PIER, QUAY):
        harbour.add(url)
        harbour.answer(**{url: read()})

    class Broken(SqlFeeds):
        def record(self, feed, entries, **how):
            raise LookupError(feed.url)

    with pytest.raises(LookupError):
        replace(harbour.poll, feeds=Broken(harbour.feeds.database))()
    assert harbour.poll() == Polled(read=2)
    harbour.clock.forward(900)
    assert harbour.poll() == Polled(read=1), "what broke the round off stands in nobody's way, and is asked later"


def test_lease_of_those_that_wait_is_renewed_while_answers_come(harbour: Harbour):
    for number in range(6):
        harbour.add(f"{LINK}?{number}")
        harbour.answer(**{f"{LINK}?{number}": read(an_entry(), ttl=86_400)})
    other = ScriptedFeeds(harbour.reader.answers)

    def dawdle(_: Feed) -> None:
        harbour.clock.forward(600)
        assert replace(harbour.poll, read=other)() == Polled()

    harbour.reader.meanwhile = dawdle
    assert harbour.poll() == Polled(read=6, new=6)


def test_answer_that_comes_after_its_lease_changes_nothing_and_tells_nobody(harbour: Harbour):
    feed = harbour.add()
    harbour.answer(**{LINK: failed(410)})
    other = ScriptedFeeds({LINK: read(an_entry("new"))})

    def overtake(_: Feed) -> None:
        harbour.clock.forward(900)
        assert replace(harbour.poll, read=other)().read == 1

    harbour.reader.meanwhile = overtake
    assert harbour.poll() == Polled(lost=1)
    assert (harbour.now(feed).state, harbour.notes.told) == (FeedState.ACTIVE, [])
    assert harbour.entries(feed) == [("new", 1, True)]


def test_304_of_a_failing_feed_is_counted_as_a_failure(harbour: Harbour):
    feed = harbour.add()
    for answer in (read(etag='"a"'), failed(), unchanged()):
        harbour.answer(**{LINK: answer})
        polled = harbour.poll()
        harbour.clock.forward(1800)
    assert polled == Polled(failed=1)
    assert harbour.now(feed).health.failures == 1


def test_moved_feed_that_stayed_moves_when_a_person_removes_its_twin(harbour: Harbour):
    feed, twin = harbour.add(), harbour.add(PIER)
    harbour.answer(**{LINK: read(moved_to=PIER), PIER: read()})
    poll_three_times(harbour)
    harbour.feeds.remove(twin)
    harbour.poll()
    assert harbour.now(feed).url == PIER


def test_two_that_poll_together_ask_each_feed_once(harbour: Harbour):
    for url in (LINK, PIER):
        harbour.add(url)
        harbour.answer(**{url: read(an_entry())})
    other = ScriptedFeeds(harbour.reader.answers)
    rounds = []
    harbour.reader.meanwhile = lambda feed: rounds.append(replace(harbour.poll, read=other)())
    assert harbour.poll() == Polled(read=2, new=2)
    assert rounds == [Polled(), Polled()]
    assert other.asked == []


def test_what_a_person_did_during_a_round_stays(harbour: Harbour):
    feed, gone = harbour.add(), harbour.add(PIER)
    harbour.answer(**{LINK: read(an_entry()), PIER: read(an_entry())})

    def pause_and_remove(_: Feed) -> None:
        harbour.feeds.change(feed.number, team="T1", state=FeedState.PAUSED)
        harbour.feeds.remove(gone)

    harbour.reader.meanwhile = pause_and_remove
    assert harbour.poll() == Polled(read=1, lost=1, new=1)
    assert harbour.now(feed).state is FeedState.PAUSED
    assert [each.number for each in harbour.feeds.of_team("T1")] == [feed.number]


def test_clock_that_is_set_back_makes_a_feed_wait_and_nothing_worse(harbour: Harbour):
    feed = harbour.add()
    harbour.answer(**{LINK: read(an_entry())})
    harbour.poll()
    harbour.clock.at -= timedelta(hours=2)
    assert harbour.poll() == Polled()
    harbour.clock.forward(3 * 3600)
    assert harbour.poll() == Polled(read=1)
    assert harbour.entries(feed) == [("e1", 1, True)]
