"""Chooses how a source is read: a link is fetched and parsed, a text is taken as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.model import Article, Source
from bot.sources import page, plain
from bot.sources.fetch import Fetcher
from bot.sources.fetched import Fetched


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads a source; ``parse`` may run elsewhere, for instance in a process that can be killed."""

    fetch: Callable[[str], Fetched] = field(default_factory=Fetcher)
    parse: Callable[[Fetched], Article] = page.parse

    def __call__(self, source: Source) -> Article:
        """Return the article; raise ``SourceError`` when there is none."""
        if source.link:
            return self.parse(self.fetch(source.link))
        return plain.article(source.text or "")
