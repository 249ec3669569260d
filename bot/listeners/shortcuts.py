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
from bot.listeners.parsing import find_links, is_article, parse_content
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
    """Return what a message says, or the links of the cards on it where it says little and names no link itself."""
    text = message.get("text") or ""
    cards = message.get("attachments") or ()
    told = "\n".join([text, *(str(card.get("text") or "") for card in cards if not text)]).strip()
    if not find_links(text) and not is_article(told):
        told = "\n".join([text, *filter(None, map(_link_of, cards))]).strip() or told
    if not told:
        raise UsageError("That message has no text that I can read. Copy the article's text or link to me instead.")
    return told


def _link_of(card: Mapping[str, Any]) -> str:
    link = str(card.get("from_url") or card.get("title_link") or "")
    quoted = card.get("is_msg_unfurl") or card.get("is_share")  # another message of Slack: its text is what counts
    return f"<{link}>" if link.startswith(("https://", "http://")) and not quoted else ""
