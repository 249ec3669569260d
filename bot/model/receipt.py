"""The receipt of a digest: what was looked at, what became of it, and when; instants are aware, in UTC."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.digest import Digest


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a digest was made of, and what was left out of it and why.

    ``failing`` pairs a source's name with the reason, such as LBC and "403 since Sunday"; ``idle`` does so for those
    that are chosen and not asked, and not among the ``sources``; ``unread`` pairs an entry that could not be read with
    the reason, ``still_unread`` counts those that the digest before told of; ``collapsed`` counts by kind. ``stories``
    are those ``shown``, those ``in_thread``, those ``filtered`` and those ``left_out`` because the thread was full.
    ``late`` is the whole line that says so, ``missed`` says which digests before this one were missed. The window runs
    from ``begins`` to ``ends``, the zone is an IANA name. What came between ``gap_from`` and ``begins`` was not looked
    at, nor were those ``passed_over``, the oldest of too many.
    """

    run: str
    name: str
    zone: str
    set_up_by: str
    begins: datetime
    ends: datetime
    due: datetime
    sources: int
    ok: int
    failing: tuple[tuple[str, str], ...] = ()
    idle: tuple[tuple[str, str], ...] = ()
    entries: int = 0
    new: int = 0
    stories: int = 0
    shown: int = 0
    in_thread: int = 0
    filtered: int = 0
    left_out: int = 0
    collapsed: tuple[tuple[str, int], ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    still_unread: int = 0
    posted: datetime | None = None
    late: str | None = None
    missed: str | None = None
    gap_from: datetime | None = None
    passed_over: int = 0


def tally(receipt: Receipt, digest: Digest) -> Receipt:
    """Return a receipt with the figures of a digest; entries that could not be read are counted with the others."""
    shown, in_thread = len(digest.stories), len(digest.thread)
    kinds = Counter(collapse.kind for collapse in digest.collapses)
    return replace(
        receipt,
        entries=digest.entries + len(receipt.unread) + receipt.still_unread,
        new=digest.new,
        stories=shown + in_thread + digest.filtered,
        shown=shown,
        in_thread=in_thread,
        filtered=digest.filtered,
        collapsed=tuple(sorted(kinds.items(), key=lambda each: (-each[1], each[0]))),
    )
