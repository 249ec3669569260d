"""Which sources a digest looks at and how they are, from when to when, and what its run is called; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import Feed, FeedState, Receipt, Slot, Subscription
from bot.usecases.due import lateness
from bot.usecases.report import host_of, name_of

FIRST_WINDOW = timedelta(hours=24)
LONGEST_WINDOW = timedelta(days=8)  # a week, and a day for one that is late or for the clock
STALE = timedelta(minutes=30)  # after the time at which a feed was to be asked: something keeps us from it
PREVIEW = "preview"
_NEXT_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_WEEK = 7


def sources_of(subscription: Subscription, feeds: Sequence[Feed]) -> tuple[Feed, ...]:
    """Return the feeds that are read for a digest: active, and chosen by number or by tag, or all of them."""
    return tuple(feed for feed in feeds if feed.state is FeedState.ACTIVE and _is_chosen(feed, subscription))


def first_look(subscription: Subscription, *, now: datetime) -> datetime:
    """Return from when on the first digest looks: a day back, and to when it was set up where that is longer ago."""
    return min(now - FIRST_WINDOW, subscription.created_at)


def window(begins: datetime, *, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to when a digest looks; ``begins`` is until when the one before it did, perhaps weeks ago."""
    return max(min(begins, now), now - LONGEST_WINDOW), now


def run_name(subscription: Subscription, slot: Slot, *, asked: bool) -> str:
    """Return what people call a run: its digest and local date, and the local time too where somebody asked for it."""
    local = slot.due.astimezone(ZoneInfo(subscription.zone))
    return f"D{subscription.number}-{local:%m%d-%H%M%S}" if asked else f"D{subscription.number}-{local:%m%d}"


def receipt_of(
    subscription: Subscription,
    feeds: Sequence[Feed],
    *,
    run: str,
    begins: datetime | None,
    now: datetime,
    slot: Slot | None = None,
    note: str | None = None,
    cause: str | None = None,
) -> Receipt:
    """Return the receipt of a digest before its entries are counted; without a slot it is due now."""
    begins = begins or first_look(subscription, now=now)
    read, (since, until) = sources_of(subscription, feeds), window(begins, now=now)
    due = slot.due if slot else now
    return Receipt(
        run=run,
        name=subscription.name,
        zone=subscription.zone,
        set_up_by=subscription.created_by,
        begins=since,
        ends=until,
        due=due,
        sources=len(read),
        ok=sum(is_well(feed) and not is_stale(feed, now=now) for feed in read),
        failing=tuple(_failing(read, subscription.zone, now)),
        idle=(*_idle(subscription, feeds), *_gone(subscription, feeds)),
        posted=now,
        late=lateness(due, posted=now, zone=subscription.zone, cause=cause),
        missed=note,
        gap_from=begins if begins < since else None,
    )


def is_well(feed: Feed) -> bool:
    """Tell whether a feed was read when it was asked last."""
    return feed.health.checked_at is not None and not fails(feed)


def fails(feed: Feed) -> bool:
    """Tell whether a feed could not be read when it was asked last."""
    return feed.health.failures > 0


def is_due(feed: Feed, *, now: datetime) -> bool:
    """Tell whether a feed is to be asked now."""
    return feed.health.next_check_at is None or feed.health.next_check_at <= now


def is_stale(feed: Feed, *, now: datetime) -> bool:
    """Tell whether a feed should have been asked long ago."""
    return feed.health.next_check_at is not None and now - feed.health.next_check_at > STALE


def why_failing(feed: Feed, zone: str, now: datetime) -> str:
    """Say what ails a feed, and since when on the clock of a zone: “answered 403 since Sunday”."""
    health = feed.health
    first = _NEXT_SENTENCE.split((health.error or "no reason was recorded").strip(), maxsplit=1)[0].rstrip(".")
    told = first.removeprefix(f"{host_of(feed.url)} ")
    return f"{told} {_since(health.failing_since, ZoneInfo(zone), now)}" if health.failing_since else told


def why_idle(feed: Feed) -> str:
    """Say why a feed is not asked."""
    if feed.state is FeedState.PAUSED:
        return "paused"
    reason = (feed.reason or feed.health.error or "").strip().rstrip(".")
    return f"no longer read: {reason}" if reason else "no longer read"


def _is_chosen(feed: Feed, subscription: Subscription) -> bool:
    if not (subscription.feeds or subscription.tags):
        return True
    return feed.number in subscription.feeds or not set(subscription.tags).isdisjoint(feed.tags)


def _failing(feeds: Sequence[Feed], zone: str, now: datetime) -> Iterator[tuple[str, str]]:
    for feed in feeds:
        if fails(feed):
            yield name_of(feed), why_failing(feed, zone, now)
        elif is_stale(feed, now=now):
            asked = feed.health.checked_at
            yield name_of(feed), f"not asked {_since(asked, ZoneInfo(zone), now)}" if asked else "not asked yet"


def _idle(subscription: Subscription, feeds: Sequence[Feed]) -> Iterator[tuple[str, str]]:
    """Name the feeds that are not read though somebody chose them by their number, and so counts on them."""
    for feed in feeds:
        if feed.state is not FeedState.ACTIVE and feed.number in subscription.feeds:
            yield name_of(feed), why_idle(feed)


def _gone(subscription: Subscription, feeds: Sequence[Feed]) -> Iterator[tuple[str, str]]:
    known = {feed.number for feed in feeds}
    return ((f"source {number}", "removed") for number in subscription.feeds if number not in known)


def _since(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    began, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (today - began.date()).days
    if days <= 0:
        return f"since {began:%H:%M}"
    return f"since {began:%A}" if days < _WEEK else f"since {began.day} {began:%b %Y}"
