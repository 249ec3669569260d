"""Read what feeds announced: known reports are used again, the rest is read, briefed and remembered, many at once.

What cannot be read is a value beside the others, with the reason, and is tried again where a digest needs it, but not
ahead of that: a site that refuses us is not asked at every poll. What there is no time for is such a value, too, and is
not remembered. Only what is no entry's fault ends the whole: a database out of reach, or the end of the program.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import OUR_FAULT, BotError, RestartError, StorageError
from bot.identity import normalise
from bot.model import Article, Completeness, Feed, Report, Source, StoredEntry, Unread
from bot.usecases.making_ports import Reports
from bot.usecases.per_host import OneByOne, in_turn
from bot.usecases.ports import Articles, Extractor, Feeds, Reader
from bot.usecases.report import host_of, name_of, report_of

log = logging.getLogger(__name__)

AT_ONCE = 8
SECONDS = 20 * 60.0
LEAST_WORDS = 40
NO_LINK = "it has no link, and too few words to brief"
OUT_OF_THE_FEED = "only its summary in the feed, for it has no link"
NO_FEED = "its source was removed"
NO_TIME = "there was no time to read it"

Found = tuple[StoredEntry, Report | Unread]
Known = Mapping[int, Report | Unread]


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """Obeys the port ``EntryReader``; ``edition`` names the core that briefs, ``at_once`` counts threads.

    ``again`` tells whether what could not be read before is tried again. Nothing is begun after so many ``seconds`` of
    the ``clock``. Those that share a ``turn`` never read one link at the same time: the later one finds the report.
    """

    read: Reader
    extract: Extractor
    articles: Articles
    feeds: Feeds
    reports: Reports
    edition: str
    now: Callable[[], datetime]
    at_once: int = AT_ONCE
    again: bool = True
    seconds: float = SECONDS
    clock: Callable[[], float] = time.monotonic
    turn: OneByOne = field(default_factory=OneByOne)

    def __call__(self, entries: Sequence[StoredEntry], *, team: str) -> Mapping[int, Report | Unread]:
        """Return what became of each entry, by its id; each link is read once."""
        ends = self.clock() + self.seconds
        known = self.reports.of(entries, edition=self.edition)
        left = [each for each in entries if self._is_left(each, known, known)]
        feeds = {feed.number: feed for feed in self.feeds.of_team(team)}

        def read(group: Sequence[StoredEntry]) -> list[Found]:
            with self.turn.on((team, _link(group[0]))):
                return self._read_what_is_left(group, known, feeds, team)

        groups = [(_host(group[0]), group) for group in _by_link(left)]
        found = in_turn(groups, read, at_once=self.at_once, is_over=lambda: self.clock() >= ends)
        late = {each.id: _unread(each, NO_TIME) for each in left}
        return late | dict(known) | {stored.id: each for group in found for stored, each in group}

    def _is_left(self, stored: StoredEntry, now: Known, before: Known) -> bool:
        """Tell whether an entry is to be read; what somebody else could not read just now is not tried again."""
        found = now.get(stored.id)
        return found is None or (isinstance(found, Unread) and self.again and stored.id in before)

    def _read_what_is_left(
        self, group: Sequence[StoredEntry], before: Known, feeds: Mapping[int, Feed], team: str
    ) -> list[Found]:
        """Read the entries of one link, but for those that somebody else has read since we looked."""
        now = self.reports.of(group, edition=self.edition)
        left = [each for each in group if self._is_left(each, now, before)]
        return [(each, now[each.id]) for each in group if each not in left] + self._keep_all(left, feeds, team)

    def _keep_all(self, group: Sequence[StoredEntry], feeds: Mapping[int, Feed], team: str) -> list[Found]:
        found = self._read_all(group, feeds, team) if group else []
        for stored, each in found:
            self.reports.keep(each, stored, edition=self.edition, now=self.now())
        return found

    def _read_all(self, group: Sequence[StoredEntry], feeds: Mapping[int, Feed], team: str) -> list[Found]:
        """Read the entries of one link; whatever goes wrong with it is its own and no other's."""
        present = [each for each in group if each.feed in feeds]
        gone: list[Found] = [(each, _unread(each, NO_FEED)) for each in group if each.feed not in feeds]
        try:
            return gone + (self._briefed(present, feeds, team) if present else [])
        except (RestartError, StorageError):
            raise
        except BotError as error:
            reason = error.cause
        except Exception:  # the door of an entry: one that nobody foresaw must not cost the others their digest
            log.exception("entry %s could not be read", group[0].id)
            reason = OUR_FAULT[0]
        return gone + [(each, _unread(each, reason)) for each in present]

    def _briefed(self, group: Sequence[StoredEntry], feeds: Mapping[int, Feed], team: str) -> list[Found]:
        first = group[0]
        article = self._article(first, feeds[first.feed])
        if article is None:
            return [(each, _unread(each, NO_LINK)) for each in group]
        brief = self.extract(article)
        edition = self.articles.keep(article, team=team, now=self.now())
        return [(each, report_of(each, feeds[each.feed], brief, edition)) for each in group]

    def _article(self, stored: StoredEntry, feed: Feed) -> Article | None:
        link, words = stored.entry.link, stored.entry.summary or ""
        if link:
            return self.read(Source(link=link))
        return _summary(stored, feed) if len(words.split()) >= LEAST_WORDS else None


def _summary(stored: StoredEntry, feed: Feed) -> Article:
    """Take what a feed says of an entry for the beginning of its article."""
    entry = stored.entry
    return Article(
        entry.summary or "",
        headline=entry.title,
        outlet=name_of(feed),
        byline=entry.author,
        published=entry.published.isoformat() if entry.published else None,
        completeness=Completeness.STUB,
        reason=OUT_OF_THE_FEED,
    )


def _by_link(entries: Iterable[StoredEntry]) -> list[list[StoredEntry]]:
    """Put the entries of one link together; one without a link is by itself."""
    groups: dict[Hashable, list[StoredEntry]] = {}
    for each in entries:
        groups.setdefault(_link(each), []).append(each)
    return list(groups.values())


def _link(stored: StoredEntry) -> Hashable:
    """Return what is the same for all entries that are read by one link."""
    return normalise(stored.entry.link) if stored.entry.link else stored.id


def _host(stored: StoredEntry) -> str:
    return host_of(stored.entry.link) if stored.entry.link else f"feed {stored.feed}"


def _unread(stored: StoredEntry, reason: str) -> Unread:
    entry = stored.entry
    name = " ".join((entry.title or "").split()) or entry.link or f"an item of source {stored.feed}"
    return Unread(stored.id, name, reason)
