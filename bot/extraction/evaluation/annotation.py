"""Gold annotations as values: strings of the article become spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, PositiveInt, ValidationError

from bot.errors import SourceError
from bot.model import Span

Key = bool | Literal["maybe"]


@dataclass(frozen=True, slots=True)
class GoldActor:
    """One actor; ``key`` is "maybe" where the annotators disagreed."""

    name: str
    aliases: tuple[str, ...]
    key: Key


@dataclass(frozen=True, slots=True)
class GoldWords:
    """A quote or a warning, and who says it; a quote has no label and is not ``explicit``."""

    span: Span
    speaker: str | None
    label: str | None = None
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """What people found in one article; words on neutral ground count for nobody."""

    actors: tuple[GoldActor, ...]
    quotes: tuple[GoldWords, ...]
    neutral_quotes: tuple[Span, ...]
    warnings: tuple[GoldWords, ...]
    summary: tuple[Span, ...]


class _Actor(BaseModel):
    name: str
    aliases: tuple[str, ...]
    key: Key


class _Words(BaseModel):
    text: str
    speaker: str | None
    nth: PositiveInt = 1
    label: Literal["warning", "threat", "optional"] | None = None
    explicit: bool = False


class _Document(BaseModel):
    actors: tuple[_Actor, ...]
    quotes: tuple[_Words, ...]
    warnings: tuple[_Words, ...]
    summary: tuple[str, ...]
    summary_alt: tuple[str, ...] = ()
    neutral_quotes: tuple[Span, ...] = ()


def read_gold(path: Path, text: str) -> Gold:
    """Return the annotation in a file, placed in its article's text.

    Raises ``SourceError`` where the file cannot be read, is no annotation, or names words that are not in the text.
    """
    document = _read(path)
    chosen = [_place(path, text, sentence) for sentence in (*document.summary, *document.summary_alt)]
    return Gold(
        actors=tuple(GoldActor(actor.name, actor.aliases, actor.key) for actor in document.actors),
        quotes=_placed(path, text, document.quotes),
        neutral_quotes=document.neutral_quotes,
        warnings=_placed(path, text, document.warnings),
        summary=tuple(dict.fromkeys(chosen)),
    )


def find(text: str, words: str, nth: int = 1) -> Span | None:
    """Return where words occur for the nth time."""
    start = -1
    for _ in range(nth):
        start = text.find(words, start + 1)
        if start < 0:
            return None
    return Span(start, start + len(words))


def _read(path: Path) -> _Document:
    try:
        return _Document.model_validate_json(path.read_bytes(), strict=True)
    except OSError as error:
        raise SourceError(f"{path} could not be read ({error.strerror}). Check the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        said = f"at {place}: {first['msg']}" if place else first["msg"]
        raise SourceError(f"{path} is no annotation ({said}). Mend the file.") from error


def _placed(path: Path, text: str, entries: Sequence[_Words]) -> tuple[GoldWords, ...]:
    return tuple(
        GoldWords(_place(path, text, entry.text, entry.nth), entry.speaker, entry.label, entry.explicit)
        for entry in entries
    )


def _place(path: Path, text: str, words: str, nth: int = 1) -> Span:
    found = find(text, words, nth) if words else None
    if found is None:
        times = f" {nth} times" if nth > 1 else ""
        raise SourceError(f"{path} names words that are not{times} in its article, “{words}”. Copy them by the letter.")
    return found
