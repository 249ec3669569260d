"""The Web API over HTTP: tokens, scopes, limits and faults round the methods; response URLs and uploads beside it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.faults import Fault, Faults
from bot.playground.messages import invalid
from bot.playground.methods import ANY, APP_LEVEL, METHODS, OUT_OF_REACH, Method
from bot.playground.responses import answer
from bot.playground.schema import problem
from bot.playground.sockets import Sockets
from bot.playground.throttle import Throttle
from bot.playground.workspace import Call, RefusalError, Workspace

Answer = dict[str, Any]
_JSON_FIELDS = ("blocks", "attachments", "view", "metadata", "files")
_MALFORMED = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
}


class DroppedError(Exception):
    """The connection of this request is to be broken."""


class RateLimitedError(Exception):
    """Slack asks to wait some seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class WebApi:
    """Answers what the app asks of Slack; ``tokens`` maps the kind of a token to the token."""

    def __init__(
        self, workspace: Workspace, faults: Faults, sockets: Sockets, *, tokens: dict[str, str], rate_limits: bool
    ) -> None:
        self._workspace = workspace
        self._faults = faults
        self._tokens = tokens
        self._throttle = Throttle(time.monotonic) if rate_limits else None
        self._methods = {**METHODS, "apps.connections.open": Method(sockets.open, 600, token=APP_LEVEL)}

    async def method(self, request: Request) -> Response:
        """Answer one call of a method."""
        name = request.path_params["method"]
        raw = await _fields(request)
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or raw.pop("token", "")

        def run() -> Answer:
            return self._run(name, raw, str(bearer))

        return await self._meet(name, raw, run)

    async def response_url(self, request: Request) -> Response:
        """Take an answer through a response URL."""
        token, raw = request.path_params["token"], await _fields(request)

        def run() -> Answer:
            answer(self._workspace, token, _parsed(raw))
            return {"ok": True}

        response = await self._meet("response_url", raw, run)
        if response.status_code == 200 and b'"ok":false' in response.body:
            gone = any(word in response.body for word in (b"used_url", b"expired_url", b"invalid_url"))
            return Response(response.body, 404 if gone else 400, media_type="application/json")
        return response

    async def upload(self, request: Request) -> Response:
        """Take the bytes of a file."""
        content, upload = await request.body(), self._workspace.uploads.get(request.path_params["file_id"])

        def run() -> Answer:
            if upload is None or upload.length != len(content):
                raise RefusalError("upload_failed")
            upload.content = content
            return {"ok": True}

        response = await self._meet("upload", {"length": len(content)}, run)
        if response.status_code == 200:
            failed = b'"ok":false' in response.body
            return PlainTextResponse("failed" if failed else f"OK - {len(content)}", 400 if failed else 200)
        return response

    async def _meet(self, name: str, args: dict[str, Any], run: Callable[[], Answer]) -> Response:
        """Run a call as its fault allows, and remember it."""
        fault = self._faults.take(name)
        await asyncio.sleep(fault.delay)
        spoilt = fault.drop or fault.status is not None or fault.error is not None
        body, headers = (None, {}) if spoilt and not fault.after else self._try(run)
        with self._workspace.changing():
            shown = None if fault.drop else body or {"ok": False, "error": fault.error or str(fault.status)}
            self._workspace.calls.append(Call(name, args, time.monotonic(), shown))
        if spoilt:
            return _spoilt(fault)
        limited = body is not None and body.get("error") == "ratelimited"
        return JSONResponse(body, 429 if limited else 200, headers=headers)

    def _try(self, run: Callable[[], Answer]) -> tuple[Answer, dict[str, str]]:
        headers = {"x-oauth-scopes": ",".join(self._workspace.scopes)}
        try:
            with self._workspace.changing():
                return {"ok": True, **run()}, headers
        except RefusalError as failure:
            return {"ok": False, "error": failure.code, **failure.extra}, headers
        except RateLimitedError as limited:
            return {"ok": False, "error": "ratelimited"}, headers | {"Retry-After": str(limited.seconds)}

    def _run(self, name: str, raw: dict[str, Any], bearer: str) -> Answer:
        method = self._methods.get(name)
        if name in OUT_OF_REACH or method is not None:
            self._check_token(bearer, method.token if method else "bot")
        self._check_scope(method.scope if method else OUT_OF_REACH.get(name))
        if method is None:
            raise RefusalError("unknown_method", req_method=name)
        args = _parsed(raw)
        if missing := [one for one in method.required if args.get(one) in (None, "")]:
            raise invalid("invalid_arguments", [problem(f"missing required field: {one}", "") for one in missing])
        self._pace(name, method, args)
        return method.run(self._workspace, args)

    def _check_token(self, bearer: str, kind: str) -> None:
        if kind == ANY:
            return
        if not bearer:
            raise RefusalError("not_authed")
        if bearer not in self._tokens.values():
            raise RefusalError("invalid_auth")
        if bearer != self._tokens[kind]:
            raise RefusalError("not_allowed_token_type")

    def _check_scope(self, scope: str | tuple[str, ...] | None) -> None:
        needed = (scope,) if isinstance(scope, str) else scope or ()
        if needed and not set(needed) & set(self._workspace.scopes):
            raise RefusalError("missing_scope", needed=",".join(needed), provided=",".join(self._workspace.scopes))

    def _pace(self, name: str, method: Method, args: dict[str, Any]) -> None:
        if self._throttle is None:
            return
        wait = self._throttle.wait_for_method(name, method.a_minute)
        if not wait and method.per_channel:
            wait = self._throttle.wait_for_channel(str(args["channel"]))
        if wait:
            raise RateLimitedError(wait)


def _spoilt(fault: Fault) -> Response:
    if fault.drop:
        raise DroppedError
    if fault.error is not None:
        return JSONResponse({"ok": False, "error": fault.error})
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    if fault.status == 429:
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers=headers)
    return PlainTextResponse("upstream trouble", fault.status or 500, headers=headers)


async def _fields(request: Request) -> dict[str, Any]:
    """Return what was sent, JSON or a form, with the query; a body that is no JSON object is kept as ``_body``."""
    body = await request.body()
    kind = request.headers.get("content-type", "")
    fields: dict[str, Any] = dict(request.query_params)
    if "json" in kind:
        try:
            sent = json.loads(body or b"{}")
        except ValueError:
            return fields | {"_body": "invalid_json"}
        return fields | sent if isinstance(sent, dict) else fields | {"_body": "json_not_object"}
    pairs = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return fields | pairs


def _parsed(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with JSON strings read; raise Slack's refusal for what cannot be read."""
    if "_body" in raw:
        raise RefusalError(raw["_body"])
    if isinstance(raw.get("payload"), str):
        raw = json.loads(raw["payload"])
    args = {name: value for name, value in raw.items() if value is not None}
    for name in _JSON_FIELDS:
        if isinstance(args.get(name), str) and args[name]:
            args[name] = _read_json(name, args[name])
    return args


def _read_json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise RefusalError(_MALFORMED.get(name, "invalid_arguments")) from error
