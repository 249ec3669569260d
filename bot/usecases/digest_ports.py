"""What the scripts of digests need from the world; like ``ports``, which has no room left for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.model import (
    EndedSlot,
    Made,
    OutboxMessage,
    PlannedSlot,
    Run,
    Slot,
    SlotState,
    Subscription,
    SubscriptionChange,
    Wish,
)
from bot.model.posting import Post, Sighting
from bot.usecases.ports import Leased


class StoredSubscriptions(Protocol):
    """The subscriptions of all workspaces and who changed them; a team sees its own only."""

    def add(self, wish: Wish, *, team: str, user: str, now: datetime, owner: str | None = None) -> Subscription:
        """Remember a subscription that is active from now on, and that is its owner's, or else the user's."""

    def get(self, number: int, *, team: str) -> Subscription:
        """Return a subscription; raise ``UnknownSubscriptionError`` when the team has none of that number."""

    def find(self, number: int, *, team: str) -> Subscription:
        """Return a subscription, also one that was removed, which is then stopped for that reason."""

    def of_team(self, team: str) -> tuple[Subscription, ...]:
        """Return a team's subscriptions by number."""

    def active(self) -> tuple[Subscription, ...]:
        """Return the active subscriptions of all teams."""

    def change(self, before: Subscription, after: Subscription, *, verb: str, user: str, now: datetime) -> bool:
        """Keep and log what differs; return False, and change nothing, when its state is not as before any more.

        One that is active no more loses the slots that wait.
        """

    def remove(self, subscription: Subscription, *, user: str, now: datetime) -> None:
        """Show a subscription no more; what became of its slots and who changed it stays, and its number is spent."""

    def changes(self, number: int, *, team: str) -> tuple[SubscriptionChange, ...]:
        """Return who changed a subscription, the latest last, also when it is removed."""

    def put(self, numbers: Collection[int], *, team: str) -> Mapping[int, SubscriptionChange]:
        """Return who put each subscription into the state that it is in."""


class SlotClaim(Leased, Protocol):
    """A slot under a lease."""

    @property
    def slot(self) -> Slot:
        """Return which slot it is."""

    @property
    def team(self) -> str:
        """Return the workspace that gets the digest."""

    @property
    def note(self) -> str | None:
        """Return what is to be told of the slot, such as how many before it were missed."""

    @property
    def cause(self) -> str | None:
        """Return why it is late, where that is known."""

    @property
    def asked_by(self) -> str | None:
        """Return who ran it beside the times that the digest is due, or had it posted again."""

    @property
    def free_at(self) -> datetime | None:
        """Return since when it could be taken; None where that is not known."""

    @property
    def begun_at(self) -> datetime | None:
        """Return when it was taken first, or first since a person had it posted again; None where that is not known."""


