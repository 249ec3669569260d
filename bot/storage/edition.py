"""An edition as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.model import Edition


def to_plain(edition: Edition) -> dict[str, Any]:
    """Return an edition as plain values."""
    return asdict(edition)


def from_stored(values: Mapping[str, Any] | None) -> Edition | None:
    """Return the edition that ``to_plain`` wrote, None for none."""
    if values is None:
        return None
    lists = {name: tuple(values[name]) for name in ("added", "removed")}
    pairs = tuple((old, new) for old, new in values["changed"])
    return Edition(values["version"], values["since"], **lists, changed=pairs, back_to=values.get("back_to"))
