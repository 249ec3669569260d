from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.webhook import WebhookClient

from bot.playground.server import LoopbackSlack
from tests.loopback import section, socket_app, web


def _url(slack: LoopbackSlack, ack: Any = None) -> str:
    """Type a command that is acknowledged with ``ack`` and return its response URL."""
    with socket_app(slack, lambda _: ack) as received:
        slack.command("hello").wait_ack()
    url: str = received[0].payload["response_url"]
    return url


def _send(url: str, **body: Any) -> tuple[int, str]:
    answer = WebhookClient(url).send_dict(body)
    return answer.status_code, answer.body


def _texts(messages: list[dict[str, Any]]) -> list[str]:
    return [one["text"] for one in messages]


def test_answer_is_ephemeral_unless_it_says_otherwise(slack: LoopbackSlack):
    url = _url(slack)
    _send(url, text="Quiet")
    _send(url, text="Loud", response_type="in_channel")
    assert _texts(slack.ephemerals("U0ADA")) == ["Quiet"]
    assert _texts(slack.messages("C0DESK")) == ["Loud"]


def test_answer_reaches_channels_that_the_bot_is_not_in(slack: LoopbackSlack):
    with socket_app(slack) as received:
        slack.command("hello", channel="C0VAULT").wait_ack()
    assert _send(received[0].payload["response_url"], text="x")[0] == 200


def test_answer_replaces_the_acknowledgement(slack: LoopbackSlack):
    url = _url(slack, {"text": "Reading it…"})
    _send(url, text="Read", replace_original=True)
    assert _texts(slack.ephemerals("U0ADA")) == ["Read"]


def test_answer_deletes_the_original(slack: LoopbackSlack):
    url = _url(slack, {"text": "Reading it…"})
    _send(url, delete_original=True)
    assert slack.ephemerals("U0ADA") == []


def test_sixth_answer_is_refused(slack: LoopbackSlack):
    url = _url(slack)
    answers = [_send(url, text=str(number)) for number in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1][1]


def test_answer_after_thirty_minutes_is_refused():
    clock = [datetime(2026, 11, 3, tzinfo=UTC)]
    with LoopbackSlack(now=lambda: clock[0]) as slack:
        url = _url(slack)
        clock[0] += timedelta(minutes=29)
        assert _send(url, text="In time")[0] == 200
        clock[0] += timedelta(minutes=2)
        assert _send(url, text="Late")[0] == 404


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": "", "unfurl_links": False}, "no_text"),
        ({"text": "x", "blocks": [section("")]}, "invalid_blocks"),
        ({"text": "x", "blocks": [section("x" * 3000)] * 5}, "msg_blocks_too_long"),
    ],
)
def test_answer_that_breaks_a_rule_is_refused(slack: LoopbackSlack, body: dict[str, Any], error: str):
    status, said = _send(_url(slack), **body)
    assert (status, error in said) == (400, True)


def test_unknown_url_is_refused(slack: LoopbackSlack):
    assert _send(f"{slack.url}response/T0DESK/1/x", text="x")[0] == 404


def test_button_of_an_ephemeral_message_replaces_it(slack: LoopbackSlack):
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    _send(_url(slack), text="Old", blocks=[{"type": "actions", "elements": [button]}])
    with socket_app(slack) as received:
        slack.click(slack.ephemerals("U0ADA")[0], "go").wait_ack()
    payload = received[0].payload
    assert ("message" in payload, payload["container"]["is_ephemeral"]) == (False, True)
    _send(payload["response_url"], text="New", replace_original=True)
    assert _texts(slack.ephemerals("U0ADA")) == ["New"]


def test_button_in_a_channel_sends_the_message_along(slack: LoopbackSlack):
    button = {"type": "button", "action_id": "go", "value": "B-0001", "text": {"type": "plain_text", "text": "Go"}}
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=[{"type": "actions", "elements": [button]}])
    with socket_app(slack) as received:
        slack.click(slack.messages("C0DESK")[0], "go", user="U0BEN").wait_ack()
    payload = received[0].payload
    assert (payload["message"]["text"], payload["user"]["id"]) == ("x", "U0BEN")
    assert payload["actions"][0]["value"] == "B-0001"
