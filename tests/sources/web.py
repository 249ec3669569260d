"""A web of canned answers that can be asked what was asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import SourceError
from bot.sources.web.fetched import PAGES, Ask, Fetched, Kinds


@dataclass
class FakeWeb:
    """Obeys the contract of the fetcher; what is not known of it was never answered."""

    answers: Mapping[str, Fetched | SourceError]
    asked: list[Ask] = field(default_factory=list)

    def __call__(self, link: str, kinds: Kinds = PAGES) -> Fetched:
        fetched = self.ask(Ask(link, kinds))
        if fetched.status != 200:
            raise SourceError(f"answered {fetched.status}")
        return fetched

    def ask(self, ask: Ask) -> Fetched:
        self.asked.append(ask)
        answer = self.answers.get(ask.link, SourceError("I could not reach it."))
        if isinstance(answer, SourceError):
            raise answer
        return answer

    def ask_all(self, asks: Sequence[Ask]) -> Iterator[tuple[int, Fetched | SourceError]]:
        for number in reversed(range(len(asks))):  # as they come, and not as they were asked
            try:
                yield number, self.ask(asks[number])
            except SourceError as error:
                yield number, error


def answered(url: str, body: str | bytes = b"", *, media_type: str = "application/rss+xml", **more) -> Fetched:
    """Return an answer with a body."""
    return Fetched(url, body if isinstance(body, bytes) else body.encode(), media_type, **more)


def rss(*titles: str) -> str:
    """Return a feed with entries of these titles."""
    items = "".join(f"<item><title>{title}</title><guid isPermaLink='false'>{title}</guid></item>" for title in titles)
    return f'<rss version="2.0"><channel><title>Quay</title>{items}</channel></rss>'


def page(*feeds: str) -> str:
    """Return a page that names feeds."""
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds)
    return f"<!doctype html><html><head>{links}</head><body><p>News of the quay.</p></body></html>"
