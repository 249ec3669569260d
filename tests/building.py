"""A desk that makes, builds and ends the digests of one feed, on fakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model import FeedHealth, Slot, SlotState
from bot.publishing.digest_messages import digest_messages
from bot.usecases.build import BuildDigests
from bot.usecases.finish import FinishDigests
from bot.usecases.make import MakeDigest
from bot.usecases.owner import Owners
from bot.usecases.reading import ReadEntries
from bot.usecases.subscriptions import Subscriptions
from tests.digest_fakes import (
    LinkingPoster,
    MemoryEntries,
    MemoryFeeds,
    MemoryReports,
    MemorySubscriptions,
    NotedSlots,
    ScriptedReader,
    a_brief_of,
    a_stored_entry,
)
from tests.digest_store import AClaim, DigestStore
from tests.digests import a_subscription
from tests.fakes import NOON, Clock
from tests.feed_fakes import MemoryArticles, a_feed

HOUR = timedelta(hours=1)


class Desk:
    """One digest of one feed that is due at noon, and those who build it and end it."""

    def __init__(self, *entries, **words) -> None:
        self.clock, self.store, self.people = Clock(), DigestStore(), NotedSlots()
        self.reader, self.entries = ScriptedReader(), MemoryEntries(list(entries))
        self.stored = MemorySubscriptions([a_subscription(**words)])
        feeds = MemoryFeeds([a_feed(1, health=FeedHealth(checked_at=NOON))])
        read = ReadEntries(self.reader, a_brief_of, MemoryArticles(), feeds, MemoryReports(), "1", self.clock)
        make = MakeDigest(feeds, self.store, self.entries, read, self.store)
        owners = Owners(Subscriptions(self.stored, self.store, feeds, self.clock), self.store, self.people)
        self.build = BuildDigests(
            self.store, self.stored, self.store, make, digest_messages, owners, self.clock, worker="w1"
        )
        self.finish = FinishDigests(self.store, LinkingPoster(), self.clock)

    def due(self, **claim) -> AClaim:
        """Let a slot be due, and claim it."""
        self.store.add(Slot(1, f"2026-11-23T12:0{len(self.store.kept)}", self.clock()), **claim)
        claimed = self.build.claim()
        assert isinstance(claimed, AClaim)
        return claimed

    def kept(self, claim: AClaim):
        return self.store.kept[claim.id]

    def outcome(self, claim: AClaim) -> tuple[SlotState, str | None]:
        return self.kept(claim).state, self.kept(claim).note

    def change(self, **words) -> None:
        self.stored.kept = [replace(each, **words) for each in self.stored.kept]


def a_desk(**words) -> Desk:
    """Return a desk whose feed announced one entry an hour ago."""
    return Desk(a_stored_entry(1, at=NOON - HOUR), **words)
