"""Reads what is typed behind ``briefbot sources``: a source's number, a link, a team."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import UsageError
from bot.publishing.mrkdwn import clean, cut, shown_link

MOST_DIGITS = 9
LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def to_number(typed: str) -> int:
    """Read a source's number as people write it; raise ``UsageError`` for what is none."""
    digits = typed.removeprefix("#")
    if not digits.isdecimal() or len(digits) > MOST_DIGITS:
        raise UsageError(f"{cut(clean(typed), 40)} is no source's number. To see them: briefbot sources list")
    return int(digits)


def known_team(team: str, teams: Sequence[str]) -> str:
    """Return a team that the database knows; raise ``UsageError`` for another."""
    from bot.storage import LOCAL

    if team != LOCAL and team not in teams:
        raise UsageError(f"The database knows no team {cut(clean(team), 40)}. It knows {', '.join(teams) or LOCAL}.")
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
