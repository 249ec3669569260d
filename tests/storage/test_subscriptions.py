from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.errors import UnknownSubscriptionError
from bot.model import (
    MOST_STORIES,
    EmptyDay,
    Include,
    PlannedSlot,
    Slot,
    SlotState,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Wish,
)
from bot.storage import Database, SqlSlots, SqlSubscriptions
from tests.digests import a_wish
from tests.fakes import NOON

HOUR = timedelta(hours=1)
RICH = Wish(
    name="Harbour “desk”",
    channel="C1",
    at=time(0, 5),
    zone="Asia/Kathmandu",
    days=(1, 3),
    feeds=(4, 2),
    tags=("sea",),
    watched=("Mara Quill",),
    most=7,
    include=Include.WATCHED,
    empty_day=EmptyDay.NOTHING,
)


@pytest.fixture
def stored(database: Database) -> SqlSubscriptions:
    return SqlSubscriptions(database)


def add(stored: SqlSubscriptions, *, team: str = "T1", **words) -> Subscription:
    return stored.add(a_wish(**words), team=team, user="U1", now=NOON)


def with_slot(stored: SqlSubscriptions, subscription: Subscription) -> SqlSlots:
    slots = SqlSlots(stored.database)
    slots.plan([PlannedSlot(Slot(subscription.number, "2026-11-23T12:00", NOON))], now=NOON)
    return slots


def slot_states(stored: SqlSubscriptions, subscription: Subscription) -> list[tuple[str, str | None]]:
    runs = SqlSlots(stored.database).runs(subscription.number, team=subscription.team, limit=9)
    return [(run.state.value, run.note) for run in runs]


@pytest.mark.parametrize("wish", [a_wish(), RICH], ids=["plain", "rich"])
def test_subscription_comes_back_as_it_was_wished(stored: SqlSubscriptions, wish: Wish):
    made = stored.add(wish, team="T1", user="U1", now=NOON)
    words = {name: getattr(wish, name) for name in Wish.__slots__}
    expected = Subscription(made.number, "T1", created_by="U1", created_at=NOON, since=NOON, **words)
    assert made == expected
    assert stored.get(made.number, team="T1") == expected
    assert stored.of_team("T1") == (expected,)


def test_words_that_no_database_takes_are_marked(stored: SqlSubscriptions):
    made = add(stored, name="Pier\0 \ud83d", watched=("Q\0",))
    assert (made.name, made.watched) == ("Pier\ufffd \ufffd", ("Q\ufffd",))


def test_team_sees_its_own_only(stored: SqlSubscriptions):
    own, other = add(stored), add(stored, team="T2")
    assert [each.number for each in stored.of_team("T1")] == [own.number]
    with pytest.raises(UnknownSubscriptionError, match=f"There is no digest {other.number}. List them"):
        stored.get(other.number, team="T1")
    foreign = replace(other, team="T1")
    assert not stored.change(foreign, replace(foreign, name="Mine"), verb="changed", user="U9", now=NOON)
    stored.remove(foreign, user="U9", now=NOON)
    assert stored.get(other.number, team="T2") == other
    assert stored.changes(other.number, team="T1") == ()


def test_active_subscriptions_are_those_of_all_teams(stored: SqlSubscriptions):
    first, paused, removed, last = (add(stored, team=team) for team in ("T2", "T1", "T1", "T1"))
    stored.change(paused, replace(paused, state=SubscriptionState.PAUSED), verb="paused", user="U1", now=NOON)
    stored.remove(removed, user="U1", now=NOON)
    assert stored.active() == (first, last)


def test_change_is_kept_and_says_who_did_what(stored: SqlSubscriptions):
    made = add(stored)
    after = replace(made, at=time(6, 0), days=(1, 2), feeds=(3,), since=NOON + HOUR)
    assert stored.change(made, after, verb="changed", user="U2", now=NOON + HOUR)
    assert stored.get(made.number, team="T1") == after
    assert stored.changes(made.number, team="T1") == (
        SubscriptionChange(made.number, "created", "U1", NOON),
        SubscriptionChange(
            made.number,
            "changed",
            "U2",
            NOON + HOUR,
            (("at", "07:30", "06:00"), ("days", "1, 2, 3, 4, 5, 6, 7", "1, 2"), ("feeds", "", "3")),
        ),
    )


