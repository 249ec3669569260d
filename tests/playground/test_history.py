from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.playground.server import LoopbackSlack
from tests.loopback import refusal, web

NAME = {"event_type": "briefbot_test", "event_payload": {"number": "1"}}


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSlack]:
    """Keep a Slack in which the bot may read back public channels."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with LoopbackSlack(scopes=("chat:write", "channels:history"), rate_limits=False) as opened:
        yield opened


def say(slack: LoopbackSlack, text: str, **words) -> str:
    return str(web(slack).chat_postMessage(channel="C0DESK", text=text, **words)["ts"])


def texts(answer) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def test_history_is_the_latest_first_without_replies_and_whispers(reading: LoopbackSlack):
    first = say(reading, "one")
    say(reading, "in the thread", thread_ts=first)
    web(reading).chat_postEphemeral(channel="C0DESK", user="U0ADA", text="whispered")
    say(reading, "two")
    assert texts(web(reading).conversations_history(channel="C0DESK")) == ["two", "one"]


def test_history_shows_metadata_only_when_asked(reading: LoopbackSlack):
    say(reading, "one", metadata=NAME)
    client = web(reading)
    [bare] = client.conversations_history(channel="C0DESK")["messages"]
    [whole] = client.conversations_history(channel="C0DESK", include_all_metadata=True)["messages"]
    assert ("metadata" in bare, whole["metadata"], whole["bot_id"]) == (False, NAME, "B0BRIEF")


def test_history_comes_in_pages_that_new_messages_do_not_shift(reading: LoopbackSlack):
    for number in range(5):
        say(reading, str(number))
    client, cursor, pages = web(reading), "", []
    while not pages or cursor:
        answer = client.conversations_history(channel="C0DESK", limit=2, cursor=cursor)
        pages.append(texts(answer))
        cursor = answer["response_metadata"]["next_cursor"]
        assert answer["has_more"] is bool(cursor)
        say(reading, "new")
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"oldest": 0}, ["2", "1"]),
        ({"oldest": 0, "inclusive": True}, ["2", "1", "0"]),
        ({"latest": 2}, ["1", "0"]),
        ({"oldest": 0, "latest": 2}, ["1"]),
    ],
)
def test_history_is_bounded_by_time_stamps(reading: LoopbackSlack, words: dict, expected: list[str]):
    said = [say(reading, str(number)) for number in range(3)]
    bounds = {name: value if name == "inclusive" else said[value] for name, value in words.items()}
    assert texts(web(reading).conversations_history(channel="C0DESK", **bounds)) == expected


def test_replies_are_the_thread_with_what_it_hangs_on(reading: LoopbackSlack):
    first = say(reading, "one")
    say(reading, "another")
    say(reading, "in the thread", thread_ts=first)
    assert texts(web(reading).conversations_replies(channel="C0DESK", ts=first)) == ["one", "in the thread"]
    assert texts(web(reading).conversations_replies(channel="C0DESK", ts=first, limit=1)) == ["one"]


@pytest.mark.parametrize(
    ("method", "words", "error"),
    [
        ("history", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("history", {"channel": "C0VAULT"}, "channel_not_found"),
        ("history", {"channel": "C0WATCH"}, "not_in_channel"),
        ("history", {"channel": "C0DESK", "limit": 1000}, "invalid_limit"),
        ("history", {"channel": "C0DESK", "cursor": "nothing"}, "invalid_cursor"),
        ("history", {"channel": "C0DESK", "oldest": "yesterday"}, "invalid_ts_oldest"),
        ("replies", {"channel": "C0DESK", "ts": "1.5"}, "thread_not_found"),
        ("replies", {"channel": "C0DESK"}, "invalid_arguments"),
    ],
)
def test_reading_back_is_refused(reading: LoopbackSlack, method: str, words: dict, error: str):
    call = web(reading).api_call
    assert refusal(call, api_method=f"conversations.{method}", params=words)["error"] == error


def test_a_private_channel_needs_a_scope_of_its_own(reading: LoopbackSlack):
    with reading.workspace.changing():
        reading.workspace.channels["C0VAULT"]["members"].append("U0BRIEF")
    said = refusal(web(reading).conversations_history, channel="C0VAULT")
    assert (said["error"], said["needed"]) == ("missing_scope", "groups:history")
