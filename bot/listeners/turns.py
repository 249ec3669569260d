"""One turn of the slash command: who asks what, and how to answer at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.listeners.desk import Desk, Person
from bot.publishing.kit import Message


@dataclass(frozen=True)
class Turn:
    """A command as it came, with what it takes to answer."""

    desk: Desk
    person: Person
    body: dict[str, Any]
    ack: Ack
    client: WebClient


def whisper(turn: Turn, message: Message) -> None:
    """Answer in the acknowledgement, to the one who asked alone."""
    turn.ack(text=message.text, blocks=message.blocks, response_type="ephemeral", unfurl_links=False)
