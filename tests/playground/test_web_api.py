from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from bot.playground.server import LoopbackSlack
from tests.loopback import modal, refusal, section, web


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        pytest.param("", "auth.test", "not_authed", id="no token"),
        pytest.param("xoxb-of-another-team", "auth.test", "invalid_auth", id="unknown token"),
        pytest.param("app", "auth.test", "not_allowed_token_type", id="app token for a bot method"),
        pytest.param("bot", "apps.connections.open", "not_allowed_token_type", id="bot token for sockets"),
        pytest.param("bot", "chat.postMassage", "unknown_method", id="unknown method"),
        pytest.param("bot", "conversations.history", "missing_scope", id="history is out of reach"),
        pytest.param("bot", "conversations.list", "missing_scope", id="channels:read is not granted"),
        pytest.param("bot", "chat.postMessage", "invalid_arguments", id="no channel"),
    ],
)
def test_method_refuses(slack: LoopbackSlack, token: str, method: str, error: str):
    known = {"bot": slack.bot_token, "app": slack.app_token}
    client = web(slack, token=known.get(token, token))
    assert refusal(client.api_call, api_method=method)["error"] == error


def test_missing_scope_names_what_is_needed(slack: LoopbackSlack):
    said = refusal(web(slack).api_call, api_method="conversations.list")
    assert (said["needed"], "chat:write" in said["provided"]) == ("channels:read", True)


def test_auth_test_says_who_and_with_which_scopes(slack: LoopbackSlack):
    answer = web(slack).auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == ("T0DESK", "U0BRIEF", "B0BRIEF")
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("C0VAULT", "channel_not_found"),
        ("C0WATCH", "not_in_channel"),
        ("C0OLD", "is_archived"),
    ],
)
def test_post_message_refuses_a_channel(slack: LoopbackSlack, channel: str, error: str):
    assert refusal(web(slack).chat_postMessage, channel=channel, text="Hello")["error"] == error


def test_post_message_reaches_public_channels_with_the_scope():
    with LoopbackSlack(scopes=("chat:write", "chat:write.public")) as slack:
        web(slack).chat_postMessage(channel="C0WATCH", text="Hello")
        assert [one["text"] for one in slack.messages("C0WATCH")] == ["Hello"]


def test_post_message_to_a_person_opens_the_conversation(slack: LoopbackSlack):
    answer = web(slack).chat_postMessage(channel="U0ADA", text="Hello")
    assert answer["channel"] == "D0ADA"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "", "attachments": []}, "no_text"),
        ({"text": "x", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"text": "x", "blocks": "[not json"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [section("x" * 2900) for _ in range(5)]}, "msg_blocks_too_long"),
        ({"text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "x", "metadata": {"event_type": "brief"}}, "invalid_metadata_format"),
        ({"text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
    ],
)
def test_post_message_refuses_content(slack: LoopbackSlack, arguments: dict[str, object], error: str):
    assert refusal(web(slack).chat_postMessage, channel="C0DESK", **arguments)["error"] == error


def test_invalid_blocks_point_at_the_fault(slack: LoopbackSlack):
    said = refusal(web(slack).chat_postMessage, channel="C0DESK", text="x", blocks=[section("x" * 3001)])
    pointed = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert said["errors"] == [pointed]
    assert said["response_metadata"]["messages"] == [f"[ERROR] {pointed}"]


def test_blocks_of_twelve_thousand_characters_are_posted(slack: LoopbackSlack):
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=[section("x" * 3000) for _ in range(4)])
    assert len(slack.messages("C0DESK")) == 1


def test_text_is_truncated_at_forty_thousand(slack: LoopbackSlack):
    answer = web(slack).chat_postMessage(channel="C0DESK", text="x" * 40_001)
    assert (len(answer["message"]["text"]), answer["warning"]) == (40_000, "message_truncated")


def test_blocks_and_actions_are_given_ids(slack: LoopbackSlack):
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    (block,) = web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=blocks)["message"]["blocks"]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


