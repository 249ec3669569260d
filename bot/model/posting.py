"""One message of a digest on its way into a channel, and what a look into that channel says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

MAY_BE_POSTED: Final = "may be posted"  # what a message's error says where nobody knows


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted: ``slot`` and ``position`` are its name, by which it is found again; ``due`` is when it may begin.

    The words are in ``payload``: ``text``, ``blocks`` and ``plain``, the version for when Slack refuses the blocks.
    """

    team: str
    slot: int
    position: int
    channel: str
    payload: dict[str, Any]
    due: datetime
    thread_ts: str | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a look into a channel says of a post: there, with its ``ts``; not there; or ``blind``: nobody can tell."""

    ts: str | None = None
    blind: bool = False
