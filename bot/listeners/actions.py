"""Answers every button and menu: acknowledged at once, then a window or another page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import UsageError
from bot.listeners.desk import Desk, person_of
from bot.listeners.failures import answered
from bot.listeners.windows import open_brief_form, open_window, state_of, update_window
from bot.model import StoredBrief
from bot.publishing import ids, kit
from bot.publishing.forms import draw_share_form
from bot.publishing.help import draw_help_blocks
from bot.publishing.kit import View
from bot.publishing.modals import draw_brief_view, draw_context, draw_list
from bot.publishing.state import ViewState

Draw = Callable[[StoredBrief, ViewState], View]


def register(app: App, desk: Desk) -> None:
    """Answer the controls of messages, modals and the home tab."""
    for action, draw in _DRAWN.items():
        app.action(action)(answered(_opener(desk, draw)))
    for action, step in ((ids.PREVIOUS, -1), (ids.NEXT, 1)):
        app.action(action)(answered(_pager(desk, step)))
    for action in (ids.NEW, ids.PASTE):
        app.action(action)(answered(_form_opener(desk)))

    @app.action(ids.WARNING_MENU)
    @answered
    def warning_menu(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        ack()
        _point(desk, action["selected_option"]["value"], body, client)

    @app.action(ids.CONTEXT)
    @answered
    def context(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        ack()
        _point(desk, action["value"], body, client)

    @app.action(ids.HELP)
    @answered
    def usage(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        open_window(client, body, kit.modal("Help", draw_help_blocks(desk.command), metadata=ViewState().encode()))

    @app.action(re.compile(".+"))
    @answered
    def unknown(ack: Ack) -> None:
        ack()
        raise UsageError("That button belongs to another version of me. Ask for the brief again.")


def _opener(desk: Desk, draw: Draw) -> Callable[..., None]:
    def opened(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        ack()
        stored = desk.briefs.get(action["value"], team=person_of(body).team)
        open_window(client, body, draw(stored, state_of(body)))

    return opened


def _form_opener(desk: Desk) -> Callable[..., None]:
    def asked(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        ack()
        open_brief_form(desk, client, body, link=action.get("value") or "")

    return asked


def _pager(desk: Desk, step: int) -> Callable[..., None]:
    def turned(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        state = state_of(body)
        stored = desk.briefs.get(state.brief_id, team=person_of(body).team)
        view = draw_list(stored, replace(state, page=state.page + step))
        update_window(client, body["view"]["id"], view, seen=body["view"].get("hash"))

    return turned


def _point(desk: Desk, value: str, body: dict[str, Any], client: WebClient) -> None:
    kind, number, brief_id = ids.from_value(value)
    stored = desk.briefs.get(brief_id, team=person_of(body).team)
    if kind == ids.WARNINGS:
        view = draw_list(stored, replace(state_of(body), shows=ids.WARNINGS, page=0))
    else:
        lines = stored.brief.quotes if kind == ids.QUOTE else stored.brief.warnings
        view = draw_context(stored, lines[number], state_of(body))
    open_window(client, body, view)


def _lister(shows: str) -> Draw:
    return lambda stored, state: draw_list(stored, replace(state, shows=shows, page=0))


_DRAWN: Final[dict[str, Draw]] = {
    ids.SHARE: draw_share_form,
    ids.OPEN: draw_brief_view,
    **{shows: _lister(shows) for shows in (ids.QUOTES, ids.ACTORS, ids.WARNINGS, ids.EVIDENCE)},
}
