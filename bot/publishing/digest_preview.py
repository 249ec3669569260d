"""Draws the digest that a channel would get now, for the one who asked alone; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.model import MadeDigest, Subscription
from bot.publishing import digest_facts as facts
from bot.publishing import ids, kit
from bot.publishing.digest import DrawnDigest, draw_digest
from bot.publishing.digest_list import press
from bot.publishing.kit import Block, Message
from bot.publishing.mrkdwn import cut, escape
from bot.publishing.wording import counted

NOTHING_POSTED: Final = "Preview. Nothing was posted."
NOTHING_SAVED: Final = "Preview of what the form says. Nothing was posted or saved."
OURS: Final = 3


def draw_preview(subscription: Subscription, made: MadeDigest, *, saved: bool) -> Message:
    """Draw the digest's own message, what its thread would hold, and what can be done with a saved one."""
    whole = draw_digest(made.digest, made.receipt)
    drawn = _with_room(made)
    told = _told(subscription, threaded=len(drawn.thread), saved=saved)
    fewer = drawn.receipt.shown < whole.receipt.shown
    note = (kit.context("In the channel, more of its stories stand above the thread."),) if fewer else ()
    text = f"{escape(told)}\n{drawn.parent.text}"
    steps = _next_steps(subscription.number) if saved else ()
    return Message(cut(text, kit.FALLBACK_TEXT), (kit.section(told), *drawn.parent.blocks, *note, *steps))


def _told(subscription: Subscription, *, threaded: int, saved: bool) -> str:
    more = f"{counted(threaded, 'more message')} in its thread" if threaded else ""
    if saved:
        return f"{NOTHING_POSTED} Digest {', '.join(filter(None, (facts.numbered(subscription), more)))}."
    return f"{NOTHING_SAVED} {more}." if more else NOTHING_SAVED


def _next_steps(number: int) -> tuple[Block, ...]:
    run, edit = press("Run now", ids.RUN, number, ids.BESIDE), press("Edit…", ids.EDIT, number, ids.BESIDE)
    return (kit.actions(run, edit),)


def _with_room(made: MadeDigest) -> DrawnDigest:
    """Draw a digest with as many stories above its thread as leave room for our own words."""
    digest = made.digest
    drawn = draw_digest(digest, made.receipt)
    while len(drawn.parent.blocks) > kit.MESSAGE_BLOCKS - OURS and digest.stories:
        digest = replace(digest, stories=digest.stories[:-1], thread=(digest.stories[-1], *digest.thread))
        drawn = draw_digest(digest, made.receipt)
    return drawn
