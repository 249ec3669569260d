"""Time zones as people type them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from rapidfuzz import fuzz

from bot.errors import UsageError
from bot.usecases.zone_names import places_of

NEAR = 72.0
MOST = 3
_UTC = {"UTC", "Etc/UTC"}
NO_PLACES = {"localtime", "Factory", "posixrules"}  # they mean another time on another machine


def find_zone(words: str) -> str:
    """Return the name of a place's zone or UTC, however it is cased or spaced; ``UsageError`` with those near else.

    A name of no place, such as EST, is refused: its clock may never change to daylight time.
    """
    found = _known().get("_".join(words.split()).casefold())
    if found and (found in _UTC or _is_place(found)):
        return found
    typed = words.strip()[:60]
    fault = f"“{typed}” names no place, so it may miss daylight time." if found else f"There is no time zone “{typed}”."
    near = places_of(words)[:MOST] or (() if found else suggest(words))
    raise UsageError(
        f"{fault} Did you mean {' or '.join(near)}?" if near else f"{fault} Name one such as Europe/London."
    )


def is_known(zone: str) -> bool:
    """Tell whether the rules of a zone are still there, by which something was set up."""
    try:
        ZoneInfo(zone)
    except ZoneInfoNotFoundError:
        return False
    return True


def suggest(words: str, *, most: int = MOST) -> tuple[str, ...]:
    """Return the zones that some words may mean, such as BST, and whose names are nearest, such as a city's begun."""
    wanted = _spelt(words)
    if not wanted:
        return ()
    scored = sorted((-_likeness(wanted, name), name) for name in _places())
    near = (name for score, name in scored[:most] if -score >= NEAR)
    return tuple(dict.fromkeys((*places_of(words), *near)))[:most]


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
    return [name for name in _known().values() if _is_place(name)]


def _is_place(name: str) -> bool:
    return "/" in name and not name.startswith("Etc/")


@cache
def _known() -> Mapping[str, str]:
    """Return the zones by their name in small letters; to find them takes a walk over the disk."""
    return {name.casefold(): name for name in available_timezones() - NO_PLACES}
