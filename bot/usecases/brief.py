"""Brief an article: read · extract · remember · publish."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.errors import PASTE, BotError, StubError
from bot.model import Article, BriefRequest, Completeness
from bot.usecases.ports import Articles, Briefs, Extractor, Publisher, Reader

_COUNTED = re.compile(r"\d")
_PARAGRAPHS = re.compile(r"(\d+) paragraphs?")


@dataclass(frozen=True, slots=True)
class WriteBrief:
    """Writes the brief that a person asked for; ``seconds`` is a clock that only runs forward."""

    read: Reader
    extract: Extractor
    articles: Articles
    briefs: Briefs
    publisher: Publisher
    now: Callable[[], datetime]
    seconds: Callable[[], float]

    def __call__(self, request: BriefRequest) -> None:
        """Show the brief to the one who asked; a ``BotError`` says why there is none, and of which link."""
        try:
            self._write(request)
        except BotError as error:
            error.asked = request.source.link or ""
            raise

    def _write(self, request: BriefRequest) -> None:
        article = self.read(request.source)
        if article.completeness is Completeness.STUB and not request.stub:
            raise _stub(article, request.source.link or article.url or "")
        started = self.seconds()
        brief = self.extract(article)
        took, now = round((self.seconds() - started) * 1000), self.now()
        edition = self.articles.keep(article, team=request.team, now=now)
        stored = self.briefs.add(
            brief, team=request.team, user=request.user, milliseconds=took, now=now, edition=edition
        )
        self.publisher.answer(stored, request.reply_to)


def _stub(article: Article, link: str) -> StubError:
    """Say how much came back, and why, as the one who read the page did: it alone knows what was prose."""
    much, _, why = (article.reason or "").partition(", ")
    if _COUNTED.match(much):
        told = f"Only {much} came back{f', {why}' if why else ''}"
    else:
        told = f"Only the beginning came back{f': {article.reason}' if article.reason else ''}"
    counted = _PARAGRAPHS.fullmatch(much)
    return StubError(f"{told}.", PASTE, link=link, paragraphs=int(counted[1]) if counted else 0)
