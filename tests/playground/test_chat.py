from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.playground.server import LoopbackSlack
from tests.loopback import refusal, web


def _clocked() -> tuple[LoopbackSlack, list[datetime]]:
    clock = [datetime(2026, 11, 3, 7, tzinfo=UTC)]
    return LoopbackSlack(now=lambda: clock[0]), clock


@pytest.mark.parametrize(
    ("offset", "error"),
    [(timedelta(seconds=-1), "time_in_past"), (timedelta(days=121), "time_too_far")],
)
def test_schedule_refuses_a_time(offset: timedelta, error: str):
    slack, clock = _clocked()
    with slack:
        at = int((clock[0] + offset).timestamp())
        assert refusal(web(slack).chat_scheduleMessage, channel="C0DESK", post_at=at, text="x")["error"] == error


def test_scheduled_message_is_posted_when_due_unless_it_carries_metadata():
    slack, clock = _clocked()
    with slack:
        client, at = web(slack), int((clock[0] + timedelta(minutes=1)).timestamp())
        client.chat_scheduleMessage(channel="C0DESK", post_at=at, text="Plain")
        extra = {"event_type": "brief", "event_payload": {}}
        client.chat_scheduleMessage(channel="C0DESK", post_at=at, text="With metadata", metadata=extra)
        clock[0] += timedelta(minutes=2)
        slack.post_due()
        assert [one["text"] for one in slack.messages("C0DESK")] == ["Plain"]


def test_schedule_refuses_the_thirty_first_in_five_minutes():
    slack, clock = _clocked()
    with slack:
        client, at = web(slack), int((clock[0] + timedelta(minutes=10)).timestamp())
        for second in range(30):
            client.chat_scheduleMessage(channel="C0DESK", post_at=at + second, text="x")
        said = refusal(client.chat_scheduleMessage, channel="C0DESK", post_at=at + 60, text="x")
        assert said["error"] == "restricted_too_many"


@pytest.mark.parametrize(
    ("flags", "cards"),
    [
        ({}, ["https://desk.example/a"]),
        ({"unfurl_links": False}, ["https://desk.example/a"]),
        ({"unfurl_links": False, "unfurl_media": False}, []),
    ],
    ids=["by default", "links off", "both off"],
)
def test_links_unfurl_unless_both_kinds_are_off(slack: LoopbackSlack, flags: dict[str, bool], cards: list[str]):
    web(slack).chat_postMessage(channel="C0DESK", text="See <https://desk.example/a|this>", **flags)
    (message,) = slack.messages("C0DESK")
    assert [one["from_url"] for one in message.get("attachments", [])] == cards
