"""Digests made by hand for the tests: subscriptions, and moments on a zone's clock."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import Subscription, Wish

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def a_subscription(number: int = 1, *, team: str = "T1", **words: Any) -> Subscription:
    """Return a digest that is due every day at 07:30 in London."""
    known: dict[str, Any] = {"name": "Harbour", "channel": "C1", "at": time(7, 30), "zone": "Europe/London"}
    made = {"created_by": "U1", "created_at": LONG_AGO}
    return Subscription(number, team, **{**known, **made, **words})


def a_wish(**words: Any) -> Wish:
    """Return the wish for a digest that is due every day at 07:30 in London."""
    known: dict[str, Any] = {"name": "Harbour", "channel": "C1", "at": time(7, 30), "zone": "Europe/London"}
    return Wish(**{**known, **words})


def local(words: str, zone: str = "Europe/London", *, fold: int = 0) -> datetime:
    """Return the instant at which a zone's clock shows a time."""
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
