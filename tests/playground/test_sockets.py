from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.playground.deliveries import ACK_SECONDS
from bot.playground.server import STOP_SECONDS, LoopbackSlack
from tests.loopback import refusal, sdk_app, socket_app, web


def _url(slack: LoopbackSlack) -> str:
    url: str = web(slack, token=slack.app_token).apps_connections_open(app_token=slack.app_token)["url"]
    return url


@contextmanager
def _connection(slack: LoopbackSlack) -> Iterator[ClientConnection]:
    with connect(_url(slack), proxy=None) as connection:
        yield connection


def test_connection_is_greeted(slack: LoopbackSlack):
    with _connection(slack) as connection:
        hello = json.loads(connection.recv())
    assert (hello["type"], hello["connection_info"]) == ("hello", {"app_id": "A0BRIEF"})


def test_ticket_opens_one_connection(slack: LoopbackSlack):
    url = _url(slack)
    with connect(url, proxy=None):
        pass
    with pytest.raises(Exception, match="403"), connect(url, proxy=None):
        pass


def test_eleventh_connection_is_refused(slack: LoopbackSlack):
    with ExitStack() as open_now:
        for _ in range(10):
            open_now.enter_context(_connection(slack))
        slack.wait_connected(10)
        client = web(slack, token=slack.app_token)
        assert refusal(client.apps_connections_open, app_token=slack.app_token)["error"] == "too_many_websockets"


def test_command_arrives_as_slack_sends_it(slack: LoopbackSlack):
    with socket_app(slack) as received:
        slack.command("a < b & c", user="U0BEN", channel="C0GENERAL").wait_ack()
    payload = received[0].payload
    assert received[0].type == "slash_commands"
    assert payload["text"] == "a &lt; b &amp; c"
    said = {name: payload[name] for name in ("command", "user_id", "channel_name", "team_id", "api_app_id")}
    assert said == {
        "command": "/brief",
        "user_id": "U0BEN",
        "channel_name": "general",
        "team_id": "T0DESK",
        "api_app_id": "A0BRIEF",
    }


def test_ack_is_timed_and_shown(slack: LoopbackSlack):
    with sdk_app(slack, lambda _: {"text": "Reading it…"}):
        delivery = slack.command("hello")
        assert delivery.wait_ack() == {"text": "Reading it…"}
    assert delivery.ack_seconds is not None
    assert 0 < delivery.ack_seconds < ACK_SECONDS
    assert [one["text"] for one in slack.ephemerals("U0ADA")] == ["Reading it…"]


def test_ack_in_channel_is_seen_by_all(slack: LoopbackSlack):
    with socket_app(slack, lambda _: {"text": "Hello", "response_type": "in_channel"}):
        slack.command("hello").wait_ack()
    assert [one["text"] for one in slack.messages("C0DESK")] == ["Hello"]


def test_each_envelope_goes_to_one_connection(slack: LoopbackSlack):
    with sdk_app(slack) as first, sdk_app(slack) as second:
        for delivery in [slack.command(str(number)) for number in range(10)]:
            delivery.wait_ack()
    assert (len(first), len(second)) == (5, 5)


def test_command_without_a_connection_fails_at_once(slack: LoopbackSlack):
    assert slack.command("hello").wait_settled() == "dispatch_failed"
    assert slack.ephemerals("U0ADA")[0]["text"] == '/brief failed with the error "dispatch_failed"'


def test_late_ack_is_recorded_and_has_no_effect():
    with LoopbackSlack(ack_seconds=0.1) as slack, _connection(slack) as connection:
        connection.recv()
        delivery = slack.command("hello")
        envelope = json.loads(connection.recv())
        assert delivery.wait_settled() == "operation_timeout"
        connection.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "Late"}}))
        slack.wait_for(lambda: delivery.acked)
        assert [one["text"] for one in slack.ephemerals("U0ADA")] == [
            '/brief failed with the error "operation_timeout"'
        ]


def test_redelivery_repeats_the_envelope(slack: LoopbackSlack):
    with socket_app(slack) as received:
        delivery = slack.open_home()
        delivery.wait_ack()
        slack.redeliver(delivery)
        slack.wait_for(lambda: len(received) == 2)
    assert received[0].envelope_id == received[1].envelope_id
    assert [one.retry_attempt for one in received] == [0, 1]
    assert received[0].payload["event_id"] == received[1].payload["event_id"]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_disconnect_is_announced(slack: LoopbackSlack, reason: str):
    with _connection(slack) as connection:
        connection.recv()
        slack.sockets.disconnect(reason)
        assert json.loads(connection.recv())["reason"] == reason


def test_refresh_makes_a_client_come_back(slack: LoopbackSlack):
    with sdk_app(slack) as received:
        slack.sockets.disconnect("refresh_requested")
        slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 2)
        slack.wait_connected()
        slack.command("again").wait_ack()
    assert received[-1].payload["text"] == "again"


def test_reset_breaks_a_connection_without_a_word(slack: LoopbackSlack):
    with _connection(slack) as connection:
        connection.recv()
        slack.sockets.reset()
        with pytest.raises(ConnectionClosed) as caught:
            connection.recv(timeout=5)
    assert caught.value.rcvd is None


def test_two_hundred_commands_are_all_acknowledged(slack: LoopbackSlack):
    with sdk_app(slack) as received:
        sent = [slack.command(str(number)) for number in range(200)]
        for delivery in sent:
            delivery.wait_ack(20)
    assert sorted(int(one.payload["text"]) for one in received) == list(range(200))


def test_shortcuts_say_where_they_were_taken(slack: LoopbackSlack):
    message = slack.say("A <tale>", user="U0BEN")
    with socket_app(slack) as received:
        slack.message_shortcut(message).wait_ack()
        slack.global_shortcut().wait_ack()
    first, second = (one.payload for one in received)
    assert (first["type"], first["callback_id"], first["message"]["text"]) == (
        "message_action",
        "brief_message",
        "A &lt;tale&gt;",
    )
    assert (second["type"], second["callback_id"]) == ("shortcut", "brief_article")


def test_stopping_takes_no_time_with_connections_open(slack: LoopbackSlack):
    with sdk_app(slack):
        began = time.monotonic()
        slack.stop()
    assert time.monotonic() - began < STOP_SECONDS


def test_external_menu_is_asked_for_its_options(slack: LoopbackSlack):
    menu = {"type": "external_select", "action_id": "zone", "min_query_length": 1}
    web(slack).chat_postMessage(channel="C0DESK", text="x", blocks=[{"type": "actions", "elements": [menu]}])
    with socket_app(slack, lambda _: {"options": []}) as received:
        assert slack.suggest(slack.messages("C0DESK")[0], "zone", "Eur").wait_ack() == {"options": []}
    assert (received[0].payload["type"], received[0].payload["value"]) == ("block_suggestion", "Eur")


def test_unanswered_event_is_sent_again_by_itself():
    with LoopbackSlack(ack_seconds=0.05, retry_seconds=(0.0, 0.01)) as slack, _connection(slack) as connection:
        connection.recv()
        delivery = slack.open_home()
        envelopes = [json.loads(connection.recv()) for _ in range(3)]
        assert [one["retry_attempt"] for one in envelopes] == [0, 1, 2]
        assert len({one["payload"]["event_id"] for one in envelopes}) == 1
        assert delivery.wait_settled() == "operation_timeout"
