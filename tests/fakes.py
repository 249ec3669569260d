"""Fakes that obey our ports and can be asked what happened."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from slack_bolt import App
from slack_bolt.request import BoltRequest

from bot.errors import BotError, UnknownBriefError
from bot.model import (
    Address,
    Brief,
    BriefRequest,
    DigestRequest,
    DigestVerb,
    Edition,
    EntriesRequest,
    Request,
    ShareRequest,
    Source,
    StoredBrief,
)
from bot.playground.deliveries import Attempt, Delivery
from tests.briefs import RICH_TEXT, quiet_brief, rich_brief, stored_brief

__all__ = [  # the briefs are built next door; they are asked for here like every other fake
    "RICH_TEXT",
    "quiet_brief",
    "rich_brief",
    "stored_brief",
]

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class MemoryBriefs:
    """Remembers briefs in a list; obeys the port ``Briefs``. ``trouble`` is raised instead of listing recent ones."""

    kept: list[StoredBrief] = field(default_factory=list)
    trouble: BotError | None = None

    def add(
        self, brief: Brief, *, team: str, user: str, milliseconds: int, now: datetime, edition: Edition | None = None
    ) -> StoredBrief:
        """Remember a brief under the next id."""
        stored = StoredBrief(f"b{len(self.kept) + 1}", team, user, now.isoformat(), milliseconds, brief, edition)
        self.kept.append(stored)
        return stored

    def get(self, brief_id: str, *, team: str) -> StoredBrief:
        """Return the team's brief of that id."""
        for stored in self.kept:
            if (stored.id, stored.team) == (brief_id, team):
                return stored
        raise UnknownBriefError(brief_id)

    def recent(self, *, team: str, user: str, limit: int) -> tuple[StoredBrief, ...]:
        """Return a person's latest briefs, newest first."""
        if self.trouble:
            raise self.trouble
        mine = [stored for stored in self.kept if (stored.team, stored.user) == (team, user)]
        return tuple(reversed(mine[-limit:]))


def a_brief_request(*, key: str = "k1", team: str = "T1", user: str = "U1", text: str = RICH_TEXT) -> BriefRequest:
    """Ask for a brief of a text."""
    return BriefRequest(key, team, user, Source(text=text), Address(response_url=f"https://answer.example/{key}"))


def a_share_request(*, key: str = "s1", team: str = "T1", user: str = "U1", brief_id: str = "b7") -> ShareRequest:
    """Ask to share a brief with a channel."""
    return ShareRequest(
        key, team, user, brief_id, "C1", short=False, evidence=True, note="See this", reply_to=Address(channel="C1")
    )


def a_digest_request(verb: DigestVerb = DigestVerb.PREVIEW, *, key: str = "d1") -> DigestRequest:
    """Ask something of a digest."""
    return DigestRequest(key, "T1", "U1", verb, 7, Address(response_url=f"https://answer.example/{key}"))


def an_entries_request(*, key: str = "e1") -> EntriesRequest:
    """Ask that a feed's entries are read; nobody waits for it."""
    return EntriesRequest(key, "T1", 3)


@dataclass
class RecordingPublisher:
    """Writes down what it would publish; obeys the port ``Publisher``."""

    answers: list[tuple[StoredBrief, Address]] = field(default_factory=list)
    shares: list[tuple[StoredBrief, ShareRequest]] = field(default_factory=list)
    apologies: list[tuple[BotError, Address]] = field(default_factory=list)

    def answer(self, stored: StoredBrief, to: Address) -> None:
        """Note an answer."""
        self.answers.append((stored, to))

    def share(self, stored: StoredBrief, request: ShareRequest) -> None:
        """Note a shared brief."""
        self.shares.append((stored, request))

    def apologise(self, error: BotError, to: Address) -> None:
        """Note an apology."""
        self.apologies.append((error, to))


@dataclass
class Clock:
    """A clock that moves when it is told to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def forward(self, seconds: float) -> None:
        """Move on."""
        self.at += timedelta(seconds=seconds)


def until(fact: Callable[[], bool], *, seconds: float = 30) -> bool:
    """Wait for a fact; return False when it did not come true in time."""
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@dataclass
class Inbox:
    """Accepts requests into a list, each key once; ``trouble`` is raised instead."""

    accepted: list[Request] = field(default_factory=list)
    trouble: BotError | None = None

    def __call__(self, request: Request) -> bool:
        """Accept a request; return False for a key that was seen before."""
        if self.trouble:
            raise self.trouble
        if request.key in {each.key for each in self.accepted}:
            return False
        self.accepted.append(request)
        return True


@dataclass
class InProcess:
    """Hands what the loopback Slack delivers to a Bolt app in this process, as Socket Mode would."""

    app: App

    def __call__(self, delivery: Delivery) -> None:
        """Dispatch a delivery and pass its acknowledgement on."""
        attempt = Attempt(sent=time.monotonic())
        delivery.attempts.append(attempt)
        response = self.app.dispatch(BoltRequest(body=delivery.payload, mode="socket_mode"))
        if response is None or response.status != 200:
            delivery.give_up("operation_timeout")
            return
        body = json.loads(response.body) if response.body.startswith("{") else response.body
        delivery.acknowledge(attempt, body, at=time.monotonic())
