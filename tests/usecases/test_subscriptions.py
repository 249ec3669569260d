from dataclasses import replace
from datetime import UTC, time, timedelta

import pytest

from bot.errors import StoppedError, UnknownFeedError, UnknownSubscriptionError, UsageError
from bot.model import Include, PlannedSlot, Slot, Subscription, SubscriptionState
from bot.storage import Database, SqlSubscriptions
from bot.usecases.refusals import REASONS
from bot.usecases.subscriptions import Subscriptions, check, wish_of
from tests.digests import a_wish
from tests.fakes import NOON
from tests.subscribing import Desk

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_digest_is_set_up_and_listed(desk: Desk):
    feed = desk.add_feed()
    made = desk.add(
        name="  Harbour   desk ", zone="europe/london", days=(5, 1, 5), feeds=(feed, feed), tags=("#Sea", "sea")
    )
    assert (made.name, made.zone, made.days, made.feeds, made.tags) == (
        "Harbour desk",
        "Europe/London",
        (1, 5),
        (feed,),
        ("sea",),
    )
    assert (made.created_by, made.created_at, made.since) == ("U1", NOON, NOON)
    assert desk.digests.list("T1") == (made,)
    assert desk.digests.get(made.number, team="T1") == made
    assert desk.digests.list("T2") == ()


def test_digest_is_its_owner_s_whoever_sets_it_up(desk: Desk):
    made = desk.digests.create(a_wish(), team="T1", user="terminal", owner="U2")
    assert (made.created_by, desk.verbs(made)) == ("U2", [("created", "terminal")])
    after = desk.digests.change(made.number, wish_of(made), team="T1", user="terminal", owner="U3")
    assert desk.digests.get(made.number, team="T1") == after == replace(made, created_by="U3")
    assert desk.digests.changes(made.number, team="T1")[-1].words == (("created_by", "U2", "U3"),)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"name": " \n "}, r"A digest needs a name\. Give it one, such as Harbour desk\."),
        ({"name": "x" * 81}, r"That name is too long\. Shorten it to 80 characters\."),
        ({"channel": " "}, r"A digest needs a channel\. Choose one\."),
        ({"days": ()}, r"A digest needs a day\. Choose at least one"),
        ({"days": (0, 1)}, r"from 1 \(Monday\) to 7 \(Sunday\)"),
        ({"days": (8,)}, r"from 1 \(Monday\) to 7 \(Sunday\)"),
        ({"at": time(7, 30, 1)}, r"Name a time such as 07:30\."),
        ({"at": time(7, 30, tzinfo=UTC)}, r"Name a time such as 07:30\."),
        ({"most": 0}, r"1 to 12 stories"),
        ({"most": 13}, r"1 to 12 stories"),
        ({"include": Include.WATCHED, "watched": (" ",)}, r"Name whom you watch, or include all stories\."),
        ({"zone": "Europe/Londn"}, r"There is no time zone “Europe/Londn”\. Did you mean Europe/London"),
    ],
)
def test_wish_that_cannot_be_kept_is_refused_with_the_next_step(desk: Desk, words: dict[str, object], sentence: str):
    with pytest.raises(UsageError, match=sentence):
        desk.add(**words)
    assert desk.digests.list("T1") == ()


def test_feeds_of_another_team_cannot_be_read(desk: Desk):
    feed = desk.add_feed(team="T2")
    with pytest.raises(UnknownFeedError):
        desk.add(feeds=(feed,))
    made = desk.add()
    with pytest.raises(UnknownFeedError):
        desk.digests.change(made.number, a_wish(feeds=(feed,)), team="T1", user="U1")


def test_all_sources_that_are_not_there_are_named_at_once(desk: Desk):
    with pytest.raises(UnknownFeedError, match="There is no source 98 or 99"):
        desk.add(feeds=(99, desk.add_feed(), 98))


def test_source_that_was_removed_keeps_nobody_from_another_change(desk: Desk):
    feed = desk.add_feed()
    made = desk.add(feeds=(feed,))
    desk.feeds.remove(desk.feeds.get(feed, team="T1"))
    after = desk.digests.change(made.number, replace(wish_of(made), name="Ports"), team="T1", user="U1")
    assert (after.name, after.feeds) == ("Ports", (feed,))
    with pytest.raises(UnknownFeedError, match="There is no source 99"):
        desk.digests.change(made.number, replace(wish_of(made), feeds=(feed, 99)), team="T1", user="U1")


