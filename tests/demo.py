"""A small Bolt app with every kind of input, and the two ways it can be connected to a loopback Slack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.playground.server import LoopbackSlack
from bot.transport import HttpTransport, SocketTransport
from tests.loopback import modal, plain, text_input

ZONES = ("Africa/Nairobi", "America/New_York", "Asia/Tokyo", "Europe/Lisbon", "Europe/London", "Pacific/Auckland")
CONFIRM = {
    "title": plain("Drop it?"),
    "text": plain("What you chose is gone then."),
    "confirm": plain("Drop"),
    "deny": plain("Keep"),
    "style": "danger",
}


def an_option(value: str) -> dict[str, Any]:
    """Return an option that says its value."""
    return {"text": plain(value), "value": value}


def asking(block_id: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    """Return an input block with one element; its action has the block's name."""
    outer = {name: more.pop(name) for name in ("optional", "dispatch_action", "hint") if name in more}
    element = {"type": kind, "action_id": block_id, **more}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **outer}


def a_form(*, more: bool = False) -> dict[str, Any]:
    """Return a modal with every kind of input; ``more`` shows one that a choice brings out."""
    parts = [an_option(word) for word in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")]
    detail = [an_option(word) for word in ("full", "short")]
    blocks = [
        text_input("name", max_length=80),
        asking("channel", "conversations_select", "Channel", default_to_current_conversation=True,
               filter={"include": ["public", "private"], "exclude_bot_users": True}),
        asking("zone", "external_select", "Time zone", min_query_length=2, initial_option=an_option("Europe/London")),
        asking("sources", "multi_external_select", "Sources", min_query_length=0, max_selected_items=2),
        asking("time", "timepicker", "Time", initial_time="07:00"),
        asking("days", "multi_static_select", "Days", options=parts, initial_options=parts[:1], max_selected_items=3),
        asking("detail", "radio_buttons", "Detail", options=detail, initial_option=detail[0], dispatch_action=True),
        asking("extras", "checkboxes", "Extras", options=detail, optional=True),
        asking("most", "number_input", "Most items", is_decimal_allowed=False, min_value="1", max_value="20",
               initial_value="8"),
    ]  # fmt: skip
    if more:
        blocks.append(text_input("reason"))
    blocks.append({"type": "actions", "block_id": "presses", "elements": [
        {"type": "button", "action_id": "deeper", "text": plain("More…")},
        {"type": "button", "action_id": "drop", "text": plain("Drop"), "style": "danger", "confirm": CONFIRM},
        {"type": "overflow", "action_id": "rest", "options": detail},
    ]})  # fmt: skip
    return modal(*blocks, title=plain("New digest"), callback_id="form")


def demo_app(client: WebClient, secret: str) -> tuple[App, list[dict[str, Any]]]:
    """Return an app that opens the form on ``/brief``, and the bodies of all it was told, in order."""
    app, told = App(client=client, signing_secret=secret), list[dict[str, Any]]()

    @app.middleware
    def remember(body: dict[str, Any], next: Any) -> None:  # noqa: A002  (Bolt passes it by this name)
        told.append(body)
        next()

    @app.command("/brief")
    def opened(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=a_form())

    _offer(app)
    _press(app, client)
    return app, told


def _offer(app: App) -> None:
    @app.options("zone")
    def zones(ack: Ack, payload: dict[str, Any]) -> None:
        ack(options=[an_option(zone) for zone in ZONES if payload["value"].lower() in zone.lower()])

    @app.options("sources")
    def sources(ack: Ack) -> None:
        ack(option_groups=[{"label": plain(word), "options": [an_option(f"{word} {n}") for n in (1, 2)]}
                           for word in ("Wires", "Papers")])  # fmt: skip


def _press(app: App, client: WebClient) -> None:
    @app.action("detail")
    def chosen(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        short = body["actions"][0]["selected_option"]["value"] == "short"
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=a_form(more=short))

    @app.action("deeper")
    def deeper(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=modal(text_input("inner"), title=plain("Deeper")))

    @app.action("drop")
    @app.action("rest")
    def pressed(ack: Ack) -> None:
        ack()

    @app.view("form")
    def submitted(ack: Ack, view: dict[str, Any]) -> None:
        taken = view["state"]["values"]["name"]["name"]["value"] == "Taken"
        ack(response_action="errors", errors={"name": "There is one of that name."}) if taken else ack()


@contextmanager
def demo(slack: LoopbackSlack, *, mode: str = "socket") -> Iterator[list[dict[str, Any]]]:
    """Keep the app connected in ``socket`` or ``http`` mode; yield what it is told."""
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    app, told = demo_app(client, slack.signing_secret)
    transport: SocketTransport | HttpTransport
    if mode == "http":
        transport = HttpTransport(app, slack.signing_secret, host="127.0.0.1", port=0)
        transport.open()
        slack.deliver_to(transport.url)
    else:
        transport = SocketTransport(app, client, slack.app_token)
        transport.open()
        slack.wait_connected(2)
    try:
        yield told
    finally:
        slack.deliver_to(None)
        transport.close()
