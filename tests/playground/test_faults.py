from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from bot.playground import web_api
from bot.playground.server import LoopbackSlack
from bot.playground.throttle import Throttle
from tests.loopback import refusal, web


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all calls come at the same moment, however long they take."""
    monkeypatch.setattr(web_api, "Throttle", lambda _: Throttle(lambda: 0.0))


@pytest.mark.usefixtures("hurried")
def test_posting_too_fast_is_limited_by_channel():
    with LoopbackSlack() as slack:
        client = web(slack)
        for _ in range(10):
            client.chat_postMessage(channel="C0DESK", text="x")
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel="C0DESK", text="x")
        response = caught.value.response
        assert (response.status_code, response["error"]) == (429, "ratelimited")
        assert response.headers["Retry-After"] == "1"
        client.chat_postMessage(channel="C0GENERAL", text="Another channel has its own pace")


@pytest.mark.usefixtures("hurried")
def test_method_tier_is_limited():
    with LoopbackSlack(scopes=("users:read",)) as slack:
        client = web(slack)
        for _ in range(20):
            client.users_list()
        assert refusal(client.users_list)["error"] == "ratelimited"


def test_fault_rate_limit_answers_429_and_posts_nothing(slack: LoopbackSlack):
    slack.faults.rate_limit("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        web(slack).chat_postMessage(channel="C0DESK", text="x")
    assert caught.value.response.headers["Retry-After"] == "7"
    assert slack.messages("C0DESK") == []


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)], ids=["before", "after"])
def test_fault_dropped_connection(slack: LoopbackSlack, after: bool, posted: int):
    slack.faults.drop("chat.postMessage", after=after)
    with pytest.raises(OSError, match=r"reset|closed|Remote"):
        web(slack).chat_postMessage(channel="C0DESK", text="x")
    assert len(slack.messages("C0DESK")) == posted
    assert slack.calls("chat.postMessage")[0].answer is None


def test_fault_status_and_error(slack: LoopbackSlack):
    slack.faults.status("chat.postMessage", 503)
    slack.faults.error("chat.postMessage", "internal_error", after=True)
    with pytest.raises(SlackApiError) as caught:
        web(slack).chat_postMessage(channel="C0DESK", text="x")
    assert caught.value.response.status_code == 503
    assert refusal(web(slack).chat_postMessage, channel="C0DESK", text="x")["error"] == "internal_error"
    assert len(slack.messages("C0DESK")) == 1


def test_fault_delay_makes_a_client_wait(slack: LoopbackSlack):
    slack.faults.delay("auth.test", 0.3)
    client = web(slack)
    client.timeout = 0.05
    with pytest.raises(TimeoutError):
        client.auth_test()
