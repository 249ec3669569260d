"""Feeds of a team built by hand, and a list of them that can be asked what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.errors import BotError, UnknownFeedError
from bot.model import AddedFeed, Entry, Feed, FeedHealth, FeedState, ImportedFeeds, Outline, SourceTest, Step
from tests.fakes import NOON

TEAM = "T0DESK"
WELL = FeedHealth(
    checked_at=NOON - timedelta(minutes=30),
    next_check_at=NOON + timedelta(minutes=30),
    succeeded_at=NOON - timedelta(minutes=30),
)
FAILING = replace(
    WELL,
    succeeded_at=NOON - timedelta(days=2),
    next_check_at=NOON + timedelta(hours=4),
    failures=5,
    failing_since=NOON - timedelta(days=1),
    error="The Lantern answered 403: it turns programs away.",
)


def a_feed(number: int = 1, **changes) -> Feed:
    """Return an active feed that is well."""
    feed = Feed(
        number, TEAM, f"https://outlet{number}.example/feed.xml", "U0ADA", NOON, title=f"Outlet {number}", health=WELL
    )
    return replace(feed, **changes)


def a_failing_feed(number: int = 2, **changes) -> Feed:
    """Return a feed that fails since Sunday."""
    return a_feed(number, title="The Lantern", url="https://lantern.example/rss", health=FAILING, **changes)


HOSTILE = "<!channel> *x* <https://evil.example|bbc> \u202egpj & " * 40
HOSTILE_FEED = a_failing_feed(3, tags=("x",))
HOSTILE_FEED = replace(HOSTILE_FEED, title=HOSTILE, health=replace(FAILING, error=HOSTILE))


def an_entry(title: str | None = "Sea wall may fail", published: datetime | None = NOON) -> Entry:
    """Return an entry as a feed announces it."""
    return Entry("key", "print", title=title, link="https://outlet7.example/sea-wall", published=published)


def an_added_feed(**changes) -> AddedFeed:
    """Return a feed that was just added."""
    entries = (an_entry(), an_entry("Ferry late again", None), an_entry(None))
    others = (Outline("https://outlet7.example/sport.xml", title="Sport"), Outline("https://outlet7.example/arts.xml"))
    return replace(AddedFeed(a_feed(7), new=True, newest=entries, entries=40, others=others), **changes)


def a_test(*, broken: bool = False) -> SourceTest:
    """Return a look at a source; a broken one is refused at its second step."""
    last = Step("Fetch", False, "bbc.example answered 403") if broken else Step("Fetch", True, "200, 12 kB, text/html")
    return SourceTest("https://bbc.example/news", (Step("Address", True, "a public one"), last))


def some_imported() -> ImportedFeeds:
    """Return what came of a file with a new, a known and a refused feed."""
    return ImportedFeeds((a_feed(8),), (a_feed(1),), (("https://ten.example/", "It answered 404."),))


@dataclass
class MemorySources:
    """Keeps a team's feeds in a list; obeys ``TeamSources``. ``trouble`` is raised instead of listing them."""

    kept: list[Feed] = field(default_factory=list)
    deeds: list[tuple[str, ...]] = field(default_factory=list)
    document: str = '<opml version="2.0"><head><title>Sources</title></head><body></body></opml>'
    parts: int = 1
    trouble: BotError | None = None

    def list(self, team: str) -> tuple[Feed, ...]:
        """Return a team's feeds."""
        if self.trouble:
            raise self.trouble
        return tuple(feed for feed in self.kept if feed.team == team)

    def pause(self, number: int, *, team: str, user: str) -> Feed:
        """Pause a feed."""
        return self._change(number, team, user, "pause", state=FeedState.PAUSED)

    def resume(self, number: int, *, team: str, user: str) -> Feed:
        """Resume a feed."""
        return self._change(number, team, user, "resume", state=FeedState.ACTIVE)

    def grade(self, number: int, grade: str, *, team: str, user: str) -> Feed:
        """Grade a feed."""
        return self._change(number, team, user, "grade", grade=grade)

    def tag(self, number: int, tags: Sequence[str], *, team: str, user: str) -> Feed:
        """Tag a feed."""
        return self._change(number, team, user, "tag", tags=tuple(tags))

    def remove(self, number: int, *, team: str, user: str) -> Feed:
        """Forget a feed."""
        feed = self._change(number, team, user, "remove")
        self.kept.remove(feed)
        return feed

    def export(self, team: str) -> str:
        """Return the document."""
        return self.document

    def export_parts(self, team: str, *, room: int) -> Iterator[str]:
        """Yield the document that often."""
        yield from [self.document] * self.parts

    def _change(self, number: int, team: str, user: str, deed: str, **changes) -> Feed:
        for place, feed in enumerate(self.kept):
            if (feed.number, feed.team) == (number, team):
                self.deeds.append((deed, str(number), team, user))
                self.kept[place] = replace(feed, **changes)
                return self.kept[place]
        raise UnknownFeedError(number)
