"""A feed as it is written, whatever its dialect, before anything of it is believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.sources.feeds.markup import one_line, plain_text


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text as a feed holds it; ``markup`` where its tags are tags and not words."""

    value: str = ""
    markup: bool = True

    def plain(self, limit: int) -> str | None:
        """Return what it says on one line."""
        return plain_text(self.value, limit=limit) if self.markup else one_line(self.value, limit=limit)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as a feed holds it; instants are believable or None."""

    title: Text = field(default_factory=Text)
    summary: Text = field(default_factory=Text)
    content: Text = field(default_factory=Text)
    link: str = ""
    guid: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftFeed:
    """A feed as it is written; ``ttl`` is in seconds, ``broken`` where its text ends or breaks in the middle."""

    kind: str
    title: Text
    site: str
    drafts: tuple[Draft, ...]
    announced: int
    ttl: float | None = None
    broken: bool = False
    notes: tuple[str, ...] = ()
