"""Says how a digest is, in parts of rich text: Slack shows people, channels and times as each viewer knows them.

The same parts become the text of notifications with ``plain``; pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.model import MAY_BE_MISSING, EmptyDay, Feed, Include, Overview, Run, SlotState, Subscription, SubscriptionState
from bot.publishing import health, kit, runs
from bot.publishing.kit import Block, Element, Message
from bot.publishing.mrkdwn import clean, cut, escape, web_address

Parts = tuple[Element | None, ...]
LONGEST_NAME, LONGEST_NOTE, LONGEST_SOURCES, LONGEST_WORDS = 80, 200, 240, 120
DATE: Final = "{date_short_pretty} at {time}"
INCLUDED: Final[Mapping[Include, str]] = {
    Include.ALL: "all stories",
    Include.WARNINGS: "stories with a quoted warning",
    Include.WATCHED: "stories with a watched actor",
}
EMPTY: Final[Mapping[EmptyDay, str]] = {
    EmptyDay.RECEIPT: "the receipt alone",
    EmptyDay.NOTHING: "nothing",
}
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")


def person(user: str) -> Element | None:
    """Return a person as Slack shows one, or the bare name of whoever Slack does not know."""
    if kit.is_person(user):
        return kit.person(user)
    return kit.words(cut(clean(user), LONGEST_NAME) or "someone")


def channel(name: str) -> Element | None:
    """Return a channel as Slack shows one, or its bare name."""
    return {"type": "channel", "channel_id": name} if _CHANNEL.fullmatch(name) else kit.words(cut(name, LONGEST_NAME))


def moment(at: datetime, zone: str) -> Element:
    """Return an instant by the viewer's own clock; where that cannot be shown, by the clock of the zone."""
    return {"type": "date", "timestamp": int(at.timestamp()), "format": DATE, "fallback": local(at, zone)}


def local(at: datetime, zone: str) -> str:
    """Write an instant by the clock of a zone."""
    return f"{runs.local(at, zone)} {runs.zone_of(zone)}"


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
    most, empty = f"at most {subscription.most}", f"{EMPTY[subscription.empty_day]} on an empty day"
    return " · ".join((sources(subscription, feeds), included(subscription), most, empty))


def included(subscription: Subscription) -> str:
    """Say which stories a digest shows, and who is watched where that matters."""
    told = INCLUDED[subscription.include]
    if subscription.include is not Include.WATCHED:
        return told
    return f"{told} ({cut(clean(', '.join(subscription.watched)) or 'nobody is named', LONGEST_WORDS)})"


def sources(subscription: Subscription, feeds: Sequence[Feed]) -> str:
    """Name the sources or tags that a digest is made from."""
    known = {feed.number: feed for feed in feeds}
    chosen = [
        health.numbered(known[number]) if number in known else f"{number} (removed)" for number in subscription.feeds
    ]
    named = [*chosen, *(f"#{clean(tag)}" for tag in subscription.tags)]
    return cut(f"from {', '.join(named)}", LONGEST_SOURCES) if named else "from all sources"


def without_sources(subscription: Subscription, feeds: Sequence[Feed], *, command: str) -> str:
    """Say which tags of a digest no source has, or that there is no source at all; nothing where it finds some."""
    if not (feeds or subscription.feeds or subscription.tags):
        return f"It reads all sources, and there is none yet. Add one: {command} sources add LINK"
    known = {tag for feed in feeds for tag in feed.tags}
    missing = " or ".join(f"“{clean(tag)}”" for tag in subscription.tags if tag not in known)
    return f"No source has the tag {cut(missing, LONGEST_SOURCES)} yet." if missing else ""


def once_more(overview: Overview, now: datetime) -> str:
    """Say that a digest is due again on the day on which it was posted, as one is whose time was moved."""
    last, zone = overview.last, runs.zone_of(overview.subscription.zone)
    if overview.next is None or last is None or last.state is not SlotState.POSTED or (at := runs.ended(last)) is None:
        return ""
    due, posted = overview.next.astimezone(zone), at.astimezone(zone)
    if not due.date() == posted.date() == now.astimezone(zone).date():
        return ""
    return f"It is due next today at {due:%H:%M}, though it was posted today at {posted:%H:%M}."


def latest(run: Run, zone: str) -> Iterator[Element | None]:
    """Say when a digest was due last, and what became of that."""
    yield kit.words(f"last one due {local(run.slot.due, zone)}: ")
    yield from result(run, zone)


def result(run: Run, zone: str) -> Iterator[Element | None]:
    """Say what became of a slot: posted and how late, skipped, uncertain, or failed and why."""
    yield kit.words(runs.state(run), bold=run.state in MAY_BE_MISSING)
    if at := runs.ended(run):
        yield kit.words(" ")
        yield moment(at, zone)
    yield kit.words(runs.late(run))
    if run.note:
        yield kit.words(": " if run.state is not SlotState.POSTED else " · ")
        yield words(run.note)
    if address := web_address(run.permalink):
        yield kit.words(" · ")
        yield kit.link(address, "open")


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
