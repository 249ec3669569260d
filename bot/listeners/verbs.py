"""Reads a verb and a number as people type them behind a word such as ``sources`` or ``digest``; pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from rapidfuzz import fuzz, process

from bot.listeners.markup import unescape
from bot.publishing.mrkdwn import clean, cut

LARGEST_NUMBER: Final = 9  # digits
_NUMBER = re.compile(r"#?(\d+)")


def to_number(text: str) -> int | None:
    """Return a number, such as *3* or *#3*; None for anything else, and for one that is far too long."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found and len(found[1]) <= LARGEST_NUMBER else None


def unknown(word: str, verbs: Collection[str], *, behind: str, command: str) -> str:
    """Say that a verb ``behind`` a word is not known, and name the one that is near."""
    shown = cut(clean(unescape(word)), 40)
    near = process.extractOne(shown.casefold(), sorted(verbs), scorer=fuzz.ratio, score_cutoff=60)
    guess = f" Did you mean “{command} {behind} {near[0]}”?" if near else ""
    return f"I do not know “{behind} {shown}”.{guess} “{command} {behind} help” lists what I can do."
