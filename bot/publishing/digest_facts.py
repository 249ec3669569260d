"""Says how a digest is, in parts of rich text: Slack shows people, channels and times as each viewer knows them.

The same parts become the text of notifications with ``plain``; pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model import EmptyDay, Feed, Include, Overview, Run, SlotState, Subscription, SubscriptionState
from bot.publishing import health, kit
from bot.publishing.kit import Block, Element, Message
from bot.publishing.mrkdwn import clean, cut, escape, web_address

Parts = tuple[Element | None, ...]
LONGEST_NAME, LONGEST_NOTE, LONGEST_SOURCES, LONGEST_WORDS = 80, 200, 240, 120
LATE: Final = timedelta(minutes=1)
DATE: Final = "{date_short_pretty} at {time}"
INCLUDED: Final[Mapping[Include, str]] = {
    Include.ALL: "all stories",
    Include.WARNINGS: "stories with a quoted warning",
    Include.WATCHED: "stories with a watched actor",
}
EMPTY: Final[Mapping[EmptyDay, str]] = {
    EmptyDay.RECEIPT: "the receipt alone on an empty day",
    EmptyDay.NOTHING: "nothing on an empty day",
}
_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")
_UNDER_WAY: Final[Mapping[SlotState, str]] = {
    SlotState.WAITING: "waits to be made",
    SlotState.WORKING: "is being made",
    SlotState.POSTING: "is being posted",
}


def person(user: str) -> Element | None:
    """Return a person as Slack shows one, or the bare name of whoever Slack does not know."""
    if _USER.fullmatch(user):
        return {"type": "user", "user_id": user}
    return kit.words(cut(clean(user), LONGEST_NAME) or "someone")


def channel(name: str) -> Element | None:
    """Return a channel as Slack shows one, or its bare name."""
    return {"type": "channel", "channel_id": name} if _CHANNEL.fullmatch(name) else kit.words(cut(name, LONGEST_NAME))


def moment(at: datetime, zone: str) -> Element:
    """Return an instant by the viewer's own clock; where that cannot be shown, by the clock of the zone."""
    return {"type": "date", "timestamp": int(at.timestamp()), "format": DATE, "fallback": local(at, zone)}


def local(at: datetime, zone: str) -> str:
    """Write an instant by the clock of a zone."""
    try:
        return f"{at.astimezone(ZoneInfo(zone)):%a %d %b %Y %H:%M} {zone}"
    except (ZoneInfoNotFoundError, ValueError):
        return f"{at:%a %d %b %Y %H:%M} UTC"


def words(text: str, *, most: int = LONGEST_NOTE) -> Element | None:
    """Return foreign words, not endlessly long."""
    return kit.words(cut(clean(text), most))


def numbered(subscription: Subscription) -> str:
    """Return what people type, then a digest's name."""
    return f"{subscription.number} · {cut(clean(subscription.name), LONGEST_NAME)}"


def say(*parts: Element | None) -> Message:
    """Make a message of one line."""
    return Message(plain(parts), (line(*parts),))


def line(*parts: Element | None) -> Block:
    """Draw one line."""
    return kit.rich(kit.line(*parts))


def plain(parts: Iterable[Element | None]) -> str:
    """Write parts as the text of a message, in which only our own marks of people and channels are parsed."""
    return "".join(_plain(part) for part in parts if part)


def state(overview: Overview) -> Iterator[Element | None]:
    """Say whether a digest is posted and when next; who paused it, or why it is stopped."""
    subscription, put = overview.subscription, overview.put
    if subscription.state is SubscriptionState.ACTIVE:
        if overview.next:
            yield kit.words("next ")
            yield moment(overview.next, subscription.zone)
        else:
            yield kit.words("no next time is known")
        return
    if subscription.state is SubscriptionState.STOPPED:
        yield kit.words("stopped: ", bold=True)
        yield words(subscription.reason or "it could not be posted")
        return
    yield kit.words("paused", bold=True)
    if put:
        yield from (kit.words(" by "), person(put.made_by), kit.words(" "), moment(put.made_at, subscription.zone))


def choice(subscription: Subscription, feeds: Sequence[Feed]) -> str:
    """Say what a digest is made of: sources, what it includes, how many stories, what comes on an empty day."""
    included = INCLUDED[subscription.include]
    if subscription.include is Include.WATCHED:
        included += f" ({cut(clean(', '.join(subscription.watched)) or 'nobody is named', LONGEST_WORDS)})"
    most = f"at most {subscription.most}"
    return " · ".join((sources(subscription, feeds), included, most, EMPTY[subscription.empty_day]))


def sources(subscription: Subscription, feeds: Sequence[Feed]) -> str:
    """Name the sources or tags that a digest is made from."""
    known = {feed.number: feed for feed in feeds}
    chosen = [
        health.numbered(known[number]) if number in known else f"{number} (removed)" for number in subscription.feeds
    ]
    named = [*chosen, *(f"#{clean(tag)}" for tag in subscription.tags)]
    return cut(f"from {', '.join(named)}", LONGEST_SOURCES) if named else "from all sources"


def latest(run: Run, zone: str) -> Iterator[Element | None]:
    """Say when a digest was due last, and what became of that."""
    yield kit.words(f"last one due {local(run.slot.due, zone)}: ")
    yield from result(run, zone)


def result(run: Run, zone: str) -> Iterator[Element | None]:
    """Say what became of a slot: posted and how late, skipped, uncertain, or failed and why."""
    if run.state in _UNDER_WAY:
        yield kit.words(_UNDER_WAY[run.state])
        return
    yield kit.words(run.state.value, bold=run.state in {SlotState.UNCERTAIN, SlotState.FAILED})
    if run.finished_at and run.state is not SlotState.SKIPPED:
        yield kit.words(" ")
        yield moment(run.finished_at, zone)
    yield kit.words(late(run))
    if run.note:
        yield kit.words(": " if run.state is not SlotState.POSTED else " · ")
        yield words(run.note)
    if address := web_address(run.permalink):
        yield kit.words(" · ")
        yield kit.link(address, "open")


def late(run: Run) -> str:
    """Say by how much a digest was posted late, and why where that is known."""
    if run.state is not SlotState.POSTED or run.finished_at is None or run.finished_at - run.slot.due <= LATE:
        return ""
    cause = f" {cut(clean(run.cause), LONGEST_WORDS)}" if run.cause else ""
    return f", {span(run.finished_at - run.slot.due)} late{cause}"


def span(took: timedelta) -> str:
    """Write how long something took, in days or in hours and minutes."""
    minutes = round(took.total_seconds() / 60)
    if minutes >= 2 * 1440:
        return f"{minutes // 1440} days"
    hours, rest = divmod(minutes, 60)
    return " ".join(
        word for word in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if word
    )


def _plain(part: Element) -> str:
    match part["type"]:
        case "user":
            return f"<@{part['user_id']}>"
        case "channel":
            return f"<#{part['channel_id']}>"
        case "date":
            return escape(str(part["fallback"]))
        case _:
            return escape(str(part.get("text", "")))
