"""The workspace as it is found: invented people, a few channels, and the app as its manifest describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TEAM: Mapping[str, Any] = {"id": "T0DESK", "name": "The Desk", "domain": "the-desk"}
BOT_USER = "U0BRIEF"
SCOPES = ("commands", "chat:write", "users:read", "files:write", "app_mentions:read")
APP: dict[str, Any] = {
    "id": "A0BRIEF",
    "bot_id": "B0BRIEF",
    "bot_user_id": BOT_USER,
    "name": "Brief",
    "commands": [
        {
            "command": "/brief",
            "description": "Brief an article: paste a link or the text",
            "usage_hint": "[link | text | help]",
        }
    ],
    "shortcuts": [
        {"name": "Brief this message", "type": "message", "callback_id": "brief_message"},
        {"name": "Brief an article", "type": "global", "callback_id": "brief_article"},
    ],
}


def _person(user: str, name: str, real_name: str, tz: str) -> tuple[str, dict[str, Any]]:
    return user, {"id": user, "name": name, "real_name": real_name, "tz": tz, "is_bot": False, "deleted": False}


USERS: dict[str, dict[str, Any]] = dict(
    (
        _person("U0ADA", "ada", "Ada Quill", "Europe/London"),
        _person("U0BEN", "ben", "Ben Okafor", "America/New_York"),
        _person("U0MEI", "mei", "Mei Tanaka", "Asia/Tokyo"),
        (BOT_USER, {**_person(BOT_USER, "brief", "Brief", "Etc/UTC")[1], "is_bot": True}),
    )
)
_EVERYBODY = ["U0ADA", "U0BEN", "U0MEI"]


def _channel(channel: str, name: str, members: list[str], **more: Any) -> tuple[str, dict[str, Any]]:
    return channel, {
        "id": channel,
        "name": name,
        "topic": "",
        "is_im": False,
        "is_private": False,
        "is_archived": False,
        "is_general": False,
        "members": members,
        **more,
    }


CHANNELS: dict[str, dict[str, Any]] = dict(
    (
        _channel("C0DESK", "desk", [*_EVERYBODY, BOT_USER], topic="What came in, and what it says"),
        _channel("C0GENERAL", "general", [*_EVERYBODY, BOT_USER], is_general=True, topic="For everybody"),
        _channel("C0WATCH", "night-watch", _EVERYBODY, topic="While the desk sleeps"),
        _channel("C0VAULT", "vault", ["U0ADA", "U0BEN"], is_private=True, topic="Between Ada and Ben"),
        _channel("C0OLD", "old-desk", [*_EVERYBODY, BOT_USER], is_archived=True, topic="Archived"),
    )
)
