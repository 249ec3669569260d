"""Packs what a digest has to say into messages within the limits of Slack, cut between items only; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.publishing import kit
from bot.publishing.digest_plain import MOST_CHARACTERS, Item, twin
from bot.publishing.kit import Block

BUDGET = 11_000

Closing = Callable[[Mapping[str, int]], "Piece"]


@dataclass(frozen=True, slots=True)
class DigestMessage:
    """What is posted: ``text`` for notifications, ``blocks`` for the eye, ``twin`` as text where blocks are refused."""

    text: str
    blocks: tuple[Block, ...]
    twin: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays together in one message, as blocks and as lines of text; ``noun`` is what it holds ``number`` of."""

    blocks: tuple[Block, ...]
    lines: Item
    number: int = 1
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces under one heading, and what people call one of what is in them.

    Where a part goes on in the next message, the heading is said again.
    """

    heading: str
    pieces: tuple[Piece, ...]
    noun: str = "line"


@dataclass(slots=True)
class _Page:
    pieces: list[Piece] = field(default_factory=list)
    blocks: int = 0
    characters: int = 0

    def has_room(self, *pieces: Piece) -> bool:
        blocks = self.blocks + sum(len(piece.blocks) for piece in pieces)
        characters = self.characters + sum(kit.characters(piece.blocks) for piece in pieces)
        return blocks <= kit.MESSAGE_BLOCKS and characters <= BUDGET

    def add(self, *pieces: Piece) -> None:
        self.pieces += pieces
        self.blocks += sum(len(piece.blocks) for piece in pieces)
        self.characters += sum(kit.characters(piece.blocks) for piece in pieces)

    def remove(self) -> Piece:
        piece = self.pieces.pop()
        self.blocks -= len(piece.blocks)
        self.characters -= kit.characters(piece.blocks)
        return piece


def fits(pieces: Iterable[Piece]) -> bool:
    """Tell whether pieces fit into one message."""
    return _Page().has_room(*pieces)


def message(pieces: Iterable[Piece], *, run: str) -> DigestMessage:
    """Return the message of pieces that fit."""
    every = tuple(pieces)
    items = [piece.lines for piece in every]
    text, full = (
        twin(items, limit=limit, more=f"… and more in run {run}.") for limit in (kit.FALLBACK_TEXT, MOST_CHARACTERS)
    )
    return DigestMessage(text, tuple(block for piece in every for block in piece.blocks), full)


@dataclass(frozen=True, slots=True)
class Packed:
    """The messages of parts, and how many pieces of which noun no message had room for."""

    messages: tuple[DigestMessage, ...]
    left: Mapping[str, int]


def pack(parts: Iterable[Part], *, run: str, most: int | None = None, closing: Closing | None = None) -> Packed:
    """Return the messages of parts in their order, at most so many; ``closing`` draws the end of a last one too few."""
    pages = _pages(parts)
    kept, left = (pages, Counter[str]()) if most is None else _shortened(pages, most, closing)
    return Packed(tuple(message(page.pieces, run=run) for page in kept if page.pieces), left)


def _shortened(pages: list[_Page], most: int, closing: Closing | None) -> tuple[list[_Page], Counter[str]]:
    kept, left = pages[:most], _counted(piece for page in pages[most:] for piece in page.pieces)
    if len(pages) > most and kept and closing:
        while kept[-1].pieces and not (kept[-1].pieces[-1].noun and kept[-1].has_room(closing(left))):
            left += _counted([kept[-1].remove()])
        kept[-1].add(closing(left))
    return kept, left


def _counted(pieces: Iterable[Piece]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for piece in pieces:
        counts.update({piece.noun: piece.number} if piece.noun else {})
    return counts


def _pages(parts: Iterable[Part]) -> list[_Page]:
    pages = [_Page()]
    for part in parts:
        heading = _heading(part.heading)
        for number, piece in enumerate(replace(each, noun=part.noun) for each in part.pieces):
            pieces = (piece,) if number else (heading, piece)
            if not pages[-1].has_room(*pieces):
                pages.append(_Page())
                pieces = (_heading(f"{part.heading} (continued)" if number else part.heading), piece)
            pages[-1].add(*pieces)
    return pages


def _heading(words: str) -> Piece:
    return Piece((kit.header(words),), (words,))