class Slots(Protocol):
    """The slots of all workspaces, each there once, and what became of them."""

    def last(self, *, now: datetime) -> Mapping[int, datetime]:
        """Return when the latest slot of each subscription was due that is planned already, without those asked for."""

    def plan(self, planned: Sequence[PlannedSlot], *, now: datetime) -> int:
        """Keep slots that are not there yet and whose subscription is still active; return how many those were."""

    def ask(self, subscription: Subscription, *, key: str, user: str, now: datetime) -> bool:
        """Keep a slot that a person asks for, due now; return False when that key, or another, is asked for already."""

    def begins(self, subscription: int) -> datetime | None:
        """Return until when the latest digest looked that was made of a subscription; None before the first."""

    def get(self, slot: int, *, team: str) -> Run | None:
        """Return what became of one slot."""

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> SlotClaim | None:
        """Take the slot that is due longest of those that are free or whose lease has ended.

        While another slot of its subscription is worked on or being posted it waits: it would show the same again.
        """

    def renew(self, claim: SlotClaim, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""

    def skip(self, claim: SlotClaim, *, now: datetime, note: str, made: Made | None = None) -> bool:
        """Mark a slot as skipped, such as on an empty day; what was made counts as posted. False: its lease is lost."""

    def fail(self, claim: SlotClaim, *, note: str, retry_at: datetime | None, now: datetime) -> bool:
        """Mark a slot as failed, or free it again at ``retry_at``; return False when the lease was lost."""

    def release(self, claim: SlotClaim, *, now: datetime) -> bool:
        """Give a slot back as if it had not been claimed, for a worker that stops before it is done."""

    def ended(self, *, limit: int) -> tuple[EndedSlot, ...]:
        """Return slots that are being posted, or proved to be posted, and none of whose messages is on its way."""

    def settle(self, slot: int, state: SlotState, *, now: datetime, note: str | None = None) -> bool:
        """End a slot that ``ended`` returned; return False when somebody else did.

        One that is posted or uncertain leaves behind what it showed and covered.
        """

    def link(self, slot: int, permalink: str) -> None:
        """Keep where the digest of a slot stands."""

    def again(self, slot: int, *, team: str, user: str, now: datetime) -> bool:
        """Free a slot that is uncertain or has failed, whole or in part, by a person's wish; False: it was none.

        Raises ``NotAgainError`` while another slot of its subscription is worked on or being posted, and when a later
        digest showed the same.
        """

    def instead(self, slot: Slot, *, now: datetime) -> Slot | None:
        """Return the latest slot of a subscription that was due after another one, and is or will be posted."""

    def skipped(self, slot: Slot) -> tuple[Run, ...]:
        """Return the slots before another one that were skipped since its subscription was last posted, by when due."""

    def runs(self, number: int, *, team: str, limit: int) -> tuple[Run, ...]:
        """Return what became of a subscription's slots, the latest first."""

    def latest(self, numbers: Collection[int], *, team: str) -> Mapping[int, Run]:
        """Return what became of the latest slot of each subscription that has any."""


class MessageClaim(Leased, Protocol):
    """A message under a lease."""

    @property
    def slot(self) -> int:
        """Return the stored slot's number."""

    @property
    def team(self) -> str:
        """Return the workspace that gets it."""

    @property
    def message(self) -> OutboxMessage:
        """Return what is to be posted."""

    @property
    def thread_ts(self) -> str | None:
        """Return the ``ts`` of the message that it replies to."""

    @property
    def due(self) -> datetime:
        """Return when its slot was due: it cannot have been posted before."""


class Outbox(Protocol):
    """The messages of digests that are to be posted, in their order."""

    def put(self, claim: SlotClaim, messages: Sequence[OutboxMessage], *, made: Made) -> bool:
        """Keep a slot's messages, which are posted from then on, and what was made; False when the lease was lost."""

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> MessageClaim | None:
        """Take the next message: those of a slot in their order, a reply only when what it replies to is sent."""

    def renew(self, claim: MessageClaim, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease; return False when it was lost."""

    def begin(self, claim: MessageClaim, error: str, *, now: datetime, lease_seconds: float) -> bool:
        """Prolong a lease because the message is posted now; ``error`` is kept until it is known what came of it."""

    def sent(self, claim: MessageClaim, *, ts: str, now: datetime) -> bool:
        """Mark a message as sent, also when the lease was lost; return False when it is known already."""

    def fail(self, claim: MessageClaim, *, error: str, retry_at: datetime | None, now: datetime) -> bool:
        """Mark a message as failed, and with it its replies, or free it again at ``retry_at``."""

    def doubt(self, claim: MessageClaim, *, error: str, now: datetime) -> bool:
        """Mark a message as uncertain: nobody posts it again by himself."""

    def of_slot(self, slot: int, *, team: str) -> tuple[OutboxMessage, ...]:
        """Return a slot's messages by position."""

    def pace(self, channel: str, *, team: str, now: datetime, within: timedelta = ...) -> datetime:
        """Reserve the next second in which a message may be posted to a channel, and return when it begins.

        One that begins later than ``within`` is not reserved.
        """

    def hold(self, channel: str, *, team: str, until: datetime) -> None:
        """Post nothing to a channel before some time, as Slack asked."""


class Poster(Protocol):
    """Posts the messages of digests, each call once; raise ``PublishError`` with the messenger's own code."""

    def post(self, post: Post) -> str:
        """Post a message and return its ``ts``."""

    def look(self, post: Post) -> Sighting:
        """Look whether a message stands in its channel already."""

    def permalink(self, channel: str, ts: str) -> str | None:
        """Return the link of a message; None where there is none to be had."""
