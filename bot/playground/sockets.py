"""Socket Mode: up to ten connections, each envelope to one, acknowledgements with their times, and disconnects."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.deliveries import ACK_SECONDS, EVENT, RETRY_SECONDS, Attempt, Delivery
from bot.playground.workspace import RefusalError, Workspace

log = logging.getLogger(__name__)
_LOOP_SECONDS = 5.0
CONNECTIONS_MOST = 10
REFRESH_GRACE_SECONDS = 5.0


@dataclass(slots=True)
class Connection:
    """One WebSocket of the app."""

    name: str
    socket: WebSocket
    outgoing: asyncio.Queue[dict[str, Any] | None] = field(default_factory=asyncio.Queue)
    leaving: bool = False


class Sockets:
    """All WebSockets of the app; ``send`` and ``disconnect`` may be called from any thread."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        ack_seconds: float = ACK_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        self._workspace = workspace
        self._ack_seconds = ack_seconds
        self._retry_seconds = retry_seconds
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = 0
        self._waiting: dict[str, tuple[Delivery, Attempt]] = {}
        self.find_transport: Callable[[Any], asyncio.Transport | None] = lambda _: None
        self.loop: asyncio.AbstractEventLoop | None = None

    @property
    def count(self) -> int:
        """Return how many connections take envelopes."""
        return sum(not one.leaving for one in self._connections)

    def open(self, workspace: Workspace, args: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002  (every method takes both)
        """Return an address that one WebSocket may connect to."""
        if self.count >= CONNECTIONS_MOST:
            raise RefusalError("too_many_websockets")
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        base = workspace.base_url.replace("http://", "ws://")
        return {"url": f"{base}/link/?ticket={ticket}&app_id={workspace.app['id']}"}

    def send(self, delivery: Delivery, *, retry: int = 0, reason: str = "") -> None:
        """Give an envelope to one connection; a person is told at once when there is none."""
        attempt = Attempt(retry, reason)
        with self._workspace.changing():
            delivery.attempts.append(attempt)
            open_now = [one for one in self._connections if not one.leaving]
            if open_now:
                self._turn += 1
                connection = open_now[self._turn % len(open_now)]
                attempt.connection = connection.name
        if open_now:
            self._on_loop(self._enqueue, connection, delivery, attempt)
        else:
            self._on_loop(self._unanswered, delivery, attempt, "dispatch_failed")

    def _enqueue(self, connection: Connection, delivery: Delivery, attempt: Attempt) -> None:
        attempt.sent = time.monotonic()
        self._waiting[delivery.id] = (delivery, attempt)
        connection.outgoing.put_nowait(_envelope(delivery, attempt))
        loop = asyncio.get_running_loop()
        loop.call_later(self._ack_seconds, self._unanswered, delivery, attempt, "operation_timeout")

    def _unanswered(self, delivery: Delivery, attempt: Attempt, error: str) -> None:
        if delivery.acked is not None:
            return
        if delivery.kind == EVENT and attempt.retry < len(self._retry_seconds):
            again = partial(self.send, delivery, retry=attempt.retry + 1, reason="timeout")
            asyncio.get_running_loop().call_later(self._retry_seconds[attempt.retry], again)
        else:
            delivery.give_up(error)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Announce the end to every connection: ``warning``, ``refresh_requested`` or ``link_disabled``."""
        self._on_loop_at_once(self._disconnect, reason)

    def _disconnect(self, reason: str) -> None:
        for connection in list(self._connections):
            farewell = {"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}}
            connection.outgoing.put_nowait(farewell)
            if reason == "warning":
                continue
            connection.leaving = True
            grace = REFRESH_GRACE_SECONDS if reason == "refresh_requested" else 0.0
            asyncio.get_running_loop().call_later(grace, connection.outgoing.put_nowait, None)

    def reset(self) -> None:
        """Tear every connection down with a TCP reset, without a word."""
        self._on_loop_at_once(self._reset)

    def _reset(self) -> None:
        for connection in list(self._connections):
            connection.leaving = True
            abort(self.find_transport(connection.socket.scope["client"]))

    def close(self) -> None:
        """Let every connection go when the server stops."""
        self._on_loop(self._close)

    def _close(self) -> None:
        for connection in list(self._connections):
            connection.leaving = True
            connection.outgoing.put_nowait(None)

    def _on_loop(self, run: Callable[..., None], *args: Any) -> None:
        if self.loop is None:
            raise RuntimeError("the loopback Slack has not been started")
        self.loop.call_soon_threadsafe(run, *args)

    def _on_loop_at_once(self, run: Callable[..., None], *args: Any) -> None:
        """Run on the loop and come back when it was done, so that what is asked next sees it."""
        done = threading.Event()
        self._on_loop(run, *args)
        self._on_loop(done.set)
        done.wait(_LOOP_SECONDS)

    async def endpoint(self, websocket: WebSocket) -> None:
        """Serve one connection: say hello, hand out envelopes, take acknowledgements."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(4003)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = Connection(f"connection {self._workspace.new_number()}", websocket)
        with self._workspace.changing():
            self._connections.append(connection)
        sender = asyncio.create_task(self._write(connection))
        try:
            await self._read(connection)
        finally:
            with self._workspace.changing():
                self._connections.remove(connection)
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)

    async def _write(self, connection: Connection) -> None:
        await connection.socket.send_text(json.dumps(self._hello()))
        while (message := await connection.outgoing.get()) is not None:
            await connection.socket.send_text(json.dumps(message))
        await connection.socket.close()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {"host": "loopback", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._workspace.app["id"]},
        }

    async def _read(self, connection: Connection) -> None:
        while True:
            try:
                text = await connection.socket.receive_text()
            except (WebSocketDisconnect, RuntimeError):  # the latter when it was closed from our side meanwhile
                return
            self._take(text, at=time.monotonic())

    def _take(self, text: str, *, at: float) -> None:
        try:
            answer = json.loads(text)
        except json.JSONDecodeError:
            log.warning("a connection sent something that is not JSON, %d characters", len(text))
            return
        delivery, attempt = self._waiting.get(str(answer.get("envelope_id")), (None, None))
        if delivery is None or attempt is None:
            log.warning("a connection acknowledged an envelope that was never sent")
            return
        delivery.acknowledge(attempt, answer.get("payload"), at=at)


def _envelope(delivery: Delivery, attempt: Attempt) -> dict[str, Any]:
    envelope: dict[str, Any] = {
        "envelope_id": delivery.id,
        "type": delivery.kind,
        "accepts_response_payload": delivery.kind != EVENT,
        "payload": delivery.payload,
    }
    if delivery.kind == EVENT or attempt.retry:
        envelope |= {"retry_attempt": attempt.retry, "retry_reason": attempt.reason}
    return envelope


def abort(transport: asyncio.Transport | None) -> None:
    """Break a TCP connection with a reset."""
    if transport is not None:
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
