"""What Slack does to digests, from when they are due to what stands in the channel: the rows of the fault matrix."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.model import SubscriptionState
from bot.playground.deliveries import ACK_SECONDS
from bot.playground.server import LoopbackSlack
from bot.storage import SqlSubscriptions
from bot.storage.failures import BUSY
from bot.usecases.settling import GAVE_UP, UNSURE
from tests.briefs import RICH_TEXT
from tests.crew import CHANNEL, HISTORY, HOUR, SECOND, TEAM, USER, Crew, Replica, open_unsynced
from tests.digests import a_wish
from tests.extractors import brief_of
from tests.fakes import NOON
from tests.running import bot_in

POST = "chat.postMessage"
WALLS = tuple(f"wall{number}" for number in range(9))
CHANNEL_ERRORS = ("channel_not_found", "is_archived", "not_in_channel", "restricted_action")
TOKEN_ERRORS = ("token_revoked", "account_inactive", "invalid_auth", "missing_scope")


@pytest.fixture
def crew(sqlite_url: str, slack: LoopbackSlack) -> Iterator[Crew]:
    """Keep a desk with one feed, whose bot reads back no channel."""
    database = open_unsynced(sqlite_url)
    made = Crew(database, slack)
    made.feed(*WALLS)
    yield made
    database.close()


@pytest.fixture
def reading(crew: Crew, slack: LoopbackSlack) -> Crew:
    """Keep one whose bot may read back public channels."""
    slack.workspace.scopes = HISTORY
    return crew


# what a call may have done all the same


@pytest.mark.parametrize("fault", ["drop", "status", "internal_error", "fatal_error"])
@pytest.mark.parametrize("after", [True, False], ids=["after it was posted", "before"])
def test_lost_answer_is_looked_for_and_never_posted_twice(reading: Crew, fault: str, after: bool):
    lose(reading.slack, fault, after=after)
    digest = reading.digest()
    reading.until_due()
    reading.run(seconds=3)
    assert (reading.calls(), reading.runs(digest)[0].state.value) == (1, "posting")
    reading.run(seconds=120, every=15)
    assert (len(reading.posted()), reading.outcomes(digest)) == (1, [("posted", None)])
    assert (reading.calls(), reading.told()) == (1 if after else 2, [])


@pytest.mark.parametrize("fault", ["drop", "status", "internal_error", "fatal_error"])
def test_lost_answer_is_uncertain_where_nobody_can_look_and_told_once(crew: Crew, fault: str):
    lose(crew.slack, fault, after=True)
    digest = crew.digest(most=2)
    crew.until_due()
    crew.run(seconds=300, every=15)
    assert (crew.calls(), len(crew.posted()), crew.outcomes(digest)) == (1, 1, [("uncertain", UNSURE)])
    [told] = crew.told()
    assert UNSURE in told
    assert buttons(crew) == ["Post again"]


def test_slack_that_never_answers_is_given_up_after_its_time_limit(reading: Crew):
    assert reading.one.client.timeout == 10
    reading.one.client.timeout = 0.2
    reading.slack.faults.delay(POST, 1)
    digest = reading.digest()
    reading.until_due()
    reading.run(seconds=2)
    assert reading.runs(digest)[0].state.value == "posting"
    reading.slack.wait_for(reading.posted)  # Slack had it all along
    reading.run(seconds=120, every=15)
    assert (reading.calls(), len(reading.posted()), reading.outcomes(digest)) == (1, 1, [("posted", None)])


def test_slack_that_is_ill_for_hours_gets_the_digest_when_it_is_well(reading: Crew):
    digest = reading.digest()
    reading.slack.faults.status(POST, 503, times=500)
    reading.until_due()
    reading.run(seconds=5 * HOUR, every=300)
    assert (reading.posted(), reading.runs(digest)[0].state.value) == ([], "posting")
    assert reading.calls() < 30, "it asks less and less often"
    reading.slack.faults.clear()
    reading.run(seconds=16 * 60, every=60)
    assert (len(reading.posted()), reading.outcomes(digest), reading.told()) == (1, [("posted", None)], [])


@pytest.mark.parametrize("look", [None, 502], ids=["history answers", "nothing answers"])
def test_slack_that_is_ill_for_longer_is_told_once_and_the_next_digest_comes(reading: Crew, look: int | None):
    digest = reading.digest()
    reading.slack.faults.error(POST, "internal_error", times=500)
    if look:
        reading.slack.faults.status("conversations.history", look, times=500)
    reading.until_due()
    reading.run(seconds=6.5 * HOUR, every=600)
    assert reading.outcomes(digest) == [("uncertain", GAVE_UP)]
    reading.slack.faults.clear()
    reading.until_due("2026-11-26T07:30:01")
    reading.run(seconds=5)
    assert [run.state.value for run in reading.runs(digest)] == ["posted", "uncertain"]
    assert len(reading.posted()) == 1


# what a call has not done


def test_storm_of_429_keeps_the_order_drops_nothing_and_is_obeyed(crew: Crew):
    channels = (CHANNEL, "C0GENERAL", "C0WATCH")
    crew.slack.invite("C0WATCH")
    digests = [crew.digest(most=1, channel=channel, name=f"Sea {channel}") for channel in channels]
    crew.slack.faults.rate_limit(POST, retry_after=30, times=20)
    crew.until_due()
    crew.run(seconds=20 * 30 + 60, every=10, replicas=[crew.one, crew.replica()])
    assert [crew.outcomes(digest) for digest in digests] == [[("posted", None)]] * 3
    for digest, channel in zip(digests, channels, strict=True):
        posted, times = (
            crew.posted(channel, thread=True),
            [moment for moment, where in crew.attempts if where == channel],
        )
        assert len(posted) == len(set(posted)) == len(crew.messages(digest)) > 1
        assert posted[0].startswith(f"Sea {channel}")
        limited = len(times) - len(posted)
        assert limited > 3
        assert min(after - before for before, after in pairwise(times[: limited + 1])) >= 30 * SECOND
    assert (len(crew.attempts) - sum(len(crew.posted(channel, thread=True)) for channel in channels), crew.told()) == (
        20,
        [],
    )


def test_429_of_one_channel_holds_no_other_up(crew: Crew):
    crew.digest(most=1)
    other = crew.digest(most=1, channel="C0GENERAL")
    crew.slack.faults.rate_limit(POST, retry_after=300)
    crew.until_due()
    crew.run(seconds=30)
    assert (crew.posted(), crew.outcomes(other)) == ([], [("posted", None)])


def test_commands_are_acknowledged_during_a_storm_of_429(slack: LoopbackSlack, tmp_path: Path):
    slack.faults.rate_limit(POST, retry_after=1, times=20)
    with bot_in(slack, tmp_path, mode="socket", extract=brief_of) as bot:
        stored = SqlSubscriptions(bot.database)
        for number in (1, 2, 3):
            stored.add(a_wish(channel=CHANNEL, name=f"Sea {number}"), team=TEAM, user=USER, now=NOON)
            slack.command(f"digest run {number}").wait_ack()
        slack.wait_for(lambda: slack.calls(POST))
        deliveries = [slack.command(words) for words in ("digest", RICH_TEXT, "digest log 1")]
        assert [bool(delivery.wait_ack(5)) for delivery in deliveries] == [True] * 3
        assert max(delivery.ack_seconds for delivery in deliveries) < ACK_SECONDS
        while BUSY in str(deliveries[1].ack):  # as the person would
            deliveries[1] = slack.command(RICH_TEXT)
            deliveries[1].wait_ack(5)
        slack.wait_for(lambda: slack.calls("response_url"))  # the brief is answered beside it


def test_long_pause_is_obeyed_by_every_digest_of_the_channel(crew: Crew):
    crew.slack.faults.rate_limit(POST, retry_after=540)
    digests = [crew.digest(), crew.digest()]
    crew.until_due()
    crew.run(seconds=500, every=50)
    assert crew.calls() == 1, "Slack had asked for nine minutes"
    crew.run(seconds=120)
    assert [crew.outcomes(digest) for digest in digests] == [[("posted", None)]] * 2


@pytest.mark.parametrize("error", [*CHANNEL_ERRORS, *TOKEN_ERRORS])
def test_lost_access_stops_every_digest_of_it_once_and_tries_nothing_again(crew: Crew, error: str):
    digests = [crew.digest(most=1, name=f"Sea {number}") for number in (1, 2, 3)]
    crew.in_call = lambda replica: crew.slack.faults.error(POST, error)  # and not what is told to the owner
    crew.until_due()
    replicas = [crew.one, crew.replica()]
    for each in replicas:
        each.build_all()
    crew.run(seconds=90, every=30, replicas=replicas)
    states = [crew.digests.get(digest.number, team=TEAM) for digest in digests]
    assert {each.state for each in states} == {SubscriptionState.STOPPED}
    assert all(each.reason for each in states)
    assert [crew.outcomes(digest) for digest in digests] == [[("failed", states[0].reason)]] * 3
    told = sorted(f"Digest {n}, “Sea {n}”: I no longer post this digest. {states[0].reason}" for n in (1, 2, 3))
    assert sorted(crew.told()) == told
    calls = crew.calls()
    crew.one.pass_to(crew.clock().replace(hour=8, day=27))
    crew.run(seconds=60, every=30, replicas=replicas)
    assert crew.calls() == calls == 3, "a digest that is stopped was tried again"
    assert len(crew.told()) == 3


def test_token_that_slack_takes_no_more_stops_though_nobody_can_be_told(crew: Crew):
    crew.slack.faults.error(POST, "token_revoked", times=10)
    digest = crew.digest()
    crew.until_due()
    crew.run(seconds=60, every=15)
    assert crew.digests.get(digest.number, team=TEAM).state is SubscriptionState.STOPPED
    assert (crew.calls(), crew.told()) == (1, [])


def test_stopped_digest_shows_what_failed_after_it_was_resumed(crew: Crew):
    digest, [feed] = crew.digest(), crew.feeds.of_team(TEAM)
    crew.until_due()
    crew.run(seconds=5)
    crew.announce(feed, "quay")
    crew.slack.archive(CHANNEL)
    crew.until_due("2026-11-26T07:30:01")
    crew.run(seconds=5)
    crew.slack.unarchive(CHANNEL)
    crew.digests.resume(digest.number, team=TEAM, user=USER)
    crew.until_due("2026-11-27T07:30:01")
    crew.run(seconds=5)
    assert [run.state.value for run in crew.runs(digest)] == ["posted", "failed", "posted"]
    assert "quay has failed" in crew.posted()[1]


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long", "invalid_blocks_format"])
def test_refused_blocks_are_posted_whole_as_plain_text(crew: Crew, error: str):
    digest = crew.digest()
    crew.slack.faults.error(POST, error)
    crew.until_due()
    crew.run(seconds=5)
    [message] = crew.slack.messages(CHANNEL)
    assert (message.get("blocks"), crew.outcomes(digest)) == (None, [("posted", None)])
    assert all(f"{wall} has failed" in message["text"] for wall in WALLS)
    assert "9 items → 9 new → 9 stories → 9 shown. Run D1-1125." in message["text"]


# two at once


def test_clock_that_is_set_forward_during_a_call_posts_nothing_twice(reading: Crew):
    slow, other, answer = reading.one, reading.replica(), threading.Event()
    digest = reading.digest()
    reading.until_due()
    slow.build_all()
    called = threading.Event()

    def hang(replica: Replica) -> None:
        if replica is slow:
            called.set()
            assert answer.wait(30)

    def sleep(seconds: float) -> None:
        if seconds > slow.client.timeout:  # in which time whoever called has had his answer
            answer.set()
            poster.join(30)

    reading.in_call, other.sleep = hang, sleep
    poster = threading.Thread(target=slow.post)
    poster.start()
    assert called.wait(10)
    reading.clock.forward(HOUR)  # every lease has ended by it
    other.post()
    answer.set()
    poster.join(30)
    other.post_all()
    assert (len(reading.posted()), reading.outcomes(digest), reading.told()) == (1, [("posted", None)], [])


def lose(slack: LoopbackSlack, fault: str, *, after: bool) -> None:
    """Let the next post be answered in no way that says whether it was made."""
    if fault == "drop":
        slack.faults.drop(POST, after=after)
    elif fault == "status":
        slack.faults.status(POST, 503, after=after)
    else:
        slack.faults.error(POST, fault, after=after)


def buttons(crew: Crew) -> list[str]:
    """Return what the owner may press in the last message to him."""
    blocks = crew.slack.messages("D0ADA")[-1]["blocks"]
    return [each["text"]["text"] for block in blocks for each in block.get("elements", ()) if each["type"] == "button"]
