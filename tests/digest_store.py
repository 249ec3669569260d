"""A fake of what is kept of digests: slots under leases, their messages, and what was shown and covered.

It may be used by several threads.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock

from bot.model import (
    EndedSlot,
    Made,
    MessageState,
    OutboxMessage,
    Run,
    Seen,
    SeenStory,
    Slot,
    SlotState,
    Subscription,
)
from bot.usecases.digest_ports import SlotClaim

OPEN = {MessageState.WAITING, MessageState.WORKING}
SHOWN = {SlotState.POSTED, SlotState.UNCERTAIN}
LOOKED = {*SHOWN, SlotState.POSTING, SlotState.SKIPPED}


@dataclass(frozen=True)
class AClaim:
    """A slot under a lease."""

    id: int
    slot: Slot
    team: str = "T1"
    attempt: int = 1
    worker: str = "w1"
    interrupted: bool = False
    note: str | None = None
    cause: str | None = None
    asked_by: str | None = None
    free_at: datetime | None = None
    begun_at: datetime | None = None


@dataclass
class Kept:
    """A slot as it is stored."""

    claim: AClaim
    state: SlotState = SlotState.WAITING
    free_at: datetime | None = None
    note: str | None = None
    made: Made | None = None
    permalink: str | None = None
    finished_at: datetime | None = None
    messages: tuple[OutboxMessage, ...] = ()
    holder: int = 0  # the attempt that holds the lease


@dataclass
class DigestStore:
    """Keeps slots, their messages, and what was shown; obeys ``Slots``, ``SeenStories``, and ``Outbox.put``.

    ``trouble`` is raised instead of keeping messages; ``looked`` says until when digests looked that are not kept.
    """

    kept: dict[int, Kept] = field(default_factory=dict)
    stories: dict[int, dict[str, SeenStory]] = field(default_factory=dict)
    covers: dict[int, set[tuple[int, int]]] = field(default_factory=dict)
    looked: dict[int, datetime] = field(default_factory=dict)
    trouble: Exception | None = None
    lock: Lock = field(default_factory=Lock)

    def add(self, slot: Slot, **claim) -> AClaim:
        """Keep a slot that waits; return it as it will be claimed first."""
        made = AClaim(len(self.kept) + 1, slot, **claim)
        self.kept[made.id] = Kept(replace(made, attempt=made.attempt - 1), free_at=slot.due)
        return made

    def ask(self, subscription: Subscription, *, key: str, user: str, now: datetime) -> bool:
        if any(each.claim.slot.key == key for each in self.kept.values()):
            return False
        self.add(Slot(subscription.number, key, now), asked_by=user)
        return True

    def begins(self, subscription: int) -> datetime | None:
        own = [each for each in self.kept.values() if each.claim.slot.subscription == subscription and each.made]
        ends = [each.made.ends for each in own if each.made and each.state in LOOKED]
        return max([*ends, *filter(None, [self.looked.get(subscription)])], default=None)

    def get(self, slot: int, *, team: str) -> Run | None:
        each = self.kept.get(slot)
        if each is None or each.claim.team != team:
            return None
        claim = each.claim
        counts = dict(each.made.counts) if each.made else {}
        facts = {"note": each.note, "counts": counts, "permalink": each.permalink, "asked_by": claim.asked_by}
        return Run(claim.slot, each.state, claim.slot.due, claim.attempt, id=slot, **facts)

    def claim(self, *, worker: str, now: datetime, lease_seconds: float) -> AClaim | None:
        with self.lock:
            busy = {e.claim.slot.subscription for e in self.kept.values() if e.state in {"working", "posting"}}
            free = [
                each
                for each in self.kept.values()
                if each.state is SlotState.WAITING and each.free_at <= now and each.claim.slot.subscription not in busy
            ]
            if not free:
                return None
            first = min(free, key=lambda each: each.claim.slot.due)
            begun = first.claim.begun_at or now
            first.claim = replace(first.claim, free_at=first.free_at, begun_at=begun)
            return self._taken(first, worker)

    def interrupt(self, claim: AClaim) -> AClaim:
        """Let a lease end without a word, and take the slot again."""
        return self._taken(self.kept[claim.id], "w2", interrupted=True)

    def renew(self, claim: SlotClaim, *, now: datetime, lease_seconds: float) -> bool:
        return self._holds(claim)

    def skip(self, claim: SlotClaim, *, now: datetime, note: str, made: Made | None = None) -> bool:
        return self._end(claim, SlotState.SKIPPED, now=now, note=note, made=made)

    def fail(self, claim: SlotClaim, *, note: str, retry_at: datetime | None, now: datetime) -> bool:
        if retry_at is None:
            return self._end(claim, SlotState.FAILED, now=now, note=note)
        if not self._holds(claim):
            return False
        each = self.kept[claim.id]
        each.state, each.free_at, each.note = SlotState.WAITING, retry_at, note
        return True

    def release(self, claim: SlotClaim, *, now: datetime) -> bool:
        if not self._holds(claim):
            return False
        each = self.kept[claim.id]
        each.state, each.free_at, each.claim = SlotState.WAITING, now, replace(each.claim, attempt=claim.attempt - 1)
        return True

    def put(self, claim: SlotClaim, messages: Sequence[OutboxMessage], *, made: Made) -> bool:
        if self.trouble:
            raise self.trouble
        with self.lock:
            if not self._holds(claim):
                return False
            each = self.kept[claim.id]
            each.state, each.messages, each.made = SlotState.POSTING, tuple(messages), made
            return True

    def post(self, slot: int, *states: MessageState) -> None:
        """Let the messages of a slot end so, the last state for all that are left; all are sent when none is named."""
        each, ends = self.kept[slot], states or (MessageState.SENT,)
        each.messages = tuple(
            replace(m, state=ends[min(n, len(ends) - 1)], ts=f"17.{n}", error=f"why {n}")
            for n, m in enumerate(each.messages)
        )

    def ended(self, *, limit: int) -> tuple[EndedSlot, ...]:
        posting = [e for e in self.kept.values() if e.state is SlotState.POSTING]
        done = [e for e in posting if not any(message.state in OPEN for message in e.messages)]
        ended = (EndedSlot(e.claim.id, e.claim.team, e.claim.slot, e.messages, e.claim.asked_by) for e in done[:limit])
        return tuple(ended)

    def settle(self, slot: int, state: SlotState, *, now: datetime, note: str | None = None) -> bool:
        with self.lock:
            each = self.kept[slot]
            if each.state is not SlotState.POSTING:
                return False
            each.state, each.note, each.finished_at = state, note, now
            if state in SHOWN and each.made:
                self.apply(each.claim.slot.subscription, each.made)
            return True

    def link(self, slot: int, permalink: str) -> None:
        self.kept[slot].permalink = permalink

    def instead(self, slot: Slot, *, now: datetime) -> Slot | None:
        later = [each for each in self._planned(slot) if slot.due < each.claim.slot.due <= now]
        stand = [each.claim.slot for each in later if each.state not in {SlotState.SKIPPED, SlotState.FAILED}]
        return max(stand, key=lambda slot: slot.due, default=None)

    def skipped(self, slot: Slot) -> tuple[Run, ...]:
        before = [each for each in self._planned(slot) if each.claim.slot.due < slot.due]
        posted = [each.claim.slot.due for each in before if each.state in {*SHOWN, SlotState.POSTING}]
        since = max(posted, default=datetime.min.replace(tzinfo=UTC))
        skipped = [e for e in before if e.state is SlotState.SKIPPED and e.claim.slot.due > since]
        ordered = sorted(skipped, key=lambda each: each.claim.slot.due)
        return tuple(Run(e.claim.slot, e.state, e.claim.slot.due, note=e.note) for e in ordered)

    def _planned(self, slot: Slot) -> list[Kept]:
        own = [each for each in self.kept.values() if each.claim.slot.subscription == slot.subscription]
        return [each for each in own if not each.claim.asked_by]

    def of(self, subscription: int) -> Seen:
        return Seen(tuple(self.stories.get(subscription, {}).values()))

    def covered(self, subscription: int, entries: Collection[int]) -> frozenset[tuple[int, int]]:
        return frozenset(pair for pair in self.covers.get(subscription, ()) if pair[0] in entries)

    def _taken(self, each: Kept, worker: str, *, interrupted: bool = False) -> AClaim:
        each.claim = replace(each.claim, attempt=each.claim.attempt + 1, worker=worker, interrupted=interrupted)
        each.state, each.holder = SlotState.WORKING, each.claim.attempt
        return each.claim

    def _holds(self, claim: SlotClaim) -> bool:
        each = self.kept[claim.id]
        return each.state is SlotState.WORKING and each.holder == claim.attempt

    def _end(self, claim: SlotClaim, state: SlotState, *, now: datetime, note: str, made: Made | None = None) -> bool:
        with self.lock:
            if not self._holds(claim):
                return False
            each = self.kept[claim.id]
            each.state, each.note, each.finished_at, each.made = state, note, now, made
            if made:
                self.apply(claim.slot.subscription, made)
            return True

    def apply(self, subscription: int, made: Made) -> None:
        """Remember what a digest showed and covered."""
        known = self.stories.setdefault(subscription, {})
        known.update({story.key: story for story in made.shown})
        for key in made.gone:
            known.pop(key, None)
        self.covers.setdefault(subscription, set()).update(made.covered)
