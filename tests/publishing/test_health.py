"""How a feed is, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import FeedHealth, FeedState
from bot.publishing import health
from tests.desk import FAILING, WELL, a_failing_feed, a_feed
from tests.fakes import NOON

EMPTY = replace(WELL, error="It is valid but empty.")


@pytest.mark.parametrize(
    ("feed", "words"),
    [
        (a_feed(), "ok"),
        (a_feed(health=FeedHealth()), "not read yet"),
        (a_feed(health=EMPTY), "ok, but it is valid but empty"),
        (a_failing_feed(), "failing since Sunday: The Lantern answered 403: it turns programs away"),
        (a_feed(health=replace(FAILING, error=None)), "failing since Sunday: no reason was recorded"),
        (a_feed(state=FeedState.PAUSED), "paused"),
        (a_failing_feed(state=FeedState.PAUSED), "paused, failing since Sunday: The Lantern answered 403: it turns"),
        (a_feed(state=FeedState.DISABLED, reason="It is gone (410)."), "no longer read: It is gone (410)"),
    ],
    ids=["well", "new", "empty", "failing", "no reason", "paused", "paused while failing", "gone"],
)
def test_state_is_told_with_its_reason(feed, words):
    assert health.state(feed, NOON).startswith(words)


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (timedelta(hours=2), "since 10:00 UTC"),
        (timedelta(hours=13), "since Sunday"),
        (timedelta(days=6), "since Tuesday"),
        (timedelta(days=7), "since 16 Nov 2026"),
        (-timedelta(hours=1), "since 13:00 UTC"),
    ],
)
def test_since_is_told_as_people_do(back, words):
    assert health.since(NOON - back, NOON) == words


@pytest.mark.parametrize(
    ("forward", "words"),
    [
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=90), "in 1 hour"),
        (timedelta(days=1), "in 1 day"),
        (timedelta(seconds=-5), "now"),
    ],
)
def test_next_check_is_told_as_people_do(forward, words):
    assert health.ahead(NOON + forward, NOON) == words


def test_facts_tell_last_read_next_check_and_grade():
    assert health.facts(a_feed(grade="B"), NOON) == (
        "ok",
        "last read 23 Nov 2026 11:30 UTC",
        "next check in 30 minutes",
        "grade B",
    )


def test_feeds_of_one_publisher_are_told_apart_by_their_links():
    feed = a_feed(1, url="https://ada:secret@www.outlet1.example:8080/world/feed.xml?lang=en")
    assert health.listed(feed) == "Outlet 1 (outlet1.example:8080/world/feed.xml?lang=en)"
    assert health.listed(replace(feed, title=None, url="https://x.example/")) == "x.example"
    assert len(health.address(f"https://x.example/{'a' * 3_000}")) == health.LONGEST_LINK


def test_facts_tell_to_which_link_a_feed_moves():
    moved = a_feed(health=replace(WELL, moved_to="https://outlet1.example/new.xml"))
    assert "says that it moves to outlet1.example/new.xml" in health.facts(moved, NOON)


def test_what_was_never_read_is_not_counted_as_well():
    new = a_feed(health=FeedHealth())
    feeds = [new, new, a_feed(), a_failing_feed(), a_feed(state=FeedState.PAUSED, health=FeedHealth())]
    assert health.totals(feeds) == "5 sources: 1 well, 2 not read yet, 1 failing, 1 paused"


def test_facts_tell_the_tags_as_far_as_there_is_room():
    assert health.facts(a_feed(tags=("north sea", "ports")), NOON)[-1] == "#north sea #ports"
    assert len(health.facts(a_feed(tags=("x" * 50, "y" * 50)), NOON)[-1]) <= 80


def test_facts_of_a_paused_feed_name_no_next_check():
    assert not [fact for fact in health.facts(a_feed(state=FeedState.PAUSED), NOON) if "next check" in fact]


def test_those_that_need_attention_come_first():
    feeds = [
        a_feed(1),
        a_failing_feed(2),
        a_feed(3, state=FeedState.DISABLED),
        a_failing_feed(4, state=FeedState.PAUSED),
    ]
    assert [feed.number for feed in health.in_order(feeds)] == [2, 3, 1, 4]
    assert health.totals(feeds) == "4 sources: 1 well, 2 failing, 1 paused"


def test_name_without_a_title_is_the_host():
    assert health.numbered(a_feed(3, title=" ")) == "3 · outlet3.example"
