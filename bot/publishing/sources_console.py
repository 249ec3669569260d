"""Draws a team's feeds, and what came of adding, testing or importing some, for the terminal; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.model import Feed, FeedState, SourcesAnswer
from bot.publishing import health
from bot.publishing.mrkdwn import clean
from bot.publishing.sources_plain import BROKEN, DONE, lines

NONE_YET = "No sources yet. Add one: briefbot sources add LINK"
_FAINT = Style(dim=True)
_COLOURS = {DONE: Style(color="green"), BROKEN: Style(color="red", bold=True)}


def draw_feeds(feeds: Sequence[Feed], now: datetime) -> RenderableType:
    """Return a table of a team's feeds, those that need attention first."""
    if not feeds:
        return Text(NONE_YET)
    table = Table(box=None, pad_edge=False, header_style=Style(bold=True, color="cyan"))
    table.add_column("No.", justify="right", no_wrap=True)
    table.add_column("Source", overflow="fold")  # what is cut of a link may be what tells it from others
    table.add_column("Health")
    for column in ("Last read", "Next check", "Grade"):
        table.add_column(column, no_wrap=True)
    for feed in health.in_order(feeds):
        table.add_row(*_cells(feed, now))
    return Group(table, Text(health.totals(feeds), style=_FAINT))


def draw_answer(answer: SourcesAnswer) -> RenderableType:
    """Return everything that there is to say of an answer, line by line."""
    return Group(*_answer_lines(answer))


def to_document(feed: Feed, now: datetime) -> dict[str, Any]:
    """Return a feed as plain values, how it is in words among them; instants are ISO 8601 in UTC."""
    return {**_plain(asdict(feed)), "says": health.state(feed, now), "needs_attention": health.needs_attention(feed)}


def _cells(feed: Feed, now: datetime) -> tuple[Text, ...]:
    read, following = feed.health.succeeded_at, feed.health.next_check_at
    style = _COLOURS[BROKEN] if health.needs_attention(feed) else Style()
    return (
        Text(str(feed.number)),
        Text.assemble(clean(health.listed(feed)), *(("\n#" + clean(tag), _FAINT) for tag in feed.tags)),
        Text(clean(health.state(feed, now)), style=style),
        Text(f"{read:%d %b %H:%M}" if read else "never"),
        Text(health.ahead(following, now) if feed.state is FeedState.ACTIVE else "–"),
        Text(feed.grade),
    )


def _answer_lines(answer: SourcesAnswer) -> Iterator[Text]:
    for line in lines(answer):
        yield Text(clean(line), style=_COLOURS.get(line[:1], Style()))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
