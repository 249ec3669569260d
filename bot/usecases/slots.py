"""When a digest is due. The days and the time are counted on the local calendar, and only then become an instant.

cronsim walks the calendar; the zone is asked anew each time, so new zone rules count from the next start of the program
on. A day that a zone left out, such as 30 December 2011 in Apia, has no slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim

from bot.model import WEEKDAYS, Slot, Subscription

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NEXT = timedelta(days=16)  # a week, and another one where a zone left the only day of the first out
KEY = "%Y-%m-%dT%H:%M"
_NAMED = {(1, 2, 3, 4, 5, 6, 7): "every day", (1, 2, 3, 4, 5): "weekdays", (6, 7): "weekends"}


def slots(subscription: Subscription, *, after: datetime, until: datetime) -> Iterator[Slot]:
    """Return the slots that are due after one instant and up to another one, the earliest first."""
    zone = ZoneInfo(subscription.zone)
    for local in _calendar(subscription, since=_local(after, zone)):
        if local > _local(until, zone) + DAY:
            return
        due = instant(local, zone)
        if due is not None and after < due <= until:
            yield Slot(subscription.number, local.strftime(KEY), due)


def next_due(subscription: Subscription, *, after: datetime) -> datetime | None:
    """Return when a digest is due next; None where its zone is known no more, and so nobody can tell."""
    try:
        return next((slot.due for slot in slots(subscription, after=after, until=after + NEXT)), None)
    except ZoneInfoNotFoundError:  # its rules were there when it was set up
        return None


def instant(local: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when a clock of the zone first shows a time or passes it; None for a day that the zone left out.

    That is the end of the gap for a time that the clock skips, and the first of two for one that it shows twice.
    """
    if _shown(local, zone):
        return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if not any(_shown(edge, zone) for edge in _edges(local.date())):
        return None
    return _end_of_gap(local, zone)


def describe(subscription: Subscription) -> str:
    """Return in words when a digest is due, such as *weekdays 07:30 Europe/London*."""
    days = _NAMED.get(subscription.days) or ", ".join(WEEKDAYS[day - 1][:3] for day in subscription.days)
    return f"{days} {subscription.at:%H:%M} {subscription.zone}"


def _calendar(subscription: Subscription, *, since: datetime) -> Iterator[datetime]:
    """Return the local times of a subscription after one of them, for ever."""
    days = ",".join(map(str, subscription.days))
    return CronSim(f"{subscription.at.minute} {subscription.at.hour} * * {days}", since)


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _shown(local: datetime, zone: ZoneInfo) -> bool:
    """Return whether a clock of the zone ever shows that time."""
    return _local(local.replace(tzinfo=zone).astimezone(UTC), zone) == local


def _edges(day: date) -> tuple[datetime, datetime]:
    return datetime.combine(day, time.min), datetime.combine(day, time(23, 59, 59))


def _end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """Find the second at which the zone's clock jumps over a time.

    Read with the rule from before the jump that time lies behind it, and read with the rule from after it before it.
    """
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    behind = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while behind - before > SECOND:
        middle = before + (behind - before) // (2 * SECOND) * SECOND
        if _local(middle, zone) < local:
            before = middle
        else:
            behind = middle
    return behind
