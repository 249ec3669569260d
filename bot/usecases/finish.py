"""End the slots whose messages are settled: posted with a link, uncertain, or failed with Slack's own reason.

Whoever posted the messages has told their owners already. Any number of replicas may do this: the database lets one
of them end a slot, and ending one again changes nothing. Whoever ended it asks for the link: a crash in between costs
the link, and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import PublishError
from bot.model import EndedSlot, MessageState, OutboxMessage, SlotState
from bot.usecases.digest_ports import Poster, Slots

log = logging.getLogger(__name__)

AT_ONCE = 20
NO_MESSAGES = "no message was kept for it"


@dataclass(frozen=True, slots=True)
class FinishDigests:
    """Ends what is posted, and what cannot be."""

    slots: Slots
    poster: Poster
    now: Callable[[], datetime]

    def __call__(self) -> int:
        """End the slots that are ready for it; return how many those were."""
        return sum(self._end(ended) for ended in self.slots.ended(limit=AT_ONCE))

    def _end(self, ended: EndedSlot) -> bool:
        messages = sorted(ended.messages, key=lambda message: message.position)
        state, note = outcome(messages)
        if not self.slots.settle(ended.id, state, now=self.now(), note=note):
            return False
        log.info("slot %s of digest %s is %s: %s", ended.id, ended.slot.subscription, state, note)
        if state is SlotState.POSTED and (link := self._permalink(messages[0])):
            self.slots.link(ended.id, link)
        return True

    def _permalink(self, message: OutboxMessage) -> str | None:
        try:
            return self.poster.permalink(message.channel, message.ts) if message.ts else None
        except PublishError as error:  # it is posted all the same
            log.warning("the link of a message could not be asked for: %s", error.code)
            return None


def outcome(messages: Sequence[OutboxMessage]) -> tuple[SlotState, str | None]:
    """Return how a slot ends whose messages, the parent first, are all sent, failed or uncertain; pure."""
    if not messages:
        return SlotState.FAILED, NO_MESSAGES
    parent, thread = messages[0], messages[1:]
    if parent.state is MessageState.UNCERTAIN:
        return SlotState.UNCERTAIN, parent.error
    if parent.state is not MessageState.SENT:
        return SlotState.FAILED, parent.error
    return SlotState.POSTED, _thread_note(thread)


def _thread_note(thread: Sequence[OutboxMessage]) -> str | None:
    missing = sum(message.state is MessageState.FAILED for message in thread)
    unsure = sum(message.state is MessageState.UNCERTAIN for message in thread)
    told = [f"{missing} missing"] if missing else []
    told += [f"{unsure} uncertain"] if unsure else []
    number = "1 message" if len(thread) == 1 else f"{len(thread)} messages"
    return f"of {number} in its thread: {', '.join(told)}" if told else None
