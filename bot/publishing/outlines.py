"""Draws OPML as Slack messages that people can copy: each message holds a whole document; pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bot.publishing import kit
from bot.publishing.kit import Message
from bot.publishing.mrkdwn import escape

ROOM = 10_000
MOST_MESSAGES = 5  # what a response URL and an acknowledgement take together is one more


def draw_export(documents: Iterator[str], *, command: str) -> tuple[Message, ...]:
    """Draw OPML documents as a message each; more than Slack takes are for the terminal, and not asked for."""
    parts = tuple(islice(documents, MOST_MESSAGES + 1))
    if not parts:
        sentence = f"No sources yet, so there is nothing to export. Add one with {command} sources add."
        return (Message(escape(sentence), (kit.section(sentence),)),)
    if len(parts) > MOST_MESSAGES or max(map(len, parts)) > ROOM:
        command_line = "briefbot sources export --out sources.opml"
        sentence = f"Your sources are too many for a message. In a terminal, run: {command_line}"
        return (Message(escape(sentence), (kit.section(sentence),)),)
    return tuple(_message(part, number, len(parts)) for number, part in enumerate(parts, 1))


def _message(part: str, number: int, total: int) -> Message:
    count = part.count("xmlUrl=")
    which = f", part {number} of {total}" if total > 1 else ""
    said = f"Your sources as OPML{which}: {count} of them. Copy the text into a file that ends in .opml."
    return Message(escape(said), (kit.section(said), kit.rich(kit.preformatted(part))))
