"""What was made of a slot as JSON, and back; its figures are in a column of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.model import Made
from bot.model.plain import from_plain, to_plain


def to_stored(made: Made) -> dict[str, Any]:
    """Return the columns of a slot that keep what was made of it."""
    document = to_plain(replace(made, counts={}))
    return {"made": document, "looked_until": made.ends, "counts": dict(made.counts)}


def from_stored(document: Mapping[str, Any]) -> Made:
    """Return what ``to_stored`` wrote, without the figures."""
    made: Made = from_plain(Made, document)
    return made
