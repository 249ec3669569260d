from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Feed, FeedAnswer, FeedHealth, FeedState
from bot.usecases.health import judge, stay
from tests.fakes import NOON
from tests.feed_fakes import LINK, a_feed, an_entry, failed, read, unchanged

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEW = "https://pier.example/feed"
WELL = FeedHealth('"a"', "Mon", "ff", NOON - HOUR, NOON, NOON - HOUR, pause_seconds=3600)
FAILING = replace(WELL, etag=None, last_modified=None, failures=2, failing_since=NOON - HOUR, error="It answered 500.")


def pause(answer: FeedAnswer, health: FeedHealth = WELL) -> timedelta:
    judged = judge(a_feed(health=health), answer, now=NOON).feed.health
    assert judged.checked_at == NOON
    assert judged.next_check_at is not None
    return judged.next_check_at - NOON


def judged(answer: FeedAnswer, health: FeedHealth = WELL) -> FeedHealth:
    return judge(a_feed(health=health), answer, now=NOON).feed.health


def months(feed: Feed, answer: FeedAnswer, *, checks: int) -> list[tuple[timedelta, str]]:
    """Give the same answer again and again, each time when it is due; return what the owner is told, and when."""
    told, now = [], NOON
    for _ in range(checks):
        feed, _, sentence = judge(feed, answer, now=now)
        if sentence:
            told.append((now - NOON, sentence))
        now = feed.health.next_check_at or now
    return told


def test_feed_that_could_be_read_is_well():
    answer = read(an_entry(), etag='"b"', last_modified="Tue", body_sha256="ee")
    assert judged(answer, FAILING) == FeedHealth('"b"', "Tue", "ee", NOON, NOON + 30 * MINUTE, NOON, pause_seconds=1800)


def test_feed_that_can_be_read_in_part_is_well_and_says_what_is_lost():
    lost = ("Its XML is broken.", "It announces 600 entries.")
    answer = read(an_entry(), body_sha256="ee")
    document = replace(answer.document, losses=lost)
    health = judged(replace(answer, document=document), FAILING)
    assert (health.failures, health.error) == (0, " ".join(lost))
    again = judged(replace(answer, document=None), health)
    assert (again.failures, again.error) == (0, " ".join(lost))
    assert judged(answer, health).error is None


def test_feed_without_entries_is_not_broken():
    assert judged(read(), FAILING).failures == 0
    assert judged(read()).succeeded_at == NOON


def test_feed_takes_the_title_and_site_it_says_unless_it_has_some():
    feed = judge(replace(a_feed(), title=None), read(), now=NOON).feed
    assert (feed.title, feed.site) == ("Harbour News", "https://harbour.example/")
    assert judge(replace(a_feed(), title="Mine"), read(), now=NOON).feed.title == "Mine"


HINTS = {
    "none": (read(), 30 * MINUTE),
    "ttl": (read(ttl=3600), HOUR),
    "fresh": (read(fresh=7200), 2 * HOUR),
    "the longer of both": (read(ttl=3600, fresh=1200), HOUR),
    "too short": (read(ttl=60, fresh=30), 15 * MINUTE),
    "nought says nothing": (read(ttl=0, fresh=0), 30 * MINUTE),
    "too long": (read(ttl=30 * 86_400), DAY),
    "endless": (read(ttl=1e18), DAY),
    "a wish to be left alone": (read(wait=7200), 2 * HOUR),
    "a wish for ever": (read(wait=1e18), DAY),
}


@pytest.mark.parametrize(("answer", "expected"), HINTS.values(), ids=HINTS.keys())
def test_feed_that_is_well_is_asked_again_when_it_says(answer: FeedAnswer, expected: timedelta):
    assert pause(answer) == expected


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(0, 15 * MINUTE), (1, 30 * MINUTE), (2, HOUR), (5, 8 * HOUR), (6, 16 * HOUR), (7, DAY), (10_000, DAY)],
)
def test_feed_that_fails_is_asked_less_and_less_often(failures: int, expected: timedelta):
    assert pause(failed(), replace(FAILING, failures=failures)) == expected


RETRIES = {
    "seconds": (429, 3600, 0, HOUR),
    "less than the least": (503, 1, 0, 15 * MINUTE),
    "more than the most": (503, 10 * 86_400, 0, DAY),
    "endless": (429, 1e18, 0, DAY),
    "longer than the back-off": (503, 10 * 3600, 5, 10 * HOUR),
    "shorter than the back-off": (503, 3600, 5, 8 * HOUR),
    "nought after forty failures": (503, 0, 39, DAY),
}


@pytest.mark.parametrize(("status", "wait", "failures", "expected"), RETRIES.values(), ids=RETRIES.keys())
def test_retry_after_can_only_make_the_pause_longer(status: int, wait: float, failures: int, expected: timedelta):
    assert pause(failed(status, wait=wait), replace(FAILING, failures=failures)) == expected


