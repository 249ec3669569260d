"""What people ask of digests and takes more than a moment: introductions that probe, previews that change nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.errors import PublishError, UnknownSubscriptionError
from bot.model import Address, DigestRequest, DigestVerb, MadeDigest, SlotState, SubscriptionState
from bot.usecases.digests import AnswerDigests
from bot.usecases.refusals import REASONS
from bot.usecases.subscriptions import wish_of
from tests.desk import TEAM, MemorySources, a_feed
from tests.digest_desk import DigestDesk, a_made_digest
from tests.fakes import NOON
from tests.posting import no_answer, refused

TO = Address(channel="C0DESK", user="U0BEN")


@dataclass
class RecordingDigests:
    """Writes down what it would publish; ``trouble`` is raised instead of an introduction, ``deaf`` when telling."""

    trouble: PublishError | None = None
    deaf: bool = False
    told: list[tuple] = field(default_factory=list)

    def introduce(self, overview, feeds):
        self.told.append(("introduce", overview, feeds))
        if self.trouble:
            raise self.trouble
        return "https://slack.example/p1"

    def introduced(self, overview, permalink, to):
        self._tell("introduced", overview, permalink, to)

    def doubted(self, overview, to):
        self._tell("doubted", overview, to)

    def refused(self, overview, reason, to):
        self._tell("refused", overview, reason, to)

    def preview(self, subscription, made, to, *, saved):
        self._tell("preview", subscription, made, to, saved)

    def _tell(self, *said):
        self.told.append(said)
        if self.deaf:
            raise refused("no_address")


class Script:
    """The script with what it works on; ``made`` are the previews asked for."""

    def __init__(self, trouble: PublishError | None = None) -> None:
        self.desk = DigestDesk(MemorySources([a_feed(1)]))
        self.subscription = self.desk.add(feeds=(1,))
        self.publisher = RecordingDigests(trouble)
        self.made: list[tuple] = []
        self.run = AnswerDigests(self.desk.all, self.desk.feeds, self._make, self.publisher, self.desk.clock)

    def _make(self, subscription, *, now, run) -> MadeDigest:
        self.made.append((subscription.number, now, run))
        return a_made_digest()

    def ask(self, verb: DigestVerb = DigestVerb.INTRODUCE, number: int = 1) -> list[str]:
        self.run(DigestRequest("k1", TEAM, "U0BEN", verb, number, TO))
        return [said[0] for said in self.publisher.told]

    @property
    def now(self):
        return self.desk.stored.kept[0]


def test_introduction_is_posted_once_and_told():
    script = Script()
    assert script.ask() == ["introduce", "introduced"]
    (_, overview, feeds), (_, _, permalink, to) = script.publisher.told
    assert (overview.subscription, [feed.number for feed in feeds]) == (script.subscription, [1])
    assert (overview.when, overview.put.verb) == ("every day 07:00 Europe/London", "created")
    assert (permalink, to) == ("https://slack.example/p1", TO)
    assert script.now.state is SubscriptionState.ACTIVE


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("not_in_channel", "I am not a member of the channel. Type “/invite @brief” there, then resume the digest."),
        ("channel_not_found", "I cannot see the channel. Type “/invite @brief” there, then resume the digest."),
        ("is_archived", "The channel is archived. Choose another one, then resume the digest."),
        ("restricted_action", REASONS["restricted_action"]),
        ("token_revoked", REASONS["token_revoked"]),
        ("too_odd", "Slack refused it (too_odd). Whoever runs me finds more in my log."),
    ],
)
def test_refusal_stops_the_digest_and_is_told(code, reason):
    script = Script(refused(code))
    assert script.ask() == ["introduce", "refused"]
    assert (script.now.state, script.now.reason) == (SubscriptionState.STOPPED, reason)
    assert script.desk.verbs()[-1] == ("stopped", "briefbot")
    _, overview, why, to = script.publisher.told[-1]
    assert (overview.subscription, why, to) == (script.now, reason, TO)


def test_refusal_leaves_a_paused_digest_paused():
    script = Script(refused("not_in_channel"))
    script.desk.all.pause(1, team=TEAM, user="U0BEN")
    assert script.ask() == ["introduce", "refused"]
    assert script.now.state is SubscriptionState.PAUSED


@pytest.mark.parametrize("trouble", [no_answer(), refused("http_502"), refused("unknown")])
def test_doubtful_introduction_is_neither_repeated_nor_a_reason_to_stop(trouble):
    script = Script(trouble)
    assert script.ask() == ["introduce", "doubted"]
    assert script.now.state is SubscriptionState.ACTIVE


def test_introduction_that_slack_puts_off_is_raised_to_be_tried_again():
    script = Script(refused("ratelimited", retry_after=90))
    with pytest.raises(PublishError):
        script.ask()
    assert script.now.state is SubscriptionState.ACTIVE


@pytest.mark.parametrize("trouble", [None, refused("not_in_channel"), no_answer()])
def test_what_cannot_be_told_does_not_repeat_the_introduction(trouble):
    script = Script(trouble)
    script.publisher.deaf = True
    assert script.ask()[0] == "introduce"


def test_resumed_digest_is_introduced_with_who_resumed_it():
    script = Script()
    script.desk.stop(1)
    script.desk.all.resume(1, team=TEAM, user="U0BEN")
    script.ask()
    put = script.publisher.told[0][1].put
    assert (put.verb, put.made_by) == ("resumed", "U0BEN")


def test_preview_is_made_and_changes_nothing():
    script = Script()
    assert script.ask(DigestVerb.PREVIEW) == ["preview"]
    assert script.made == [(1, NOON, "preview")]
    assert script.desk.slots.kept == []
    assert script.desk.verbs() == [("created", "U0ADA")]


@pytest.mark.parametrize("number", [0, 1])
def test_preview_of_what_is_not_saved_is_made_of_it(number):
    script = Script()
    wish = replace(wish_of(script.subscription), name="Sea watch", feeds=(), most=3)
    script.run(DigestRequest("k1", TEAM, "U0BEN", DigestVerb.PREVIEW, number, TO, wish))
    [(_, shown, _, to, saved)] = script.publisher.told
    assert (wish_of(shown), shown.number, to, saved) == (wish, number, TO, False)
    assert script.made == [(number, NOON, "preview")]
    assert script.desk.stored.kept == [script.subscription]
    assert script.desk.verbs() == [("created", "U0ADA")]


def test_request_of_a_removed_digest_is_told_by_the_worker():
    with pytest.raises(UnknownSubscriptionError):
        Script().ask(number=9)


def test_overview_has_the_next_time_and_the_latest_run():
    script = Script()
    run = script.desk.ran(1)
    overview = script.desk.all.overview(script.now)
    assert (overview.last, overview.next.isoformat()) == (run, "2026-11-24T07:00:00+00:00")
    script.desk.all.pause(1, team=TEAM, user="U0BEN")
    overview = script.desk.all.overview(script.now)
    assert (overview.next, overview.put.verb, overview.put.made_by) == (None, "paused", "U0BEN")


def test_run_that_is_under_way_is_not_asked_for_again():
    script = Script()
    for key in ("a", "b"):
        script.desk.all.ask(1, key=key, team=TEAM, user="U0BEN")
    assert [run.slot.key for run in script.desk.slots.kept] == ["a"]
    script.desk.slots.kept[0] = script.desk.ran(1, state=SlotState.POSTED, asked_by="U0BEN")
    del script.desk.slots.kept[1:]
    script.desk.all.ask(1, key="c", team=TEAM, user="U0BEN")
    assert script.desk.slots.kept[0].slot.key == "c"


def test_run_that_is_due_by_itself_does_not_stand_in_for_one_asked_for():
    script = Script()
    script.desk.ran(1, state=SlotState.WAITING)
    script.desk.all.ask(1, key="a", team=TEAM, user="U0BEN")
    assert script.desk.slots.kept[0].asked_by == "U0BEN"
