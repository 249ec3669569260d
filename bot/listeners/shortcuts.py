"""Answers the shortcuts, which work in threads too: *Brief this message* and *Brief an article*, each with a modal."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import BotError, UsageError
from bot.listeners.desk import Desk, accept_all, brief_requests, person_of, reading
from bot.listeners.failures import answered
from bot.listeners.parsing import parse_content
from bot.listeners.windows import open_brief_form, open_reading, update_window
from bot.model import Source
from bot.publishing import ids
from bot.publishing.modals import draw_notice
from bot.publishing.state import ViewState

log = logging.getLogger(__name__)


def register(app: App, desk: Desk) -> None:
    """Answer the message shortcut and the global shortcut."""

    @app.shortcut(ids.BRIEF_MESSAGE)
    @answered
    def brief_message(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        sources = parse_content(_text_of(body.get("message") or {}))
        # The window comes first, because the stored request must say where its answer goes.
        view_id = open_reading(client, body, reading(sources))
        _accept(desk, body, sources, view_id, client)
        ack()

    @app.shortcut(ids.BRIEF_ARTICLE)
    @answered
    def brief_article(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        open_brief_form(desk, client, body)


def _accept(
    desk: Desk, body: Mapping[str, Any], sources: tuple[Source, ...], view_id: str | None, client: WebClient
) -> None:
    person = person_of(body)
    person = replace(person, reply_to=replace(person.reply_to, view=view_id, replace=False))
    key = f"shortcut:{person.team}:{body['trigger_id']}"
    try:
        accept_all(desk, brief_requests(sources, person, key=key))
    except BotError as error:
        if view_id is None:
            raise
        log.warning("a request was not stored: %s", error)
        update_window(client, view_id, draw_notice("Sorry", error.public_message, state=ViewState()))


def _text_of(message: Mapping[str, Any]) -> str:
    text = message.get("text") or ""
    attached = [str(each.get("text") or "") for each in message.get("attachments") or () if not text]
    found = "\n".join([text, *attached]).strip()
    if not found:
        raise UsageError("That message has no text that I can read. Copy the article's text or link to me instead.")
    return found
