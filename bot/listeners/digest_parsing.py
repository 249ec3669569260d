"""Reads what a person typed behind ``digest``: a verb, and the number of a digest where it needs one; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from bot.errors import UsageError
from bot.listeners.markup import unescape
from bot.publishing.help import DIGESTS
from bot.publishing.mrkdwn import clean, cut

LARGEST_NUMBER: Final = 9  # digits
LONGEST_NAME: Final = 80
BEHIND_NUMBER: Final = frozenset({"edit", "preview", "run", "pause", "resume", "log", "remove"})
_NUMBER = re.compile(r"#?(\d+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the digests; ``number`` is a digest's, ``name`` what a new one is to be called."""

    verb: str
    number: int = 0
    name: str = ""


def parse_digests(text: str, *, command: str) -> Asked:
    """Return what is asked of the digests; raise ``UsageError`` with the next step when that cannot be known."""
    word, _, rest = text.strip().partition(" ")
    verb, rest = word.casefold() or "list", rest.strip()
    if verb not in DIGESTS:
        raise UsageError(_unknown(word, command))
    if verb in BEHIND_NUMBER:
        return Asked(verb, number=_number(rest, verb, command))
    return Asked(verb, name=cut(clean(unescape(rest)), LONGEST_NAME) if verb == "new" else "")


def _number(text: str, verb: str, command: str) -> int:
    found = _NUMBER.fullmatch(text)
    if not found or len(found[1]) > LARGEST_NUMBER:
        example = f"{command} digest {verb} 3"
        raise UsageError(f"Name a digest by its number, such as {example}. “{command} digest” lists them.")
    return int(found[1])


def _unknown(word: str, command: str) -> str:
    shown = cut(clean(unescape(word)), 40)
    near = process.extractOne(shown.casefold(), sorted(DIGESTS), scorer=fuzz.ratio, score_cutoff=60)
    guess = f" Did you mean “{command} digest {near[0]}”?" if near else ""
    return f"I do not know “digest {shown}”.{guess} “{command} digest help” lists what I can do."
