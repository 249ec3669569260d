"""Answers the buttons and forms of sources: the list's menus and pages, a failure's next steps, import and removal.

What takes the web says first what it reads, because a quick answer would otherwise be overwritten by that.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import PublishError
from bot.listeners.desk import Desk, accept_all, brief_requests, person_of, reading
from bot.listeners.failures import answered
from bot.listeners.source_parsing import parse_outlines
from bot.listeners.sources import paused, reading_source, removed, resumed
from bot.listeners.windows import open_reading, open_window, replace_message, show_reading, state_of
from bot.model import Address, Source, SourcesRequest, SourcesVerb
from bot.publishing import ids
from bot.publishing.forms import draw_remove_form
from bot.publishing.kit import View
from bot.publishing.modals import draw_notice
from bot.publishing.sources import draw_feeds
from bot.publishing.state import ViewState

log = logging.getLogger(__name__)


def register(app: App, desk: Desk) -> None:
    """Answer the controls of the list, of failures and of added feeds, and take the forms."""
    _register_list(app, desk)
    _register_next_steps(app, desk)
    _register_forms(app, desk)


def _register_list(app: App, desk: Desk) -> None:
    @app.action(ids.SOURCE_MENU)
    @answered
    def menu(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        verb, number, page = ids.from_choice(action["selected_option"]["value"])
        if verb == ids.TEST:
            _read_in_window(desk, client, body, SourcesVerb.TEST, str(number))
        elif verb == ids.REMOVE:
            _ask_to_remove(desk, client, body, number, page)
        else:
            said = _switched(desk, body, verb, number)
            ack()
            _redraw(desk, client, body, page=page, said=said)
            return
        ack()

    @app.action(re.compile(f"{ids.SOURCES_PAGE}:.+"))
    @answered
    def turned(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        ack()
        _redraw(desk, client, body, page=int(action["value"]))


def _register_next_steps(app: App, desk: Desk) -> None:
    @app.action(ids.BRIEF_STUB)
    @answered
    def brief_stub(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        sources = (Source(link=action["value"]),)
        person = replace(person_of(body), reply_to=show_reading(client, body, reading(sources)))
        [request] = brief_requests(sources, person, key=_key(body))
        accept_all(desk, iter([replace(request, stub=True)]))
        ack()

    @app.action(ids.ADD_SOURCE)
    @answered
    def add_source(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        to = show_reading(client, body, reading_source(desk, person_of(body).team, action["value"]))
        desk.accept(_request(body, SourcesVerb.ADD, action["value"], to))
        ack()

    @app.action(ids.ADD_OTHER)
    @answered
    def add_other(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        _read_in_window(desk, client, body, SourcesVerb.ADD, action["value"])
        ack()


def _register_forms(app: App, desk: Desk) -> None:
    @app.view(ids.IMPORT_FORM)
    @answered
    def imported(ack: Ack, body: dict[str, Any], view: View) -> None:
        typed = view["state"]["values"].get(ids.OUTLINES, {}).get(ids.OUTLINES, {}).get("value") or ""
        outlines = parse_outlines(typed)
        if not outlines:
            ack(response_action="errors", errors={ids.OUTLINES: "Paste the text of an OPML file, or a link to one."})
            return
        state, team = state_of(body), person_of(body).team
        to = replace(state.reply_to, view=view["id"])
        desk.accept(_request(body, SourcesVerb.IMPORT, outlines, to, key=f"view:{team}:{view['id']}"))
        ack(response_action="update", view=draw_notice("Reading", reading_source(desk, team, outlines), state=state))

    @app.view(ids.REMOVE_FORM)
    @answered
    def remove(ack: Ack, body: dict[str, Any], view: View, client: WebClient) -> None:
        state, person = ViewState.decode(view["private_metadata"]), person_of(body)
        said = removed(desk.sources.remove(state.source, team=person.team, user=person.user))
        ack(response_action="update", view=draw_notice("Removed", said, state=state))
        clicked = {**body, "response_url": state.reply_to.response_url}
        try:
            _redraw(desk, client, clicked, page=state.page, said=said)
        except PublishError as error:  # it is removed and said; only the list behind the window is old
            log.info("the list of sources was not redrawn: %s", error.code)


def _read_in_window(desk: Desk, client: WebClient, body: dict[str, Any], verb: SourcesVerb, argument: str) -> None:
    view_id = open_reading(client, body, reading_source(desk, person_of(body).team, argument))
    desk.accept(_request(body, verb, argument, replace(state_of(body).reply_to, view=view_id)))


def _ask_to_remove(desk: Desk, client: WebClient, body: dict[str, Any], number: int, page: int) -> None:
    feeds = desk.sources.list(person_of(body).team)
    feed = next((each for each in feeds if each.number == number), None)
    if feed is None:
        _redraw(desk, client, body, page=page, said=f"Source {number} is not there any more.")
    else:
        open_window(client, body, draw_remove_form(feed, replace(state_of(body), page=page)))


def _switched(desk: Desk, body: dict[str, Any], verb: str, number: int) -> str:
    person = person_of(body)
    if verb == ids.PAUSE:
        return paused(desk.sources.pause(number, team=person.team, user=person.user))
    return resumed(desk.sources.resume(number, team=person.team, user=person.user))


def _redraw(desk: Desk, client: WebClient, body: Mapping[str, Any], *, page: int, said: str = "") -> None:
    feeds = desk.sources.list(person_of(body).team)
    drawn = draw_feeds(feeds, command=desk.command, now=desk.now(), page=page, said=said)
    replace_message(client, body, drawn)


def _request(
    body: Mapping[str, Any], verb: SourcesVerb, argument: str, to: Address, *, key: str | None = None
) -> SourcesRequest:
    person = person_of(body)
    return SourcesRequest(key or _key(body), person.team, person.user, verb, argument, to)


def _key(body: Mapping[str, Any]) -> str:
    return f"click:{person_of(body).team}:{body['trigger_id']}"