def test_digest_is_changed_by_whoever_is_named(desk: Desk):
    made = desk.add()
    desk.clock.forward(60)
    changed = desk.digests.change(made.number, replace(wish_of(made), name="Quay"), team="T1", user="U2")
    assert changed == replace(made, name="Quay")
    assert desk.digests.get(made.number, team="T1") == changed
    assert desk.verbs(made) == [("created", "U1"), ("changed", "U2")]


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ({"at": time(8, 0)}, True),
        ({"days": (1,)}, True),
        ({"zone": "Asia/Kathmandu"}, True),
        ({"name": "Quay"}, False),
        ({"channel": "C2"}, False),
    ],
)
def test_digest_that_moves_is_due_from_then_on(desk: Desk, words: dict[str, object], moved: bool):
    made = desk.add()
    desk.clock.forward(60)
    changed = desk.digests.change(made.number, replace(wish_of(made), **words), team="T1", user="U1")
    assert changed.since == (desk.clock() if moved else made.since)


def test_digest_is_paused_and_resumed(desk: Desk):
    made = desk.add()
    assert desk.digests.pause(made.number, team="T1", user="U2").state is SubscriptionState.PAUSED
    assert desk.stored.active() == ()
    desk.clock.forward(60)
    resumed = desk.digests.resume(made.number, team="T1", user="U3")
    assert (resumed.state, resumed.since) == (SubscriptionState.ACTIVE, desk.clock())
    assert desk.digests.resume(made.number, team="T1", user="U4") == resumed
    assert desk.verbs(made) == [("created", "U1"), ("paused", "U2"), ("resumed", "U3")]


def test_digest_that_cannot_be_posted_is_stopped_once_and_can_be_resumed(desk: Desk):
    made = desk.add()
    reason = "The channel is archived."
    assert [desk.digests.stop(made.number, reason, team="T1") for _ in range(2)] == [True, False]
    stopped = desk.digests.get(made.number, team="T1")
    assert (stopped.state, stopped.reason) == (SubscriptionState.STOPPED, reason)
    assert desk.digests.resume(made.number, team="T1", user="U1").reason is None
    assert desk.verbs(made) == [("created", "U1"), ("stopped", "briefbot"), ("resumed", "U1")]


def test_stopped_digest_is_not_paused_so_that_its_reason_stays(desk: Desk):
    made = desk.add()
    desk.digests.stop(made.number, "The channel is archived.", team="T1")
    before = desk.digests.get(made.number, team="T1")
    said = rf"Digest {made.number} is stopped: The channel is archived\. Resume it when that is mended\."
    with pytest.raises(StoppedError, match=said):
        desk.digests.pause(made.number, team="T1", user="U1")
    assert desk.digests.get(made.number, team="T1") == before


@pytest.mark.parametrize("reason", list(REASONS.values()))
def test_reason_that_ends_with_resuming_is_not_followed_by_it(reason: str):
    assert StoppedError(3, reason).public_message == f"Digest 3 is stopped: {reason}"


def test_watched_actor_is_kept_once_however_it_is_cased():
    watched = ("Marta Ellingham", "marta  ellingham", "ORF", "Orf", "Ada Quill")
    assert check(a_wish(watched=watched)).watched == ("Marta Ellingham", "ORF", "Ada Quill")


def test_digest_that_a_person_paused_is_not_stopped(desk: Desk):
    made = desk.add()
    desk.digests.pause(made.number, team="T1", user="U1")
    assert not desk.digests.stop(made.number, "The channel is archived.", team="T1")
    assert desk.digests.get(made.number, team="T1").state is SubscriptionState.PAUSED


def test_digest_is_removed(desk: Desk):
    made = desk.add()
    assert desk.digests.remove(made.number, team="T1", user="U2") == made
    assert desk.digests.list("T1") == ()
    assert desk.verbs(made) == [("created", "U1"), ("removed", "U2")]


def test_log_tells_the_latest_runs_first(desk: Desk):
    made = desk.add()
    due = [NOON - hours * HOUR for hours in (2, 1, 0)]
    desk.slots.plan([PlannedSlot(Slot(made.number, f"{each:%Y-%m-%dT%H:%M}", each)) for each in due], now=NOON)
    assert [run.slot.due for run in desk.digests.log(made.number, team="T1", limit=2)] == [due[2], due[1]]


