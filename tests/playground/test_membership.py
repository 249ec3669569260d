from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.playground.server import LoopbackSlack
from bot.playground.workspace import RefusalError
from tests.loopback import refusal, web


@pytest.mark.parametrize("channel", ["C0WATCH", "C0VAULT"], ids=["public", "private"])
def test_invited_app_can_post(slack: LoopbackSlack, channel: str):
    refused = refusal(web(slack).chat_postMessage, channel=channel, text="Hello")["error"]
    assert refused in {"not_in_channel", "channel_not_found"}
    slack.invite(channel)
    web(slack).chat_postMessage(channel=channel, text="Hello")
    assert [one["text"] for one in slack.messages(channel)] == ["Hello"]


def test_removed_app_can_post_no_more(slack: LoopbackSlack):
    slack.remove("C0DESK")
    assert refusal(web(slack).chat_postMessage, channel="C0DESK", text="Hello")["error"] == "not_in_channel"


def test_archived_channel_takes_no_message_until_it_is_unarchived(slack: LoopbackSlack):
    slack.archive("C0DESK")
    assert refusal(web(slack).chat_postMessage, channel="C0DESK", text="Hello")["error"] == "is_archived"
    with pytest.raises(RefusalError, match="is_archived"):
        slack.say("Hello")
    slack.unarchive("C0DESK")
    assert web(slack).chat_postMessage(channel="C0DESK", text="Hello")["ok"]


def test_slack_writes_a_line_about_each_deed():
    with LoopbackSlack(scopes=("channels:history",)) as slack:
        slack.invite("C0WATCH", user="U0BEN")
        (line,) = web(slack).conversations_history(channel="C0WATCH")["messages"]
    assert (line["subtype"], line["user"], line["inviter"]) == ("channel_join", "U0BRIEF", "U0BEN")


@pytest.mark.parametrize(
    ("deed", "channel", "error"),
    [
        ("invite", "C0DESK", "already_in_channel"),
        ("invite", "C0OLD", "is_archived"),
        ("remove", "C0WATCH", "not_in_channel"),
        ("archive", "C0GENERAL", "cant_archive_general"),
        ("archive", "C0OLD", "is_archived"),
        ("unarchive", "C0DESK", "not_archived"),
    ],
)
def test_deed_is_refused(slack: LoopbackSlack, deed: str, channel: str, error: str):
    with pytest.raises(RefusalError, match=error):
        getattr(slack, deed)(channel)


def test_stranger_cannot_invite_into_a_private_channel(slack: LoopbackSlack):
    with pytest.raises(RefusalError, match="not_in_channel"):
        slack.invite("C0VAULT", user="U0MEI")


def test_person_who_travels_has_another_time_zone():
    summer = datetime(2026, 7, 15, 12, tzinfo=UTC)
    with LoopbackSlack(now=lambda: summer) as slack:
        slack.travel("U0ADA", "Europe/Lisbon")
        user = web(slack).users_info(user="U0ADA")["user"]
    assert (user["tz"], user["tz_offset"]) == ("Europe/Lisbon", 3600)
