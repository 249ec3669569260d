"""Poll the feeds that are due: claim · read all at once · judge and record each as it comes.

A lease outlasts the longest that one feed can take many times over, but not that of hundreds one after another: it is
renewed for those that wait while answers come. What a round leaves undone, however it ends, is given back at once.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import StorageError
from bot.identity import normalise
from bot.model import Feed, FeedAnswer
from bot.usecases.health import Checkup, judge, stay
from bot.usecases.ports import FeedReader, Feeds, Notifier

log = logging.getLogger(__name__)

MOST = 300
LEASE = timedelta(minutes=15)
RENEWAL = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Polled:
    """How a round went: feeds that were read, were unchanged, failed, or could not be written down, and new entries."""

    read: int = 0
    unchanged: int = 0
    failed: int = 0
    lost: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class PollFeeds:
    """Asks every feed that is due what is new; any number of these may run beside each other.

    When the program is ``stopping`` the rest is left to whoever polls next: what stops then is us and no feed's fault.
    ``announced`` is told at the end of the feeds that announced something new.
    """

    feeds: Feeds
    read: FeedReader
    notify: Notifier
    now: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False
    announced: Callable[[Sequence[Feed]], object] | None = None

    def __call__(self) -> Polled:
        """Check what is due now; a feed that cannot be written down is counted as lost and asked again later."""
        now = self.now()
        lease = now + LEASE
        due = self.feeds.claim_due(now=now, limit=MOST, until=lease)
        counts: Counter[str] = Counter()
        waiting, news = {feed.number: feed for feed in due}, list[Feed]()
        try:
            for feed, answer in self.read(due) if due else ():
                if self.stopping():
                    break
                del waiting[feed.number]
                counts.update(self._written_down(feed, answer, lease, news))
                lease = self._renewed(waiting.values(), lease)
        finally:
            self._renew(waiting.values(), lease, None)
            if news and self.announced:
                self.announced(news)
        return Polled(**counts)

    def _written_down(self, feed: Feed, answer: FeedAnswer, lease: datetime, news: list[Feed]) -> dict[str, int]:
        """Write down what an answer says, also among the news; the backlog of a feed never read before is seen."""
        now = self.now()
        entries = answer.document.entries if answer.document else ()
        try:
            checkup = self._where_it_may_be(feed, judge(feed, answer, now=now))
            seen = feed.health.succeeded_at is None
            new = self.feeds.record(checkup.feed, entries, seen=seen, now=now, lease=lease)
        except StorageError as error:  # its lease ends by itself, and it is asked again
            log.warning("source %s could not be written down: %s", feed.number, error)
            return {"lost": 1}
        if new is None:
            log.info("source %s was removed, or taken by somebody else, while it was read", feed.number)
            return {"lost": 1}
        if checkup.told:
            self.notify(checkup.told, user=feed.added_by)
        if new:
            news.append(checkup.feed)
        return {checkup.outcome: 1, "new": new}

    def _renewed(self, waiting: Collection[Feed], lease: datetime) -> datetime:
        """Return the end of the lease of those that wait, prolonged when it is time for that."""
        until = self.now() + LEASE
        return until if until - lease >= RENEWAL and self._renew(waiting, lease, until) else lease

    def _renew(self, waiting: Collection[Feed], lease: datetime, until: datetime | None) -> bool:
        try:
            if waiting:
                self.feeds.renew(tuple(waiting), lease=lease, until=until)
        except StorageError as error:  # the lease holds on; it ends by itself
            log.warning("the lease of %s sources could not be changed: %s", len(waiting), error)
            return False
        return True

    def _where_it_may_be(self, feed: Feed, checkup: Checkup) -> Checkup:
        if checkup.feed.url == feed.url:
            return checkup
        key = normalise(checkup.feed.url)
        others = (other for other in self.feeds.of_team(feed.team) if other.number != feed.number)
        twin = next((other for other in others if normalise(other.url) == key), None)
        return stay(feed, checkup, twin) if twin else checkup
