"""Says in plain lines what Slack's blocks and the terminal draw of a team's feeds; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.model import NEWEST, AddedFeed, Feed, ImportedFeeds, SourcesAnswer, SourceTest, Step
from bot.publishing import health, kit
from bot.publishing.mrkdwn import clean, cut, escape, host_of, shown_link
from bot.publishing.wording import counted

DONE, BROKEN = "✓", "✗"
LONGEST_LINE = 400


def plain_feeds(feeds: Sequence[Feed], *, command: str, now: datetime, said: str = "") -> str:
    """Write a team's feeds as text of at most 4,000 characters, cut between lines only."""
    lines = [
        f"{feed.number} · {health.listed(feed)}: {' · '.join(health.facts(feed, now))}"
        for feed in health.in_order(feeds)
    ]
    more = f"… and more: {command} sources shows them page by page."
    return within(kit.FALLBACK_TEXT, [*filter(None, (said, health.totals(feeds))), *lines], more)


def plain_answer(answer: SourcesAnswer) -> str:
    """Write what came of adding, testing or importing as text of at most 4,000 characters."""
    return within(kit.FALLBACK_TEXT, lines(answer), "… and more.")


def lines(answer: SourcesAnswer) -> list[str]:
    """Return everything there is to say of an answer, line by line."""
    found = list(verdict(answer))
    if isinstance(answer, AddedFeed):
        found += [f"• {entry.title or 'Without a title'}" for entry in answer.newest]
        found += [
            f"Another feed of the page: {other.title or host_of(other.url)} {other.url}" for other in answer.others
        ]
    elif isinstance(answer, ImportedFeeds):
        found += [f"Added: {health.numbered(feed)}" for feed in answer.added]
        found += [f"Known already: {health.numbered(feed)}" for feed in answer.known]
        found += [f"Refused: {what}: {why}" for what, why in answer.refused]
    return found


def verdict(answer: SourcesAnswer) -> tuple[str, ...]:
    """Say first what came of it, in one sentence; the lines after it say more."""
    if isinstance(answer, SourceTest):
        return _tested(answer)
    if isinstance(answer, ImportedFeeds):
        return (_imported(answer),)
    return _added(answer)


def within(limit: int, texts: Iterable[str], more: str) -> str:
    """Join lines, escaped, as far as they fit, and say where there would be more."""
    every = [escape(cut(clean(text), LONGEST_LINE)) for text in texts]
    joined = "\n".join(every)
    if len(joined) <= limit:
        return joined
    room = limit - len(escape(more)) - 1
    kept: list[str] = []
    for line in every:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, escape(more)])


def _added(answer: AddedFeed) -> tuple[str, ...]:
    if not answer.new:
        return (
            f"You have that one already: source {health.numbered(answer.feed)}.",
            f"grade {answer.feed.grade}",
            *answer.losses,
        )
    return f"Added as source {health.numbered(answer.feed)}.", _backlog(answer.entries), *answer.losses


def _backlog(entries: int) -> str:
    if not entries:
        return "It is valid but empty; what comes from now on is new."
    many = "1 entry" if entries == 1 else f"{entries:,} entries"
    shown = f"the {NEWEST} newest of them" if entries > NEWEST else "them" if entries > 1 else "it"
    return f"Its backlog of {many} is marked as read, but a digest shows {shown} once; what comes from now on is new."


def _tested(answer: SourceTest) -> tuple[str, ...]:
    broken = next((step for step in answer.steps if not step.ok), None)
    end = "a reader gets all of it"
    if broken:
        goes_on = broken is not answer.steps[-1]
        end = f"a reader gets not all of it, see “{broken.name}”" if goes_on else f"it ends at “{broken.name}”"
    steps = [line for step in answer.steps for line in _step(step)]
    return f"Test of {shown_link(answer.source)}: {end}.", *steps


def _step(step: Step) -> tuple[str, ...]:
    first, *others = step.detail.splitlines() or ["nothing to tell"]
    return (f"{DONE if step.ok else BROKEN} {step.name}: {first}", *(f"– {line}" for line in others))


def _imported(answer: ImportedFeeds) -> str:
    known = f", {len(answer.known):,} known already" if answer.known else ""
    refused = f", {len(answer.refused):,} refused" if answer.refused else ""
    return f"{counted(len(answer.added), 'source')} added{known}{refused}."
