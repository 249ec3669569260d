"""Brief an article: read · extract · remember · publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.errors import StubError
from bot.model import Article, BriefRequest, Completeness
from bot.usecases.ports import Articles, Briefs, Extractor, Publisher, Reader


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
        """Show the brief to the one who asked; a ``BotError`` says why there is none."""
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
    below = article.text.removeprefix(article.headline or "")
    paragraphs = sum(bool(line.strip()) for line in below.splitlines())
    counted = f"{paragraphs} paragraph{'' if paragraphs == 1 else 's'}"
    because = f" ({article.reason})" if article.reason and "paywall" not in article.reason else ", probably a paywall"
    return StubError(f"Only {counted} came back{because}. Paste the text instead.", link=link, paragraphs=paragraphs)
