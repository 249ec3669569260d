"""The table of Web API methods: what runs, which token and scope it needs, and how often it may be called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground import chat, conversations, history, uploads, views
from bot.playground.workspace import Workspace

BOT, APP_LEVEL, ANY = "bot", "app", "any"
HISTORY = ("channels:history", "groups:history", "im:history")


@dataclass(frozen=True, slots=True)
class Method:
    """One Web API method.

    ``a_minute`` is its tier, ``scope`` what it needs or several of which one will do, ``per_channel`` marks the special
    pace of posts. Methods whose scope depends on the kind of channel check it themselves.
    """

    run: Callable[[Workspace, dict[str, Any]], dict[str, Any]]
    a_minute: int
    scope: str | tuple[str, ...] | None = None
    token: str = BOT
    per_channel: bool = False
    required: tuple[str, ...] = ()


METHODS: Mapping[str, Method] = {
    "api.test": Method(conversations.api_test, 100, token=ANY),
    "auth.test": Method(conversations.auth_test, 600),
    "bots.info": Method(conversations.bots_info, 50, "users:read"),
    "team.info": Method(conversations.team_info, 50, "team:read"),
    "users.info": Method(conversations.users_info, 100, "users:read", required=("user",)),
    "users.list": Method(conversations.users_list, 20, "users:read"),
    "conversations.info": Method(conversations.conversations_info, 50, required=("channel",)),
    "conversations.list": Method(conversations.conversations_list, 20),
    "conversations.join": Method(conversations.conversations_join, 50, "channels:join", required=("channel",)),
    "conversations.history": Method(history.conversations_history, 50, HISTORY, required=("channel",)),
    "conversations.replies": Method(history.conversations_replies, 50, HISTORY, required=("channel", "ts")),
    "conversations.open": Method(conversations.conversations_open, 50, "im:write"),
    "chat.postMessage": Method(chat.post_message, 600, "chat:write", per_channel=True, required=("channel",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, 100, "chat:write", required=("channel", "user")),
    "chat.update": Method(chat.update, 50, "chat:write", required=("channel", "ts")),
    "chat.delete": Method(chat.delete, 50, "chat:write", required=("channel", "ts")),
    "chat.getPermalink": Method(chat.get_permalink, 600, required=("channel", "message_ts")),
    "chat.scheduleMessage": Method(chat.schedule_message, 50, "chat:write", required=("channel", "post_at")),
    "chat.deleteScheduledMessage": Method(chat.delete_scheduled_message, 50, "chat:write"),
    "chat.scheduledMessages.list": Method(chat.list_scheduled_messages, 50),
    "views.open": Method(views.open_view, 100, required=("view",)),
    "views.push": Method(views.push_view, 100, required=("view",)),
    "views.update": Method(views.update_view, 100, required=("view",)),
    "views.publish": Method(views.publish_view, 100, required=("user_id", "view")),
    "files.getUploadURLExternal": Method(uploads.get_upload_url, 100, "files:write"),
    "files.completeUploadExternal": Method(uploads.complete_upload, 100, "files:write", required=("files",)),
}
# Methods that exist and that this bot has no business calling: Slack would name the scope that is missing.
OUT_OF_REACH: Mapping[str, str] = {
    "conversations.members": "channels:read",
    "files.info": "files:read",
    "files.list": "files:read",
    "reactions.add": "reactions:write",
    "search.messages": "search:read",
    "users.conversations": "channels:read",
    "users.lookupByEmail": "users:read.email",
}
