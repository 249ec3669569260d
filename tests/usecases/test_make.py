from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.model import FeedHealth, FeedState, Include, Made, MadeDigest, Report, Seen, SeenStory, Subscription, Unread
from bot.usecases.make import MakeDigest, decide, difference
from bot.usecases.reading import ReadEntries
from tests.digest_fakes import (
    MemoryEntries,
    MemoryFeeds,
    MemoryReports,
    ScriptedReader,
    a_brief_of,
    a_stored_entry,
    an_article,
)
from tests.digest_store import DigestStore
from tests.digests import a_receipt, a_subscription
from tests.fakes import NOON, Clock
from tests.feed_fakes import MemoryArticles, a_feed
from tests.selection.made import report

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = FeedHealth(checked_at=NOON)


class Desk:
    """Makes digests of two feeds."""

    def __init__(self, *entries, answers=None, feeds=None) -> None:
        self.store, self.entries, self.reader = (
            DigestStore(),
            MemoryEntries(list(entries)),
            ScriptedReader(answers or {}),
        )
        self.feeds = MemoryFeeds(feeds if feeds is not None else [a_feed(1, health=WELL), a_feed(2, health=WELL)])
        read = ReadEntries(self.reader, a_brief_of, MemoryArticles(), self.feeds, MemoryReports(), "1", Clock())
        self.make = MakeDigest(self.feeds, self.store, self.entries, read, self.store)

    def __call__(self, subscription: Subscription | None = None, *, now=NOON, **words) -> MadeDigest:
        return self.make(subscription or a_subscription(created_at=NOON - HOUR), now=now, **words)

    def settle(self, made: Made) -> None:
        """Do to the store what the end of a slot does."""
        self.store.apply(1, made)
        self.store.looked[1] = made.ends


def figures(made: MadeDigest) -> dict[str, int]:
    return dict(made.made.counts)


def test_digest_shows_what_is_new():
    made = Desk(a_stored_entry(1, at=NOON - HOUR))()
    assert [story.lead.entry for story in made.digest.stories] == [1]
    assert made.made.covered == ((1, 1),)
    assert (made.made.ends, made.receipt.ends, made.receipt.begins) == (NOON, NOON, NOON - DAY)
    assert [story.reports[0].entry for story in made.made.shown] == [1]


def test_nothing_is_changed_by_it():
    desk = Desk(a_stored_entry(1, at=NOON - HOUR))
    assert desk() == desk()
    assert (desk.store.covers, desk.store.stories, desk.store.looked) == ({}, {}, {})


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (NOON - 3 * HOUR, True),
        (NOON - 4 * HOUR - DAY + HOUR, True),
        (NOON - 4 * HOUR - DAY - HOUR, False),
    ],
    ids=["since the last", "could not be read then", "before"],
)
def test_window_begins_a_day_before_the_last_digest_looked(at, shown):
    desk = Desk(a_stored_entry(1, at=at))
    desk.store.looked[1] = NOON - 4 * HOUR
    assert bool(desk().made.covered) is shown


def test_digest_after_three_weeks_looks_at_the_last_seven_days_and_tells_of_the_others():
    ages = enumerate((7 * DAY + 23 * HOUR, 8 * DAY + HOUR, 20 * DAY), 1)
    desk = Desk(*(a_stored_entry(number, at=NOON - age) for number, age in ages))
    desk.store.looked[1] = NOON - 21 * DAY
    made = desk()
    assert made.made.covered == ((1, 1),)
    assert (made.receipt.gap_from, made.receipt.begins) == (NOON - 21 * DAY, NOON - 8 * DAY)


def test_of_too_many_entries_the_newest_are_read_and_the_others_counted():
    desk = Desk(*(a_stored_entry(number, at=NOON - number * HOUR) for number in range(1, 6)))
    desk.make = replace(desk.make, most=3)
    made = desk()
    assert sorted(made.made.covered) == [(1, 1), (2, 1), (3, 1)]
    assert sorted(desk.reader.asked) == [f"https://harbour.example/wall-{number}" for number in (1, 2, 3)]
    assert (made.receipt.passed_over, figures(made)["passed_over"], figures(made)["entries"]) == (2, 2, 3)
    desk.settle(made.made)
    assert (desk().made.covered, desk().receipt.passed_over) == (((4, 1), (5, 1)), 0)


def test_first_digest_looks_no_further_back_than_its_window():
    assert Desk(a_stored_entry(1, at=NOON - DAY - HOUR))().made.covered == ()


def test_first_digest_after_one_that_failed_covers_what_that_one_should_have():
    desk = Desk(a_stored_entry(1, at=NOON - DAY - HOUR))
    assert desk(a_subscription(created_at=NOON - 2 * DAY)).made.covered == ((1, 1),)


def test_what_an_earlier_digest_covered_is_no_candidate_until_it_changes():
    desk = Desk(a_stored_entry(1, at=NOON - HOUR))
    desk.settle(desk().made)
    assert figures(desk())["entries"] == 0
    assert desk.reader.asked == ["https://harbour.example/wall-1"]
    desk.entries.kept = [a_stored_entry(1, version=2, at=NOON)]
    assert desk(now=NOON + HOUR).made.covered == ((1, 2),)


