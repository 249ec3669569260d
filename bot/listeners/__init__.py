"""Room 1, what Slack asks: payload to request, stored, then acknowledged; Bolt lives here and nowhere below."""

from __future__ import annotations

from slack_bolt import App

from bot.listeners import (
    actions,
    commands,
    digest_clicks,
    digest_forms,
    failures,
    home,
    shortcuts,
    source_clicks,
    views,
)
from bot.listeners.desk import Desk

__all__ = ["Desk", "register"]


def register(app: App, desk: Desk) -> None:
    """Open every door of the bot on a Bolt app."""
    # a click that nobody knows is answered by actions, so the other doors with buttons come first
    for door in (commands, shortcuts, source_clicks, digest_clicks, digest_forms, actions, views, home):
        door.register(app, desk)
    failures.register(app)
