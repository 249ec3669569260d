"""Opens, stacks and updates modals; a trigger that Slack no longer honours becomes a sentence."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from slack_sdk import WebClient

from bot.errors import PublishError
from bot.listeners.desk import Desk, person_of
from bot.model import Address
from bot.publishing.calls import call
from bot.publishing.forms import MOST_RECENT, draw_brief_form
from bot.publishing.kit import Message, View
from bot.publishing.modals import draw_notice
from bot.publishing.mrkdwn import escape
from bot.publishing.responses import post_response
from bot.publishing.state import ViewState

log = logging.getLogger(__name__)

_TOO_LATE: Final = frozenset(
    {"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged", "invalid_trigger_id"}
)
_STACK_FULL: Final = "push_limit_reached"
_STALE: Final = frozenset({"hash_conflict", "not_found"})


def open_window(client: WebClient, body: Mapping[str, Any], view: View) -> str:
    """Open a modal, on top of the one that was clicked in; return its id, raise ``PublishError`` with a next step."""
    inside = in_modal(body)
    method = client.views_push if inside else client.views_open
    try:
        answer = call(method, trigger_id=body.get("trigger_id", ""), view=view)
    except PublishError as error:
        if error.code == _STACK_FULL:
            return update_window(client, body["view"]["id"], view)
        raise _retold(error) from error
    return str(answer["view"]["id"])


def open_reading(client: WebClient, body: Mapping[str, Any], sentence: str) -> str | None:
    """Open a window that says what is being read, for the answer to take its place; None where none would open."""
    try:
        return open_window(client, body, draw_notice("Reading", sentence, state=state_of(body)))
    except PublishError as error:
        log.warning("no window for an answer, it goes to the conversation: %s", error.code)
        return None


def replace_message(client: WebClient, body: Mapping[str, Any], message: Message) -> None:
    """Put another message in the place of the one that was clicked in; raise ``PublishError`` when Slack refuses."""
    drawn = {"blocks": list(message.blocks)} if message.blocks else {}
    payload = {"response_type": "ephemeral", "replace_original": True, "text": message.text, **drawn}
    post_response(body.get("response_url") or "", payload, api_url=client.base_url)


def show_reading(client: WebClient, body: Mapping[str, Any], sentence: str) -> Address:
    """Say in the place of what was clicked what is being read; return where the answer takes its place."""
    to = state_of(body).reply_to
    try:
        if in_modal(body):
            notice = draw_notice("Reading", sentence, state=state_of(body))
            return replace(to, view=update_window(client, body["view"]["id"], notice))
        replace_message(client, body, Message(escape(sentence), ()))
    except PublishError as error:
        log.warning("what is being read was not shown: %s", error.code)
    return replace(to, replace=True)


def open_brief_form(desk: Desk, client: WebClient, body: Mapping[str, Any], *, link: str = "") -> None:
    """Open the form that asks what to brief, or for the text of a link, and offers a person's recent briefs."""
    person = person_of(body)
    recent = desk.briefs.recent(team=person.team, user=person.user, limit=MOST_RECENT)
    open_window(client, body, draw_brief_form(recent, replace(state_of(body), link=link), now=desk.now()))


def update_window(client: WebClient, view_id: str, view: View, *, seen: str | None = None) -> str:
    """Put another view in a modal's place; with ``seen`` (its hash) a second click on the same page changes nothing."""
    try:
        call(client.views_update, view_id=view_id, view=view, **({"hash": seen} if seen else {}))
    except PublishError as error:
        if error.code not in _STALE:
            raise
        log.info("a view was no longer there to update: %s", error.code)
    return view_id


def in_modal(body: Mapping[str, Any]) -> bool:
    """Say whether a click came from inside a modal."""
    return (body.get("view") or {}).get("type") == "modal"


def state_of(body: Mapping[str, Any]) -> ViewState:
    """Return what the clicked view remembers, with the way to reach the person now."""
    view = body.get("view") or {}
    state = ViewState.decode(view.get("private_metadata")) if view.get("type") == "modal" else ViewState()
    now = person_of(body).reply_to
    before = state.reply_to
    to = replace(
        now, response_url=now.response_url or before.response_url, channel=now.channel or before.channel, replace=False
    )
    return replace(state, reply_to=to)


def _retold(error: PublishError) -> PublishError:
    if error.code not in _TOO_LATE:
        return error
    sentence = "Slack gives me three seconds to open a window, and they were over. Try again."
    return PublishError(sentence, code=error.code)
