"""The poster at a loopback Slack: each call posts once, and what stands in the channel is found again by its name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import PublishError
from bot.model import MessageState, OutboxMessage
from bot.model.posting import Post, Sighting
from bot.playground.server import LoopbackSlack
from bot.publishing.calls import make_client
from bot.publishing.poster import EVENT_TYPE, MOST_PAGES, PAGE, SlackPoster
from tests.fakes import Clock
from tests.posting import Claim, PostingDesk

DESK = "C0DESK"
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Harbour* <https://harbour.example/1|Read>"}}]
PAYLOAD = {"text": "Harbour", "blocks": BLOCKS, "plain": "Harbour: plain_text_*as it is*"}
SCOPES = ("chat:write", "channels:history")


@pytest.fixture(params=[SCOPES])
def reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSlack]:
    """Keep a Slack in which the bot may read back public channels, unless a test grants other scopes."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with LoopbackSlack(scopes=request.param, rate_limits=False) as opened:
        yield opened


without_history = pytest.mark.parametrize("reading", [("chat:write",)], indirect=True)


def poster_of(slack: LoopbackSlack) -> SlackPoster:
    return SlackPoster(make_client(slack.bot_token, api_url=slack.api_url))


def a_post(position: int = 0, *, slot: int = 7, channel: str = DESK, **words) -> Post:
    return Post("T0DESK", slot, position, channel, PAYLOAD, due=datetime.now(UTC), **words)


def desk_at(slack: LoopbackSlack, *, channel: str = DESK) -> PostingDesk:
    """Post one message to a loopback Slack instead of a fake, by a clock that shows the time of the day at first."""
    clock = Clock(datetime.now(UTC))
    return PostingDesk(poster=poster_of(slack), clock=clock, message=OutboxMessage(0, channel, PAYLOAD), due=clock())


def test_a_message_is_posted_with_its_name_and_without_previews(reading: LoopbackSlack):
    ts = poster_of(reading).post(a_post(2))
    [message] = reading.messages(DESK)
    assert (message["ts"], message["text"]) == (ts, "Harbour")
    assert message["metadata"] == {"event_type": EVENT_TYPE, "event_payload": {"slot": "7", "position": "2"}}
    assert "attachments" not in message
    [call] = reading.calls("chat.postMessage")
    assert (str(call.args["unfurl_links"]).lower(), call.args["parse"]) == ("false", "none")


def test_a_reply_is_posted_into_its_thread(reading: LoopbackSlack):
    poster = poster_of(reading)
    first = poster.post(a_post())
    second = poster.post(a_post(1, thread_ts=first))
    assert [(one["ts"], one["text"]) for one in reading.thread(first)] == [(second, "Harbour")]


def test_the_plain_version_has_no_blocks_and_no_markup(reading: LoopbackSlack):
    poster_of(reading).post(a_post(plain=True))
    [message] = reading.messages(DESK)
    assert (message["text"], message.get("blocks")) == (PAYLOAD["plain"], None)
    assert str(reading.calls("chat.postMessage")[0].args["mrkdwn"]).lower() == "false"


def test_a_message_is_found_by_its_name_and_by_no_other(reading: LoopbackSlack):
    poster = poster_of(reading)
    first = poster.post(a_post())
    reply = poster.post(a_post(1, thread_ts=first))
    assert poster.look(a_post()) == Sighting(ts=first)
    assert poster.look(a_post(1, thread_ts=first)) == Sighting(ts=reply)
    for other in (a_post(2), a_post(slot=8), a_post(2, thread_ts=first), a_post(channel="C0GENERAL")):
        assert poster.look(other) == Sighting()


def test_another_bot_of_ours_is_not_taken_for_this_one(reading: LoopbackSlack):
    poster = poster_of(reading)
    poster.post(a_post())
    with reading.workspace.changing():
        reading.workspace.posts[0].body["bot_id"] = "B0STAGING"
    assert poster.look(a_post()) == Sighting()


def test_a_digest_of_another_time_is_not_taken_for_this_one(reading: LoopbackSlack):
    poster = poster_of(reading)
    poster.post(a_post())
    later = Post("T0DESK", 7, 0, DESK, PAYLOAD, due=datetime.now(UTC) + timedelta(hours=1))
    assert poster.look(later) == Sighting()


@pytest.mark.parametrize(
    ("earlier", "found"), [(PAGE * 2, True), (PAGE * MOST_PAGES, False)], ids=["on the third page", "too far back"]
)
def test_a_busy_channel_is_looked_through_in_pages(reading: LoopbackSlack, earlier: int, found: bool):
    poster = poster_of(reading)
    ts = poster.post(a_post())
    with reading.workspace.changing():
        for number in range(earlier):
            reading.workspace.post(DESK, {"text": f"chat {number}", "user": "U0ADA"})
    assert poster.look(a_post()) == (Sighting(ts=ts) if found else Sighting(blind=True))
    assert len(reading.calls("conversations.history")) == (3 if found else MOST_PAGES)