def test_thread_holds_replies_only(slack: LoopbackSlack):
    client = web(slack)
    parent = client.chat_postMessage(channel="C0DESK", text="Parent")["ts"]
    client.chat_postMessage(channel="C0DESK", text="Reply", thread_ts=parent)
    assert [one["text"] for one in slack.thread(parent)] == ["Reply"]
    assert [one["text"] for one in slack.messages("C0DESK")] == ["Parent"]


def test_update_replaces_text_and_blocks(slack: LoopbackSlack):
    client = web(slack)
    ts = client.chat_postMessage(channel="C0DESK", text="Old", blocks=[section("Old")])["ts"]
    client.chat_update(channel="C0DESK", ts=ts, text="New")
    (message,) = slack.messages("C0DESK")
    assert (message["text"], "blocks" in message, "edited" in message) == ("New", False, True)


def test_update_refuses_other_peoples_messages(slack: LoopbackSlack):
    ts = slack.say("Mine")["ts"]
    assert refusal(web(slack).chat_update, channel="C0DESK", ts=ts, text="x")["error"] == "cant_update_message"
    assert refusal(web(slack).chat_delete, channel="C0DESK", ts=ts)["error"] == "cant_delete_message"


def test_delete_takes_a_message_back(slack: LoopbackSlack):
    client = web(slack)
    client.chat_delete(channel="C0DESK", ts=client.chat_postMessage(channel="C0DESK", text="x")["ts"])
    assert slack.messages("C0DESK") == []


def test_ephemeral_is_seen_by_one_and_out_of_reach(slack: LoopbackSlack):
    client = web(slack)
    ts = client.chat_postEphemeral(channel="C0DESK", user="U0BEN", text="Psst")["message_ts"]
    assert [one["text"] for one in slack.ephemerals("U0BEN")] == ["Psst"]
    assert (slack.ephemerals("U0ADA"), slack.messages("C0DESK")) == ([], [])
    assert refusal(client.chat_update, channel="C0DESK", ts=ts, text="x")["error"] == "message_not_found"
    assert refusal(client.chat_delete, channel="C0DESK", ts=ts)["error"] == "message_not_found"


def test_ephemeral_needs_a_member(slack: LoopbackSlack):
    said = refusal(web(slack).chat_postEphemeral, channel="C0DESK", user="U0NOBODY", text="x")
    assert said["error"] == "user_not_in_channel"


def test_permalink_opens_the_page(slack: LoopbackSlack):
    client = web(slack)
    ts = client.chat_postMessage(channel="C0DESK", text="x")["ts"]
    link = client.chat_getPermalink(channel="C0DESK", message_ts=ts)["permalink"]
    with urllib.request.urlopen(link) as page:
        assert "Loopback Slack" in page.read().decode()


def test_users_info_tells_the_time_zone():
    winter = datetime(2026, 1, 15, 12, tzinfo=UTC)
    with LoopbackSlack(now=lambda: winter) as slack:
        user = web(slack).users_info(user="U0BEN")["user"]
    assert (user["tz"], user["tz_label"], user["tz_offset"]) == ("America/New_York", "Eastern Standard Time", -18000)


def test_conversations_list_pages_what_the_bot_can_know():
    with LoopbackSlack(scopes=("channels:read", "groups:read")) as slack:
        client, names, cursor = web(slack), [], ""
        while True:
            answer = client.conversations_list(limit=2, cursor=cursor, types="public_channel,private_channel")
            names += [one["name"] for one in answer["channels"]]
            cursor = answer["response_metadata"]["next_cursor"]
            if not cursor:
                break
        assert names == ["desk", "general", "night-watch", "old-desk"]
        assert client.conversations_info(channel="C0WATCH")["channel"]["is_member"] is False
        assert refusal(client.conversations_info, channel="C0VAULT")["error"] == "channel_not_found"


