from __future__ import annotations

import json
import threading
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from pytest_httpserver import HTTPServer
from slack_sdk.signature import Clock, SignatureVerifier
from werkzeug import Request, Response

from bot.playground.server import LoopbackSlack
from bot.playground.signed import signature

Answer = Callable[[Request], Response]


def _serve(httpserver: HTTPServer, slack: LoopbackSlack, answer: Answer) -> list[Request]:
    received: list[Request] = []

    def take(request: Request) -> Response:
        request.get_data()
        received.append(request)
        return answer(request)

    httpserver.expect_request("/slack/events", method="POST").respond_with_handler(take)
    slack.deliver_to(httpserver.url_for("/slack/events"))
    return received


def _verdicts(slack: LoopbackSlack, received: list[Request]) -> list[bool]:
    verifier = SignatureVerifier(slack.signing_secret, Clock())
    return [verifier.is_valid_request(one.get_data(), dict(one.headers)) for one in received]


def test_signature_is_what_the_sdk_computes():
    expected = SignatureVerifier("secret").generate_signature(timestamp="1700000000", body="a=b&c=d")
    assert signature("secret", "1700000000", "a=b&c=d") == expected


def test_command_is_a_signed_form(slack: LoopbackSlack, httpserver: HTTPServer):
    received = _serve(httpserver, slack, lambda _: Response("Reading it…", content_type="text/plain"))
    delivery = slack.command("hello & goodbye")
    assert delivery.wait_ack() == {"text": "Reading it…"}
    assert _verdicts(slack, received) == [True]
    assert parse_qs(received[0].get_data(as_text=True))["text"] == ["hello &amp; goodbye"]
    assert [one["text"] for one in slack.ephemerals("U0ADA")] == ["Reading it…"]


def test_interaction_is_a_form_with_a_payload(slack: LoopbackSlack, httpserver: HTTPServer):
    received = _serve(httpserver, slack, lambda _: Response())
    slack.global_shortcut().wait_ack()
    (payload,) = parse_qs(received[0].get_data(as_text=True))["payload"]
    assert json.loads(payload)["type"] == "shortcut"


def test_spoilt_signatures_do_not_verify(slack: LoopbackSlack, httpserver: HTTPServer):
    received = _serve(httpserver, slack, lambda _: Response(status=401))
    slack.faults.stale_timestamp()
    slack.faults.bad_signature()
    for _ in range(2):
        assert slack.command("hello").wait_settled() == "dispatch_failed"
    assert _verdicts(slack, received) == [False, False]


def test_event_is_retried_with_its_id():
    with HTTPServer(host="127.0.0.1") as httpserver, LoopbackSlack(retry_seconds=(0, 0.01, 0.02)) as slack:
        received = _serve(httpserver, slack, lambda _: Response(status=500))
        delivery = slack.open_home()
        delivery.wait_settled()
        assert [one.headers.get("X-Slack-Retry-Num") for one in received] == [None, "1", "2", "3"]
        assert received[1].headers["X-Slack-Retry-Reason"] == "http_error"
        assert len({json.loads(one.get_data())["event_id"] for one in received}) == 1


def test_command_is_not_retried(slack: LoopbackSlack, httpserver: HTTPServer):
    received = _serve(httpserver, slack, lambda _: Response(status=500))
    slack.command("hello").wait_settled()
    assert len(received) == 1


def test_redelivery_repeats_the_event(slack: LoopbackSlack, httpserver: HTTPServer):
    received = _serve(httpserver, slack, lambda _: Response())
    delivery = slack.open_home()
    delivery.wait_ack()
    slack.redeliver(delivery)
    slack.wait_for(lambda: len(received) == 2)
    assert [one.headers.get("X-Slack-Retry-Num") for one in received] == [None, "1"]


@pytest.mark.parametrize(("echo", "verdict"), [(True, True), (False, False)])
def test_url_is_verified_by_its_challenge(slack: LoopbackSlack, httpserver: HTTPServer, echo: bool, verdict: bool):
    def answer(request: Request) -> Response:
        challenge = json.loads(request.get_data())["challenge"]
        return Response(json.dumps({"challenge": challenge if echo else "x"}), content_type="application/json")

    _serve(httpserver, slack, answer)
    assert slack.verify_url() is verdict


def test_silent_server_times_out():
    with HTTPServer(host="127.0.0.1") as httpserver, LoopbackSlack(ack_seconds=0.2) as slack:
        enough = threading.Event()

        def hold(_: Request) -> Response:
            enough.wait(5)
            return Response()

        _serve(httpserver, slack, hold)
        assert slack.command("hello").wait_settled() == "operation_timeout"
        enough.set()
