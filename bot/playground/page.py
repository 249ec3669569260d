"""The page's own doors: what a person in the browser sees and does; everything else is plain files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

if TYPE_CHECKING:
    from bot.playground.server import LoopbackSlack


class Page:
    """Serves the small Slack."""

    def __init__(self, slack: LoopbackSlack) -> None:
        self._slack = slack

    def routes(self) -> list[BaseRoute]:
        """Return the page's routes."""
        return []

    def close(self) -> None:
        """End the live updates."""
