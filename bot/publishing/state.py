"""What a view remembers between two clicks, carried in its ``private_metadata``; pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.model import Address
from bot.publishing.kit import METADATA


@dataclass(frozen=True, slots=True)
class ViewState:
    """Which brief, source or digest, list and page a view shows, and where the person stood who opened it.

    ``link`` is the one whose text the view asks for.
    """

    brief_id: str = ""
    shows: str = ""
    page: int = 0
    reply_to: Address = field(default_factory=Address)
    source: int = 0
    link: str = ""
    digest: int = 0

    def encode(self) -> str:
        """Return the state as a short text; an address too long for Slack is left out."""
        text = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))
        return text if len(text) <= METADATA else replace(self, reply_to=Address()).encode()

    @classmethod
    def decode(cls, text: str | None) -> ViewState:
        """Return the state that ``encode`` wrote, or an empty one."""
        values: dict[str, Any] = json.loads(text) if text else {}
        return cls(**{**values, "reply_to": Address(**values.get("reply_to", {}))})
