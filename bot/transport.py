"""How Slack reaches the bot: over WebSockets that the bot opens (Socket Mode), or by signed HTTP requests.

Two WebSockets are kept, because it takes seconds to notice that one is dead; Slack gives each payload to one of them,
and a payload that comes twice is stored once. In HTTP mode only what Slack signed reaches Bolt, whose own check answers
500 for a malformed header; the listeners run on threads, so that one that waits for the database holds up nobody.
"""

from __future__ import annotations

import logging
import re
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import BotError, UsageError

log = logging.getLogger(__name__)

CONNECTIONS = 2
PING_SECONDS = 3
BODY_BYTES = 2_000_000
TURN_SECONDS = 5
_TIMESTAMP = re.compile(r"[0-9]{1,11}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Transport(Protocol):
    """A way for Slack's payloads to come in."""

    def open(self) -> None:
        """Let payloads in; raise a ``BotError`` with the next step when that cannot be."""

    def close(self) -> None:
        """Let nothing in any more."""

    @property
    def ready(self) -> bool:
        """Return whether Slack can reach the bot now, as far as it can be known from here."""


class SocketTransport:
    """Socket Mode over two connections at once."""

    def __init__(self, app: App, client: WebClient, app_token: str) -> None:
        self._handlers = [
            SocketModeHandler(app, app_token, web_client=client, ping_interval=PING_SECONDS) for _ in range(CONNECTIONS)
        ]
        if proxy_bypass(urlsplit(client.base_url).hostname or ""):
            for handler in self._handlers:
                handler.client.proxy = None  # Slack's client takes HTTP_PROXY from the environment, but not NO_PROXY

    def open(self) -> None:
        """Connect; what is lost later is connected again by itself."""
        try:
            for handler in self._handlers:
                handler.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            code = error.response.get("error")
            raise UsageError(f"Slack refuses SLACK_APP_TOKEN ({code}). Check it with “briefbot doctor”.") from error
        except OSError as error:
            raise BotError("Slack cannot be reached. Check the network with “briefbot doctor”.") from error

    def close(self) -> None:
        """Disconnect, all at once: each waits for its own heartbeat."""
        with ThreadPoolExecutor(CONNECTIONS) as together:
            list(together.map(_disconnect, self._handlers))  # asks for each result: a failure is raised, not lost

    @property
    def ready(self) -> bool:
        """Return whether at least one connection lives."""
        return any(handler.client.is_connected() for handler in self._handlers)


def _disconnect(handler: SocketModeHandler) -> None:
    client = handler.client
    client.default_auto_reconnect_enabled = False  # a connection that is being made would take its mark from it
    client.auto_reconnect_enabled = False
    closing = threading.Thread(target=_close, args=(handler,), daemon=True)
    closing.start()
    deadline = time.monotonic() + 2 * TURN_SECONDS
    while closing.is_alive() and time.monotonic() < deadline:
        closing.join(0.2)
        # a connection that was just made again takes this mark back, and closing would wait for it for ever
        client.current_session_state.terminated = True
    _even_if_closed(handler.disconnect)


def _close(handler: SocketModeHandler) -> None:
    handler.client.current_app_monitor.shutdown()  # type: ignore[no-untyped-call]  # joined: it closes and connects too
    _even_if_closed(handler.close)


def _even_if_closed(close: Callable[[], None]) -> None:
    try:
        close()
    except AttributeError:
        # slack_sdk looks for the socket before it takes its lock: of two threads that close one connection at once (a
        # lost connection is closed by the thread that reads it), the second finds None and leaves the rest undone
        log.info("a connection to Slack was closed from two sides at once", exc_info=True)
        close()


class HttpTransport:
    """Signed requests to ``/slack/events``; ``/healthz`` says whether the server runs, and nothing else."""

    def __init__(self, app: App, signing_secret: str, *, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._socket: socket.socket | None = None
        web = make_web(app, signing_secret)
        config = uvicorn.Config(web, log_config=None, access_log=False, lifespan="off", server_header=False)
        config.timeout_graceful_shutdown = TURN_SECONDS
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    @property
    def url(self) -> str:
        """Return where Slack's requests are taken, on this machine."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        port = self._socket.getsockname()[1] if self._socket else self._port
        return f"http://{host}:{port}/slack/events"

    def open(self) -> None:
        """Take the port and serve."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            self._socket = socket.create_server((self._host, self._port), family=family)
        except OSError as error:
            said = f"{self._host} port {self._port} cannot be used ({error.strerror or error})."
            raise UsageError(f"{said} Set BRIEFBOT_HOST and BRIEFBOT_PORT, or stop what uses it.") from error
        self._thread.start()
        deadline = time.monotonic() + TURN_SECONDS
        while not self._server.started and self._thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)

    def close(self) -> None:
        """Answer what came in, then give the port back."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(2 * TURN_SECONDS)
        if self._socket is not None:
            self._socket.close()

    @property
    def ready(self) -> bool:
        """Return whether requests are taken."""
        return self._server.started and self._thread.is_alive()

    def _run(self) -> None:
        assert self._socket is not None  # open() made it
        self._server.run(sockets=[self._socket])


def make_web(app: App, signing_secret: str) -> Starlette:
    """Make the web application: Slack's requests and a health check."""
    is_signed = signature_check(signing_secret)

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not is_signed(request, body):
            return PlainTextResponse("not signed by Slack", status_code=401)
        return await run_in_threadpool(_dispatch, app, request, body)

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"]), Route("/healthz", health)])


def signature_check(signing_secret: str) -> Callable[[Request, bytes], bool]:
    """Return a check whether Slack signed a request in the last five minutes, however odd its headers are."""
    verifier = SignatureVerifier(signing_secret)

    def is_signed(request: Request, body: bytes) -> bool:
        timestamps = request.headers.getlist("x-slack-request-timestamp")
        signatures = request.headers.getlist("x-slack-signature")
        if len(timestamps) != 1 or len(signatures) != 1:
            return False
        if not _TIMESTAMP.fullmatch(timestamps[0]) or not _SIGNATURE.fullmatch(signatures[0]):
            return False
        try:
            return verifier.is_valid(body, timestamps[0], signatures[0])
        except UnicodeDecodeError:
            return False

    return is_signed


def _dispatch(app: App, request: Request, body: bytes) -> Response:
    try:
        bolt_request = to_bolt_request(request, body)
    except ValueError:
        log.warning("slack signed a request that cannot be read", exc_info=True)
        return PlainTextResponse("cannot be read", status_code=400)
    return to_starlette_response(app.dispatch(bolt_request))


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    return bytes(body)
