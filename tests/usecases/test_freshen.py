from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Feed, FeedHealth
from bot.usecases.freshen import Freshen
from tests.digest_fakes import MemoryFeeds
from tests.fakes import NOON, Clock
from tests.feed_fakes import a_feed

HOUR = timedelta(hours=1)


def feed(number: int, *, due: timedelta) -> Feed:
    return a_feed(number, health=FeedHealth(checked_at=NOON - HOUR, next_check_at=NOON + due))


class Desk:
    """Feeds that are read by polls; ``reads`` says how many polls that takes, None that it never comes to that."""

    def __init__(self, *feeds: Feed, reads: int | None = 1) -> None:
        self.clock, self.feeds, self.reads, self.polled = Clock(), MemoryFeeds(feeds), reads, 0
        self.freshen = Freshen(self.feeds, self.poll, self.clock, self.clock.forward)

    def poll(self) -> None:
        self.polled += 1
        if self.polled == self.reads:
            self.feeds.kept = tuple(feed(each.number, due=HOUR) for each in self.feeds.kept)


@pytest.mark.parametrize(
    ("due", "numbers", "team", "polled"),
    [(-HOUR, [1], "T1", 1), (HOUR, [1], "T1", 0), (-HOUR, [2], "T1", 0), (-HOUR, [1], "T2", 0), (-HOUR, [], "T1", 0)],
    ids=["due", "not due", "of another digest", "of another team", "none"],
)
def test_feeds_that_are_due_are_read_before_the_digest_is_made(due, numbers, team, polled):
    desk = Desk(feed(1, due=due))
    desk.freshen(numbers, team=team)
    assert desk.polled == polled


def test_what_another_one_is_reading_is_waited_for():
    desk = Desk(feed(1, due=-HOUR), reads=5)
    desk.freshen([1], team="T1")
    assert (desk.polled, desk.clock() - NOON) == (5, timedelta(seconds=2))


def test_digest_is_made_all_the_same_when_nobody_gets_a_feed_read(caplog: pytest.LogCaptureFixture):
    desk = Desk(feed(1, due=-HOUR), reads=None)
    desk.freshen([1], team="T1")
    assert desk.clock() - NOON == timedelta(minutes=1)
    assert "sources [1] could not be read first" in caplog.text


def test_program_that_ends_waits_for_nobody():
    desk = Desk(feed(1, due=-HOUR), reads=None)
    replace(desk.freshen, wait=lambda seconds: True)([1], team="T1")
    assert (desk.polled, desk.clock()) == (1, NOON)
