"""Workers that post digests are killed at every step: nothing is posted twice, and nothing is lost without a word."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import pytest

from bot.model import MessageState, OutboxMessage, PlannedSlot, Slot
from bot.playground.server import LoopbackSlack
from bot.storage import Database, SqlOutbox, SqlSlots, SqlSubscriptions
from tests.digests import a_made, a_wish
from tests.posting_worker import LEASE, STEPS, Name, Orders, work

CHANNELS = ("C0DESK", "C0GENERAL")
DIGESTS = 14
MESSAGES = 3
TIMES = (1, 2, 1)  # at the first message that comes by a step, or the second
ROUND = timedelta(seconds=2 * LEASE)
PATIENCE = 30.0

workers = multiprocessing.get_context("forkserver")
workers.set_forkserver_preload(["tests.posting_worker"])


@dataclass
class Post:
    """An outbox full of digests, the Slack they go to, and the workers that post them."""

    database: Database
    slack: LoopbackSlack
    orders: Orders
    killed: list[tuple[str, Name]] = field(default_factory=list)

    def fill(self) -> None:
        """Put digests into the outbox: every other one a message with replies, the others messages in a row."""
        began = self.orders.at - ROUND
        for number in range(DIGESTS):
            digest = SqlSubscriptions(self.database).add(a_wish(), team="T0DESK", user="U0ADA", now=began)
            SqlSlots(self.database).plan([PlannedSlot(Slot(digest.number, "k", began))], now=began)
            claim = SqlSlots(self.database).claim(worker="w0", now=began, lease_seconds=LEASE)
            assert claim is not None
            messages = [message_of(claim.id, each, number) for each in range(MESSAGES)]
            assert SqlOutbox(self.database).put(claim, messages, made=a_made(began))

    def round(self, step: str, time: int) -> None:
        """Let a worker come to a step while a second one posts a message, and kill the first one there."""
        self.orders = replace(self.orders, at=self.orders.at + ROUND)
        doomed = replace(self.orders, worker="doomed", step=step, time=time)
        with started(doomed) as (process, told), started(replace(self.orders, worker="other", most=1)) as (other, _):
            assert told.poll(PATIENCE), f"no message came to the step {step}"
            self.killed.append((step, told.recv()))
            process.kill()
            process.join(PATIENCE)
            other.join(PATIENCE)
            assert (process.exitcode, other.exitcode) == (-signal.SIGKILL, 0)

    def drain(self) -> None:
        """Let two workers post what is left."""
        for _ in range(2):
            self.orders = replace(self.orders, at=self.orders.at + ROUND)
            with started(replace(self.orders, worker="one")) as (one, _), started(self.orders) as (two, _):
                one.join(PATIENCE)
                two.join(PATIENCE)
                assert (one.exitcode, two.exitcode) == (0, 0)

    def killed_at(self, step: str) -> list[Name]:
        """Return the messages in whose middle a worker was killed at a step."""
        return [name for each, name in self.killed if each == step]

    def kept(self) -> dict[Name, OutboxMessage]:
        """Return what became of each message."""
        outbox = SqlOutbox(self.database)
        slots = range(1, DIGESTS + 1)
        return {(slot, each.position): each for slot in slots for each in outbox.of_slot(slot, team="T0DESK")}

    def posted(self) -> dict[str, str]:
        """Return the names of the messages in Slack by their ``ts``."""
        with self.slack.workspace.reading():
            return {post.ts: post.body["text"] for post in self.slack.workspace.posts}


def message_of(slot: int, position: int, number: int) -> OutboxMessage:
    parent = 0 if position and number % 2 else None
    return OutboxMessage(position, CHANNELS[number % 3 == 0], {"text": name_of((slot, position))}, parent)


def name_of(name: Name) -> str:
    return f"message {name[1]} of digest {name[0]}"


@contextmanager
def started(orders: Orders) -> Iterator[tuple[BaseProcess, Connection]]:
    here, there = workers.Pipe(duplex=False)
    process = workers.Process(target=work, args=(orders, there), daemon=True)
    process.start()
    there.close()
    yield process, here
    process.kill()
    process.join()
    process.close()
    here.close()


@contextmanager
def killed_at_every_step(database: Database, url: str, *scopes: str) -> Iterator[Post]:
    """Fill an outbox and kill workers at every step, each with a second one beside it."""
    with LoopbackSlack(scopes=scopes, rate_limits=False) as slack:
        post = Post(database, slack, Orders(url, slack.api_url, slack.bot_token, "w1", datetime.now(UTC)))
        post.fill()
        for time in TIMES:
            for step in STEPS:
                post.round(step, time)
        post.drain()
        yield post


def test_kills_at_every_step_lose_none_and_post_none_twice_where_history_is_read(
    database: Database, store_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with killed_at_every_step(database, store_url, "chat:write", "channels:history") as post:
        kept, posted = post.kept(), post.posted()
        assert len(kept) == DIGESTS * MESSAGES
        assert {each.state for each in kept.values()} == {MessageState.SENT}
        assert sorted(posted.values()) == sorted(map(name_of, kept))
        assert {each.ts: name_of(name) for name, each in kept.items()} == posted
        assert all(threads_right(post.slack, kept))


def test_kills_at_every_step_post_none_twice_and_show_each_doubt_where_history_is_not_read(
    database: Database, store_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with killed_at_every_step(database, store_url, "chat:write") as post:
        kept, posted = post.kept(), post.posted()
        assert max(Counter(posted.values()).values()) == 1
        doubtful = {name for name, each in kept.items() if each.state is MessageState.UNCERTAIN}
        assert doubtful == set(post.killed_at("posted"))
        sent = {each.ts: name_of(name) for name, each in kept.items() if each.state is MessageState.SENT}
        assert sent.items() <= posted.items()
        assert set(posted.values()) - set(sent.values()) <= set(map(name_of, doubtful))
        waiting = {name for name, each in kept.items() if each.state is MessageState.WAITING}
        assert waiting == {name for name in kept if kept[name].parent == 0 and (name[0], 0) in doubtful}
        assert len(sent) + len(doubtful) + len(waiting) == DIGESTS * MESSAGES


def threads_right(slack: LoopbackSlack, kept: dict[Name, OutboxMessage]) -> Iterator[bool]:
    """Say of each reply whether it stands in the thread of its digest."""
    for (slot, _), each in kept.items():
        if each.parent is not None:
            yield each.ts in {reply["ts"] for reply in slack.thread(kept[slot, each.parent].ts)}
