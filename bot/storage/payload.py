"""A request as JSON and back, with a version: a request that a newer briefbot wrote is left for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.model import Address, BriefRequest, Request, ShareRequest, Source

VERSION = 1
BRIEF = "brief"
SHARE = "share"


def kind_of(request: Request) -> str:
    """Return the word that a request's kind is stored under."""
    return BRIEF if isinstance(request, BriefRequest) else SHARE


def to_payload(request: Request) -> dict[str, Any]:
    """Return a request as plain values."""
    return asdict(request)


def from_payload(kind: str, payload: Mapping[str, Any]) -> Request:
    """Return the request that ``to_payload`` wrote; raise ``ValueError`` for a kind that is not known."""
    values = {**payload, "reply_to": Address(**payload["reply_to"])}
    if kind == BRIEF:
        return BriefRequest(**values | {"source": Source(**payload["source"])})
    if kind == SHARE:
        return ShareRequest(**values)
    raise ValueError(f"unknown kind of request: {kind}")
