"""Read what feeds announced: known reports are used again, the rest is read, briefed and remembered, many at once.

What cannot be read is a value beside the others, with the reason, and is tried again the next time. Only what is no
entry's fault ends the whole: a database out of reach, or the end of the program.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import OUR_FAULT, BotError, RestartError, StorageError
from bot.identity import normalise
from bot.model import Article, Completeness, Feed, Report, Source, StoredEntry, Unread
from bot.usecases.making_ports import Reports
from bot.usecases.per_host import in_turn
from bot.usecases.ports import Articles, Extractor, Feeds, Reader
from bot.usecases.report import host_of, name_of, report_of

log = logging.getLogger(__name__)

AT_ONCE = 8
LEAST_WORDS = 40
NO_LINK = "it has no link, and too few words to brief"
OUT_OF_THE_FEED = "only its summary in the feed, for it has no link"
NO_FEED = "its source was removed"

Found = tuple[StoredEntry, Report | Unread]


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """Obeys the port ``EntryReader``; ``edition`` names the core that briefs, ``at_once`` counts threads."""

    read: Reader
    extract: Extractor
    articles: Articles
    feeds: Feeds
    reports: Reports
    edition: str
    now: Callable[[], datetime]
    at_once: int = AT_ONCE

    def __call__(self, entries: Sequence[StoredEntry], *, team: str) -> Mapping[int, Report | Unread]:
        """Return what became of each entry, by its id; each link is read once."""
        known = self.reports.of(entries, edition=self.edition)
        left = [each for each in entries if not isinstance(known.get(each.id), Report)]
        feeds = {feed.number: feed for feed in self.feeds.of_team(team)}
        groups = [(_host(group[0]), group) for group in _by_link(left)]
        found = in_turn(groups, lambda group: self._keep_all(group, feeds, team), at_once=self.at_once)
        return dict(known) | {stored.id: each for group in found for stored, each in group}

    def _keep_all(self, group: Sequence[StoredEntry], feeds: Mapping[int, Feed], team: str) -> list[Found]:
        found = self._read_all(group, feeds, team)
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
    groups: dict[object, list[StoredEntry]] = {}
    for each in entries:
        groups.setdefault(normalise(each.entry.link) if each.entry.link else each.id, []).append(each)
    return list(groups.values())


def _host(stored: StoredEntry) -> str:
    return host_of(stored.entry.link) if stored.entry.link else f"feed {stored.feed}"


def _unread(stored: StoredEntry, reason: str) -> Unread:
    entry = stored.entry
    name = " ".join((entry.title or "").split()) or entry.link or f"an item of source {stored.feed}"
    return Unread(stored.id, name, reason)