def test_change_of_nothing_is_not_logged(stored: SqlSubscriptions):
    made = add(stored)
    assert stored.change(made, made, verb="changed", user="U2", now=NOON)
    assert len(stored.changes(made.number, team="T1")) == 1


def test_change_leaves_what_others_changed_meanwhile(stored: SqlSubscriptions):
    made = add(stored)
    stored.change(made, replace(made, name="Quay"), verb="changed", user="U2", now=NOON)
    stored.change(made, replace(made, most=3), verb="changed", user="U3", now=NOON)
    kept = stored.get(made.number, team="T1")
    assert (kept.name, kept.most) == ("Quay", 3)


def test_change_of_one_that_was_stopped_meanwhile_is_refused(stored: SqlSubscriptions):
    made = add(stored)
    stopped = replace(made, state=SubscriptionState.STOPPED, reason="The channel is archived.")
    assert stored.change(made, stopped, verb="stopped", user="briefbot", now=NOON)
    assert not stored.change(made, replace(made, at=time(6, 0)), verb="changed", user="U1", now=NOON)
    assert stored.get(made.number, team="T1") == stopped


@pytest.mark.parametrize("end", ["paused", "removed"])
def test_waiting_slot_is_dropped_with_its_subscription(stored: SqlSubscriptions, end: str):
    made = add(stored)
    slots = with_slot(stored, made)
    if end == "removed":
        stored.remove(made, user="U1", now=NOON)
    else:
        stored.change(made, replace(made, state=SubscriptionState.PAUSED), verb="paused", user="U1", now=NOON)
    assert slots.claim(worker="w1", now=NOON, lease_seconds=60) is None
    assert slot_states(stored, made) == [("skipped", f"the digest was {end}")]


@pytest.mark.parametrize("begun", ["working", "waiting"])
def test_slot_that_was_begun_goes_on_when_its_subscription_is_removed(stored: SqlSubscriptions, begun: str):
    made = add(stored)
    slots = with_slot(stored, made)
    claim = slots.claim(worker="w1", now=NOON, lease_seconds=60)
    assert claim is not None
    if begun == "waiting":
        slots.fail(claim, note="Slack was down", retry_at=NOON, now=NOON)
    stored.remove(made, user="U1", now=NOON)
    assert slot_states(stored, made) == [(begun, "Slack was down" if begun == "waiting" else None)]


def test_removed_subscription_is_gone_and_its_log_stays(stored: SqlSubscriptions):
    made = add(stored)
    with_slot(stored, made)
    for user in ("U2", "U3"):
        stored.remove(made, user=user, now=NOON + HOUR)
    assert (stored.of_team("T1"), stored.active()) == ((), ())
    with pytest.raises(UnknownSubscriptionError):
        stored.get(made.number, team="T1")
    found = stored.find(made.number, team="T1")
    assert found == replace(made, state=SubscriptionState.STOPPED, reason="It was removed.")
    with pytest.raises(UnknownSubscriptionError):
        stored.find(made.number, team="T2")
    assert [(each.verb, each.made_by) for each in stored.changes(made.number, team="T1")] == [
        ("created", "U1"),
        ("removed", "U2"),
    ]
    assert slot_states(stored, made)[0][0] == SlotState.SKIPPED
    assert add(stored).number > made.number


def test_more_stories_than_a_message_has_room_for_are_read_as_what_it_has(stored: SqlSubscriptions):
    made = stored.add(replace(RICH, most=50), team="T1", user="U1", now=NOON)
    assert (made.most, stored.get(made.number, team="T1").most) == (MOST_STORIES, MOST_STORIES)
