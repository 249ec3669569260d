"""Draws a team's feeds and what came of adding, testing or importing some, within the limits of Slack; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.model import AddedFeed, Entry, Feed, FeedState, ImportedFeeds, SourcesAnswer, SourceTest
from bot.publishing import health, ids, kit
from bot.publishing.kit import Block, Element, Message
from bot.publishing.mrkdwn import clean, cut, escape, host_of, web_address
from bot.publishing.sources_plain import plain_answer, plain_feeds, verdict

BUDGET = 10_000
MOST_ON_A_PAGE = 18
MOST_OTHERS, MOST_LISTED, MOST_STEPS = 5, 12, 25
LONGEST_FACTS, LONGEST_LINE = 400, 300


def draw_feeds(feeds: Sequence[Feed], *, command: str, now: datetime, page: int = 0, said: str = "") -> Message:
    """Draw one page of a team's feeds, those that need attention first; ``said`` stands above them."""
    above = (kit.section(said),) if said else ()
    if not feeds:
        empty = f"No sources yet. Add one with {command} sources add and the link of a page or a feed."
        return Message(escape(f"{said} {empty}".strip()), (*above, kit.section(empty)))
    pages = list(_pages(health.in_order(feeds), now))
    page = max(0, min(page, len(pages) - 1))
    blocks = (*above, kit.header("Sources"), kit.context(health.totals(feeds)), *_groups(pages[page], page, now))
    text = plain_feeds(feeds, command=command, now=now, said=said)
    hint = kit.context(
        f"{command} sources add <link> · test · grade <number> <A to F> · tag <number> <tags> · import · export · help"
    )
    return Message(text, (*blocks, *kit.pager(ids.SOURCES_PAGE, page, len(pages)), hint))


def draw_answer(answer: SourcesAnswer) -> Message:
    """Draw what came of adding, testing or importing."""
    if isinstance(answer, SourceTest):
        blocks = _tested(answer)
    elif isinstance(answer, ImportedFeeds):
        blocks = _imported(answer)
    else:
        blocks = _added(answer)
    return Message(plain_answer(answer), tuple(blocks))


def _pages(feeds: Sequence[Feed], now: datetime) -> Iterator[tuple[Feed, ...]]:
    page: list[Feed] = []
    room = BUDGET
    for feed in feeds:
        size = kit.characters(_feed(feed, 0, now))
        if page and (len(page) == MOST_ON_A_PAGE or size > room):
            yield tuple(page)
            page, room = [], BUDGET
        page.append(feed)
        room -= size
    yield tuple(page)


def _groups(feeds: Sequence[Feed], page: int, now: datetime) -> Iterator[Block]:
    ailing = [feed for feed in feeds if health.needs_attention(feed)]
    well = [feed for feed in feeds if not health.needs_attention(feed)]
    for title, group in (("Need attention", ailing), ("The others", well)):
        if group and ailing:
            yield kit.rich(kit.line(kit.words(title, bold=True)))
        for feed in group:
            yield from _feed(feed, page, now)


def _feed(feed: Feed, page: int, now: datetime) -> tuple[Block, Block]:
    run = ("Pause", ids.PAUSE) if feed.state is FeedState.ACTIVE else ("Resume", ids.RESUME)
    choices = (("Test", ids.TEST), run, ("Remove…", ids.REMOVE))
    menu = kit.overflow(ids.SOURCE_MENU, {label: ids.to_choice(verb, feed.number, page) for label, verb in choices})
    heading = kit.section(cut(clean(f"{feed.number} · {health.listed(feed)}"), LONGEST_LINE), accessory=menu)
    return heading, kit.context(" · ".join(health.facts(feed, now)), limit=LONGEST_FACTS)


def _added(answer: AddedFeed) -> Iterator[Block]:
    yield kit.section(verdict(answer)[0])
    yield kit.context(*verdict(answer)[1:])
    if answer.newest:
        newest = [kit.line(*_entry(entry)) for entry in answer.newest]
        yield kit.rich(kit.line(kit.words("Its newest entries", bold=True)), kit.bullets(*newest))
    if answer.others:
        yield kit.rich(kit.line(kit.words("The page names other feeds, too", bold=True)))
    for other in answer.others[:MOST_OTHERS]:
        usable = len(other.url) <= kit.VALUE
        add = kit.button("Add", ids.ADD_OTHER, value=other.url) if usable else None
        yield kit.section(cut(clean(f"{other.title or host_of(other.url)} · {other.url}"), LONGEST_LINE), accessory=add)
    if len(answer.others) > MOST_OTHERS:
        yield kit.context(f"+{len(answer.others) - MOST_OTHERS} more on the page")


def _entry(entry: Entry) -> Iterator[Element | None]:
    instant = entry.published or entry.updated
    yield kit.link(web_address(entry.link), cut(entry.title or "Without a title", LONGEST_LINE))
    yield kit.words(f" · {instant:%d %b %Y %H:%M} UTC" if instant else " · without a date")


def _tested(answer: SourceTest) -> Iterator[Block]:
    first, *steps = verdict(answer)
    yield kit.section(first)
    if steps:
        yield kit.rich(kit.bullets(*_lines(steps, most=MOST_STEPS)))


def _imported(answer: ImportedFeeds) -> Iterator[Block]:
    yield kit.section(verdict(answer)[0])
    groups = (
        ("Added", [health.numbered(feed) for feed in answer.added]),
        ("Known already", [health.numbered(feed) for feed in answer.known]),
        ("Refused", [f"{what}: {why}" for what, why in answer.refused]),
    )
    for title, lines in groups:
        if lines:
            yield kit.rich(kit.line(kit.words(f"{title} ({len(lines)})", bold=True)), kit.bullets(*_lines(lines)))


def _lines(lines: Iterable[str], *, most: int = MOST_LISTED) -> list[Element]:
    every = list(lines)
    shown = [kit.line(kit.words(cut(clean(line), LONGEST_LINE))) for line in every[:most]]
    hidden = len(every) - len(shown)
    return [*shown, kit.line(kit.words(f"+{hidden} more", italic=True))] if hidden else shown
