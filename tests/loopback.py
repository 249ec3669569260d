"""Real clients of the loopback Slack: slack_sdk over HTTP and over Socket Mode, and a bare WebSocket."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.sync.client import ClientConnection, connect

from bot.playground.server import LoopbackSlack

Answer = Callable[[SocketModeRequest], Any]


def web(slack: LoopbackSlack, *, token: str | None = None) -> WebClient:
    """Return a client with the bot's token, or another, that sends nothing twice."""
    return WebClient(slack.bot_token if token is None else token, base_url=slack.api_url, retry_handlers=[])


def refusal(call: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    """Make a call that Slack refuses; return what it said."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    said: dict[str, Any] = caught.value.response.data
    return said


def section(text: str) -> dict[str, Any]:
    """Return the plainest block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def plain(text: str) -> dict[str, Any]:
    """Return a plain text object."""
    return {"type": "plain_text", "text": text}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a modal that can be submitted."""
    whole = {"type": "modal", "title": plain("A form"), "submit": plain("Send"), "blocks": list(blocks)}
    return whole | more


def text_input(block_id: str, **more: Any) -> dict[str, Any]:
    """Return an input of one line; its action has the block's name."""
    element = {"type": "plain_text_input", "action_id": block_id, **more}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element}


def view_on_top(slack: LoopbackSlack, depth: int = 1, *, user: str = "U0ADA") -> dict[str, Any]:
    """Wait until a person has so many views before them; return the one on top."""
    view: dict[str, Any] = slack.wait_for(lambda: slack.views(user)[depth - 1 :])[-1]
    return view


@contextmanager
def socket_app(slack: LoopbackSlack, answer: Answer | None = None) -> Iterator[list[SocketModeRequest]]:
    """Keep a bare WebSocket connected that acknowledges with what ``answer`` returns; it closes at once."""
    received: list[SocketModeRequest] = []
    url = web(slack, token=slack.app_token).apps_connections_open(app_token=slack.app_token)["url"]

    def listen(connection: ClientConnection) -> None:
        for text in connection:
            request = SocketModeRequest.from_dict(json.loads(text))
            if request is not None:
                received.append(request)
                payload = answer(request) if answer is not None else None
                connection.send(json.dumps({"envelope_id": request.envelope_id, "payload": payload}))

    before = slack.sockets.count
    with connect(url, proxy=None) as connection:
        thread = threading.Thread(target=listen, args=(connection,))
        thread.start()
        slack.wait_connected(before + 1)
        try:
            yield received
        finally:
            connection.close()
            thread.join()


@contextmanager
def sdk_app(slack: LoopbackSlack, answer: Answer | None = None) -> Iterator[list[SocketModeRequest]]:
    """Keep slack_sdk's own Socket Mode client connected; it acknowledges with what ``answer`` returns."""
    received: list[SocketModeRequest] = []

    def listen(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        received.append(request)
        payload = answer(request) if answer is not None else None
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client = SocketModeClient(slack.app_token, web_client=web(slack, token=slack.app_token), ping_interval=60)
    client.socket_mode_request_listeners.append(listen)
    before = slack.sockets.count
    client.connect()
    slack.wait_connected(before + 1)
    try:
        yield received
    finally:
        client.close()
