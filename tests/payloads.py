"""The shapes that Slack really sends, as small functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

FORM = {"content-type": ["application/x-www-form-urlencoded"]}


def a_command(text: str, *, trigger_id: str = "13345.6789.abc") -> dict[str, str]:
    """Return a slash command as Slack posts it."""
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": "T0DESK",
        "team_domain": "the-desk",
        "channel_id": "C0DESK",
        "channel_name": "desk",
        "user_id": "U0ADA",
        "user_name": "ada",
        "command": "/brief",
        "text": text,
        "api_app_id": "A0BRIEF",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T0DESK/1/abc",
        "trigger_id": trigger_id,
    }


def an_organisation_command(text: str) -> dict[str, str]:
    """Return a slash command of an app that was installed for a whole Enterprise Grid organisation."""
    grid = {"enterprise_id": "E0GRID", "enterprise_name": "The Grid", "is_enterprise_install": "true"}
    return {**a_command(text), **grid}


def as_form(payload: Mapping[str, str]) -> str:
    """Return a command as the body of an HTTP request."""
    return urlencode(payload)


def as_interaction(payload: Mapping[str, Any]) -> str:
    """Return a click, a submission or a shortcut as the body of an HTTP request."""
    return urlencode({"payload": json.dumps(payload)})
