"""What one person sees of the workspace at this moment, as the page draws it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from bot.playground.membership import SLACK_COMMANDS
from bot.playground.workspace import Posted, Workspace


def scene(workspace: Workspace, user: str, *, since: int | None) -> dict[str, Any]:
    """Return everything before a person's eyes; ephemeral messages older than ``since`` went with the last reload."""
    with workspace.reading():
        mark = workspace.last_number if since is None else since
        workspace.direct_channel(user)
        channels = [one for one in workspace.channels.values() if _is_seen(one, user)]
        seen = {one["id"] for one in channels}
        return {
            "sequence": workspace.sequence,
            "mark": mark,
            "team": workspace.team,
            "app": workspace.app,
            "slack_commands": SLACK_COMMANDS,
            "users": list(workspace.users.values()),
            "user": user,
            "channels": deepcopy(channels),
            "messages": [
                posted.seen() for posted in workspace.posts if posted.channel in seen and _reaches(posted, user, mark)
            ],
            "views": deepcopy(workspace.stacks.get(user, [])),
            "home": deepcopy(workspace.homes.get(user)),
            "notes": deepcopy(workspace.notes),
        }


def _is_seen(channel: dict[str, Any], user: str) -> bool:
    return user in channel["members"] or not (channel["is_private"] or channel["is_im"])


def _reaches(posted: Posted, user: str, mark: int) -> bool:
    return posted.to is None or (posted.to == user and posted.number > mark)