def test_what_could_not_be_read_is_said_and_not_covered():
    desk = Desk(
        a_stored_entry(1, at=NOON - HOUR / 2),
        a_stored_entry(2, at=NOON - HOUR / 2),
        answers={"https://harbour.example/wall-1": SourceError("It answered 503.")},
    )
    made = desk()
    assert made.receipt.unread == (("Wall 1", "It answered 503."),)
    assert made.made.covered == ((2, 1),)
    assert (figures(made)["entries"], figures(made)["unread"]) == (2, 1)
    desk.settle(made.made)
    desk.reader.answers = {}
    assert desk(now=NOON + HOUR / 2).made.covered == ((1, 1),)


def test_entries_of_other_feeds_are_left_alone():
    desk = Desk(a_stored_entry(1, at=NOON - HOUR), a_stored_entry(2, feed=2, at=NOON - HOUR))
    assert desk(a_subscription(feeds=(2,))).made.covered == ((2, 1),)


@pytest.mark.parametrize("feeds", [[], [a_feed(1, state=FeedState.PAUSED)]], ids=["none", "paused"])
def test_digest_without_sources_is_a_receipt(feeds):
    desk = Desk(a_stored_entry(1, at=NOON - HOUR), feeds=feeds)
    made = desk()
    assert (made.receipt.sources, made.digest.stories, desk.reader.asked) == (0, (), [])


def test_copy_is_counted_as_collapsed():
    text = an_article("https://harbour.example/wall-1").text
    copy = replace(an_article("https://tern.example/wall"), text=text, outlet="The Tern")
    desk = Desk(
        a_stored_entry(1, at=NOON - HOUR),
        a_stored_entry(2, feed=2, link=copy.url, at=NOON - HOUR),
        answers={copy.url or "": copy},
    )
    counted = figures(desk())
    assert (counted["entries"], counted["stories"], counted["collapsed"]) == (2, 1, 1)


def test_filtered_story_is_covered_and_not_remembered():
    made = Desk(a_stored_entry(1, at=NOON - HOUR))(a_subscription(include=Include.WARNINGS))
    assert (figures(made)["filtered"], made.made.covered, made.made.shown) == (1, ((1, 1),), ())


def test_difference_is_what_is_to_be_kept_and_forgotten():
    same, old, new = (SeenStory(key, NOON, (report(key),)) for key in ("a", "b", "c"))
    later = replace(old, shown_at=NOON + HOUR)
    gone = SeenStory("d", NOON, ())
    assert difference(Seen((same, old, gone)), Seen((same, later, new))) == ((later, new), ("d",))


def test_story_that_is_over_is_forgotten():
    desk = Desk()
    desk.store.stories[1] = {"old": SeenStory("old", NOON - 30 * DAY, (report("old"),))}
    assert desk().made.gone == ("old",)


FOUND = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 2), st.booleans()), max_size=25)


@settings(max_examples=60, deadline=None)
@given(found=FOUND, include=st.sampled_from(Include), most=st.integers(1, 4))
def test_every_entry_is_covered_or_unread_and_the_sums_agree(found, include, most):
    entries = [a_stored_entry(number, feed=feed) for number, (_, feed, _) in enumerate(found)]
    became: dict[int, Report | Unread] = {
        number: report(f"https://gull.example/{key}", f"{key} " * 40, entry=number, feed=feed, actors=(key * 3,))
        if readable
        else Unread(number, key, "no")
        for number, (key, feed, readable) in enumerate(found)
    }
    subscription = a_subscription(include=include, most=most)
    made = decide(subscription, a_receipt(), entries, became, Seen(), now=NOON)
    receipt, counts = made.receipt, made.made.counts
    unread = [number for number, each in became.items() if isinstance(each, Unread)]
    assert sorted([*(number for number, _ in made.made.covered), *unread]) == sorted(became)
    assert receipt.entries == len(entries)
    assert receipt.stories == receipt.shown + receipt.in_thread + receipt.filtered + receipt.left_out
    assert receipt.entries - len(unread) == receipt.stories + counts["collapsed"]
    assert all(isinstance(number, int) for number in counts.values())
    after = decide(subscription, a_receipt(), entries, became, Seen(made.made.shown), now=NOON)
    assert {r.key for s in made.digest.stories for r in s.reports} & {
        r.key for s in (*after.digest.stories, *after.digest.thread) for r in s.reports
    } == set()


def test_what_could_not_be_read_before_is_counted_and_not_named_again():
    old, new = a_stored_entry(1, at=NOON - 5 * HOUR), a_stored_entry(2, at=NOON - HOUR)
    desk = Desk(old, new)
    desk.reader.answers = dict.fromkeys((old.entry.link, new.entry.link), SourceError("It answered 403."))
    desk.store.looked[1] = NOON - 4 * HOUR
    receipt = desk().receipt
    assert ([name for name, _ in receipt.unread], receipt.still_unread) == ([new.entry.title], 1)
    assert (receipt.entries, desk().made.counts["unread"]) == (2, 2)


def test_feeds_are_read_before_the_entries_are_looked_for():
    desk = Desk()
    stored = a_stored_entry(1, at=NOON - HOUR)
    fresh = replace(desk.make, freshen=lambda numbers, *, team: desk.entries.kept.append(stored))
    assert fresh(a_subscription(), now=NOON).made.covered == ((1, 1),)


def test_feed_that_should_have_been_asked_long_ago_is_not_well():
    health = FeedHealth(checked_at=NOON - 20 * HOUR, next_check_at=NOON - 19 * HOUR)
    receipt = Desk(feeds=[a_feed(1, health=health)])().receipt
    assert (receipt.ok, receipt.failing) == (0, ((a_feed(1).title, "not asked since Sunday"),))