@pytest.mark.parametrize("answer", [failed(404), failed(500), failed(None, "It has no address.")], ids=str)
def test_failure_is_kept_with_its_sentence_and_since_when(answer: FeedAnswer):
    first = judged(answer)
    assert (first.failures, first.failing_since, first.error) == (1, NOON, answer.error)
    assert first.succeeded_at == WELL.succeeded_at
    second = judge(a_feed(health=first), answer, now=NOON + HOUR).feed.health
    assert (second.failures, second.failing_since) == (2, NOON)


def test_failure_asks_for_a_whole_answer_the_next_time():
    assert (judged(failed()).etag, judged(failed()).last_modified) == (None, None)


def test_answer_without_any_word_is_a_failure():
    assert judged(FeedAnswer(None)).error == "It did not answer with a feed."


def test_unchanged_feed_is_checked_and_keeps_its_validators():
    health = judged(unchanged())
    assert health == replace(WELL, checked_at=NOON, next_check_at=NOON + HOUR)
    assert judged(unchanged(etag='"b"')).etag == '"b"'


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(unchanged(), HOUR), (unchanged(fresh=7200), 2 * HOUR), (unchanged(wait=10_800), 3 * HOUR)],
    ids=["as before", "fresh", "wait"],
)
def test_unchanged_feed_is_asked_again_after_as_long_as_before(answer: FeedAnswer, expected: timedelta):
    assert pause(answer) == expected


@pytest.mark.parametrize("once", [unchanged(fresh=86_000), unchanged(wait=86_000)], ids=["fresh", "wait"])
def test_what_a_304_says_of_its_pause_holds_once(once: FeedAnswer):
    feed = judge(a_feed(), read(ttl=3600, etag='"a"', wait=7200), now=NOON).feed
    pauses = []
    for answer in (unchanged(), once, unchanged(), unchanged()):
        now = feed.health.next_check_at
        feed = judge(feed, answer, now=now).feed
        pauses.append(feed.health.next_check_at - now)
    assert pauses == [HOUR, timedelta(seconds=86_000), HOUR, HOUR]


def test_pause_of_the_last_whole_answer_holds_after_a_failure_too():
    assert pause(FeedAnswer(200, body_sha256="ff"), replace(FAILING, pause_seconds=7200)) == 2 * HOUR


OUTCOMES = {
    "a feed": (read(), WELL, "read"),
    "304": (unchanged(), WELL, "unchanged"),
    "the same bytes": (FeedAnswer(200, body_sha256="ff"), FAILING, "unchanged"),
    "304 while failing": (unchanged(), FAILING, "failed"),
    "304 at first": (unchanged(), FeedHealth(), "failed"),
    "an error": (failed(), WELL, "failed"),
    "gone": (failed(410), WELL, "failed"),
}


@pytest.mark.parametrize(("answer", "health", "outcome"), OUTCOMES.values(), ids=OUTCOMES.keys())
def test_checkup_says_how_the_check_went(answer: FeedAnswer, health: FeedHealth, outcome: str):
    assert judge(a_feed(health=health), answer, now=NOON).outcome == outcome


def test_304_to_a_question_for_all_of_it_is_a_failure():
    health = judged(unchanged(), replace(WELL, etag=None, last_modified=None))
    assert (health.failures, health.error) == (1, "It says that nothing is new, although I asked for all of it.")


def test_304_does_not_clear_a_failure():
    health = judged(unchanged(), FAILING)
    assert (health.failures, health.error) == (2, "It answered 500.")
    assert (health.failing_since, health.checked_at) == (NOON - HOUR, NOON)
    assert pause(unchanged(), FAILING) == 30 * MINUTE
    assert judged(read(), health).failures == 0


def test_same_bytes_as_those_that_could_be_read_clear_a_failure():
    health = judged(FeedAnswer(200, etag='"b"', body_sha256="ff"), FAILING)
    assert (health.failures, health.failing_since, health.error, health.succeeded_at) == (0, None, None, NOON)
    assert (health.etag, health.body_sha256) == ('"b"', "ff")


def test_same_bytes_without_validators_leave_none_behind():
    assert judged(FeedAnswer(200, body_sha256="ff")).etag is None


def test_304_to_a_first_question_is_a_failure():
    health = judged(unchanged(), FeedHealth())
    assert (health.failures, health.error) == (1, "It says that nothing is new, but I have never read it.")


def test_gone_feed_is_disabled_at_once_and_its_owner_told():
    feed, _, told = judge(a_feed(7, health=WELL), failed(410), now=NOON)
    assert (feed.state, feed.reason) == (FeedState.DISABLED, "It answered 410: it is gone for good.")
    assert told == (
        "Harbour News (source 7) is gone for good (410), so I no longer read it. "
        "Remove it, or resume it if it comes back."
    )
    assert feed.health.next_check_at == NOON, "due at once when a person resumes it"


