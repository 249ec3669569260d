"""``LoopbackSlack``: the whole loopback Slack in one thread, to be used with ``with``."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.playground.acting import Acting
from bot.playground.asking import Asking
from bot.playground.chat import post_due
from bot.playground.deliveries import ACK_SECONDS, RETRY_SECONDS, Delivery
from bot.playground.faults import Faults
from bot.playground.gate import Gate
from bot.playground.membership import Membership
from bot.playground.page import Page
from bot.playground.preset import SCOPES
from bot.playground.signed import SignedRequests
from bot.playground.sockets import Sockets, abort
from bot.playground.web_api import DroppedError, WebApi
from bot.playground.workspace import Workspace

HOST = "127.0.0.1"
STOP_SECONDS = 5
PING_SECONDS = 0.25  # slack_sdk notices its own close() only when something arrives


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LoopbackSlack(Acting, Asking, Membership):
    """A Slack workspace on 127.0.0.1 with one app; ``port`` 0 takes a free one.

    The app is told of what people do over Socket Mode, or over signed HTTP once ``deliver_to`` was called. What stands
    ``beside`` it answers at the same address.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        now: Callable[[], datetime] = _utc_now,
        scopes: tuple[str, ...] = SCOPES,
        rate_limits: bool = True,
        ack_seconds: float = ACK_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
        beside: Sequence[BaseRoute] = (),
    ) -> None:
        self.bot_token = f"xoxb-loopback-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-loopback-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.workspace = Workspace(now=now, scopes=scopes)
        self.faults = Faults()
        self.deliveries: list[Delivery] = []
        self.sockets = Sockets(self.workspace, ack_seconds=ack_seconds, retry_seconds=retry_seconds)
        self._signed: SignedRequests | None = None
        self._port, self._ack_seconds, self._retry_seconds = port, ack_seconds, retry_seconds
        self._rate_limits, self._beside = rate_limits, beside
        self._page = Page(self)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"{self.workspace.base_url}/"

    @property
    def api_url(self) -> str:
        """Return the address of the Web API, for ``SLACK_API_URL``."""
        return f"{self.workspace.base_url}/api/"

    def start(self) -> Self:
        """Bind, start the server's thread and wait until it answers."""
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((HOST, self._port))
        except OSError:
            bound.close()
            raise
        self.workspace.base_url = f"http://{HOST}:{bound.getsockname()[1]}"
        self._server = uvicorn.Server(self._config())
        self.sockets.find_transport = self._transport
        self._thread = threading.Thread(
            target=self._serve, args=(self._server, bound), name="loopback-slack", daemon=True
        )
        self._thread.start()
        self.workspace.wait_for(lambda: self.sockets.loop is not None, STOP_SECONDS)
        return self

    def stop(self) -> None:
        """Let every connection go and wait for the server's thread."""
        if self._server is None or self._thread is None:
            return
        self._page.close()
        self.sockets.close()
        self._server.should_exit = True
        self._thread.join()
        if self._signed is not None:
            self._signed.close()
        self._server = self._thread = self.sockets.loop = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def deliver_to(self, url: str | None) -> None:
        """Tell the app of everything by signed requests to this URL from now on; None goes back to Socket Mode."""
        if self._signed is not None:
            self._signed.close()
        self._signed = self._signed_to(url) if url else None

    def _signed_to(self, url: str) -> SignedRequests:
        return SignedRequests(
            url,
            secret=self.signing_secret,
            faults=self.faults,
            later=self._later,
            ack_seconds=self._ack_seconds,
            retry_seconds=self._retry_seconds,
        )

    def verify_url(self) -> bool:
        """Send ``url_verification`` to the URL of ``deliver_to``; tell whether the challenge came back."""
        if self._signed is None:
            raise RuntimeError("call deliver_to first")
        return self._signed.verify_url()

    def redeliver(self, delivery: Delivery, *, reason: str = "timeout") -> None:
        """Send the same delivery again, marked as a retry."""
        retry = len(delivery.attempts)
        if self._signed is not None:
            self._signed.send(delivery, retry=retry, reason=f"http_{reason}")
        else:
            self.sockets.send(delivery, retry=retry, reason=reason)

    def send(self, delivery: Delivery) -> None:
        """Bring a delivery on its way."""
        (self._signed or self.sockets).send(delivery)

    @property
    def mode(self) -> str:
        """Return how the app is told: ``socket`` or ``http``."""
        return "http" if self._signed is not None else "socket"

    def post_due(self) -> int:
        """Post the scheduled messages whose time has come; return how many were due."""
        with self.workspace.changing():
            return post_due(self.workspace)

    def _later(self, seconds: float, run: Callable[..., None], *args: Any) -> None:
        loop = self.sockets.loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(loop.call_later, seconds, run, *args)

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._asgi(),
            loop="asyncio",
            http="h11",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_ping_interval=PING_SECONDS,
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=STOP_SECONDS,
            server_header=False,
        )

    def _asgi(self) -> Gate:
        tokens = {"bot": self.bot_token, "app": self.app_token}
        api = WebApi(self.workspace, self.faults, self.sockets, tokens=tokens, rate_limits=self._rate_limits)
        routes = [
            Route("/api/{method}", api.method, methods=["GET", "POST"]),
            Route("/response/{token:path}", api.response_url, methods=["POST"]),
            Route("/upload/{file_id}", api.upload, methods=["POST"]),
            WebSocketRoute("/link/", self.sockets.endpoint),
            *self._beside,
            *self._page.routes(),
        ]
        return Gate(Starlette(routes=routes, exception_handlers={DroppedError: self._drop}))

    async def _drop(self, request: Request, error: Exception) -> Response:  # noqa: ARG002  (Starlette passes both)
        abort(self._transport(request.scope["client"]))
        return Response(status_code=500)

    def _transport(self, client: Any) -> asyncio.Transport | None:
        connections: set[Any] = self._server.server_state.connections if self._server else set()
        peer = tuple(client)
        return next((one.transport for one in connections if one.client and tuple(one.client) == peer), None)

    def _serve(self, server: uvicorn.Server, bound: socket.socket) -> None:
        asyncio.run(self._serve_on(server, bound))

    async def _serve_on(self, server: uvicorn.Server, bound: socket.socket) -> None:
        bound.listen(2048)
        with self.workspace.changing():
            self.sockets.loop = asyncio.get_running_loop()
        clock = asyncio.create_task(self._tick())
        try:
            await server.serve(sockets=[bound])
        finally:
            clock.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await clock

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1)
            if self.workspace.scheduled:
                self.post_due()
