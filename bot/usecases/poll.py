"""Poll the feeds that are due: claim · read all at once · judge and record each as it comes."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.errors import StorageError
from bot.identity import normalise
from bot.model import Feed, FeedAnswer
from bot.usecases.health import Verdict, judge, stay
from bot.usecases.ports import FeedReader, Feeds, Notifier

log = logging.getLogger(__name__)

MOST = 300
LEASE_SECONDS = 900.0


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
    """

    feeds: Feeds
    read: FeedReader
    notify: Notifier
    now: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False

    def __call__(self) -> Polled:
        """Check what is due now; what goes wrong with one feed is its own."""
        due = self.feeds.claim_due(now=self.now(), limit=MOST, lease_seconds=LEASE_SECONDS)
        counts: Counter[str] = Counter()
        for feed, answer in self.read(due) if due else ():
            if self.stopping():
                break
            try:
                counts["new"] += self._keep(feed, answer)
                counts[_outcome(answer)] += 1
            except StorageError as error:  # its lease ends by itself, and it is asked again
                log.warning("source %s could not be written down: %s", feed.number, error)
                counts["lost"] += 1
        return Polled(**counts)

    def _keep(self, feed: Feed, answer: FeedAnswer) -> int:
        """Write down what an answer says; the backlog of a feed that was never read before counts as seen."""
        now = self.now()
        verdict = self._where_it_may_be(feed, judge(feed, answer, now=now))
        entries = answer.document.entries if answer.document else ()
        new = self.feeds.record(verdict.feed, entries, seen=feed.health.succeeded_at is None, now=now)
        if verdict.told:
            self.notify(verdict.told, user=feed.added_by)
        return new

    def _where_it_may_be(self, feed: Feed, verdict: Verdict) -> Verdict:
        if verdict.feed.url == feed.url:
            return verdict
        key = normalise(verdict.feed.url)
        others = (other for other in self.feeds.of_team(feed.team) if other.number != feed.number)
        twin = next((other for other in others if normalise(other.url) == key), None)
        return stay(feed, verdict, twin) if twin else verdict


def _outcome(answer: FeedAnswer) -> str:
    if answer.document is not None:
        return "read"
    return "failed" if answer.error is not None or answer.status not in {200, 304} else "unchanged"
