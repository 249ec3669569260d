"""Answers the buttons and menus of digests: the list, a preview, the log, and messages that name a next step."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.errors import BotError, PublishError, TypedStepError, UsageError
from bot.listeners.desk import Desk, person_of
from bot.listeners.digest_forms import open_digest_form, wish_to_preview
from bot.listeners.digests import do_now, draw_log_of, draw_page, request_of
from bot.listeners.failures import answered
from bot.listeners.home import publish_home
from bot.listeners.windows import in_modal, open_window, replace_message, state_of, update_window
from bot.model import Address, DigestVerb
from bot.publishing import digest_facts as facts
from bot.publishing import ids, kit
from bot.publishing.calls import call
from bot.publishing.digest_facts import Parts
from bot.publishing.digest_list import AGAIN, NOT_AGAIN, draw_remove, draw_said, previewing, removed
from bot.publishing.kit import View
from bot.publishing.modals import draw_notice
from bot.publishing.responses import post_response
from bot.publishing.state import ViewState

log = logging.getLogger(__name__)

_NO_WINDOW: Final = "no window for a preview, it goes to the conversation: %s"
_WINDOWS: Final = frozenset({ids.EDIT, ids.LOG, ids.REMOVE})


def register(app: App, desk: Desk) -> None:
    """Answer what can be pressed of digests, and take the form that asks before one is removed."""
    _register_form(app, desk)

    @app.action(re.compile(f"{ids.DIGEST_DO}:.+"))
    @answered
    def pressed(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        _chosen(desk, client, body, action["value"], ack)

    @app.action(ids.DIGEST_MENU)
    @answered
    def menu(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        _chosen(desk, client, body, action["selected_option"]["value"], ack)

    @app.action(re.compile(f"{ids.DIGESTS_PAGE}:.+"))
    @answered
    def turned(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        ack()
        replace_message(client, body, draw_page(desk, person_of(body).team, page=int(action["value"])))

    @app.action(ids.POST_AGAIN)
    @answered
    def again(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        said = _post_again(desk, body, int(action["value"]))
        ack()
        _answer(desk, client, body, ids.INSTEAD, said)

    @app.view(ids.DIGEST_REMOVE_FORM)
    @answered
    def remove(ack: Ack, body: dict[str, Any], view: View, client: WebClient) -> None:
        state, person = ViewState.decode(view["private_metadata"]), person_of(body)
        said = removed(desk.digests.remove(state.digest, team=person.team, user=person.user))
        ack(response_action="update", view=draw_said("Removed", said, state=state))
        _redraw_behind(desk, client, body, state, said)


def _register_form(app: App, desk: Desk) -> None:
    @app.action(ids.NEW_DIGEST)
    @answered
    def new(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        open_digest_form(desk, client, body)

    @app.action(ids.DIGEST_DRAFT)
    @answered
    def draft(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        _preview_draft(desk, client, body, ack)


def _chosen(desk: Desk, client: WebClient, body: dict[str, Any], choice: str, ack: Ack) -> None:
    verb, number, page = ids.from_choice(choice)
    if verb in _WINDOWS:
        ack()
        _open(desk, client, body, verb, number, page)
    elif verb == ids.PREVIEW:
        _preview(desk, client, body, number, page, ack)
    else:
        said = _done(desk, body, verb, number, page)
        ack()
        _answer(desk, client, body, page, said)


def _done(desk: Desk, body: dict[str, Any], verb: str, number: int, page: int) -> Parts:
    if verb == ids.AGAIN:  # such a choice names the slot
        return _post_again(desk, body, number)
    return do_now(desk, body, person_of(body), verb, number, _back_to(body, page))


def _post_again(desk: Desk, body: dict[str, Any], slot: int) -> Parts:
    person = person_of(body)
    freed = desk.digests.again(slot, team=person.team, user=person.user)
    if freed:
        desk.wake()
    return (kit.words(AGAIN if freed else NOT_AGAIN.format(command=desk.command)),)


def _open(desk: Desk, client: WebClient, body: dict[str, Any], verb: str, number: int, page: int) -> None:
    person = person_of(body)
    subscription = desk.digests.get(number, team=person.team)
    if verb == ids.EDIT:
        open_digest_form(desk, client, body, subscription=subscription)
    elif verb == ids.LOG:
        message = draw_log_of(desk, person, number)
        state = replace(state_of(body), digest=number)
        open_window(client, body, kit.modal("Log", message.blocks, metadata=state.encode()))
    else:
        open_window(client, body, draw_remove(subscription, replace(state_of(body), digest=number, page=page)))


def _preview(desk: Desk, client: WebClient, body: dict[str, Any], number: int, page: int, ack: Ack) -> None:
    """Have a preview made, and show meanwhile that it is, in a window where one opens.

    The request names that window before there is one: nothing waits for Slack before it is stored and acknowledged.
    """
    person, state = person_of(body), state_of(body)
    desk.digests.get(number, team=person.team)
    inside = page == ids.INSTEAD and in_modal(body)
    window = body["view"]["id"] if inside else f"preview:{body['trigger_id']}"
    desk.accept(request_of(body, person, DigestVerb.PREVIEW, number, replace(state.reply_to, view=window)))
    ack()
    notice = draw_notice("Preview", previewing(number), state=state)
    try:
        if inside:
            update_window(client, window, notice)
        else:
            open_window(client, body, {**notice, "external_id": window})
    except PublishError as error:
        log.warning(_NO_WINDOW, error.code)


def _preview_draft(desk: Desk, client: WebClient, body: dict[str, Any], ack: Ack) -> None:
    """Have a preview made of what a form says, and show it on top of the form, where what was typed stays."""
    person, state, window = person_of(body), state_of(body), f"preview:{body['trigger_id']}"
    try:
        wish = wish_to_preview(desk, body)
    except (UsageError, TypedStepError) as error:
        log.info("a form was not previewed: %s", error)
        ack()
        _say_on_top(client, body, error, state)
        return
    to = replace(state.reply_to, view=window)
    desk.accept(replace(request_of(body, person, DigestVerb.PREVIEW, state.digest, to), wish=wish))
    ack()
    try:
        _push(client, body, {**draw_notice("Preview", previewing(0), state=state), "external_id": window})
    except PublishError as error:
        log.warning(_NO_WINDOW, error.code)


def _say_on_top(client: WebClient, body: Mapping[str, Any], error: BotError, state: ViewState) -> None:
    """Say what is wrong with a form on top of it; where that cannot be, it is raised for others to tell."""
    try:
        _push(client, body, draw_notice("Preview", error.public_message, state=state))
    except PublishError as refused:
        raise error from refused


def _push(client: WebClient, body: Mapping[str, Any], view: View) -> None:
    call(client.views_push, trigger_id=body["trigger_id"], view=view)


def _back_to(body: dict[str, Any], page: int) -> Address:
    """Return where more is told later: in the place of what was clicked in, or beside a list that stays."""
    to = state_of(body).reply_to
    if in_modal(body):
        return replace(to, view=body["view"]["id"])
    return replace(to, replace=page == ids.INSTEAD)


def _answer(desk: Desk, client: WebClient, body: dict[str, Any], page: int, said: Parts) -> None:
    """Say what was done: above the list, in the window, beside what was clicked in, or instead; the home tab shows."""
    person = person_of(body)
    if (body.get("view") or {}).get("type") == "home":
        publish_home(desk, client, team=person.team, user=person.user)
    elif in_modal(body):
        view = draw_said("Digest", said, state=state_of(body))
        update_window(client, body["view"]["id"], view)
    elif page >= 0:
        replace_message(client, body, draw_page(desk, person.team, page=page, said=said))
    else:
        _respond(client, body, said, instead=page == ids.INSTEAD)


def _respond(client: WebClient, body: Mapping[str, Any], said: Parts, *, instead: bool) -> None:
    message = facts.say(*said)
    payload: dict[str, Any] = {"replace_original": instead, "text": message.text, "blocks": list(message.blocks)}
    if not instead:
        payload["response_type"] = "ephemeral"
    post_response(body.get("response_url") or "", payload, api_url=client.base_url)


def _redraw_behind(desk: Desk, client: WebClient, body: dict[str, Any], state: ViewState, said: Parts) -> None:
    if state.page < 0:
        return
    clicked = {**body, "response_url": state.reply_to.response_url}
    try:
        replace_message(client, clicked, draw_page(desk, person_of(body).team, page=state.page, said=said))
    except PublishError as error:  # it is removed and said; only the list behind the window is old
        log.info("the list of digests was not redrawn: %s", error.code)
