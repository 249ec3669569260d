"""Draws the forms that people fill in: what to brief, where to share a brief, which sources to import; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model import Feed, StoredBrief
from bot.publishing import health, ids, kit, wording
from bot.publishing.kit import Block, Element, View
from bot.publishing.mrkdwn import cut, shown_link
from bot.publishing.state import ViewState

MOST_RECENT = 20
LONGEST_NOTE = 1_000


def draw_brief_form(recent: Sequence[StoredBrief], state: ViewState, *, now: datetime) -> View:
    """Draw the form for a link, a text or a recent brief; the text has no ``max_length``, an article must fit."""
    box = {"type": "plain_text_input", "action_id": ids.SOURCE, "multiline": True, "focus_on_load": True}
    box["placeholder"] = kit.plain("https://… or the article's text", limit=kit.PLACEHOLDER)
    hint = "Up to three links, or one text. Only public web pages are read."
    blocks = [kit.context(f"What you paste is briefed as the text of {shown_link(state.link)}")] if state.link else []
    blocks.append(kit.field(ids.SOURCE, "Link or text", box, optional=bool(recent), hint=hint))
    if recent:
        blocks.append(kit.field(ids.RECENT, "Or open a recent brief", _recent_menu(recent, now), optional=True))
    return _form("Brief an article", "Brief", ids.BRIEF_FORM, blocks, state)


def draw_share_form(stored: StoredBrief, state: ViewState) -> View:
    """Draw the form that asks where and how to share a brief."""
    blocks = [
        kit.context(wording.title(stored.brief.article), limit=300),
        kit.field(ids.CHANNEL, "Share with", _channel_menu(state.reply_to.channel)),
        kit.field(ids.LENGTH, "How much", _lengths()),
        kit.field(ids.THREAD, "In the thread", _thread_box(), optional=True),
        kit.field(ids.NOTE, "Your note", _note_box(), optional=True),
    ]
    return _form("Share this brief", "Share", ids.SHARE_FORM, blocks, replace(state, brief_id=stored.id))


def draw_import_form(state: ViewState) -> View:
    """Draw the form for an OPML text or the link to one."""
    box = {"type": "plain_text_input", "action_id": ids.OUTLINES, "multiline": True, "focus_on_load": True}
    box["placeholder"] = kit.plain("https://… or the text of an OPML file", limit=kit.PLACEHOLDER)
    hint = "Most feed readers export such a file: open it in an editor and copy all of it."
    return _form("Import sources", "Import", ids.IMPORT_FORM, [kit.field(ids.OUTLINES, "OPML", box, hint=hint)], state)


def draw_remove_form(feed: Feed, state: ViewState) -> View:
    """Ask once whether a source is to be removed."""
    asked = f"Remove source {health.numbered(feed)}? It and its entries are forgotten; briefs stay."
    remembered = replace(state, source=feed.number)
    return _form("Remove this source?", "Remove", ids.REMOVE_FORM, [kit.section(asked)], remembered)


def _form(title: str, submit: str, callback: str, blocks: Sequence[Block], state: ViewState) -> View:
    more = {"callback_id": callback, "submit": kit.plain(submit, limit=kit.TITLE)}
    return kit.modal(title, blocks, metadata=state.encode(), **more)


def _recent_menu(recent: Sequence[StoredBrief], now: datetime) -> Element:
    options = [
        kit.option(f"{cut(wording.title(stored.brief.article), 50)} · {wording.ago(stored.created, now)}", stored.id)
        for stored in recent[:MOST_RECENT]
    ]
    placeholder = kit.plain("Choose a brief", limit=kit.PLACEHOLDER)
    return {"type": "static_select", "action_id": ids.RECENT, "placeholder": placeholder, "options": options}


def _channel_menu(channel: str | None) -> Element:
    menu: Element = {
        "type": "conversations_select",
        "action_id": ids.CHANNEL,
        "placeholder": kit.plain("Choose a conversation", limit=kit.PLACEHOLDER),
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private", "mpim"], "exclude_bot_users": True},
    }
    return menu | {"initial_conversation": channel} if channel and channel[0] in "CG" else menu


def _lengths() -> Element:
    full = kit.option("The full brief", ids.FULL)
    short = kit.option("Short: bottom line and key points", ids.SHORT)
    return {
        "type": "radio_buttons", "action_id": ids.LENGTH, "options": [full, short], "initial_option": full,
    }  # fmt: skip


def _thread_box() -> Element:
    choice = kit.option("Post the evidence of each warning", ids.THREAD)
    return {"type": "checkboxes", "action_id": ids.THREAD, "options": [choice], "initial_options": [choice]}


def _note_box() -> Element:
    return {"type": "plain_text_input", "action_id": ids.NOTE, "multiline": True, "max_length": LONGEST_NOTE}
