"""What members do to a channel and to themselves: invite or remove the app, archive a channel, travel."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.playground.workspace import RefusalError, Workspace

SLACK_COMMANDS = (
    {"command": "/invite", "description": "Add the app to this channel", "usage_hint": "@brief"},
    {"command": "/remove", "description": "Remove the app from this channel", "usage_hint": "@brief"},
    {"command": "/archive", "description": "Archive this channel", "usage_hint": ""},
)


class Membership:
    """The deeds; Slack writes a line about each into the channel, and tells the app of none (it does not subscribe)."""

    workspace: Workspace

    def invite(self, channel: str, *, user: str = "U0ADA") -> None:
        """Add the app to a channel."""
        with self.workspace.changing():
            known = self._open_channel(channel, user)
            bot = self.workspace.app["bot_user_id"]
            if bot in known["members"]:
                raise RefusalError("already_in_channel")
            join(self.workspace, known, user)

    def remove(self, channel: str, *, user: str = "U0ADA") -> None:
        """Remove the app from a channel."""
        with self.workspace.changing():
            known = self._open_channel(channel, user)
            bot = self.workspace.app["bot_user_id"]
            if bot not in known["members"]:
                raise RefusalError("not_in_channel")
            known["members"].remove(bot)
            _note(self.workspace, channel, bot, "channel_leave", f"<@{bot}> was removed by <@{user}>")

    def archive(self, channel: str, *, user: str = "U0ADA") -> None:
        """Archive a channel; nobody can post there until it is unarchived."""
        with self.workspace.changing():
            known = self._open_channel(channel, user)
            if known["is_general"]:
                raise RefusalError("cant_archive_general")
            known["is_archived"] = True
            _note(self.workspace, channel, user, "channel_archive", f"<@{user}> archived the channel")

    def unarchive(self, channel: str, *, user: str = "U0ADA") -> None:
        """Open an archived channel again."""
        with self.workspace.changing():
            known = self.workspace.channels[channel]
            if not known["is_archived"]:
                raise RefusalError("not_archived")
            known["is_archived"] = False
            _note(self.workspace, channel, user, "channel_unarchive", f"<@{user}> unarchived the channel")

    def travel(self, user: str, tz: str) -> None:
        """Put a person into another time zone, by its IANA name."""
        with self.workspace.changing():
            self.workspace.users[user]["tz"] = ZoneInfo(tz).key

    def slack_command(self, name: str, text: str, *, channel: str, user: str) -> None:
        """Do what one of Slack's own commands says; raise Slack's refusal for anybody but the app."""
        bot = self.workspace.users[self.workspace.app["bot_user_id"]]
        if name == "/archive":
            self.archive(channel, user=user)
        elif text.strip().lower() != f"@{bot['name']}":
            raise RefusalError("user_not_found")
        else:
            {"/invite": self.invite, "/remove": self.remove}[name](channel, user=user)

    def _open_channel(self, channel: str, user: str) -> dict[str, Any]:
        known = self.workspace.channels[channel]
        if known["is_im"]:
            raise RefusalError("method_not_supported_for_channel_type")
        if known["is_archived"]:
            raise RefusalError("is_archived")
        if user not in known["members"]:
            raise RefusalError("not_in_channel")
        return known


def join(workspace: Workspace, channel: dict[str, Any], inviter: str | None = None) -> None:
    """Make the app a member of a channel, which everybody there can see."""
    bot = workspace.app["bot_user_id"]
    channel["members"].append(bot)
    by = f", invited by <@{inviter}>" if inviter else ""
    _note(workspace, channel["id"], bot, "channel_join", f"<@{bot}> has joined the channel{by}", inviter=inviter)


def _note(workspace: Workspace, channel: str, user: str, subtype: str, text: str, **more: Any) -> None:
    kept = {name: value for name, value in more.items() if value is not None}
    workspace.post(channel, {"subtype": subtype, "user": user, "text": text, **kept})
