"""What an acknowledgement causes, a message, a closed modal, errors beside inputs, and what its absence causes."""

from __future__ import annotations

from typing import Any

from bot.playground.deliveries import Delivery
from bot.playground.messages import show_ephemeral
from bot.playground.responses import post_answer
from bot.playground.views import accepted_view, change, drop_from, find_view, put_on_top
from bot.playground.workspace import RefusalError, Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def command_acked(delivery: Delivery, ack: Any) -> None:
    """Show what a command was acknowledged with: ephemeral unless it says ``in_channel``."""
    workspace, payload = delivery.workspace, delivery.payload
    if isinstance(ack, str):
        ack = {"text": ack}
    if not isinstance(ack, dict) or not any(ack.get(name) for name in ("text", "blocks", "attachments")):
        return
    token = payload["response_url"].partition("/response/")[2]
    try:
        post_answer(workspace, workspace.response_urls[token], ack)
    except RefusalError as failure:
        delivery.error = failure.code
        command_failed(delivery, "invalid_command_response")


def command_failed(delivery: Delivery, error: str) -> None:
    """Tell a person that the command failed, in Slack's words."""
    payload = delivery.payload
    sentence = f'{payload["command"]} failed with the error "{error}"'
    body = {"text": sentence, "user": "USLACKBOT", "bot_id": None}
    show_ephemeral(delivery.workspace, payload["channel_id"], delivery.user, body)


def view_acked(delivery: Delivery, ack: Any) -> None:
    """Close the submitted view, or do what the acknowledgement says instead."""
    workspace, view_id = delivery.workspace, delivery.payload["view"]["id"]
    workspace.notes.pop(view_id, None)
    response = ack if isinstance(ack, dict) else {}
    try:
        _respond(workspace, delivery.user, view_id, response)
    except RefusalError as failure:
        delivery.error = failure.code
        workspace.notes[view_id] = {"errors": {}, "trouble": TROUBLE}


def _respond(workspace: Workspace, user: str, view_id: str, response: dict[str, Any]) -> None:
    action = response.get("response_action")
    if action == "errors":
        workspace.notes[view_id] = {"errors": _beside_inputs(workspace, view_id, response), "trouble": ""}
    elif action == "update":
        known = find_view(workspace, view_id)
        filled = accepted_view(workspace, response.get("view"), surface="modal")
        if known is not None:
            change(known, filled)
    elif action == "push":
        put_on_top(workspace, user, accepted_view(workspace, response.get("view"), surface="modal"))
    elif action == "clear":
        workspace.stacks[user] = []
    else:
        drop_from(workspace, user, view_id)


def _beside_inputs(workspace: Workspace, view_id: str, response: dict[str, Any]) -> dict[str, str]:
    view = find_view(workspace, view_id)
    errors = response.get("errors")
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"} if view else set()
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise RefusalError("invalid_response_errors")
    return {str(block_id): str(sentence) for block_id, sentence in errors.items()}


def view_failed(delivery: Delivery, error: str) -> None:  # noqa: ARG001  (Slack shows the same sentence for every cause)
    """Say in the modal that the app did not answer."""
    delivery.workspace.notes[delivery.payload["view"]["id"]] = {"errors": {}, "trouble": TROUBLE}


def click_failed(delivery: Delivery, error: str) -> None:  # noqa: ARG001  (the same)
    """Mark the element that was pressed as having failed."""
    container = delivery.payload.get("container") or {}
    place = container.get("view_id") or container.get("message_ts")
    if place:
        delivery.workspace.notes[place] = {"errors": {}, "trouble": "This app did not answer. Try again?"}


def nothing(delivery: Delivery, what: Any) -> None:
    """Let an acknowledgement, or its absence, have no effect."""
