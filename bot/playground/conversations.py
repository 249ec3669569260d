"""The methods that look around: who, where, and with which rights."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from bot.playground.membership import join
from bot.playground.workspace import RefusalError, Workspace

Args = dict[str, Any]


READ_SCOPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def need(workspace: Workspace, *scopes: str) -> None:
    """Raise Slack's refusal where one of these scopes was not granted."""
    missing = [scope for scope in scopes if scope not in workspace.scopes]
    if missing:
        raise RefusalError("missing_scope", needed=",".join(missing), provided=",".join(workspace.scopes))


def may_post(workspace: Workspace, channel_id: Any) -> str:
    """Return the channel a message goes to; raise Slack's refusal when the bot cannot post there."""
    if isinstance(channel_id, str) and channel_id in workspace.users:
        return workspace.direct_channel(channel_id)
    channel = visible(workspace, channel_id)
    if channel["is_archived"]:
        raise RefusalError("is_archived")
    outside = workspace.app["bot_user_id"] not in channel["members"]
    if outside and "chat:write.public" not in workspace.scopes:
        raise RefusalError("not_in_channel")
    return str(channel["id"])


def visible(workspace: Workspace, channel_id: Any) -> dict[str, Any]:
    """Return a channel by id or #name that the bot can know of; a private one it is not in does not exist for it."""
    wanted = str(channel_id or "").removeprefix("#")
    named = (one for one in workspace.channels.values() if wanted in (one["id"], one["name"]))
    channel = next(named, None)
    if channel is None or (channel["is_private"] and workspace.app["bot_user_id"] not in channel["members"]):
        raise RefusalError("channel_not_found")
    return channel


def described(workspace: Workspace, channel: dict[str, Any]) -> dict[str, Any]:
    """Return a channel as Slack describes it to the bot."""
    bot = workspace.app["bot_user_id"]
    kind = "is_im" if channel["is_im"] else "is_group" if channel["is_private"] else "is_channel"
    return {
        **{name: value for name, value in channel.items() if name not in {"members", "topic"}},
        kind: True,
        "is_member": bot in channel["members"],
        "num_members": len(channel["members"]),
        "topic": {"value": channel.get("topic", ""), "creator": "", "last_set": 0},
    }


def conversations_info(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Describe one channel, where the scope of its kind was granted."""
    if not set(READ_SCOPES.values()) & set(workspace.scopes):
        need(workspace, "channels:read")
    channel = visible(workspace, args.get("channel"))
    need(workspace, READ_SCOPES[_kind(channel)])
    return {"channel": described(workspace, channel)}


def conversations_join(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Make the bot a member of a public channel."""
    channel = visible(workspace, args.get("channel"))
    if channel["is_private"]:
        raise RefusalError("method_not_supported_for_channel_type")
    if channel["is_archived"]:
        raise RefusalError("is_archived")
    if workspace.app["bot_user_id"] in channel["members"]:
        already = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": described(workspace, channel), **already}
    join(workspace, channel)
    return {"channel": described(workspace, channel)}


def conversations_list(workspace: Workspace, args: Args) -> dict[str, Any]:
    """List channels in pages, of the kinds whose scopes were granted."""
    kinds = [kind.strip() for kind in str(args.get("types") or "public_channel").split(",")]
    if not set(kinds) <= set(READ_SCOPES):
        raise RefusalError("invalid_types")
    for kind in kinds:
        need(workspace, READ_SCOPES[kind])
    skip_archived = str(args.get("exclude_archived", "")).lower() in {"true", "1"}
    bot = workspace.app["bot_user_id"]
    shown = [
        described(workspace, one)
        for one in workspace.channels.values()
        if _kind(one) in kinds and not (skip_archived and one["is_archived"])
        if not one["is_private"] or bot in one["members"]
    ]
    return _page(shown, "channels", args)


def _kind(channel: dict[str, Any]) -> str:
    if channel["is_im"]:
        return "im"
    return "private_channel" if channel["is_private"] else "public_channel"


def _page(entries: list[dict[str, Any]], name: str, args: Args) -> dict[str, Any]:
    try:
        start, size = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    except ValueError as error:
        raise RefusalError("invalid_cursor") from error
    if not 1 <= size <= 1000:
        raise RefusalError("invalid_limit")
    following = str(start + size) if start + size < len(entries) else ""
    return {name: entries[start : start + size], "response_metadata": {"next_cursor": following}}


def conversations_open(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Open the conversation with one person."""
    user = str(args.get("users") or "")
    if user not in workspace.users:
        raise RefusalError("user_not_found")
    return {"channel": {"id": workspace.direct_channel(user)}}


def users_info(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Describe one person, the time zone included."""
    user = workspace.users.get(str(args.get("user") or ""))
    if user is None:
        raise RefusalError("user_not_found")
    return {"user": profile(workspace, user)}


def users_list(workspace: Workspace, args: Args) -> dict[str, Any]:
    """List people in pages."""
    return _page([profile(workspace, one) for one in workspace.users.values()], "members", args)


def profile(workspace: Workspace, user: dict[str, Any]) -> dict[str, Any]:
    """Return a person as Slack describes them."""
    local = workspace.now().astimezone(UTC).astimezone(ZoneInfo(user["tz"]))
    offset = local.utcoffset()
    return {
        **user,
        "team_id": workspace.team["id"],
        "tz_label": get_timezone_name(local, locale="en_US"),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {"real_name": user["real_name"], "display_name": user["name"], "team": workspace.team["id"]},
    }


def auth_test(workspace: Workspace, args: Args) -> dict[str, Any]:  # noqa: ARG001  (every method takes both)
    """Say whose token it is."""
    app = workspace.app
    return {
        "url": f"{workspace.base_url}/",
        "team": workspace.team["name"],
        "team_id": workspace.team["id"],
        "user": workspace.users[app["bot_user_id"]]["name"],
        "user_id": app["bot_user_id"],
        "bot_id": app["bot_id"],
        "is_enterprise_install": False,
    }


def api_test(workspace: Workspace, args: Args) -> dict[str, Any]:  # noqa: ARG001  (every method takes both)
    """Return what was sent."""
    if args.get("error"):
        raise RefusalError(str(args["error"]))
    return {"args": {name: value for name, value in args.items() if name != "token"}}


def team_info(workspace: Workspace, args: Args) -> dict[str, Any]:  # noqa: ARG001  (every method takes both)
    """Describe the team."""
    return {"team": dict(workspace.team)}


def bots_info(workspace: Workspace, args: Args) -> dict[str, Any]:  # noqa: ARG001  (every method takes both)
    """Describe the app's bot."""
    app = workspace.app
    return {
        "bot": {
            "id": app["bot_id"],
            "app_id": app["id"],
            "user_id": app["bot_user_id"],
            "name": app["name"],
            "deleted": False,
        }
    }
