"""Keeps foreign web pages out: a request must name this machine, and a browser's must come from our own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_OURS = {"127.0.0.1", "localhost"}


class Gate:
    """Refuses other hosts (DNS rebinding) and other origins (cross-site requests), and sets the page's policy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or answer 403."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif not _may_enter(scope):
            await self._refuse(scope, receive, send)
        else:
            await self._app(scope, receive, _with_policy(send))

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4003})
        else:
            refusal = PlainTextResponse("This loopback Slack answers its own page on this machine only.", 403)
            await refusal(scope, receive, send)


def _may_enter(scope: Scope) -> bool:
    headers, port = Headers(scope=scope), scope["server"][1]
    if not _names_us(headers.get("host", ""), port, bare=scope["type"] == "websocket"):
        return False
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"} and not _navigation(headers, scope):
        return False
    origin = headers.get("origin")
    return origin is None or _is_ours(origin, port)


def _names_us(host: str, port: int, *, bare: bool) -> bool:
    # slack_sdk's own WebSocket client leaves the port out of Host; a browser never does
    return host in {f"{name}:{port}" for name in _OURS} or (bare and host in _OURS)


def _navigation(headers: Headers, scope: Scope) -> bool:
    return scope.get("method") == "GET" and headers.get("sec-fetch-mode") == "navigate"


def _is_ours(origin: str, port: int) -> bool:
    parts = urlsplit(origin)
    return parts.scheme == "http" and parts.hostname in _OURS and parts.port == port


def _with_policy(send: Send) -> Send:
    async def send_with_policy(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                *message["headers"],
                (b"content-security-policy", POLICY.encode()),
                (b"x-content-type-options", b"nosniff"),
                (b"referrer-policy", b"no-referrer"),
            ]
        await send(message)

    return send_with_policy
