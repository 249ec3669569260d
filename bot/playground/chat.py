"""The methods that post, change and take back messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.playground.conversations import may_post, visible
from bot.playground.messages import TEXT_LIMIT, by_app, content, in_thread, rewrite, show_ephemeral, unfurled
from bot.playground.workspace import Posted, RefusalError, Workspace

Args = dict[str, Any]
SCHEDULE_DAYS = 120
SCHEDULE_MOST = 30
SCHEDULE_WINDOW = 5 * 60


def post_message(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Post to a channel or a thread."""
    channel = may_post(workspace, args.get("channel"))
    body = {**by_app(workspace), **content(workspace, args), **in_thread(workspace, channel, args.get("thread_ts"))}
    body |= _metadata(args) | unfurled(body, args)
    posted = workspace.post(channel, body)
    return {"channel": channel, "ts": posted.ts, "message": posted.body, **_truncation(args)}


def _truncation(args: Args) -> dict[str, Any]:
    if len(args.get("text") or "") > TEXT_LIMIT:
        return {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return {}


def _metadata(args: Args) -> dict[str, Any]:
    metadata = args.get("metadata")
    if not metadata:
        return {}
    shaped = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not shaped or not isinstance(metadata.get("event_payload"), dict):
        raise RefusalError("invalid_metadata_format")
    return {"metadata": metadata}


def post_ephemeral(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Show a message to one member of a channel until they reload."""
    channel = may_post(workspace, args.get("channel"))
    user = args.get("user")
    if user not in workspace.channels[channel]["members"]:
        raise RefusalError("user_not_in_channel")
    body = content(workspace, args) | in_thread(workspace, channel, args.get("thread_ts"))
    return {"message_ts": show_ephemeral(workspace, channel, str(user), body).ts}


def update(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Change one of the bot's own messages; an ephemeral one is out of reach."""
    posted = _own(workspace, args, refusal="cant_update_message")
    body = content(workspace, args) | _metadata(args)
    rewrite(workspace, posted, body)
    return {"channel": posted.channel, "ts": posted.ts, "text": body["text"], "message": posted.body}


def delete(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Take back one of the bot's own messages."""
    posted = _own(workspace, args, refusal="cant_delete_message")
    workspace.posts.remove(posted)
    return {"channel": posted.channel, "ts": posted.ts}


def _own(workspace: Workspace, args: Args, *, refusal: str) -> Posted:
    channel = visible(workspace, args.get("channel"))
    posted = workspace.find_post(channel["id"], str(args.get("ts") or ""))
    if posted is None or posted.to is not None:
        raise RefusalError("message_not_found")
    if posted.body.get("user") != workspace.app["bot_user_id"]:
        raise RefusalError(refusal)
    return posted


def get_permalink(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Return the address of a message; it opens the page at that message."""
    channel = visible(workspace, args.get("channel"))
    posted = workspace.find_post(channel["id"], str(args.get("message_ts") or ""))
    if posted is None or posted.to is not None:
        raise RefusalError("message_not_found")
    link = f"{workspace.base_url}/archives/{channel['id']}/p{posted.ts.replace('.', '')}"
    thread = posted.body.get("thread_ts")
    return {"channel": channel["id"], "permalink": f"{link}?thread_ts={thread}&cid={channel['id']}" if thread else link}


def schedule_message(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Keep a message until its time; one with ``metadata`` is taken and never posted, as Slack documents."""
    channel = may_post(workspace, args.get("channel"))
    body = {**by_app(workspace), **content(workspace, args)}
    post_at = _post_at(workspace, args.get("post_at"))
    near = [
        one
        for one in workspace.scheduled.values()
        if one["channel"] == channel and abs(one["post_at"] - post_at.timestamp()) < SCHEDULE_WINDOW
    ]
    if len(near) >= SCHEDULE_MOST:
        raise RefusalError("restricted_too_many")
    name = workspace.new_id("Q")
    waiting = {
        "id": name,
        "channel": channel,
        "post_at": int(post_at.timestamp()),
        "body": body,
        "silent": bool(args.get("metadata")),
    }
    workspace.scheduled[name] = waiting
    return {"scheduled_message_id": name, "channel": channel, "post_at": waiting["post_at"], "message": body}


def _post_at(workspace: Workspace, value: Any) -> datetime:
    now = workspace.now()
    try:
        post_at = datetime.fromtimestamp(int(value), tz=now.tzinfo)
    except (TypeError, ValueError) as error:
        raise RefusalError("invalid_time") from error
    if post_at <= now:
        raise RefusalError("time_in_past")
    if post_at > now + timedelta(days=SCHEDULE_DAYS):
        raise RefusalError("time_too_far")
    return post_at


def delete_scheduled_message(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Take back a message that waits for its time."""
    if workspace.scheduled.pop(str(args.get("scheduled_message_id")), None) is None:
        raise RefusalError("invalid_scheduled_message_id")
    return {}


def list_scheduled_messages(workspace: Workspace, args: Args) -> dict[str, Any]:
    """List the messages that wait for their time."""
    wanted = args.get("channel")
    shown = [
        {"id": one["id"], "channel_id": one["channel"], "post_at": one["post_at"], "text": one["body"]["text"]}
        for one in workspace.scheduled.values()
        if wanted in (None, "", one["channel"])
    ]
    return {"scheduled_messages": shown, "response_metadata": {"next_cursor": ""}}


def post_due(workspace: Workspace) -> int:
    """Post what was scheduled and whose time has come; return how many were due."""
    due = [one for one in workspace.scheduled.values() if one["post_at"] <= workspace.now().timestamp()]
    for one in due:
        del workspace.scheduled[one["id"]]
        if not one["silent"]:
            workspace.post(one["channel"], one["body"])
    return len(due)
