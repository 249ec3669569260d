"""Reads what a person typed behind ``digest``: a verb, and the number of a digest where it needs one; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.errors import UsageError
from bot.listeners.markup import unescape
from bot.listeners.verbs import to_number, unknown
from bot.publishing.help import DIGESTS
from bot.publishing.mrkdwn import clean, cut

LONGEST_NAME: Final = 80
BEHIND_NUMBER: Final = frozenset({"edit", "preview", "run", "pause", "resume", "log", "remove"})


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
        raise UsageError(unknown(word, DIGESTS, behind="digest", command=command))
    if verb in BEHIND_NUMBER:
        return Asked(verb, number=_number(rest, verb, command))
    return Asked(verb, name=cut(clean(unescape(rest)), LONGEST_NAME) if verb == "new" else "")


def _number(text: str, verb: str, command: str) -> int:
    found = to_number(text)
    if found is None:
        example = f"{command} digest {verb} 3"
        raise UsageError(f"Name a digest by its number, such as {example}. “{command} digest” lists them.")
    return found
