"""The payloads that Slack sends when a person does something."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from bot.playground.workspace import Posted, Workspace

TOKEN = "loopback-verification-token"


def escaped(text: str) -> str:
    """Return typed text as Slack passes it on: the three characters of its markup escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def command(workspace: Workspace, *, name: str, text: str, channel: str, user: str) -> dict[str, Any]:
    """Return a slash command."""
    return {
        "token": TOKEN,
        "team_id": workspace.team["id"],
        "team_domain": workspace.team["domain"],
        "channel_id": channel,
        "channel_name": workspace.channels[channel]["name"],
        "user_id": user,
        "user_name": workspace.users[user]["name"],
        "command": name,
        "text": escaped(text),
        "api_app_id": workspace.app["id"],
        "is_enterprise_install": "false",
        "response_url": workspace.new_response_url(channel, user),
        "trigger_id": workspace.new_trigger(user, channel=channel),
    }


def interaction(workspace: Workspace, kind: str, user: str, **more: Any) -> dict[str, Any]:
    """Return what every interaction says, and ``more``."""
    person = workspace.users[user]
    return {
        "type": kind,
        "user": {"id": user, "username": person["name"], "name": person["name"], "team_id": workspace.team["id"]},
        "api_app_id": workspace.app["id"],
        "token": TOKEN,
        "team": {"id": workspace.team["id"], "domain": workspace.team["domain"]},
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def channel_of(workspace: Workspace, channel: str) -> dict[str, str]:
    """Return a channel as interactions name it."""
    return {"id": channel, "name": workspace.channels[channel]["name"]}


def message_container(posted: Posted) -> dict[str, Any]:
    """Return how interactions name the message they were made in."""
    container = {
        "type": "message",
        "message_ts": posted.ts,
        "channel_id": posted.channel,
        "is_ephemeral": posted.to is not None,
    }
    thread = posted.body.get("thread_ts")
    return {**container, "thread_ts": thread} if thread else container


def _in_message(workspace: Workspace, posted: Posted) -> dict[str, Any]:
    """Return where in a message something was done; an ephemeral message's content is not sent along."""
    return {
        "container": message_container(posted),
        "channel": channel_of(workspace, posted.channel),
        **({} if posted.to is not None else {"message": deepcopy(posted.body)}),
    }


def _in_view(view: dict[str, Any]) -> dict[str, Any]:
    return {"container": {"type": "view", "view_id": view["id"]}, "view": deepcopy(view)}


def message_click(
    workspace: Workspace, posted: Posted, user: str, action: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a press on a message's element."""
    return interaction(
        workspace,
        "block_actions",
        user,
        **_in_message(workspace, posted),
        trigger_id=workspace.new_trigger(user, channel=posted.channel),
        state={"values": deepcopy(values)},
        response_url=workspace.new_response_url(posted.channel, user, original=posted),
        actions=[dict(action)],
    )


def view_click(workspace: Workspace, view: dict[str, Any], user: str, action: Mapping[str, Any]) -> dict[str, Any]:
    """Return a press inside a modal or a home tab."""
    return interaction(
        workspace,
        "block_actions",
        user,
        **_in_view(view),
        trigger_id=workspace.new_trigger(user),
        actions=[dict(action)],
    )


def submission(workspace: Workspace, view: dict[str, Any], user: str) -> dict[str, Any]:
    """Return the submission of a modal."""
    trigger = workspace.new_trigger(user)
    return interaction(workspace, "view_submission", user, trigger_id=trigger, view=deepcopy(view), response_urls=[])


def closing(workspace: Workspace, view: dict[str, Any], user: str, *, cleared: bool) -> dict[str, Any]:
    """Return the closing of a modal."""
    return interaction(workspace, "view_closed", user, view=deepcopy(view), is_cleared=cleared)


def message_shortcut(workspace: Workspace, posted: Posted, user: str, callback_id: str) -> dict[str, Any]:
    """Return a shortcut taken from a message's menu."""
    return interaction(
        workspace,
        "message_action",
        user,
        action_ts=workspace.new_ts(),
        callback_id=callback_id,
        trigger_id=workspace.new_trigger(user, channel=posted.channel),
        response_url=workspace.new_response_url(posted.channel, user),
        message_ts=posted.ts,
        channel=channel_of(workspace, posted.channel),
        message=deepcopy(posted.body),
    )


def global_shortcut(workspace: Workspace, user: str, callback_id: str) -> dict[str, Any]:
    """Return a shortcut taken from the shortcuts menu."""
    return interaction(
        workspace,
        "shortcut",
        user,
        action_ts=workspace.new_ts(),
        callback_id=callback_id,
        trigger_id=workspace.new_trigger(user),
    )


def suggestion(
    workspace: Workspace,
    place: Posted | dict[str, Any],
    user: str,
    element: Mapping[str, Any],
    block_id: str,
    typed: str,
) -> dict[str, Any]:
    """Return the question for the options of an external menu; it grants no trigger."""
    where = _in_message(workspace, place) if isinstance(place, Posted) else _in_view(place)
    asked = {"action_id": element["action_id"], "block_id": block_id, "value": typed}
    return interaction(workspace, "block_suggestion", user, **where, **asked)


def event(workspace: Workspace, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event in its wrapper."""
    return {
        "token": TOKEN,
        "team_id": workspace.team["id"],
        "api_app_id": workspace.app["id"],
        "event": {"event_ts": workspace.new_ts(), **body},
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(workspace.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team["id"],
                "user_id": workspace.app["bot_user_id"],
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }
