"""The publisher at a loopback Slack: whatever fails, somebody is told, and nothing is posted twice."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot.errors import BotError, PublishError, RefusedError, UsageError
from bot.model import Address, ShareRequest
from bot.playground.views import accepted_view, put_root
from bot.publishing import ids
from bot.publishing.calls import Pacer, make_client
from bot.publishing.modals import draw_notice
from bot.publishing.slack import HEAD_START, SlackPublisher
from bot.publishing.state import ViewState
from tests.briefs import crowded_brief, hostile_brief, rich_brief, stored_brief
from tests.drawn import texts_of

USER, DESK, OUTSIDE = "U0ADA", "C0DESK", "C0WATCH"
BOTTOM_LINE = rich_brief().bottom_line.text


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def publisher(slack, pauses) -> SlackPublisher:
    client = make_client(slack.bot_token, api_url=slack.api_url)
    return SlackPublisher(client, Pacer(interval=0.0, sleep=pauses.append))


def response_url(slack, *, channel: str = DESK) -> str:
    with slack.workspace.changing():
        return slack.workspace.new_response_url(channel, USER)


def open_view(slack) -> str:
    notice = draw_notice("Reading", "Reading…", state=ViewState())
    with slack.workspace.changing():
        return put_root(slack.workspace, USER, accepted_view(slack.workspace, notice, surface="modal"))["id"]


def a_share(**changes) -> ShareRequest:
    to = Address(channel=DESK, user=USER)
    asked = ShareRequest("s1", "T1", USER, "b7", DESK, short=False, evidence=True, note="Look at this", reply_to=to)
    return replace(asked, **changes)


def shown(place) -> str:
    return "\n".join([place.get("text", ""), *(text for _, text in texts_of(place["blocks"]))])


def test_answer_is_ephemeral_and_whole(slack, publisher):
    publisher.answer(stored_brief(), Address(response_url=response_url(slack), channel=DESK, user=USER))
    [message] = slack.ephemerals(USER)
    assert message["text"] == BOTTOM_LINE
    assert message["blocks"][0]["type"] == "header"
    [call] = slack.calls("response_url")
    assert call.args["response_type"] == "ephemeral"
    assert call.args["replace_original"] is True


@pytest.mark.parametrize("brief", [crowded_brief(), hostile_brief()], ids=["crowded", "hostile"])
def test_answer_is_accepted_as_it_is_drawn(slack, publisher, brief):
    publisher.answer(stored_brief(brief), Address(response_url=response_url(slack)))
    assert "blocks" in slack.ephemerals(USER)[0]
    assert len(slack.calls("response_url")) == 1


def test_answer_beside_another_does_not_replace_it(slack, publisher):
    url = response_url(slack)
    publisher.answer(stored_brief(), Address(response_url=url))
    publisher.answer(stored_brief(), Address(response_url=url, replace=False))
    assert len(slack.ephemerals(USER)) == 2


def test_answer_to_a_spent_url_comes_as_an_ephemeral_message(slack, publisher):
    to = Address(response_url=f"{slack.url}response/unknown", channel=DESK, user=USER)
    publisher.answer(stored_brief(), to)
    assert [call.method for call in slack.calls()] == ["response_url", "chat.postEphemeral"]
    assert slack.ephemerals(USER)[0]["text"] == BOTTOM_LINE


def test_answer_in_a_channel_without_the_bot_comes_as_a_direct_message(slack, publisher):
    publisher.answer(stored_brief(), Address(channel=OUTSIDE, user=USER))
    calls = [call.method for call in slack.calls()]
    assert calls == ["chat.postEphemeral", "chat.postMessage"]
    assert slack.calls("chat.postMessage")[0].args["channel"] == USER


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long"])
def test_answer_with_refused_blocks_comes_as_text(slack, publisher, code, caplog):
    slack.faults.error("response_url", code)
    publisher.answer(stored_brief(), Address(response_url=response_url(slack)))
    [message] = slack.ephemerals(USER)
    assert "Bottom line:" in message["text"]
    assert "blocks" not in message
    assert slack.calls("response_url")[-1].args["mrkdwn"] is False
    assert code in caplog.text


def test_answer_waits_as_long_as_slack_asks(slack, publisher, pauses):
    slack.faults.rate_limit("response_url", retry_after=7)
    publisher.answer(stored_brief(), Address(response_url=response_url(slack)))
    assert pauses == [7.0]
    assert len(slack.ephemerals(USER)) == 1


@pytest.mark.parametrize("break_it", ["drop", "status"])
def test_answer_through_a_broken_connection_takes_the_next_way(slack, publisher, break_it):
    if break_it == "drop":
        slack.faults.drop("response_url")
    else:
        slack.faults.status("response_url", 503)
    publisher.answer(stored_brief(), Address(response_url=response_url(slack), channel=DESK, user=USER))
    assert slack.ephemerals(USER)[0]["text"] == BOTTOM_LINE


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/", "https://hooks.slack.com.evil.example/", "https://hooks.slack.com@evil.example/"],
)
def test_answer_never_goes_to_a_foreign_address(slack, publisher, url):
    publisher.answer(stored_brief(), Address(response_url=url, channel=DESK, user=USER))
    assert [call.method for call in slack.calls()] == ["chat.postEphemeral"]


def test_answer_without_any_way_is_an_error(publisher):
    with pytest.raises(PublishError, match="no way"):
        publisher.answer(stored_brief(), Address())


def test_answer_fills_the_window_that_waits_for_it(slack, publisher):
    publisher.answer(stored_brief(), Address(view=open_view(slack), user=USER))
    [view] = slack.views(USER)
    assert view["title"]["text"] == "Brief"
    assert BOTTOM_LINE in shown(view)
    assert slack.ephemerals(USER) == []


def test_answer_to_a_closed_window_comes_to_the_conversation(slack, publisher):
    publisher.answer(stored_brief(), Address(view="VGONE", channel=DESK, user=USER))
    assert slack.ephemerals(USER)[0]["text"] == BOTTOM_LINE


def test_answer_with_refused_blocks_fills_the_window_with_text(slack, publisher):
    slack.faults.error("views.update", "invalid_blocks")
    publisher.answer(stored_brief(), Address(view=open_view(slack), user=USER))
    assert "Bottom line:" in shown(slack.views(USER)[0])


def test_answer_logs_no_address(slack, publisher, caplog):
    caplog.set_level(logging.DEBUG)
    url = response_url(slack)
    slack.faults.error("response_url", "invalid_blocks")
    publisher.answer(stored_brief(), Address(response_url=url))
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    assert not [line for line in ours if url.rpartition("/")[2] in line]


def test_share_names_who_shared_and_threads_the_evidence(slack, publisher):
    publisher.share(stored_brief(), a_share())
    [message] = slack.messages(DESK)
    assert message["blocks"][0]["elements"][0]["elements"][0] == {"type": "user", "user_id": USER}
    assert "Note: \nLook at this" in shown(message)
    assert BOTTOM_LINE in shown(message)
    thread = "\n".join(map(shown, slack.thread(message["ts"])))
    assert all(warning.text in thread for warning in rich_brief().warnings)
    for call in slack.calls("chat.postMessage"):
        assert (call.args["unfurl_links"], call.args["unfurl_media"], call.args["link_names"]) == (False, False, False)


def test_share_tells_the_sharer(slack, publisher):
    publisher.share(stored_brief(), a_share())
    [told] = slack.ephemerals(USER)
    assert told["text"] == "Shared."
    assert "Open the post" in shown(told)


def test_share_tells_in_the_window(slack, publisher):
    publisher.share(stored_brief(), a_share(reply_to=Address(view=open_view(slack), user=USER)))
    assert "Shared in" in shown(slack.views(USER)[0])


def test_short_share_without_evidence_is_one_message(slack, publisher):
    publisher.share(stored_brief(), a_share(short=True, evidence=False, note=None))
    [message] = slack.messages(DESK)
    assert slack.thread(message["ts"]) == []
    assert "Quoted warnings" not in shown(message)


@pytest.mark.parametrize("brief", [crowded_brief(30), hostile_brief()], ids=["crowded", "hostile"])
def test_share_is_accepted_as_it_is_drawn(slack, publisher, brief):
    publisher.share(stored_brief(brief), a_share())
    assert all(call.answer["ok"] for call in slack.calls("chat.postMessage"))


@pytest.mark.parametrize(("channel", "code"), [(OUTSIDE, "not_in_channel"), ("C0VAULT", "channel_not_found")])
def test_share_with_a_conversation_without_the_bot_says_invite(publisher, channel, code):
    with pytest.raises(PublishError, match="/invite @brief") as failure:
        publisher.share(stored_brief(), a_share(channel=channel))
    assert failure.value.code == code


def test_share_that_may_have_been_posted_is_not_repeated(slack, publisher):
    slack.faults.drop("chat.postMessage", after=True)
    with pytest.raises(PublishError, match="Look before you share it again") as failure:
        publisher.share(stored_brief(), a_share())
    assert failure.value.retry_after is None
    assert len(slack.messages(DESK)) == 1


def test_share_after_a_gateway_page_is_not_repeated(slack, publisher):
    slack.faults.status("chat.postMessage", 502)
    with pytest.raises(PublishError, match="Look before you share it again"):
        publisher.share(stored_brief(), a_share())
    assert len(slack.calls("chat.postMessage")) == 1


def test_share_waits_as_long_as_slack_asks(slack, publisher, pauses):
    slack.faults.rate_limit("chat.postMessage", retry_after=3)
    publisher.share(stored_brief(), a_share(evidence=False))
    assert 3.0 in pauses
    assert len(slack.messages(DESK)) == 1


def test_share_that_must_wait_too_long_says_when(slack, publisher):
    slack.faults.rate_limit("chat.postMessage", retry_after=600)
    with pytest.raises(PublishError) as failure:
        publisher.share(stored_brief(), a_share())
    assert failure.value.retry_after == 600


def test_share_with_refused_blocks_is_posted_as_text(slack, publisher):
    slack.faults.error("chat.postMessage", "invalid_blocks")
    publisher.share(stored_brief(), a_share(evidence=False))
    [message] = slack.messages(DESK)
    assert "Bottom line:" in message["text"]


def test_share_with_broken_evidence_stands_and_says_so(slack, publisher):
    slack.faults.delay("chat.postMessage", 0.0)
    slack.faults.error("chat.postMessage", "restricted_action")
    publisher.share(stored_brief(), a_share())
    assert len(slack.messages(DESK)) == 1
    assert "The evidence in the thread is not complete" in slack.ephemerals(USER)[0]["text"]


def test_share_without_a_permalink_still_tells(slack, publisher):
    slack.faults.error("chat.getPermalink", "internal_error")
    publisher.share(stored_brief(), a_share(evidence=False))
    assert slack.ephemerals(USER)[0]["text"] == "Shared."


def test_share_paces_itself_in_a_channel(slack):
    now, pauses = [100.0], []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    pacer = Pacer(sleep=sleep, clock=lambda: now[0])
    client = make_client(slack.bot_token, api_url=slack.api_url)
    SlackPublisher(client, pacer).share(stored_brief(), a_share())
    posts = len(slack.calls("chat.postMessage"))
    assert posts >= 2
    assert pauses == [1.0] * (posts - 1)


@pytest.mark.parametrize(
    ("error", "action"),
    [
        (RefusedError("That page answered 403 (bot protection)."), ids.PASTE),
        (UsageError("That is 5 links."), ids.HELP),
        (BotError("Something else <!channel>."), None),
    ],
)
def test_apology_is_one_sentence_and_one_action(slack, publisher, error, action):
    publisher.apologise(error, Address(response_url=response_url(slack)))
    [message] = slack.ephemerals(USER)
    assert error.public_message in shown(message)
    assert "<" not in message["text"]
    actions = [each["action_id"] for block in message["blocks"] for each in block.get("elements", ())]
    assert actions == ([action] if action else [])


def test_apology_does_not_overtake_the_acknowledgement_that_it_replaces(slack, publisher, pauses):
    publisher.apologise(BotError("No."), Address(response_url=response_url(slack)))
    assert pauses == [HEAD_START]


def test_apology_in_a_window(slack, publisher):
    publisher.apologise(RefusedError("That page answered 403."), Address(view=open_view(slack), user=USER))
    assert "That page answered 403." in shown(slack.views(USER)[0])
