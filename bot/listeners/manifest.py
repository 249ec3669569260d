"""The app manifest: what Slack must know of our doors, and no scope more than they need; pure."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from bot.errors import UsageError
from bot.publishing import ids

# Optional, to be added by hand: users:read (a new digest begins with its author's time zone), channels:history and
# groups:history (before a digest is posted again, I look whether it is there). Nothing needs them.
SCOPES = ("chat:write", "commands")
EVENTS = ("app_home_opened",)
EVENTS_PATH = "/slack/events"
DESCRIPTION = "Briefs news articles: who said what, who warned of what, and where that stands in the text."


def draw(*, command: str, http: str | None = None) -> str:
    """Return the manifest as JSON, for Socket Mode or for a public https address where Slack calls the bot."""
    url = _request_url(http) if http is not None else None
    manifest = {
        "display_information": {"name": "briefbot", "description": DESCRIPTION, "background_color": "#1d3557"},
        "features": {
            # The messages tab is where an answer goes when every other way to a person is closed.
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "brief", "always_online": True},
            "shortcuts": _shortcuts(),
            "slash_commands": [_with_url(_command(command), url)],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": _with_request_url({"bot_events": list(EVENTS)}, url),
            "interactivity": _interactivity(url),
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }
    return json.dumps(manifest, indent=2) + "\n"


def _command(command: str) -> dict[str, Any]:
    return {
        "command": command,
        "description": "Brief an article: actors, quotes and warnings, verbatim",
        "usage_hint": "[link or text] | help | show <id> | quotes | actors | warnings | sources | digest",
        "should_escape": False,
    }


def _shortcuts() -> list[dict[str, str]]:
    return [
        {
            "name": "Brief this message",
            "type": "message",
            "callback_id": ids.BRIEF_MESSAGE,
            "description": "Brief the article or link in this message",
        },
        {
            "name": "Brief an article",
            "type": "global",
            "callback_id": ids.BRIEF_ARTICLE,
            "description": "Brief a link or pasted text",
        },
    ]


def _request_url(http: str) -> str:
    parts = urlsplit(http)
    if parts.scheme != "https" or not parts.hostname:
        raise UsageError(f"--http {http} is not a public https address. Name the one where Slack reaches me: https://…")
    return http if parts.path.strip("/") else f"{parts.scheme}://{parts.netloc}{EVENTS_PATH}"


def _interactivity(url: str | None) -> dict[str, Any]:
    """Name where clicks go, and where the choices of a menu are asked for while people type."""
    asked = {"message_menu_options_url": url} if url else {}
    return _with_request_url({"is_enabled": True}, url) | asked


def _with_url(part: dict[str, Any], url: str | None) -> dict[str, Any]:
    return part | {"url": url} if url else part


def _with_request_url(part: dict[str, Any], url: str | None) -> dict[str, Any]:
    return part | {"request_url": url} if url else part
