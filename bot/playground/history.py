"""The methods that read back what stands in a channel or a thread, in pages; metadata only when it is asked for."""

from __future__ import annotations

import base64
import re
from typing import Any

from bot.playground.conversations import need, visible
from bot.playground.workspace import Posted, RefusalError, Workspace

Args = dict[str, Any]
MOST = 999
USUAL = 100
_TS = re.compile(r"\d{1,12}(\.\d{1,6})?")


def conversations_history(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Return a channel's messages, the latest first; what was only said in threads is not among them."""
    channel = _readable(workspace, args)
    own = [one for one in _said(workspace, channel) if _root(one) == one.ts]
    return _page(_within(own, args)[::-1], args)


def conversations_replies(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Return a thread: the message it hangs on, then its replies, the earliest first."""
    channel = _readable(workspace, args)
    root = next((one for one in _said(workspace, channel) if one.ts == args["ts"]), None)
    if root is None:
        raise RefusalError("thread_not_found")
    replies = [one for one in _said(workspace, channel) if _root(one) == _root(root) and one.ts != _root(root)]
    return _page([root, *_within(replies, args)], args)


def _readable(workspace: Workspace, args: Args) -> str:
    channel = visible(workspace, args.get("channel"))
    needed = "im:history" if channel["is_im"] else "groups:history" if channel["is_private"] else "channels:history"
    need(workspace, needed)
    if workspace.app["bot_user_id"] not in channel["members"]:
        raise RefusalError("not_in_channel")
    return str(channel["id"])


def _said(workspace: Workspace, channel: str) -> list[Posted]:
    return [one for one in workspace.posts if one.channel == channel and one.to is None]


def _root(posted: Posted) -> str:
    return str(posted.body.get("thread_ts", posted.ts))


def _within(said: list[Posted], args: Args) -> list[Posted]:
    oldest, latest = _moment(args, "oldest", 0.0), _moment(args, "latest", float("inf"))
    edges = {oldest, latest} if str(args.get("inclusive", "")).lower() in {"true", "1"} else set()
    return [one for one in said if oldest < float(one.ts) < latest or float(one.ts) in edges]


def _moment(args: Args, name: str, usual: float) -> float:
    value = str(args.get(name) or "")
    if value and not _TS.fullmatch(value):
        raise RefusalError(f"invalid_ts_{name}")
    return float(value) if value else usual


def _page(said: list[Posted], args: Args) -> dict[str, Any]:
    size, start = _size(args), _start(said, args)
    following = said[start + size].ts if start + size < len(said) else ""
    return {
        "messages": [_shown(one, args) for one in said[start : start + size]],
        "has_more": bool(following),
        "response_metadata": {"next_cursor": _encoded(following) if following else ""},
    }


def _size(args: Args) -> int:
    wanted = str(args.get("limit") or USUAL)
    if not wanted.isdecimal() or not 1 <= int(wanted) <= MOST:
        raise RefusalError("invalid_limit")
    return int(wanted)


def _start(said: list[Posted], args: Args) -> int:
    cursor = str(args.get("cursor") or "")
    if not cursor:
        return 0
    found = next((number for number, one in enumerate(said) if _encoded(one.ts) == cursor), None)
    if found is None:
        raise RefusalError("invalid_cursor")
    return found


def _encoded(ts: str) -> str:
    return base64.b64encode(f"next_ts:{ts}".encode()).decode()


def _shown(posted: Posted, args: Args) -> dict[str, Any]:
    wanted = str(args.get("include_all_metadata", "")).lower() in {"true", "1"}
    return {name: value for name, value in posted.body.items() if wanted or name != "metadata"}
