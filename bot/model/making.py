"""How a digest is made: what became of entries, what a digest covers, and what is kept until its slot has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.digest import Digest, OutboxMessage, SeenStory, Slot
from bot.model.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that could not be read; ``name`` is what people call it, ``reason`` a sentence without a next step."""

    entry: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """What is kept with a slot until its digest is posted: until when it looked, its figures, and what it shows.

    ``covered`` pairs the ids of the entries with their versions. ``shown`` are the stories as they are remembered from
    then on, ``gone`` the keys of those that are forgotten or went into another one.
    """

    ends: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    covered: tuple[tuple[int, int], ...] = ()
    shown: tuple[SeenStory, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeDigest:
    """A digest that is ready to be drawn, its receipt, and what is kept once it is posted."""

    digest: Digest
    receipt: Receipt
    made: Made


@dataclass(frozen=True, slots=True)
class EndedSlot:
    """A slot whose messages are all sent, failed or uncertain; ``asked_by`` is who ran it beside its times."""

    id: int
    team: str
    slot: Slot
    messages: tuple[OutboxMessage, ...]
    asked_by: str | None = None
