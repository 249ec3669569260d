"""Read what feeds announce before a digest needs it, so that one that is due is made in seconds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import StorageError
from bot.model import EntriesRequest, Feed, Subscription, SubscriptionState
from bot.usecases.digest_ports import StoredSubscriptions
from bot.usecases.looked_at import sources_of
from bot.usecases.making_ports import Entries, EntryReader

log = logging.getLogger(__name__)

SPAN = timedelta(hours=25)  # the window of a daily digest, and the hour by which windows overlap


@dataclass(frozen=True, slots=True)
class AskToRead:
    """Asks for what a feed announced to be read, where a digest is about that feed; ``accept`` stores a request."""

    subscriptions: StoredSubscriptions
    accept: Callable[[EntriesRequest], object]
    now: Callable[[], datetime]

    def __call__(self, feed: Feed) -> None:
        """Ask for the new entries of a feed; where that cannot be kept they are read when they are needed."""
        try:
            if any(sources_of(each, (feed,)) for each in self._active(feed.team)):
                key = f"entries:{feed.number}:{self.now().isoformat(timespec='seconds')}"
                self.accept(EntriesRequest(key, feed.team, feed.number))
        except StorageError:
            log.warning("what source %s announced is not read ahead", feed.number, exc_info=True)

    def _active(self, team: str) -> list[Subscription]:
        return [each for each in self.subscriptions.of_team(team) if each.state is SubscriptionState.ACTIVE]


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """The script of a request to read what a feed announced; what is known already costs nothing."""

    entries: Entries
    read: EntryReader
    now: Callable[[], datetime]

    def __call__(self, request: EntriesRequest) -> None:
        """Read and brief the feed's entries of the last day."""
        entries = self.entries.since([request.feed], after=self.now() - SPAN)
        if entries:
            self.read(entries, team=request.team)
