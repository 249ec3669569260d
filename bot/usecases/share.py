"""Share a remembered brief with a channel."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import ShareRequest
from bot.usecases.ports import Briefs, Publisher


@dataclass(frozen=True, slots=True)
class ShareBrief:
    """Posts a brief where a person wants it seen, its evidence in the thread."""

    briefs: Briefs
    publisher: Publisher

    def __call__(self, request: ShareRequest) -> None:
        """Post the brief; a ``BotError`` says why it could not be posted."""
        stored = self.briefs.get(request.brief_id, team=request.team)
        self.publisher.share(stored, request)
