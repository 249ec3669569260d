"""A digest as the messages that are posted: the parent, then its thread, in the words that Slack takes; pure."""

from __future__ import annotations

from typing import Any

from bot.model import Digest, OutboxMessage, Receipt
from bot.publishing.digest import draw_digest
from bot.publishing.digest_pack import DigestMessage

MOST_IN_THREAD = 20
PARENT = 0


def digest_messages(digest: Digest, receipt: Receipt, *, channel: str) -> tuple[tuple[OutboxMessage, ...], Receipt]:
    """Obey the port ``DigestDrawer``; what a thread of 20 messages has no room for is counted at its end."""
    drawn = draw_digest(digest, receipt, most=MOST_IN_THREAD)
    parent = OutboxMessage(PARENT, channel, _payload(drawn.parent))
    thread = (
        OutboxMessage(position, channel, _payload(message), parent=PARENT)
        for position, message in enumerate(drawn.thread, PARENT + 1)
    )
    return (parent, *thread), drawn.receipt


def _payload(message: DigestMessage) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks), "plain": message.twin}
