"""Chooses how a source is read: a link is fetched and parsed, a text is taken as it was pasted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.model import Article, Source
from bot.sources import page, pasted, plain
from bot.sources.fetch import Fetched, Fetcher


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads a source; ``parse`` may run elsewhere, for instance in a process that can be killed."""

    fetch: Callable[[str], Fetched] = field(default_factory=Fetcher)
    parse: Callable[[Fetched], Article] = page.parse

    def __call__(self, source: Source) -> Article:
        """Return the article; raise ``SourceError`` when there is none."""
        link = source.link or pasted.lone_link(source.text or "")
        if link:
            return self.parse(self.fetch(link))
        return plain.article(pasted.unescape(source.text or ""))
