from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.model import EntriesRequest, FeedState, StoredEntry, Subscription, SubscriptionState, Unread
from bot.usecases.ahead import AskToRead, ReadAhead
from tests.digest_fakes import MemoryEntries, a_stored_entry
from tests.digests import a_subscription
from tests.fakes import NOON, Clock, an_entries_request
from tests.feed_fakes import a_feed

HOUR = timedelta(hours=1)


class Subscribed:
    def __init__(self, *subscriptions: Subscription, trouble: Exception | None = None) -> None:
        self.subscriptions, self.trouble = subscriptions, trouble
        self.accepted: list[EntriesRequest] = []
        self.looks: list[str] = []
        self.ask = AskToRead(self, self.accepted.append)

    def of_team(self, team: str) -> tuple[Subscription, ...]:
        self.looks.append(team)
        if self.trouble:
            raise self.trouble
        return tuple(each for each in self.subscriptions if each.team == team)


@pytest.mark.parametrize(
    ("subscription", "feed", "asked"),
    [
        (a_subscription(), a_feed(3), True),
        (a_subscription(feeds=(3,)), a_feed(3), True),
        (a_subscription(feeds=(4,)), a_feed(3), False),
        (a_subscription(tags=("sea",)), a_feed(3, tags=("sea",)), True),
        (a_subscription(tags=("sea",)), a_feed(3), False),
        (a_subscription(state=SubscriptionState.PAUSED), a_feed(3), False),
        (a_subscription(), a_feed(3, state=FeedState.PAUSED), False),
        (a_subscription(team="T2"), a_feed(3), False),
    ],
    ids=["all", "chosen", "another", "tagged", "without the tag", "digest paused", "feed paused", "other team"],
)
def test_what_a_feed_announced_is_read_ahead_where_a_digest_is_about_it(subscription, feed, asked):
    desk = Subscribed(subscription)
    desk.ask([feed])
    assert [(each.team, each.feed) for each in desk.accepted] == ([("T1", 3)] if asked else [])


def test_feed_has_one_key_so_that_no_more_than_one_request_of_it_waits():
    desk = Subscribed(a_subscription(), a_subscription(2))
    for _ in range(2):
        desk.ask([a_feed(3)])
    assert {each.key for each in desk.accepted} == {"entries:3"}


def test_subscriptions_of_a_team_are_looked_up_once_for_all_its_feeds():
    desk = Subscribed(a_subscription(feeds=(1, 3)), a_subscription(2, team="T2"))
    desk.ask([*map(a_feed, (1, 2, 3)), replace(a_feed(4), team="T2"), replace(a_feed(5), team="T3")])
    assert [(each.team, each.feed) for each in desk.accepted] == [("T1", 1), ("T1", 3), ("T2", 4)]
    assert desk.looks == ["T1", "T2", "T3"]


def test_busy_database_costs_nothing_but_the_head_start(caplog: pytest.LogCaptureFixture):
    desk = Subscribed(a_subscription(), trouble=StorageError("busy"))
    desk.ask([a_feed(3)])
    assert desk.accepted == []
    assert "what 1 sources announced may not be read ahead" in caplog.text


def test_entries_that_a_daily_digest_would_look_at_are_read():
    read: list[tuple[list[int], str]] = []

    def reading(entries: tuple[StoredEntry, ...], *, team: str) -> dict[int, Unread]:
        read.append(([each.id for each in entries], team))
        return {}

    stored = [
        a_stored_entry(1, feed=3, at=NOON - 47 * HOUR),
        a_stored_entry(2, feed=3, at=NOON - 49 * HOUR),
        a_stored_entry(3, feed=4, at=NOON),
    ]
    ReadAhead(MemoryEntries(stored), reading, Clock())(an_entries_request())
    assert read == [([1], "T1")]
    ReadAhead(MemoryEntries([]), reading, Clock())(an_entries_request())
    assert len(read) == 1
