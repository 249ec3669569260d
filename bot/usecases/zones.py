"""Time zones as people type them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rapidfuzz import fuzz

from bot.errors import UsageError

NEAR = 72.0
MOST = 3
NO_PLACES = {"localtime", "Factory", "posixrules"}  # they mean another time on another machine


def find_zone(words: str) -> str:
    """Return the name of a zone, however it is cased or spaced; raise ``UsageError`` with those that are near."""
    wanted = "_".join(words.split())
    if found := _known().get(wanted.casefold()):
        return found
    near = suggest(words)
    if not near:
        raise UsageError(f"There is no time zone “{words.strip()[:60]}”. Name one such as Europe/London.")
    raise UsageError(f"There is no time zone “{words.strip()[:60]}”. Did you mean {' or '.join(near)}?")


def is_known(zone: str) -> bool:
    """Tell whether the rules of a zone are still there, by which something was set up."""
    try:
        ZoneInfo(zone)
    except ZoneInfoNotFoundError:
        return False
    return True


def suggest(words: str, *, most: int = MOST) -> tuple[str, ...]:
    """Return the names of zones that are nearest to some words, such as the beginning of a city's name."""
    wanted = _spelt(words)
    if not wanted:
        return ()
    scored = sorted((-_likeness(wanted, name), name) for name in _places())
    return tuple(name for score, name in scored[:most] if -score >= NEAR)


def _likeness(wanted: str, name: str) -> float:
    place = _spelt(name.split("/", 1)[1])
    begun = 90.0 if place.startswith(wanted) else 0.0
    return max(
        begun, fuzz.ratio(wanted, place), fuzz.ratio(wanted, _spelt(name)), fuzz.ratio(wanted, place.split()[-1])
    )


def _spelt(words: str) -> str:
    return " ".join(words.replace("_", " ").replace("/", " ").split()).casefold()


def _places() -> list[str]:
    """Return the zones that are named after a place."""
    return [name for name in _known().values() if "/" in name and not name.startswith("Etc/")]


@cache
def _known() -> Mapping[str, str]:
    """Return the zones by their name in small letters; to find them takes a walk over the disk."""
    return {name.casefold(): name for name in available_timezones() - NO_PLACES}
