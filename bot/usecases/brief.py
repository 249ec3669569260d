"""Brief an article: read · extract · remember · publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.model import BriefRequest
from bot.usecases.ports import Briefs, Extractor, Publisher, Reader


@dataclass(frozen=True, slots=True)
class WriteBrief:
    """Writes the brief that a person asked for; ``seconds`` is a clock that only runs forward."""

    read: Reader
    extract: Extractor
    briefs: Briefs
    publisher: Publisher
    now: Callable[[], datetime]
    seconds: Callable[[], float]

    def __call__(self, request: BriefRequest) -> None:
        """Show the brief to the one who asked; a ``BotError`` says why there is none."""
        article = self.read(request.source)
        started = self.seconds()
        brief = self.extract(article)
        took = round((self.seconds() - started) * 1000)
        stored = self.briefs.add(brief, team=request.team, user=request.user, milliseconds=took, now=self.now())
        self.publisher.answer(stored, request.reply_to)
