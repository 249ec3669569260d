"""Gold annotations as values: strings of the article become spans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.model import Span

Key = Literal[True, False, "maybe"]


@dataclass(frozen=True, slots=True)
class GoldActor:
    """One actor; ``key`` is "maybe" where the annotators disagreed."""

    name: str
    aliases: tuple[str, ...]
    key: Key


@dataclass(frozen=True, slots=True)
class GoldWords:
    """A quote or a warning, and who says it; a quote has no label."""

    span: Span
    speaker: str | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """What people found in one article; words on neutral ground count for nobody."""

    actors: tuple[GoldActor, ...]
    quotes: tuple[GoldWords, ...]
    neutral_quotes: tuple[Span, ...]
    warnings: tuple[GoldWords, ...]
    summary: tuple[Span, ...]


def read_gold(path: Path, text: str) -> Gold:
    """Return the annotation in a file, placed in its article's text."""
    document = json.loads(path.read_text("utf-8"))
    chosen = [*document["summary"], *document.get("summary_alt", [])]
    placed = [find(text, sentence) for sentence in chosen]
    return Gold(
        actors=tuple(GoldActor(a["name"], tuple(a["aliases"]), a["key"]) for a in document["actors"]),
        quotes=_words(text, document["quotes"]),
        neutral_quotes=tuple(Span(*span) for span in document.get("neutral_quotes", [])),
        warnings=_words(text, document["warnings"]),
        summary=tuple(dict.fromkeys(span for span in placed if span)),
    )


def find(text: str, words: str, nth: int = 1) -> Span | None:
    """Return where words occur for the nth time."""
    start = -1
    for _ in range(nth):
        start = text.find(words, start + 1)
        if start < 0:
            return None
    return Span(start, start + len(words))


def _words(text: str, entries: Iterable[Mapping[str, Any]]) -> tuple[GoldWords, ...]:
    placed = ((find(text, entry["text"], entry.get("nth", 1)), entry) for entry in entries)
    return tuple(GoldWords(span, entry["speaker"], entry.get("label")) for span, entry in placed if span)
