"""A database with digests, feeds and a clock, and who does something with them."""

from __future__ import annotations

from bot.model import Outline, Subscription
from bot.storage import Database, SqlFeeds, SqlSlots, SqlSubscriptions
from bot.usecases.subscriptions import Subscriptions
from tests.digests import a_wish
from tests.fakes import NOON, Clock


class Desk:
    """A database with digests and a clock."""

    def __init__(self, database: Database) -> None:
        self.clock = Clock()
        self.feeds = SqlFeeds(database)
        self.stored = SqlSubscriptions(database)
        self.slots = SqlSlots(database)
        self.digests = Subscriptions(self.stored, self.slots, self.feeds, self.clock)

    def add(self, **words) -> Subscription:
        return self.digests.create(a_wish(**words), team="T1", user="U1")

    def add_feed(self, *, team: str = "T1") -> int:
        outline = Outline("https://pier.example/feed")
        return self.feeds.add(outline, team=team, user="U1", now=NOON)[0].number

    def verbs(self, made: Subscription) -> list[tuple[str, str]]:
        return [(each.verb, each.made_by) for each in self.digests.changes(made.number, team="T1")]