def test_owner_of_a_failing_feed_is_told_once_after_5_days():
    ((after, told),) = months(a_feed(health=WELL), failed(), checks=60)
    assert timedelta(days=5) <= after < timedelta(days=6)
    assert told == (
        "Harbour News (source 1) could not be read for 5 days: It answered 500. Test it, pause it or remove it."
    )


@pytest.mark.parametrize(("days", "told"), [(4.9, False), (5, True)])
def test_owner_is_told_at_the_first_check_after_5_days(days: float, *, told: bool):
    health = replace(FAILING, failing_since=NOON - days * DAY, checked_at=NOON - HOUR)
    for answer in (failed(), unchanged()):
        assert bool(judge(a_feed(health=health), answer, now=NOON).told) == told


@pytest.mark.parametrize("answer", [failed(), unchanged()], ids=["failed", "304"])
def test_spell_in_which_nobody_asked_is_no_failure(answer: FeedAnswer):
    health = replace(FAILING, failing_since=NOON - 9 * DAY, checked_at=NOON - 8 * DAY, next_check_at=NOON - 7 * DAY)
    feed, _, told = judge(a_feed(health=health), answer, now=NOON)
    assert (feed.health.failing_since, told) == (NOON, None)


@pytest.mark.parametrize(("days", "told"), [(4, None), (5.5, "Harbour News (source 1) can be read again.")])
def test_owner_who_was_told_of_a_failure_is_told_of_its_end(days: float, told: str | None):
    health = replace(FAILING, failing_since=NOON - days * DAY, checked_at=NOON - HOUR)
    for answer in (read(), FeedAnswer(200, body_sha256="ff")):
        assert judge(a_feed(health=health), answer, now=NOON).told == told


def ask(feed: Feed, *targets: str | None) -> tuple[Feed, list[str | None]]:
    sentences = []
    for target in targets:
        feed, _, told = judge(feed, read(moved_to=target), now=NOON)
        sentences.append(told)
    return feed, sentences


def test_feed_moves_after_three_same_answers():
    feed, told = ask(a_feed(), NEW, NEW, NEW)
    assert feed.url == NEW
    assert (feed.health.moved_to, feed.health.moved_times) == (None, 0)
    assert told == [None, None, f"Harbour News (source 1) has moved. From now on I read it at {NEW}."]


@pytest.mark.parametrize(
    "targets",
    [(NEW, NEW), (NEW, NEW, None, NEW, NEW), (NEW, NEW, "https://quay.example/feed")],
    ids=["two", "with a pause", "two and another"],
)
def test_feed_stays_until_three_answers_in_a_row_are_the_same(targets: tuple[str | None, ...]):
    assert ask(a_feed(), *targets)[0].url == LINK


def test_unchanged_answers_count_for_a_move_and_failures_do_not():
    feed = a_feed(health=WELL)
    for answer in (unchanged(moved_to=NEW), failed(404, moved_to=NEW), read(moved_to=NEW)):
        feed = judge(feed, answer, now=NOON).feed
    assert (feed.url, feed.health.moved_times) == (LINK, 2)


def test_move_to_the_same_place_is_not_worth_a_word():
    feed, told = ask(a_feed(url="http://harbour.example/feed.xml"), LINK, LINK, LINK)
    assert (feed.url, told) == (LINK, [None] * 3)


def test_feed_that_the_team_has_at_its_new_place_stays_and_says_so_once():
    before, _ = ask(a_feed(7), NEW, NEW)
    kept, _, told = stay(before, judge(before, read(moved_to=NEW), now=NOON), a_feed(3, url=NEW))
    assert (kept.url, kept.health.moved_times) == (LINK, 3)
    assert told == "Harbour News (source 7) has moved to what you have as source 3. Remove source 7."
    kept, _, told = stay(kept, judge(kept, read(moved_to=NEW), now=NOON), a_feed(3, url=NEW))
    assert (kept.url, told) == (LINK, None)


def test_feed_that_stayed_moves_when_its_twin_is_gone():
    before, _ = ask(a_feed(7), NEW, NEW)
    kept = stay(before, judge(before, read(moved_to=NEW), now=NOON), a_feed(3, url=NEW)).feed
    moved, told = ask(kept, NEW)
    assert (moved.url, moved.health.moved_times) == (NEW, 0)
    assert told == [f"Harbour News (source 7) has moved. From now on I read it at {NEW}."]


@pytest.mark.parametrize("title", ["news " * 50, "x" * 300], ids=["words", "one word"])
def test_feed_with_an_endless_title_is_called_by_its_beginning(title: str):
    *_, told = judge(replace(a_feed(2), title=title), failed(410), now=NOON)
    assert 3 < str(told).index(" (source 2)") <= 80


def test_feed_without_a_title_is_called_by_its_host():
    *_, told = judge(replace(a_feed(2), title=None), failed(410), now=NOON)
    assert str(told).startswith("harbour.example (source 2) is gone")