@without_history
def test_nobody_can_tell_without_the_scope(reading: LoopbackSlack):
    poster = poster_of(reading)
    first = poster.post(a_post())
    assert poster.look(a_post()) == Sighting(blind=True)
    assert poster.look(a_post(1, thread_ts=first)) == Sighting(blind=True)


@pytest.mark.parametrize("channel", ["C0WATCH", "C0VAULT"])
def test_nobody_can_tell_of_a_channel_that_is_out_of_sight(reading: LoopbackSlack, channel: str):
    assert poster_of(reading).look(a_post(channel=channel)) == Sighting(blind=True)


def test_a_look_that_slack_puts_off_is_no_answer(reading: LoopbackSlack):
    reading.faults.rate_limit("conversations.history", retry_after=7)
    with pytest.raises(PublishError) as caught:
        poster_of(reading).look(a_post())
    assert (caught.value.code, caught.value.retry_after) == ("ratelimited", 7.0)


@pytest.mark.parametrize("times", [0, 1, 4])
def test_429_is_obeyed_and_the_message_posted_once(reading: LoopbackSlack, times: int):
    desk = desk_at(reading)
    begun = desk.clock()
    reading.faults.rate_limit("chat.postMessage", retry_after=30, times=times)
    assert desk.until_done() == times + 1
    assert len(reading.messages(DESK)) == 1
    assert desk.clock() == begun + timedelta(seconds=30) * times


def unanswered(slack: LoopbackSlack, fault: str, *, after: bool) -> None:
    faults = slack.faults
    if fault == "drop":
        return faults.drop("chat.postMessage", after=after)
    if fault.isdecimal():
        return faults.status("chat.postMessage", int(fault), after=after)
    return faults.error("chat.postMessage", fault, after=after)


@pytest.mark.parametrize("after", [True, False], ids=["accepted", "not accepted"])
@pytest.mark.parametrize("fault", ["drop", "500", "503", "internal_error", "fatal_error"])
def test_no_answer_is_found_or_posted_again(reading: LoopbackSlack, fault: str, after: bool):
    desk = desk_at(reading)
    unanswered(reading, fault, after=after)
    assert desk.until_done() == 2
    [message] = reading.messages(DESK)
    assert (desk.outbox.message.state, desk.outbox.message.ts) == (MessageState.SENT, message["ts"])
    assert len(reading.calls("chat.postMessage")) == (1 if after else 2)


def test_a_post_that_slack_answers_too_late_is_found(reading: LoopbackSlack):
    desk = desk_at(reading)
    client = desk.post.poster.client
    patient, client.timeout = client.timeout, 0.5
    reading.faults.delay("chat.postMessage", 1)
    desk.post()
    client.timeout = patient
    assert desk.outbox.message.state is MessageState.WAITING
    [message] = reading.wait_for(lambda: reading.messages(DESK))
    desk.until_done()
    assert (desk.outbox.message.ts, len(reading.calls("chat.postMessage"))) == (message["ts"], 1)


@without_history
@pytest.mark.parametrize("after", [True, False], ids=["accepted", "not accepted"])
@pytest.mark.parametrize("fault", ["drop", "502", "internal_error"])
def test_no_answer_is_uncertain_without_the_scope(reading: LoopbackSlack, fault: str, after: bool):
    desk = desk_at(reading)
    unanswered(reading, fault, after=after)
    desk.until_done()
    assert desk.outbox.message.state is MessageState.UNCERTAIN
    assert (len(reading.calls("chat.postMessage")), len(reading.messages(DESK))) == (1, int(after))
    assert len(desk.told) == 1


@pytest.mark.parametrize("channel", ["C0OLD", "C0WATCH", "C0NOWHERE"])
def test_a_channel_that_is_closed_to_the_bot_stops_the_digest(reading: LoopbackSlack, channel: str):
    desk = desk_at(reading, channel=channel)
    assert desk.until_done() == 1
    assert (desk.outbox.message.state, len(desk.stopped), len(desk.told)) == (MessageState.FAILED, 1, 1)


def test_a_revoked_token_stops_the_digest(reading: LoopbackSlack):
    desk = desk_at(reading)
    reading.faults.error("chat.postMessage", "token_revoked")
    assert (desk.until_done(), len(desk.stopped)) == (1, 1)


def test_blocks_that_slack_refuses_are_posted_as_plain_text(reading: LoopbackSlack):
    desk = desk_at(reading)
    wrong = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    desk.outbox.kept = Claim(OutboxMessage(0, DESK, {**PAYLOAD, "blocks": wrong}))
    desk.post()
    [message] = reading.messages(DESK)
    assert (message["text"], desk.outbox.message.state) == (PAYLOAD["plain"], MessageState.SENT)


def test_a_message_has_a_link_and_one_that_is_gone_has_none(reading: LoopbackSlack):
    poster = poster_of(reading)
    ts = poster.post(a_post())
    assert str(poster.permalink(DESK, ts)).endswith(f"/archives/{DESK}/p{ts.replace('.', '')}")
    assert poster.permalink(DESK, "1.000001") is None
