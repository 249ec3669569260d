"""Replicas that plan, build, post and end digests, on a real database and a Slack on this machine.

Their clock can be set. It moves by itself only while somebody waits for his turn in a channel.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from slack_sdk import WebClient
from sqlalchemy import event, select

from bot.digest_worker import DigestWorker
from bot.model import Article, Brief, Feed, FeedHealth, MessageState, Outline, Run, Source, Subscription
from bot.model.posting import Post
from bot.playground.server import LoopbackSlack
from bot.publishing.calls import Pacer, make_client
from bot.publishing.digest_messages import digest_messages
from bot.publishing.poster import SlackPoster
from bot.publishing.slack import SlackPublisher
from bot.schedule import Tick
from bot.storage import (
    Database,
    SqlArticles,
    SqlEntries,
    SqlFeeds,
    SqlOutbox,
    SqlReports,
    SqlSeenStories,
    SqlSlots,
    SqlSubscriptions,
    open_database,
)
from bot.storage.tables import slot as slot_table
from bot.usecases.build import BuildDigests
from bot.usecases.due import ClockWatch, PlanDigests
from bot.usecases.finish import FinishDigests
from bot.usecases.make import MakeDigest
from bot.usecases.owner import Owners
from bot.usecases.post import PostMessages
from bot.usecases.reading import ReadEntries
from bot.usecases.subscriptions import Subscriptions
from tests.digest_fakes import ScriptedReader, a_brief_of
from tests.digests import a_wish, local
from tests.fakes import Clock
from tests.feed_fakes import an_entry

TEAM, USER, CHANNEL = "T0DESK", "U0ADA", "C0DESK"
DIRECT = "D0ADA"  # where the bot writes to that user
HISTORY = ("commands", "chat:write", "channels:history")
SECOND = timedelta(seconds=1)
HOUR = 3600


class Crew:
    """A desk with feeds and digests, and the replicas that work for it."""

    def __init__(
        self,
        database: Database,
        slack: LoopbackSlack,
        *,
        at: str = "2026-11-25T07:00",
        read: Callable[[Source], Article] | None = None,
        extract: Callable[[Article], Brief] = a_brief_of,
    ) -> None:
        self.database, self.slack, self.clock = database, slack, Clock(local(at))
        self.read, self.extract = read or ScriptedReader(), extract
        self.slots, self.feeds, self.stored = SqlSlots(database), SqlFeeds(database), SqlSubscriptions(database)
        self.digests = Subscriptions(self.stored, self.slots, self.feeds, self.clock)
        self.attempts: list[tuple[datetime, str]] = []  # when, and to which channel
        self.in_call: Callable[[Replica], object] = lambda replica: None
        slack.workspace.now = self.clock
        self.one = Replica(self, "one")

    def feed(self, *keys: str, number: int = 1, tags: Sequence[str] = ()) -> Feed:
        """Add a feed that has announced some entries by now."""
        outline = Outline(f"https://harbour-{number}.example/feed.xml", title=f"Harbour {number}", tags=tuple(tags))
        feed, _ = self.feeds.add(outline, team=TEAM, user=USER, now=self.clock())
        return self.announce(feed, *keys)

    def announce(self, feed: Feed, *keys: str, health: FeedHealth | None = None) -> Feed:
        """Let a feed announce entries, each with a link of its own."""
        now = self.clock()
        well = health or FeedHealth(checked_at=now, succeeded_at=now, next_check_at=now + timedelta(days=365))
        entries = [an_entry(f"{feed.number}-{key}", words=f"The {key} has failed") for key in keys]
        self.feeds.record(replace(feed, health=well), entries, seen=False, now=now)
        return feed

    def digest(self, **words) -> Subscription:
        """Set up a digest that is due every day at 07:30 in London."""
        return self.digests.create(a_wish(**{"channel": CHANNEL, **words}), team=TEAM, user=USER)

    def replica(self, name: str = "two") -> Replica:
        """Start another replica now."""
        return Replica(self, name)

    def run(self, *, seconds: float, every: float = 1, replicas: Sequence[Replica] = ()) -> None:
        """Let replicas, in turn, do what may be done, and look again every few seconds."""
        end = self.clock() + seconds * SECOND
        while self.clock() < end:
            for each in replicas or (self.one,):
                each.plan()
                each.work()
            self.clock.forward(every)

    def until_due(self, words: str = "2026-11-25T07:30:01") -> None:
        """Set the clock to just after a digest is due, as it gets there while nobody sleeps."""
        self.one.plan()
        self.one.pass_to(local(words))
        self.one.plan()

    def until_due_by(self, moment: datetime) -> None:
        """Set the clock to a moment, and plan what is due by then."""
        self.clock.at = moment
        self.one.plan()

    def runs(self, digest: Subscription) -> list[Run]:
        """Return what became of a digest's slots, the latest first."""
        return list(self.slots.runs(digest.number, team=TEAM, limit=50))

    def outcomes(self, digest: Subscription) -> list[tuple[str, str | None]]:
        """Return how a digest's slots ended and what is said of it."""
        return [(run.state.value, run.note) for run in self.runs(digest)]

    def posted(self, channel: str = CHANNEL, *, thread: bool = False) -> list[str]:
        """Return what digests posted to a channel, in order, their threads too where that is asked for."""
        with self.slack.workspace.reading():
            own = [each.body for each in self.slack.workspace.posts if each.channel == channel]
        return [body["text"] for body in own if "metadata" in body and (thread or "thread_ts" not in body)]

    def told(self) -> list[str]:
        """Return what the owner was told."""
        return [each["text"] for each in self.slack.messages(DIRECT)]

    def calls(self, channel: str = CHANNEL) -> int:
        """Count the attempts to post to a channel."""
        return sum(call.args["channel"] == channel for call in self.slack.calls("chat.postMessage"))

    def messages(self, digest: Subscription) -> list[MessageState]:
        """Return what became of the messages of a digest's latest slot."""
        latest = self.runs(digest)[0]
        return [each.state for each in SqlOutbox(self.database).of_slot(latest.id, team=TEAM)]

    def leased_until(self) -> datetime:
        """Return until when the slot that is being built is held."""
        with self.database.read() as connection:
            held: datetime = connection.execute(select(slot_table.c.lease_until)).scalar_one()
        return held


