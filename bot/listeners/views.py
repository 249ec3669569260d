"""Takes what people submit: the form for an article and the form for sharing; stored before it is acknowledged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot.errors import UsageError
from bot.listeners.desk import Desk, accept_all, brief_requests, person_of, reading
from bot.listeners.failures import answered
from bot.listeners.parsing import parse_content
from bot.listeners.windows import state_of
from bot.model import ShareRequest, Source
from bot.publishing import ids
from bot.publishing.kit import View
from bot.publishing.modals import draw_brief_view, draw_notice
from bot.publishing.state import ViewState


def register(app: App, desk: Desk) -> None:
    """Take the submitted forms."""

    @app.view(ids.BRIEF_FORM)
    @answered
    def brief(ack: Ack, body: dict[str, Any], view: View) -> None:
        text = _value(view, ids.SOURCE, "value") or ""
        recent = (_value(view, ids.RECENT, "selected_option") or {}).get("value")
        if recent and not text.strip():
            stored = desk.briefs.get(recent, team=person_of(body).team)
            ack(response_action="update", view=draw_brief_view(stored, state_of(body)))
            return
        try:
            sources = parse_content(text, marked_up=False)
        except UsageError as error:
            ack(response_action="errors", errors={ids.SOURCE: error.public_message})
            return
        if (link := state_of(body).link) and sources[0].text:
            sources = (replace(sources[0], link=link),)
        _accept(desk, body, sources)
        ack(response_action="update", view=draw_notice("Reading", reading(sources), state=state_of(body)))

    @app.view(ids.SHARE_FORM)
    @answered
    def share(ack: Ack, body: dict[str, Any], view: View) -> None:
        channel = _value(view, ids.CHANNEL, "selected_conversation")
        if not channel:
            ack(response_action="errors", errors={ids.CHANNEL: "Choose where to share the brief."})
            return
        state = state_of(body)
        desk.accept(_share_request(body, view, state, channel))
        waiting = "Sharing… You can close this window; I will tell you when it is done."
        ack(response_action="update", view=draw_notice("Sharing", waiting, state=state))


def _accept(desk: Desk, body: Mapping[str, Any], sources: tuple[Source, ...]) -> None:
    view_id = body["view"]["id"]
    person = person_of(body)
    person = replace(person, reply_to=replace(state_of(body).reply_to, view=view_id))
    accept_all(desk, brief_requests(sources, person, key=f"view:{person.team}:{view_id}"))


def _share_request(body: Mapping[str, Any], view: Mapping[str, Any], state: ViewState, channel: str) -> ShareRequest:
    person, view_id = person_of(body), body["view"]["id"]
    return ShareRequest(
        key=f"share:{person.team}:{view_id}",
        team=person.team,
        user=person.user,
        brief_id=state.brief_id,
        channel=channel,
        short=(_value(view, ids.LENGTH, "selected_option") or {}).get("value") == ids.SHORT,
        evidence=bool(_value(view, ids.THREAD, "selected_options")),
        note=(_value(view, ids.NOTE, "value") or "").strip() or None,
        reply_to=replace(state.reply_to, view=view_id),
    )


def _value(view: Mapping[str, Any], name: str, field: str) -> Any:
    return view["state"]["values"].get(name, {}).get(name, {}).get(field)
