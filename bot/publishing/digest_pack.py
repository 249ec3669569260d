"""Packs what a digest has to say into messages within the limits of Slack, cut between items only; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.publishing import kit
from bot.publishing.digest_plain import MOST_CHARACTERS, Item, twin
from bot.publishing.kit import Block

BUDGET = 11_000


@dataclass(frozen=True, slots=True)
class DigestMessage:
    """What is posted: ``text`` for notifications, ``blocks`` for the eye, ``twin`` as text where blocks are refused."""

    text: str
    blocks: tuple[Block, ...]
    twin: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays together in one message, as blocks and as lines of text."""

    blocks: tuple[Block, ...]
    lines: Item


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces under one heading; where a part goes on in the next message, the heading is said again."""

    heading: str
    pieces: tuple[Piece, ...]


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


def pack(parts: Iterable[Part], *, run: str) -> tuple[DigestMessage, ...]:
    """Return as many messages as the parts need, in their order."""
    pages = [_Page()]
    for part in parts:
        heading = _heading(part.heading)
        for number, piece in enumerate(part.pieces):
            pieces = (piece,) if number else (heading, piece)
            if not pages[-1].has_room(*pieces):
                pages.append(_Page())
                pieces = (_heading(f"{part.heading} (continued)" if number else part.heading), piece)
            pages[-1].add(*pieces)
    return tuple(message(page.pieces, run=run) for page in pages if page.pieces)


def _heading(words: str) -> Piece:
    return Piece((kit.header(words),), (words,))
