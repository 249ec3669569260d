"""Name whom the first sentence of an article only describes: "a family doctor has warned", and then her name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.extraction.actor import Cast
from bot.extraction.attributed import Attributed, carried
from bot.extraction.memory import Speaker
from bot.extraction.role import agrees

_INDEFINITE = re.compile(r"(?:an?|one|the former|the ex-\w+)\s", re.IGNORECASE)
_DENIALS = frozenset({"deny", "dismiss", "reject"})


def name_the_lede(found: Sequence[Attributed], cast: Sequence[Cast], lede_end: int) -> tuple[Attributed, ...]:
    """Name whom the first sentence only describes ("a family doctor has warned") by who speaks right after it.

    The description and what is printed of the one named must agree; else the one who speaks next is a candidate only.
    """
    following = next((a for a in found if a.start >= lede_end), None)
    if following is None or following.speaker.actor is None or following.lemma in _DENIALS:
        return tuple(found)
    return tuple(_named(a, following.speaker, cast) if _is_lede(a, lede_end) else a for a in found)


def _named(attributed: Attributed, named: Speaker, cast: Sequence[Cast]) -> Attributed:
    described = attributed.speaker
    actor = cast[named.actor] if named.actor is not None else None
    if actor is not None and described.name is not None and agrees(described.name, actor):
        return replace(attributed, speaker=replace(carried(named), span=described.span), rule="named after the lede")
    candidates = (actor.name,) if actor is not None else ()
    return replace(attributed, speaker=replace(described, candidates=candidates))


def _is_lede(attributed: Attributed, lede_end: int) -> bool:
    speaker = attributed.speaker
    described = speaker.actor is None and speaker.name is not None
    return attributed.start < lede_end and described and bool(_INDEFINITE.match(speaker.name or ""))
