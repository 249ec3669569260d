"""Draws the App Home: what the bot promises, a way to start, recent briefs; useful before any set-up; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.model import Completeness, Feed, Overview, StoredBrief, SubscriptionState
from bot.publishing import digest_facts, health, ids, kit, wording
from bot.publishing.digest_list import switch
from bot.publishing.help import PRIVACY, PROMISE, THREADS, version_line
from bot.publishing.kit import Block, Element, View
from bot.publishing.mrkdwn import cut

MOST_RECENT = 10
MOST_FAILING = 5
MOST_DIGESTS = 5


def draw_home(
    recent: Sequence[StoredBrief],
    *,
    command: str,
    now: datetime,
    feeds: Sequence[Feed] = (),
    digests: Sequence[Overview] = (),
) -> View:
    """Draw the home tab for a person: their latest briefs, the team's digests, and what somebody should look at."""
    blocks = [
        kit.header("Briefs you can check"),
        kit.section(PROMISE),
        kit.actions(kit.button("Brief an article", ids.NEW, primary=True), kit.button("Help", ids.HELP)),
        *_attention(
            [feed for feed in feeds if health.needs_attention(feed)],
            [each for each in digests if each.needs_attention],
            command,
            now,
        ),
        kit.divider(),
        kit.header("Recent briefs"),
        *_recent(recent, command, now),
        kit.divider(),
        kit.header("Digests"),
        *_digests(digests, command),
        kit.divider(),
        kit.header("How to ask"),
        kit.section(f"Anywhere: {command} and a link or a text. {command} help lists every verb."),
        kit.section(THREADS),
        kit.context(version_line(), PRIVACY),
    ]
    return {"type": "home", "blocks": blocks}


def _attention(failing: Sequence[Feed], digests: Sequence[Overview], command: str, now: datetime) -> Iterator[Block]:
    told = [wording.counted(len(failing), "failing source")] if failing else []
    told += [wording.counted(len(digests), "digest")] if digests else []
    if told:
        yield kit.divider()
        yield kit.header(f"Needs attention: {' and '.join(told)}")
    for feed in failing[:MOST_FAILING]:
        yield kit.section(f"{health.numbered(feed)}: {health.state(feed, now)}")
    if failing:
        yield kit.context(f"{_more(failing, MOST_FAILING)}{command} sources lists them with what can be done.")
    for overview in digests[:MOST_FAILING]:
        yield digest_facts.line(kit.words(f"{digest_facts.numbered(overview.subscription)} · "), *_trouble(overview))
    if digests:
        yield kit.context(f"{_more(digests, MOST_FAILING)}{command} digest lists them with what can be done.")


def _trouble(overview: Overview) -> Iterator[Element | None]:
    """Say that a digest is stopped, or what became of its latest slot."""
    if overview.subscription.state is SubscriptionState.STOPPED or overview.last is None:
        yield from digest_facts.state(overview)
    else:
        yield from digest_facts.latest(overview.last, overview.subscription.zone)


def _digests(digests: Sequence[Overview], command: str) -> Iterator[Block]:
    for overview in digests[:MOST_DIGESTS]:
        name = kit.words(f"{digest_facts.numbered(overview.subscription)} · {overview.when} · ")
        yield digest_facts.line(name, *digest_facts.state(overview))
        yield kit.actions(switch(overview, ids.BESIDE))
    about = "All of them" if digests else "A channel gets what is new in your sources, at its time"
    yield kit.context(f"{_more(digests, MOST_DIGESTS)}{about}: {command} digest")
    yield kit.actions(kit.button("New digest", ids.NEW_DIGEST))


def _more(every: Sequence[object], shown: int) -> str:
    return f"+{len(every) - shown:,} more. " if len(every) > shown else ""


def _recent(recent: Sequence[StoredBrief], command: str, now: datetime) -> Iterator[Block]:
    if not recent:
        yield kit.section(f"None yet. Press “Brief an article”, or type {command} and a link in any conversation.")
    for stored in recent[:MOST_RECENT]:
        yield kit.section(
            cut(wording.title(stored.brief.article), 200), accessory=kit.button("Open", ids.OPEN, value=stored.id)
        )
        warnings = wording.counted(len(stored.brief.warnings), "warning")
        article = stored.brief.article
        part = "" if article.completeness is Completeness.FULL else f" · {article.completeness}"
        outlet = article.outlet or "Outlet unknown"
        yield kit.context(f"{outlet}{part} · {warnings} · {wording.ago(stored.created, now)} · brief {stored.id}")
