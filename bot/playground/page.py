"""The page's own doors: what a person in the browser sees, live, and what they do; the drawing is in ``static``."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.deliveries import Delivery
from bot.playground.membership import SLACK_COMMANDS
from bot.playground.messages import show_ephemeral
from bot.playground.scene import scene
from bot.playground.views import find_view
from bot.playground.workspace import RefusalError

if TYPE_CHECKING:
    from bot.playground.server import LoopbackSlack

STATIC = Path(__file__).parent / "static"
SETTLE_SECONDS = 10.0
HEARTBEAT_SECONDS = 15.0
WHY_NOT = {
    "already_in_channel": "the app is in this channel already.",
    "cant_archive_general": "this channel cannot be archived.",
    "is_archived": "this channel is archived.",
    "method_not_supported_for_channel_type": "this is no channel.",
    "not_in_channel": "whoever is meant is not in this channel.",
    "user_not_found": "name the app, as in /invite @brief.",
}
Body = Mapping[str, Any]
Deed = Callable[[Body], Awaitable[dict[str, Any]]]


class Page:
    """Serves the small Slack to browsers on this machine."""

    def __init__(self, slack: LoopbackSlack) -> None:
        self._slack = slack
        self._wakers: set[asyncio.Event] = set()
        self._closing = False

    def routes(self) -> list[BaseRoute]:
        """Return the page's routes."""
        deeds: dict[str, Deed] = {
            "command": self._command,
            "say": self._say,
            "click": self._click,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "home": self._home,
            "options": self._options,
            "dismiss": self._dismiss,
            "channel": self._channel,
        }
        return [
            Route("/", self._index),
            Route("/archives/{rest:path}", self._index),
            Route("/ui/scene", self._scene),
            Route("/ui/events", self._events),
            *(Route(f"/ui/{name}", _door(deed), methods=["POST"]) for name, deed in deeds.items()),
            Route("/files/{file_id}", self._file),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    def close(self) -> None:
        """End the live updates; called from outside the server's thread."""
        self._closing = True
        loop = self._slack.sockets.loop
        if loop is not None:
            loop.call_soon_threadsafe(self._wake_all)

    def _wake_all(self) -> None:
        for waker in self._wakers:
            waker.set()

    async def _index(self, _: Request) -> Response:
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-store"})

    async def _scene(self, request: Request) -> Response:
        users = [one for one in self._slack.workspace.users.values() if not one["is_bot"]]
        user = request.query_params.get("user", "")
        known = user if any(one["id"] == user for one in users) else users[0]["id"]
        since = request.query_params.get("since", "")
        shown = scene(self._slack.workspace, known, since=int(since) if since.isdigit() else None)
        shown |= {"connections": self._slack.sockets.count, "mode": self._slack.mode}
        return JSONResponse(shown, headers={"Cache-Control": "no-store"})

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._changes(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _changes(self) -> AsyncIterator[str]:
        loop, waker = asyncio.get_running_loop(), asyncio.Event()
        self._wakers.add(waker)

        def wake() -> None:
            loop.call_soon_threadsafe(waker.set)

        stop = self._slack.workspace.listen(wake)
        try:
            yield "retry: 1000\n\n"
            while not self._closing:
                waker.clear()  # first: what changes while this is on its way is told next
                yield f"data: {self._slack.workspace.sequence}\n\n"
                await _either(waker, HEARTBEAT_SECONDS)
        finally:
            stop()
            self._wakers.discard(waker)

    async def _file(self, request: Request) -> Response:
        upload = self._slack.workspace.uploads.get(request.path_params["file_id"])
        if upload is None or upload.content is None:
            return JSONResponse({"error": "file_not_found"}, 404)
        name = upload.name.replace('"', "").encode("ascii", "replace").decode()
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(upload.content, media_type="application/octet-stream", headers=headers)

    async def _command(self, body: Body) -> dict[str, Any]:
        name, text = [*str(body["text"]).strip().split(maxsplit=1), ""][:2]
        if any(one["command"] == name for one in SLACK_COMMANDS):
            self._slack_command(name, text, body)
        elif not any(one["command"] == name for one in self._slack.workspace.app["commands"]):
            self._tell(body, f"{name} is not a valid command. In Slack, all messages that start with “/” are commands.")
        elif body.get("thread"):
            self._tell(body, f"{name} is not supported in threads. Sorry!")
        else:
            self._slack.command(text, command=name, channel=body["channel"], user=body["user"])
        return {}

    def _slack_command(self, name: str, text: str, body: Body) -> None:
        try:
            self._slack.slack_command(name, text, channel=body["channel"], user=body["user"])
        except RefusalError as refused:
            self._tell(body, f"{name} did not work: {WHY_NOT.get(refused.code, refused.code)}")

    async def _channel(self, body: Body) -> dict[str, Any]:
        deeds = {
            "invite": self._slack.invite,
            "remove": self._slack.remove,
            "archive": self._slack.archive,
            "unarchive": self._slack.unarchive,
        }
        deeds[body["deed"]](body["channel"], user=body["user"])
        return {}

    def _tell(self, body: Body, sentence: str) -> None:
        with self._slack.workspace.changing():
            thread = {"thread_ts": body["thread"]} if body.get("thread") else {}
            said = {"text": sentence, "user": "USLACKBOT", "bot_id": None, **thread}
            show_ephemeral(self._slack.workspace, body["channel"], body["user"], said)

    async def _say(self, body: Body) -> dict[str, Any]:
        self._slack.say(body["text"], channel=body["channel"], user=body["user"], thread=body.get("thread"))
        return {}

    async def _click(self, body: Body) -> dict[str, Any]:
        delivery = self._slack.click(
            self._place(body),
            body["action_id"],
            value=body.get("value"),
            block_id=body["block_id"],
            values=body.get("values"),
            user=body["user"],
        )
        return await _settled(delivery)

    def _place(self, body: Body) -> dict[str, Any]:
        with self._slack.workspace.reading():
            if "view" in body:
                view = find_view(self._slack.workspace, body["view"])
                if view is not None:
                    return dict(view)
            else:
                posted = self._slack.workspace.find_post(body["channel"], body["ts"])
                if posted is not None:
                    return posted.seen()
        raise LookupError("That is gone.")

    async def _submit(self, body: Body) -> dict[str, Any]:
        try:
            delivery = self._slack.submit({"id": body["view"]}, body["values"], user=body["user"])
        except ValueError as refused:
            return {"errors": refused.args[0]}
        return await _settled(delivery)

    async def _close(self, body: Body) -> dict[str, Any]:
        self._slack.close({"id": body["view"]}, clear=bool(body.get("clear")), user=body["user"])
        return {}

    async def _shortcut(self, body: Body) -> dict[str, Any]:
        if body.get("ts"):
            message = {"channel": body["channel"], "ts": body["ts"]}
            return await _settled(self._slack.message_shortcut(message, body["callback_id"], user=body["user"]))
        return await _settled(self._slack.global_shortcut(body["callback_id"], user=body["user"]))

    async def _home(self, body: Body) -> dict[str, Any]:
        self._slack.open_home(body["user"], tab=body.get("tab", "home"))
        return {}

    async def _options(self, body: Body) -> dict[str, Any]:
        delivery = self._slack.suggest(
            self._place(body),
            body["action_id"],
            str(body.get("typed", "")),
            block_id=body["block_id"],
            user=body["user"],
        )
        failed = await _settled(delivery)
        return failed or (delivery.ack if isinstance(delivery.ack, dict) else {"options": []})

    async def _dismiss(self, body: Body) -> dict[str, Any]:
        with self._slack.workspace.changing():
            posted = self._slack.workspace.find_post(body["channel"], body["ts"])
            if posted is not None and posted.to == body["user"]:
                self._slack.workspace.posts.remove(posted)
        return {}


def _door(deed: Deed) -> Callable[[Request], Awaitable[Response]]:
    async def door(request: Request) -> Response:
        # a cross-site form cannot send JSON without asking first, and we never allow it
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JSONResponse({"error": "Send JSON."}, 415)
        try:
            return JSONResponse(await deed(json.loads(await request.body())))
        except (LookupError, ValueError, TypeError, RefusalError) as refused:
            return JSONResponse({"error": str(refused)}, 400)

    return door


async def _settled(delivery: Delivery) -> dict[str, Any]:
    deadline = time.monotonic() + SETTLE_SECONDS
    while not delivery.settled and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    return {"error": delivery.error} if delivery.error else {}


async def _either(waker: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(waker.wait(), seconds)
    except TimeoutError:
        return
