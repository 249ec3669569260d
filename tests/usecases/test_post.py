"""The rows of the fault matrix that concern a message, with a poster that fails as scripted and a clock that is set."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.model import MessageState, OutboxMessage
from bot.model.posting import Post, Sighting
from bot.usecases.post import PATIENCE
from bot.usecases.refusals import reason_of
from bot.usecases.settling import GAVE_UP, LONGEST_HOLD, UNSURE, Way, after, doubtful
from tests.fakes import NOON
from tests.posting import WORDS, Claim, PostingDesk, ScriptedPoster, no_answer, refused

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MAYBE = "unreachable, may be posted, since 2026-11-23T12:00:00+00:00"
BEGUN = OutboxMessage(0, "C1", WORDS, error="interrupted, may be posted, since 2026-11-23T12:00:00+00:00")
STOPS = [
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "missing_scope",
    "invalid_auth",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "team_access_not_granted",
]


@dataclass
class Watching(ScriptedPoster):
    """Posts, and looks around while it does."""

    seen: Callable[[], object] = lambda: None

    def post(self, post: Post) -> str:
        self.seen()
        return super().post(post)


def a_claim(error: str | None = None, **words) -> Claim:
    return Claim(OutboxMessage(0, "C1", WORDS, error=error), **words)


def test_a_message_is_posted_under_its_name():
    desk = PostingDesk(thread_ts="16.5")
    assert desk.post()
    [post] = desk.poster.posted
    assert (post.slot, post.position, post.channel, post.thread_ts, post.due) == (7, 0, "C1", "16.5", NOON)
    assert (post.payload, post.plain) == (WORDS, False)
    assert (desk.outbox.message.state, desk.outbox.message.ts) == (MessageState.SENT, "17.1")
    assert (desk.poster.looked, desk.told) == (0, [])


def test_nothing_to_post_is_said():
    desk = PostingDesk()
    desk.outbox.kept = None
    assert not desk.post()


def test_the_turn_of_the_channel_is_waited_for_and_the_lease_proven_before_the_post():
    desk = PostingDesk()
    desk.outbox.next_post = NOON + 3 * SECOND
    desk.post()
    assert (desk.slept, desk.outbox.asked) == ([3.0], ["pace", "begin"])


def test_a_turn_that_is_far_ahead_is_not_waited_for_and_what_was_remembered_stays():
    desk = PostingDesk(message=OutboxMessage(0, "C1", WORDS, error=MAYBE))
    desk.outbox.next_post = NOON + PATIENCE + SECOND
    desk.post()
    assert (desk.slept, desk.poster.posted, desk.outbox.free_at) == ([], [], NOON + PATIENCE + SECOND)
    assert desk.outbox.message.error == MAYBE
    assert desk.until_done() == 1
    assert desk.outbox.message.state is MessageState.SENT


def test_whoever_lost_the_message_while_he_waited_posts_nothing():
    desk = PostingDesk()
    desk.outbox.lost = True
    desk.post()
    assert (desk.poster.posted, desk.outbox.message.state) == ([], MessageState.WAITING)


@pytest.mark.parametrize("times", [1, 2, 25])
def test_429_holds_the_channel_as_long_as_slack_asks_and_drops_nothing(times: int):
    desk = PostingDesk(posts=[refused("ratelimited", retry_after=3600.0)] * times)
    assert desk.until_done() == times + 1
    assert desk.clock() == NOON + times * HOUR
    assert desk.outbox.asked.count("hold C1") == times
    assert (desk.outbox.message.state, desk.poster.looked, desk.told) == (MessageState.SENT, 0, [])


def test_429_without_a_pause_still_waits_a_second():
    settle = after(refused("ratelimited", retry_after=0.0), a_claim(), now=NOON)
    assert (settle.way, settle.until, settle.hold) == (Way.LATER, NOON + SECOND, True)


def test_429_for_longer_than_a_day_is_tried_again_after_one():
    settle = after(refused("ratelimited", retry_after=1e9), a_claim(), now=NOON)
    assert (settle.way, settle.until, settle.hold) == (Way.LATER, NOON + LONGEST_HOLD, True)


@pytest.mark.parametrize("code", ["unreachable", "unknown", "http_200", "http_403"])
def test_no_answer_is_looked_for_a_minute_later(code: str):
    settle = after(refused(code), a_claim(), now=NOON)
    assert (settle.way, settle.until, settle.hold) == (Way.LATER, NOON + MINUTE, False)
    assert doubtful(a_claim(settle.error))


def test_a_post_without_an_answer_that_is_found_is_sent_and_not_posted_again():
    desk = PostingDesk(posts=[no_answer()], looks=[Sighting(ts="16.9")])
    assert desk.until_done() == 2
    assert (desk.outbox.message.state, desk.outbox.message.ts) == (MessageState.SENT, "16.9")
    assert len(desk.poster.posted) == 1


def test_a_post_without_an_answer_that_is_not_found_is_posted_again():
    desk = PostingDesk(posts=[no_answer()], looks=[Sighting()])
    desk.until_done()
    assert (desk.outbox.message.state, len(desk.poster.posted)) == (MessageState.SENT, 2)


def test_a_post_without_an_answer_that_cannot_be_looked_for_is_uncertain_and_its_owner_told_once():
    desk = PostingDesk(posts=[no_answer()], looks=[Sighting(blind=True)])
    desk.until_done()
    assert not desk.post()
    assert (desk.outbox.message.state, desk.outbox.message.error) == (MessageState.UNCERTAIN, UNSURE)
    assert (len(desk.poster.posted), desk.told) == (1, [UNSURE])


@pytest.mark.parametrize(
    ("sighting", "state", "posts"),
    [
        (Sighting(ts="16.9"), MessageState.SENT, 0),
        (Sighting(), MessageState.SENT, 1),
        (Sighting(blind=True), MessageState.UNCERTAIN, 0),
    ],
    ids=["found", "not found", "blind"],
)
def test_an_attempt_that_was_killed_is_looked_for_first(sighting: Sighting, state: MessageState, posts: int):
    desk = PostingDesk(looks=[sighting], message=BEGUN, attempt=2)
    desk.post()
    assert (desk.outbox.message.state, len(desk.poster.posted), desk.poster.looked) == (state, posts, 1)


def test_an_attempt_that_was_killed_before_its_post_is_not_looked_for():
    desk = PostingDesk(looks=[Sighting(blind=True)], interrupted=True, attempt=2)
    desk.post()
    assert (desk.outbox.message.state, len(desk.poster.posted), desk.poster.looked) == (MessageState.SENT, 1, 0)


def test_whoever_posts_leaves_word_of_it_for_those_who_come_upon_the_message_after_a_crash():
    words = []
    desk = PostingDesk(poster=Watching(seen=lambda: words.append(desk.outbox.message.error)))
    desk.post()
    assert (words, desk.outbox.message.error) == ([BEGUN.error], None)


def test_what_may_be_posted_is_looked_for_again_after_429():
    desk = PostingDesk(
        posts=[no_answer(), refused("ratelimited", retry_after=5.0)], looks=[Sighting(), Sighting("9.1")]
    )
    desk.until_done()
    assert (desk.outbox.message.ts, len(desk.poster.posted)) == ("9.1", 2)


def test_a_look_that_fails_posts_nothing():
    desk = PostingDesk(looks=[no_answer(), refused("ratelimited", retry_after=30.0), Sighting()], message=BEGUN)
    assert desk.until_done() == 3
    assert (len(desk.poster.posted), desk.outbox.message.state) == (1, MessageState.SENT)


@pytest.mark.parametrize("code", ["thread_not_found", "token_revoked"])
def test_a_look_that_is_refused_leaves_the_message_uncertain(code: str):
    desk = PostingDesk(looks=[refused(code)], message=BEGUN)
    desk.post()
    assert (desk.outbox.message.state, desk.poster.posted, len(desk.told)) == (MessageState.UNCERTAIN, [], 1)


def test_pauses_grow_from_one_to_15_minutes_and_end_after_six_hours_with_a_note():
    desk = PostingDesk(posts=[no_answer()] * 100)
    begun = []
    while desk.outbox.message.state is MessageState.WAITING:
        desk.clock.at = max(desk.clock.at, desk.outbox.free_at)
        begun.append((desk.clock() - NOON) // MINUTE)
        desk.post()
    assert begun[:8] == [0, 1, 2, 4, 8, 16, 31, 46]
    assert 6 * 60 <= begun[-1] <= 6 * 60 + 15
    assert (desk.outbox.message.state, desk.told) == (MessageState.UNCERTAIN, [GAVE_UP])


@pytest.mark.parametrize(
    "troubles",
    [{"posts": [refused("msg_too_long")] * 2}, {"looks": [Sighting(blind=True)], "message": BEGUN}],
    ids=["failed", "uncertain"],
)
def test_the_owner_is_told_before_it_is_written_down_so_that_no_crash_in_between_hides_it(troubles):
    desk, states = PostingDesk(**troubles), []
    post = replace(desk.post, tell=lambda claim, note: states.append(desk.outbox.message.state))
    post()
    assert states == [MessageState.WAITING]
    assert desk.outbox.message.state in {MessageState.FAILED, MessageState.UNCERTAIN}


@pytest.mark.parametrize("code", STOPS)
def test_lost_access_stops_the_digest_with_a_reason_and_is_not_tried_again(code: str):
    desk = PostingDesk(posts=[refused(code)])
    assert desk.until_done() == 1
    assert (desk.outbox.message.state, len(desk.poster.posted)) == (MessageState.FAILED, 1)
    [reason] = desk.stopped
    assert desk.told == [f"I no longer post this digest. {reason}"]
    assert "resume the digest" in reason


def test_the_owner_is_told_of_a_stop_once_however_many_messages_meet_it():
    desk = PostingDesk(posts=[refused("is_archived")] * 2)
    desk.post()
    desk.outbox.others = (desk.outbox.message,)
    desk.outbox.kept = Claim(OutboxMessage(1, "C1", WORDS))
    desk.post()
    assert (len(desk.stopped), len(desk.told)) == (2, 1)


def test_refusal_of_a_digest_that_is_not_active_is_told_once_a_slot():
    desk = PostingDesk(posts=[refused("is_archived")] * 3)
    desk.stopped.append("It is paused.")
    desk.post()
    [told] = desk.told
    assert told.startswith("The channel is archived.")
    desk.outbox.others = (desk.outbox.message,)
    desk.outbox.kept = Claim(OutboxMessage(1, "C1", WORDS))
    desk.post()
    assert desk.told == [told]
    desk.outbox.others = ()
    desk.outbox.kept = Claim(OutboxMessage(0, "C1", WORDS))  # a person had it posted again
    desk.post()
    assert desk.told == [told, told]


def test_refusal_that_is_another_s_to_report_is_not_told():
    desk = PostingDesk(posts=[refused("is_archived")])
    desk.stopped.append("It is paused.")
    desk.outbox.lost = True
    desk.outbox.renew = lambda *_, **__: True
    desk.post()
    assert desk.told == []


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"])
def test_refused_blocks_are_posted_as_plain_text_once(code: str):
    desk = PostingDesk(posts=[refused(code)])
    assert desk.until_done() == 1
    assert [post.plain for post in desk.poster.posted] == [False, True]
    assert (desk.outbox.message.state, desk.told) == (MessageState.SENT, [])


def test_plain_text_that_is_refused_as_well_fails_and_is_told():
    desk = PostingDesk(posts=[refused("invalid_blocks"), refused("msg_too_long")])
    assert desk.until_done() == 1
    assert (desk.outbox.message.state, desk.told) == (MessageState.FAILED, [reason_of(refused("msg_too_long"))])
    assert desk.stopped == []


def test_plain_text_without_an_answer_is_looked_for():
    desk = PostingDesk(posts=[refused("invalid_blocks"), no_answer()], looks=[Sighting(ts="16.9")])
    assert desk.until_done() == 2
    assert desk.outbox.message.ts == "16.9"


def test_any_other_refusal_fails_that_message_only():
    desk = PostingDesk(posts=[refused("no_text")])
    assert desk.until_done() == 1
    assert (desk.outbox.message.state, desk.stopped, len(desk.told)) == (MessageState.FAILED, [], 1)


def test_whoever_lost_the_message_tells_nobody_what_became_of_it():
    desk = PostingDesk(looks=[Sighting(blind=True)], message=BEGUN)
    desk.outbox.lost = True
    desk.post()
    assert desk.told == []
