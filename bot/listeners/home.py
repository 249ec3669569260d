"""Draws the home tab whenever a person opens it, and when something was done there."""

from __future__ import annotations

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.listeners.desk import Desk, person_of
from bot.listeners.failures import answered
from bot.publishing.calls import call
from bot.publishing.home import MOST_RECENT, draw_home


def register(app: App, desk: Desk) -> None:
    """Answer the opening of the home tab."""

    @app.event("app_home_opened")
    @answered
    def opened(event: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        if event.get("tab", "home") != "home":
            return
        publish_home(desk, client, team=person_of(body).team, user=event["user"])


def publish_home(desk: Desk, client: WebClient, *, team: str, user: str) -> None:
    """Show a person their home tab as things are now."""
    recent = desk.briefs.recent(team=team, user=user, limit=MOST_RECENT)
    feeds, digests = desk.sources.list(team), desk.digests.overviews(team)
    view = draw_home(recent, command=desk.command, now=desk.now(), feeds=feeds, digests=digests)
    call(client.views_publish, user_id=user, view=view)
