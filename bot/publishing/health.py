"""Says in words how a feed is: the same in the Slack list, on the home tab and in the terminal; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.model import Feed, FeedState
from bot.publishing.mrkdwn import cut, host_of
from bot.publishing.wording import counted

LONGEST_NAME = 120
LONGEST_LINK = 120
LONGEST_REASON = 240
LONGEST_TAGS = 80


def name(feed: Feed) -> str:
    """Return a feed's title with its host, or the host alone."""
    host = host_of(feed.url)
    return f"{cut(feed.title, LONGEST_NAME)} ({host})" if feed.title and feed.title.strip() else host


def numbered(feed: Feed) -> str:
    """Return what people type, then a feed's name."""
    return f"{feed.number} · {name(feed)}"


def listed(feed: Feed) -> str:
    """Return a feed's title with its link as people know it, which tells it from a publisher's other feeds."""
    link = address(feed.url)
    return f"{cut(feed.title, LONGEST_NAME)} ({link})" if feed.title and feed.title.strip() else link


def address(url: str) -> str:
    """Return a link without what is the same for all and what is nobody's business: scheme, user and password."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2].removeprefix("www.")
    return cut(f"{place}{parts.path.rstrip('/')}{'?' if parts.query else ''}{parts.query}", LONGEST_LINK)


def needs_attention(feed: Feed) -> bool:
    """Tell whether a person should look at a feed: it fails, or is read no more without anybody's wish."""
    failing = feed.state is FeedState.ACTIVE and feed.health.failures > 0
    return failing or feed.state is FeedState.DISABLED


def state(feed: Feed, now: datetime) -> str:
    """Say how a feed is, with the reason where it is not well."""
    health = feed.health
    if feed.state is FeedState.PAUSED:
        return f"paused, {_failing(feed, now)}" if health.failures else "paused"
    if feed.state is FeedState.DISABLED:
        return f"no longer read: {_sentence(feed.reason or health.error)}"
    if health.failures:
        return _failing(feed, now)
    if health.checked_at is None:
        return "not read yet"
    return f"ok, but {_clause(health.error)}" if health.error else "ok"


def facts(feed: Feed, now: datetime) -> tuple[str, ...]:
    """Say how a feed is, when it was read last and will be next, its grade, and its tags."""
    health = feed.health
    moved = f"says that it moves to {address(health.moved_to)}" if health.moved_to else ""
    last = f"last read {_instant(health.succeeded_at)}" if health.succeeded_at else "never read"
    following = f"next check {ahead(health.next_check_at, now)}" if feed.state is FeedState.ACTIVE else ""
    tagged = cut(" ".join(f"#{tag}" for tag in feed.tags), LONGEST_TAGS)
    return tuple(part for part in (state(feed, now), moved, last, following, f"grade {feed.grade}", tagged) if part)


def tags(feed: Feed) -> str:
    """Say which tags a feed has, as what follows its name."""
    return f"has the {'tag' if len(feed.tags) == 1 else 'tags'} {', '.join(feed.tags)}" if feed.tags else "has no tags"


def totals(feeds: Sequence[Feed]) -> str:
    """Count a team's feeds by how they are."""
    ailing = sum(map(needs_attention, feeds))
    paused = sum(feed.state is FeedState.PAUSED for feed in feeds)
    unread = sum(map(_is_unread, feeds))
    well = len(feeds) - ailing - paused - unread
    counts = ((well, "well"), (unread, "not read yet"), (ailing, "failing"), (paused, "paused"))
    shown = ", ".join(f"{number:,} {word}" for number, word in counts if number)
    return f"{counted(len(feeds), 'source')}: {shown}"


def in_order(feeds: Sequence[Feed]) -> list[Feed]:
    """Put the feeds that need attention first, each group by number."""
    return sorted(feeds, key=lambda feed: (not needs_attention(feed), feed.number))


def since(at: datetime, now: datetime) -> str:
    """Say since when, as people do: a time today, a day of this week, else a date."""
    days = (now.date() - at.date()).days
    if days <= 0:
        return f"since {at:%H:%M} UTC"
    return f"since {at:%A}" if days < 7 else f"since {at.day} {at:%b %Y}"


def ahead(at: datetime | None, now: datetime) -> str:
    """Say in how long an instant comes; what is over is due now."""
    left = (at - now) if at else timedelta()
    minutes = round(left.total_seconds() / 60)
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= size:
            return f"in {counted(minutes // size, unit)}"
    return "now"


def _is_unread(feed: Feed) -> bool:
    return feed.state is FeedState.ACTIVE and not feed.health.failures and feed.health.checked_at is None


def _failing(feed: Feed, now: datetime) -> str:
    began = f" {since(feed.health.failing_since, now)}" if feed.health.failing_since else ""
    return f"failing{began}: {_sentence(feed.health.error)}"


def _sentence(words: str | None) -> str:
    return cut((words or "no reason was recorded").strip(), LONGEST_REASON).rstrip(".")


def _clause(words: str) -> str:
    return words[:1].lower() + _sentence(words)[1:]


def _instant(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"
