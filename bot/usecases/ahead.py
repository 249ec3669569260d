"""Read what feeds announce before a digest needs it, so that one that is due is made in seconds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import StorageError
from bot.model import EntriesRequest, Feed, SubscriptionState
from bot.usecases.digest_ports import StoredSubscriptions
from bot.usecases.looked_at import FIRST_WINDOW, sources_of
from bot.usecases.make import OVERLAP
from bot.usecases.making_ports import Entries, EntryReader

log = logging.getLogger(__name__)

SPAN = FIRST_WINDOW + OVERLAP  # as far as a daily digest looks back


@dataclass(frozen=True, slots=True)
class AskToRead:
    """Asks for what feeds announced to be read, where a digest is about them; ``accept`` stores a request.

    A feed has one key: what waits to be read already will find all that the feed announced until then.
    """

    subscriptions: StoredSubscriptions
    accept: Callable[[EntriesRequest], object]

    def __call__(self, feeds: Sequence[Feed]) -> None:
        """Ask for the new entries of feeds; where that cannot be kept they are read when they are needed."""
        try:
            for team in dict.fromkeys(feed.team for feed in feeds):
                for feed in self._wanted([each for each in feeds if each.team == team], team):
                    self.accept(EntriesRequest(f"entries:{feed.number}", team, feed.number))
        except StorageError:
            log.warning("what %s sources announced may not be read ahead", len(feeds), exc_info=True)

    def _wanted(self, feeds: Sequence[Feed], team: str) -> list[Feed]:
        digests = [each for each in self.subscriptions.of_team(team) if each.state is SubscriptionState.ACTIVE]
        wanted = {feed.number for each in digests for feed in sources_of(each, feeds)}
        return [feed for feed in feeds if feed.number in wanted]


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """The script of a request to read what a feed announced; what is known already costs nothing."""

    entries: Entries
    read: EntryReader
    now: Callable[[], datetime]

    def __call__(self, request: EntriesRequest) -> None:
        """Read and brief the feed's entries that a digest would look at now."""
        entries = self.entries.since([request.feed], after=self.now() - SPAN)
        if entries:
            self.read(entries, team=request.team)