class Replica:
    """What plans, builds, posts and ends digests in one process."""

    def __init__(self, crew: Crew, name: str) -> None:
        self.crew, self.clock, self.passed = crew, crew.clock, 0.0
        database, clock = crew.database, crew.clock
        self.slots, self.outbox, subscriptions = SqlSlots(database), SqlOutbox(database), SqlSubscriptions(database)
        feeds, seen = SqlFeeds(database), SqlSeenStories(database)
        client = make_client(crew.slack.bot_token, api_url=crew.slack.api_url)
        publisher = SlackPublisher(client, Pacer(0.0, sleep=lambda _: None))
        self.client, self.poster = client, NotingPoster(client, self)
        articles, reports = SqlArticles(database), SqlReports(database)
        read = ReadEntries(self._read, self._brief, articles, feeds, reports, "1", clock)
        make = MakeDigest(feeds, self.slots, SqlEntries(database), read, seen)
        self.owners = Owners(Subscriptions(subscriptions, self.slots, feeds, clock), self.slots, publisher.notify)
        self.plan = PlanDigests(subscriptions, self.slots, clock, began=clock(), watch=ClockWatch(lambda: self.passed))
        self.build = BuildDigests(
            self.slots, subscriptions, self.outbox, make, digest_messages, self.owners, clock, worker=name
        )
        stop, tell, wait = self.owners.stop, self.owners.tell, lambda seconds: self.sleep(seconds)
        self.post = PostMessages(self.outbox, self.poster, stop, tell, now=clock, sleep=wait, worker=name)
        self.finish = FinishDigests(self.slots, self.poster, clock)

    def sleep(self, seconds: float) -> None:
        """Let the clock move on."""
        self.passed += seconds
        self.clock.forward(seconds)

    def pass_to(self, moment: datetime) -> None:
        """Let time pass until a moment."""
        self.sleep((moment - self.clock()).total_seconds())

    def build_all(self) -> int:
        """Build what is due; return how many slots those were."""
        built = 0
        while claim := self.build.claim():
            self.build(claim)
            built += 1
        return built

    def post_all(self) -> None:
        """Post what can be posted now, and end what is posted."""
        while self.post():
            self.finish()
        self.finish()

    def work(self) -> None:
        """Do whatever can be done now."""
        while self.build_all():
            self.post_all()
        self.post_all()

    def door(self, **options) -> DigestWorker:
        """Return the threads that do so by themselves."""
        known = {"now": self.clock, "poll_seconds": 0.02, "beat_seconds": 0.02}
        return DigestWorker(self.build, self.slots, self.post, self.finish, **{**known, **options})

    def tick(self) -> Tick:
        """Return what plans by itself, many times a second."""
        return Tick([self.plan], seconds=0.05)

    def _read(self, source: Source) -> Article:
        return self.crew.read(source)

    def _brief(self, article: Article) -> Brief:
        return self.crew.extract(article)


class NotingPoster(SlackPoster):
    """The real poster, which notes when it is asked to post where."""

    def __init__(self, client: WebClient, replica: Replica) -> None:
        super().__init__(client)
        object.__setattr__(self, "replica", replica)

    def post(self, post: Post) -> str:
        crew = self.replica.crew
        crew.attempts.append((crew.clock(), post.channel))
        crew.in_call(self.replica)
        return super().post(post)


class Gate:
    """A reader that waits at its first article until it may go on; ``asked`` says that it was reached."""

    def __init__(self) -> None:
        self.inner, self.asked, self.may_go = ScriptedReader(), threading.Event(), threading.Event()

    def __call__(self, source: Source) -> Article:
        self.asked.set()
        assert self.may_go.wait(30), "nobody let the reader go on"
        return self.inner(source)


def open_unsynced(url: str) -> Database:
    """Open a SQLite database that does not wait for the disk: no power is cut in a test."""
    database = open_database(url)
    event.listen(database.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA synchronous = OFF"))
    return database