@pytest.mark.parametrize(
    ("scopes", "channel", "needed"),
    [
        (("chat:write",), "C0DESK", "channels:read"),
        (("groups:read",), "C0DESK", "channels:read"),
        (("channels:read",), "C0VAULT", "groups:read"),
        (("channels:read",), "D0ADA", "im:read"),
        (("channels:read", "groups:read"), "C0VAULT", None),
    ],
)
def test_conversations_info_needs_the_scope_of_the_kind(scopes: tuple[str, ...], channel: str, needed: str | None):
    with LoopbackSlack(scopes=scopes) as slack:
        slack.invite("C0VAULT")
        slack.workspace.direct_channel("U0ADA")
        if needed is None:
            assert web(slack).conversations_info(channel=channel)["channel"]["is_private"]
        else:
            said = refusal(web(slack).conversations_info, channel=channel)
            assert (said["error"], said["needed"]) == ("missing_scope", needed)


def test_conversations_list_needs_the_scope_of_each_kind():
    with LoopbackSlack(scopes=("channels:read",)) as slack:
        said = refusal(web(slack).conversations_list, types="public_channel,private_channel")
        assert (said["error"], said["needed"]) == ("missing_scope", "groups:read")
        assert refusal(web(slack).conversations_list, types="secret")["error"] == "invalid_types"


@pytest.mark.parametrize("method", ["users.info", "users.list", "bots.info"])
def test_people_need_a_scope(method: str):
    with LoopbackSlack(scopes=("chat:write", "commands")) as slack:
        said = refusal(web(slack).api_call, api_method=method, params={"user": "U0ADA"})
        assert (said["error"], said["needed"]) == ("missing_scope", "users:read")


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("C0VAULT", "channel_not_found"),
        ("C0OLD", "is_archived"),
        ("D0ADA", "method_not_supported_for_channel_type"),
    ],
)
def test_join_refuses_a_channel(channel: str, error: str):
    with LoopbackSlack(scopes=("channels:join",)) as slack:
        slack.workspace.direct_channel("U0ADA")
        assert refusal(web(slack).conversations_join, channel=channel)["error"] == error


def test_join_makes_the_bot_a_member_once():
    with LoopbackSlack(scopes=("channels:join", "chat:write")) as slack:
        client = web(slack)
        assert client.conversations_join(channel="C0WATCH")["channel"]["is_member"]
        assert client.conversations_join(channel="C0WATCH")["warning"] == "already_in_channel"
        assert client.chat_postMessage(channel="C0WATCH", text="Hello")["ok"]


def test_join_needs_its_scope(slack: LoopbackSlack):
    said = refusal(web(slack).conversations_join, channel="C0WATCH")
    assert (said["error"], said["needed"]) == ("missing_scope", "channels:join")


def test_upload_takes_three_steps(slack: LoopbackSlack):
    answer = web(slack).files_upload_v2(content="a,b", filename="brief.csv", title="A brief", channel="C0DESK")
    assert answer["files"][0]["title"] == "A brief"
    assert [(one["name"], one["content"]) for one in slack.files()] == [("brief.csv", b"a,b")]
    assert slack.messages("C0DESK")[0]["files"][0]["name"] == "brief.csv"


def test_upload_refuses_a_wrong_length(slack: LoopbackSlack):
    url = web(slack).files_getUploadURLExternal(filename="x", length=5)["upload_url"]
    with pytest.raises(urllib.error.HTTPError, match="400") as caught:
        urllib.request.urlopen(urllib.request.Request(url, b"four"))
    caught.value.close()


def test_calls_are_remembered(slack: LoopbackSlack):
    web(slack).chat_postMessage(channel="C0DESK", text="x")
    (call,) = slack.calls("chat.postMessage")
    assert (call.args["channel"], call.answer and call.answer["ok"]) == ("C0DESK", True)


def test_call_needs_json_that_can_be_read(slack: LoopbackSlack):
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{slack.api_url}auth.test", b"{", headers)
    with urllib.request.urlopen(request) as answer:
        assert json.loads(answer.read())["error"] == "invalid_json"


def test_view_needs_a_trigger(slack: LoopbackSlack):
    said = refusal(web(slack).views_open, trigger_id="1.2.3", view=modal(section("x")))
    assert said["error"] == "invalid_trigger_id"
