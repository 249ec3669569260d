"""Fakes of what the making of digests reads from and tells; they obey our ports and can be asked what happened."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import BotError, PublishError, UnknownSubscriptionError
from bot.model import (
    Article,
    Brief,
    Engine,
    Entry,
    Excerpt,
    Feed,
    Report,
    Source,
    StoredEntry,
    Subscription,
    SubscriptionChange,
    Unread,
)
from bot.model.posting import Post, Sighting
from tests.fakes import NOON


@dataclass
class MemorySubscriptions:
    """Keeps subscriptions in a list; obeys what the building of digests asks of ``StoredSubscriptions``.

    ``meanwhile`` runs whenever one is asked for, with how often that was so before.
    """

    kept: list[Subscription]
    asked: int = 0
    meanwhile: Callable[[int], object] = lambda asked: None

    def get(self, number: int, *, team: str) -> Subscription:
        self.meanwhile(self.asked)
        self.asked += 1
        for each in self.kept:
            if (each.number, each.team) == (number, team):
                return each
        raise UnknownSubscriptionError(number)

    def change(self, before: Subscription, after: Subscription, *, verb: str, user: str, now: datetime) -> bool:
        if before not in self.kept:
            return False
        self.kept[self.kept.index(before)] = after
        return True

    def changes(self, number: int, *, team: str) -> tuple[SubscriptionChange, ...]:
        return ()


@dataclass
class MemoryFeeds:
    """Keeps feeds in a list; obeys what the making of digests asks of ``Feeds``."""

    kept: Sequence[Feed] = ()

    def of_team(self, team: str) -> tuple[Feed, ...]:
        return tuple(feed for feed in self.kept if feed.team == team)


@dataclass
class MemoryEntries:
    """Keeps entries in a list; obeys ``Entries`` but for backlogs."""

    kept: list[StoredEntry] = field(default_factory=list)

    def since(self, feeds: Collection[int], *, after: datetime) -> tuple[StoredEntry, ...]:
        return tuple(each for each in self.kept if each.feed in feeds and each.changed_at > after)


@dataclass
class MemoryReports:
    """Keeps what became of entries and counts who ``asked``; obeys ``Reports``. ``trouble`` is raised when keeping."""

    kept: dict[tuple[int, int, str], Report | Unread] = field(default_factory=dict)
    trouble: Exception | None = None
    asked: int = 0

    def of(self, entries: Sequence[StoredEntry], *, edition: str) -> Mapping[int, Report | Unread]:
        self.asked += 1
        keys = {each.id: (each.id, each.version, edition) for each in entries}
        return {number: self.kept[key] for number, key in keys.items() if key in self.kept}

    def keep(self, found: Report | Unread, entry: StoredEntry, *, edition: str, now: datetime) -> None:
        if self.trouble:
            raise self.trouble
        key = entry.id, entry.version, edition
        if not (isinstance(self.kept.get(key), Report) and isinstance(found, Unread)):
            self.kept[key] = found


@dataclass
class MemoryAnalyses:
    """Keeps briefs by their articles; obeys ``Analyses``, counts what it is asked. ``trouble`` is raised instead."""

    kept: dict[tuple[Article, str], Brief] = field(default_factory=dict)
    trouble: BotError | None = None
    asked: int = 0

    def get(self, article: Article, *, edition: str) -> Brief | None:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return self.kept.get((article, edition))

    def put(self, brief: Brief, *, edition: str, now: datetime) -> None:
        if self.trouble:
            raise self.trouble
        self.kept[brief.article, edition] = brief


@dataclass
class ScriptedReader:
    """Reads links as scripted, others as an article of their own words; obeys ``Reader`` and counts what was read."""

    answers: Mapping[str, Article | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, source: Source) -> Article:
        assert source.link is not None
        self.asked.append(source.link)
        answer = self.answers.get(source.link) or an_article(source.link)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class LinkingPoster:
    """Knows the links of messages; obeys what the end of digests asks of ``Poster``. ``trouble`` is raised instead."""

    trouble: PublishError | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def permalink(self, channel: str, ts: str) -> str | None:
        self.asked.append((channel, ts))
        if self.trouble:
            raise self.trouble
        return f"https://desk.example/{channel}/{ts}"

    def post(self, post: Post) -> str:
        raise NotImplementedError

    def look(self, post: Post) -> Sighting:
        raise NotImplementedError


def an_article(link: str, **words) -> Article:
    """Return an article whose words are those of its link."""
    about = link.rsplit("/", 1)[-1]
    text = f"The {about} of {link} has failed. " + " ".join(f"{about}{n} stood there." for n in range(40))
    return Article(text, **{"headline": f"The {about} has failed", "url": link, **words})


@dataclass
class NotedSlots:
    """Notes what a person would be told, and which slot could be posted again; obeys ``Notifier``."""

    told: list[tuple[str, str, int | None]] = field(default_factory=list)

    def __call__(self, sentence: str, *, user: str, slot: int | None = None) -> None:
        self.told.append((user, sentence, slot))


def a_brief_of(article: Article) -> Brief:
    """Brief an article as far as that goes without language work; obeys ``Extractor``."""
    first = article.text.partition(".")[0]
    said = Excerpt(first, 0, len(first))
    return Brief(article, said, (said,), (), (), (), (), Engine("0.1.0", "none"))


def a_stored_entry(number: int = 1, *, feed: int = 1, version: int = 1, at: datetime = NOON, **words) -> StoredEntry:
    """Return an entry as it is remembered, with a link of its own."""
    known = {"title": f"Wall {number}", "link": f"https://harbour.example/wall-{number}"} | words
    entry = Entry(f"e{number}", f"print {number} {version}", **known)
    return StoredEntry(number, feed, entry, version, first_seen=at, changed_at=at, seen=False)