def test_log_and_changes_of_a_removed_digest_can_be_read(desk: Desk):
    made = desk.add()
    desk.slots.plan([PlannedSlot(Slot(made.number, "2026-11-23T12:00", NOON))], now=NOON)
    desk.digests.remove(made.number, team="T1", user="U2")
    [run] = desk.digests.log(made.number, team="T1")
    assert run.note == "the digest was removed"
    overview = desk.digests.overview(desk.digests.find(made.number, team="T1"))
    assert (overview.next, overview.subscription.reason) == (None, "It was removed.")
    assert desk.verbs(made) == [("created", "U1"), ("removed", "U2")]


def failed_slot(desk: Desk, made: Subscription) -> int:
    desk.slots.plan([PlannedSlot(Slot(made.number, "2026-11-23T12:00", NOON))], now=NOON)
    claim = desk.slots.claim(worker="w1", now=NOON, lease_seconds=60)
    assert claim is not None
    assert desk.slots.fail(claim, note="The disk is full.", retry_at=None, now=NOON)
    return claim.id


def test_digest_is_posted_again_as_if_the_person_ran_it(desk: Desk):
    slot = failed_slot(desk, desk.add())
    assert not desk.digests.again(slot, team="T2", user="U2")
    assert desk.digests.again(slot, team="T1", user="U2")
    claim = desk.slots.claim(worker="w1", now=NOON, lease_seconds=60)
    assert claim is not None
    assert (claim.id, claim.asked_by) == (slot, "U2")


def test_digest_that_is_removed_is_not_posted_again(desk: Desk):
    made = desk.add()
    slot = failed_slot(desk, made)
    desk.digests.remove(made.number, team="T1", user="U1")
    with pytest.raises(UnknownSubscriptionError):
        desk.digests.again(slot, team="T1", user="U2")


def test_zone_that_is_gone_leaves_the_other_digests_in_sight(desk: Desk):
    lost, harbour = desk.add(), desk.add()
    desk.stored.change(lost, replace(lost, zone="Sea/Atlantis"), verb="changed", user="U1", now=NOON)
    known, unknown = (desk.digests.overview(each) for each in reversed(desk.digests.list("T1")))
    assert (known.subscription, known.next is None) == (harbour, False)
    assert (unknown.when, unknown.next) == ("every day 07:30 Sea/Atlantis", None)


VERBS = {
    "get": lambda digests, number: digests.get(number, team="T2"),
    "change": lambda digests, number: digests.change(number, a_wish(), team="T2", user="U9"),
    "pause": lambda digests, number: digests.pause(number, team="T2", user="U9"),
    "resume": lambda digests, number: digests.resume(number, team="T2", user="U9"),
    "stop": lambda digests, number: digests.stop(number, "No.", team="T2"),
    "remove": lambda digests, number: digests.remove(number, team="T2", user="U9"),
    "log": lambda digests, number: digests.log(number, team="T2"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_digest_of_another_team_is_unknown(desk: Desk, verb: str):
    made = desk.add()
    with pytest.raises(UnknownSubscriptionError):
        VERBS[verb](desk.digests, made.number)
    assert desk.digests.list("T1") == (made,)
    assert desk.digests.changes(made.number, team="T2") == ()


TRIES: list[object] = []


class Busy(SqlSubscriptions):
    """Subscriptions that somebody else stops before each change."""

    def change(self, before, after, **made) -> bool:
        TRIES.append(before)
        other = SubscriptionState.PAUSED if before.state is SubscriptionState.ACTIVE else SubscriptionState.ACTIVE
        super().change(before, replace(before, state=other), **made)
        return super().change(before, after, **made)


def test_digest_that_others_keep_changing_is_given_up(desk: Desk):
    TRIES.clear()
    made = desk.add()
    busy = Subscriptions(Busy(desk.stored.database), desk.slots, desk.feeds, desk.clock)
    with pytest.raises(UsageError, match="Somebody else is changing that digest"):
        busy.change(made.number, a_wish(name="Quay"), team="T1", user="U1")
    assert len(TRIES) == 3


def test_words_that_are_too_many_or_empty_are_left_out():
    wish = check(a_wish(watched=(" Mara  Quill ", "", "Mara Quill", *map(str, range(60)))))
    assert wish.watched[:2] == ("Mara Quill", "0")
    assert len(wish.watched) == 50
