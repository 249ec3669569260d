"""What became of a digest's slots, and who changed it, in words: the same in Slack and in the terminal; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model import WEEKDAYS, Run, SlotState, SubscriptionChange, is_late, lateness
from bot.publishing.mrkdwn import clean, cut
from bot.publishing.wording import counted

LONGEST_CAUSE: Final = 120
_UNDER_WAY: Final[Mapping[SlotState, str]] = {
    SlotState.WAITING: "waits to be made",
    SlotState.WORKING: "is being made",
    SlotState.POSTING: "is being posted",
}
_FIELDS: Final[Mapping[str, str]] = {
    "at": "time",
    "created_by": "who is told",
    "zone": "time zone",
    "feeds": "sources",
    "watched": "watched actors",
    "most": "most stories",
    "include": "what is included",
    "empty_day": "empty day",
}
_EMPTY: Final[Mapping[str, str]] = {"feeds": "all"}

_BESIDES: Final[Mapping[str, str]] = {
    "in_thread": "in the thread",
    "filtered": "filtered out",
    "left_out": "left out",
    "unread": "not read",
}


class Word(NamedTuple):
    """A word of a digest that changed; ``label`` is what people call it, and nothing for a reason."""

    name: str
    label: str
    before: str
    after: str


def state(run: Run) -> str:
    """Say how far a slot is."""
    return _UNDER_WAY.get(run.state, run.state.value)


def ended(run: Run) -> datetime | None:
    """Return when a slot was posted, or was given up; None for one that is under way, or was never begun."""
    return None if run.state in {*_UNDER_WAY, SlotState.SKIPPED} else run.posted_at or run.finished_at


def late(run: Run) -> str:
    """Say by how much a digest was posted late, and why where that is known."""
    took = lateness(run)
    if took is None or not is_late(run):
        return ""
    cause = f" {cut(clean(run.cause), LONGEST_CAUSE)}" if run.cause else ""
    return f", {span(took)} late{cause}"


def figures(run: Run) -> str:
    """Write the figures of a run, such as *212 items → 37 new → 12 shown, 9 in the thread, 1 failing source*."""
    known = run.counts
    if "entries" not in known:
        return ""
    steps = [counted(known["entries"], "item")]
    steps += [f"{known[name]:,} {words}" for name, words in (("new", "new"), ("shown", "shown")) if name in known]
    more = [f"{known[name]:,} {words}" for name, words in _BESIDES.items() if known.get(name)]
    more += [counted(known["failing"], "failing source")] if known.get("failing") else []
    return ", ".join([" → ".join(steps), *more])


def attempts(run: Run) -> str:
    """Count the attempts, where there was more than one."""
    return counted(run.attempt, "attempt") if run.attempt > 1 else ""


def changed(change: SubscriptionChange) -> Iterator[Word]:
    """Yield each word that a change is about; what state a digest was put into its verb says."""
    for name, before, after in change.words:
        if name == "reason" and after:
            yield Word(name, "", "", after)
        elif name not in {"state", "reason"}:
            yield Word(name, _FIELDS.get(name, name), *(_said(name, value) for value in (before, after)))


def local(at: datetime, zone: str) -> str:
    """Write an instant by the clock of a zone, such as *Mon 31 Aug 2026 07:30*."""
    moment = at.astimezone(zone_of(zone))
    return f"{moment:%a} {moment.day} {moment:%b %Y %H:%M}"


def zone_of(name: str) -> tzinfo:
    """Return a zone; UTC for one whose rules are gone, which were there when it was chosen."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def span(took: timedelta) -> str:
    """Write how long something took, in days or in hours and minutes."""
    minutes = round(took.total_seconds() / 60)
    if minutes >= 2 * 1440:
        return f"{minutes // 1440} days"
    hours, rest = divmod(minutes, 60)
    words = f"{hours} h" * (hours > 0), f"{rest} min" * (rest > 0 or not hours)
    return " ".join(filter(None, words))


def _said(name: str, value: str) -> str:
    if name == "days":
        value = ", ".join(WEEKDAYS[int(day) - 1][:3] for day in value.split(", ") if day)
    return value or _EMPTY.get(name, "none")
