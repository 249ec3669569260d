"""What can be asked of the loopback Slack: what stands where, who was told what, and which calls were made."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from bot.playground.deliveries import Delivery
from bot.playground.sockets import Sockets
from bot.playground.workspace import Call, Workspace


class Asking:
    """The questions; every answer is a copy."""

    workspace: Workspace
    sockets: Sockets
    deliveries: list[Delivery]

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """Return what was written in a channel for everybody, oldest first, without replies and Slack's own lines."""
        with self.workspace.reading():
            return [
                posted.seen()
                for posted in self.workspace.posts
                if posted.channel == channel
                and posted.to is None
                and "subtype" not in posted.body
                and posted.body.get("thread_ts", posted.ts) == posted.ts
            ]

    def thread(self, ts: str) -> list[dict[str, Any]]:
        """Return the replies in a thread, oldest first, without the parent."""
        with self.workspace.reading():
            return [
                posted.seen()
                for posted in self.workspace.posts
                if posted.body.get("thread_ts") == ts and posted.ts != ts and posted.to is None
            ]

    def ephemerals(self, user: str) -> list[dict[str, Any]]:
        """Return what only this person sees, oldest first."""
        with self.workspace.reading():
            return [posted.seen() for posted in self.workspace.posts if posted.to == user]

    def views(self, user: str) -> list[dict[str, Any]]:
        """Return a person's open modals, the one on top last."""
        with self.workspace.reading():
            return deepcopy(self.workspace.stacks.get(user, []))

    def home(self, user: str) -> dict[str, Any] | None:
        """Return a person's home tab, if one was published."""
        with self.workspace.reading():
            return deepcopy(self.workspace.homes.get(user))

    def errors(self, view_id: str) -> dict[str, str]:
        """Return what stands beside the inputs of a view, by block_id."""
        with self.workspace.reading():
            return dict(self.workspace.notes.get(view_id, {}).get("errors", {}))

    def files(self) -> list[dict[str, Any]]:
        """Return the completed uploads: id, name, title, content."""
        with self.workspace.reading():
            return [
                {"id": one.id, "name": one.name, "title": one.title, "content": one.content}
                for one in self.workspace.uploads.values()
                if one.complete
            ]

    def calls(self, method: str | None = None) -> list[Call]:
        """Return the calls of a method, or all; ``response_url`` and ``upload`` count as methods."""
        with self.workspace.reading():
            return [call for call in self.workspace.calls if method in (None, call.method)]

    def wait_for(self, happened: Callable[[], Any], timeout: float = 10.0) -> Any:
        """Wait until ``happened`` returns something true and return it; raise ``TimeoutError`` when it does not."""
        return self.workspace.wait_for(happened, timeout)

    def wait_connected(self, connections: int = 1, timeout: float = 10.0) -> None:
        """Wait until the app holds as many WebSockets."""
        self.wait_for(lambda: self.sockets.count >= connections, timeout)
