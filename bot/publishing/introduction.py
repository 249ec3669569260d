"""Draws how a digest introduces itself to its channel, and what its owner is told of that; pure.

The introduction is also the probe: only a post shows whether the bot may post. It names people and calls nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.model import Feed, Overview, SubscriptionState
from bot.publishing import digest_facts as facts
from bot.publishing import ids, kit
from bot.publishing.digest_facts import Parts
from bot.publishing.digest_list import press
from bot.publishing.kit import Element, Message
from bot.publishing.mrkdwn import clean, cut, escape, web_address

HERE: Final = "I post the digest here at its times, and nothing else unless somebody asks me."
_PUT: Final[Mapping[str, str]] = {"resumed": "resumed by", "paused": "paused by"}


def draw_introduction(overview: Overview, feeds: Sequence[Feed], *, command: str) -> Message:
    """Draw what the channel is told: who set the digest up, when it comes, from which sources, and how to pause it."""
    subscription = overview.subscription
    title = f"{cut(clean(subscription.name), facts.LONGEST_NAME)}: a digest for this channel"
    lines: list[Parts] = [
        tuple(_people(overview)),
        (kit.words(f"It comes {overview.when} · "), *facts.state(overview)),
        (kit.words(facts.choice(subscription, feeds)),),
        *((kit.words(gap),) for gap in (facts.without_sources(subscription, feeds, command=command),) if gap),
        (kit.words(f"To pause it: {command} digest pause {subscription.number} · all digests: {command} digest"),),
    ]
    drawn = kit.rich(kit.line(kit.words(title, bold=True)), kit.bullets(*(kit.line(*parts) for parts in lines)))
    text = "\n".join([escape(title), *map(facts.plain, lines), HERE])
    return Message(cut(text, kit.FALLBACK_TEXT), (drawn, kit.context(HERE)))


def introduced(overview: Overview, permalink: str | None) -> Parts:
    """Say that a digest was introduced, and when it comes."""
    head = kit.words(f"Digest {facts.numbered(overview.subscription)} is introduced in ")
    where = (facts.channel(overview.subscription.channel), kit.words(": "), *facts.state(overview), kit.words(". "))
    address = web_address(permalink)
    return head, *where, kit.link(address, "Open the introduction") if address else None


def doubted(overview: Overview) -> Parts:
    """Say that nobody knows whether the introduction was posted; the digest stays as it is."""
    head = kit.words("Slack did not answer, so my introduction may or may not be in ")
    rest = kit.words(f". Look there; I do not post it again. Digest {facts.numbered(overview.subscription)}: ")
    return head, facts.channel(overview.subscription.channel), rest, *facts.state(overview), kit.words(".")


def refused(overview: Overview, reason: str) -> Parts:
    """Say why a digest could not be introduced; the reason says what to do before it is resumed."""
    head = kit.words(f"Digest {facts.numbered(overview.subscription)} cannot be posted in ")
    return head, facts.channel(overview.subscription.channel), kit.words(". "), facts.words(reason)


def next_steps(overview: Overview) -> tuple[Element, ...]:
    """Return the buttons that lead on when a digest could not be introduced."""
    number = overview.subscription.number
    resume = [press("Resume", ids.RESUME, number, ids.INSTEAD, primary=True)] if _is_stopped(overview) else []
    return (*resume, press("Edit…", ids.EDIT, number, ids.BESIDE))


def _is_stopped(overview: Overview) -> bool:
    return overview.subscription.state is SubscriptionState.STOPPED


def _people(overview: Overview) -> Iterator[Element | None]:
    yield from (kit.words("Set up by "), facts.person(overview.subscription.created_by))
    if overview.put and overview.put.verb in _PUT:
        yield from (kit.words(f", {_PUT[overview.put.verb]} "), facts.person(overview.put.made_by))
