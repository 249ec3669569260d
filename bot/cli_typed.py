"""Reads what is typed behind ``briefbot sources`` and ``briefbot digest``: numbers, teams, links, days, times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from enum import StrEnum
from typing import NoReturn, TypeVar

from bot.errors import UsageError
from bot.model import WEEKDAYS, EmptyDay, Include
from bot.publishing.kit import is_person
from bot.publishing.mrkdwn import clean, cut, shown_link

MOST_DIGITS = 9
LINK = re.compile(r"https?://\S+", re.IGNORECASE)
NONE = "none"
_CHANNEL = re.compile(r"(?:https://[\w.-]+/archives/)?(?P<id>[CG][A-Z0-9]{1,30})(?:[/?]\S*)?")
_DIRECT = re.compile(r"(?:https://[\w.-]+/archives/)?D[A-Z0-9]{1,30}(?:[/?]\S*)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_NAMED = {"daily": range(1, 8), "weekdays": range(1, 6), "weekends": range(6, 8)}
_ENOUGH = 3  # letters of a day's name
Chosen = TypeVar("Chosen", bound=StrEnum)


def to_number(typed: str) -> int:
    """Read a source's number as people write it; raise ``UsageError`` for what is none."""
    return _number(typed, "no source's number. To see them: briefbot sources list")


def to_digest(typed: str) -> int:
    """Read a digest's number as people write it; raise ``UsageError`` for what is none."""
    return _number(typed, "no digest's number. To see them: briefbot digest list")


def known_team(team: str, teams: Sequence[str]) -> str:
    """Return a team that the database knows; raise ``UsageError`` for another."""
    from bot.storage import LOCAL

    if team != LOCAL and team not in teams:
        raise UsageError(f"The database knows no team {_shown(team)}. It knows {', '.join(teams) or LOCAL}.")
    return team


def only_team(teams: Sequence[str]) -> str:
    """Return the only team that the database knows, or the terminal's own; raise ``UsageError`` for several."""
    if len(teams) > 1:
        raise UsageError(f"The database knows {len(teams)} teams: {', '.join(teams)}. Name one: --team {teams[0]}")
    from bot.storage import LOCAL

    return teams[0] if teams else LOCAL


def to_link(link: str) -> str:
    """Return a link, also one that was typed without its scheme; raise ``UsageError`` for what is none."""
    if LINK.fullmatch(link):
        return link
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", link):
        return f"https://{link}"
    raise UsageError(f"{shown_link(link)} is no link. Name one that begins with https://")


def to_channel(typed: str) -> str:
    """Return a channel's ID, also that in its link; raise ``UsageError`` for a name: Slack posts by ID."""
    found = _CHANNEL.fullmatch(typed.strip())
    if found is None and _DIRECT.fullmatch(typed.strip()):
        raise UsageError(f"“{_shown(typed)}” is a direct message. Name a channel, whose ID begins with C or G.")
    if found is None:
        raise UsageError(f"“{_shown(typed)}” is no channel's ID. Slack shows it below its details, such as C0123ABCD.")
    return found["id"]


def to_owner(typed: str) -> str:
    """Read a Slack user's ID; raise ``UsageError`` for what is none."""
    if not is_person(typed.strip()):
        raise UsageError(f"“{_shown(typed)}” is no Slack user's ID. Slack shows it in a profile, such as U0123ABCD.")
    return typed.strip()


def to_time(typed: str) -> time:
    """Read an hour and a minute; raise ``UsageError`` for what is none."""
    hour, minute = map(int, found.groups()) if (found := _CLOCK.fullmatch(typed.strip())) else _no_time(typed)
    return time(hour, minute) if hour < 24 and minute < 60 else _no_time(typed)


def to_days(typed: str) -> tuple[int, ...]:
    """Read days of the week, 1 is Monday; raise ``UsageError`` for what is none."""
    return tuple(sorted({day for word in typed.split(",") for day in _days(word.strip().casefold())}))


def to_include(typed: str) -> Include:
    """Read what a digest is about; raise ``UsageError`` for what is none."""
    return one_of(Include, typed, "--include")


def to_empty_day(typed: str) -> EmptyDay:
    """Read what is posted when there is nothing to show; raise ``UsageError`` for what is none."""
    return one_of(EmptyDay, typed, "--empty")


def to_words(typed: Sequence[str]) -> tuple[str, ...]:
    """Return the words of an option that may be repeated; ``none`` alone takes those away that were there."""
    return () if [word.casefold() for word in typed] == [NONE] else tuple(typed)


def machine_zone() -> str:
    """Return the IANA name of this machine's time zone; raise ``UsageError`` where it has none."""
    from zoneinfo import ZoneInfoNotFoundError, available_timezones

    import tzlocal

    try:
        name = tzlocal.get_localzone_name()
    except (ZoneInfoNotFoundError, ValueError):
        name = ""
    if name not in available_timezones():
        raise UsageError("This machine does not tell its time zone. Name one, such as --zone Europe/London.")
    return name


def _number(typed: str, fault: str) -> int:
    digits = typed.removeprefix("#")
    if not digits.isdecimal() or len(digits) > MOST_DIGITS:
        raise UsageError(f"{_shown(typed)} is {fault}")
    return int(digits)


def _no_time(typed: str) -> NoReturn:
    raise UsageError(f"“{_shown(typed)}” is no time of the day. Name one such as 07:30.")


def _days(word: str) -> Sequence[int]:
    if word in _NAMED:
        return _NAMED[word]
    found = [day for day, name in enumerate(WEEKDAYS, 1) if len(word) >= _ENOUGH and name.casefold().startswith(word)]
    if not found:
        raise UsageError(f"“{_shown(word)}” is no day. Name weekdays, weekends, daily, or days such as mon,wed,fri.")
    return found


def one_of(kind: type[Chosen], typed: str, option: str) -> Chosen:
    """Read one of the words that an option takes; raise ``UsageError`` with all of them for any other."""
    try:
        return kind(typed.strip().casefold())
    except ValueError:
        raise UsageError(f"{option} {_shown(typed)} is unknown. Choose {', '.join(kind)}.") from None


def _shown(typed: str) -> str:
    return cut(clean(typed), 40)
