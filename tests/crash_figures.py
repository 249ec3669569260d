"""What became of digests whose replicas were killed: every message counted in Slack and in the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from sqlalchemy import select, text

from bot.model import MessageState, OutboxMessage, Run, SlotState, Subscription
from bot.playground.workspace import Posted
from bot.publishing.ids import POST_AGAIN
from bot.storage import Database, SqlOutbox, SqlSeenStories, SqlSlots, SqlSubscriptions
from bot.storage.tables import covered_entry, entry
from tests.crash_desk import ENTRIES, TEAM, CrashDesk, Name

INDEXES = """
SELECT bt_index_check(index.oid, true)
FROM pg_class index JOIN pg_am method ON method.oid = index.relam
WHERE method.amname = 'btree' AND index.relkind = 'i'
"""
AGAIN = 6  # so many digests are run once more


@dataclass(frozen=True)
class Figures:
    """What the database says of each slot, what stands in Slack, and how the two go together."""

    desk: CrashDesk
    history: bool
    runs: Mapping[int, Run]
    kept: Mapping[Name, OutboxMessage]
    posted: Mapping[Name, list[Posted]]
    told: Mapping[int, list[str]]

    @cached_property
    def twice(self) -> list[Name]:
        return [name for name, posts in self.posted.items() if len(posts) > 1]

    @cached_property
    def doubtful(self) -> set[Name]:
        return {name for name, each in self.kept.items() if each.state is MessageState.UNCERTAIN}

    @cached_property
    def held_back(self) -> set[Name]:
        """Return the replies that wait for a person, for what they reply to is uncertain."""
        waiting = (name for name, each in self.kept.items() if each.state is MessageState.WAITING)
        return {name for name in waiting if (name[0], self.kept[name].parent) in self.doubtful}

    @cached_property
    def unlinked(self) -> list[int]:
        """Return the slots whose link nobody knows: whoever ended one was killed before he had asked for it."""
        return [slot for slot, run in self.runs.items() if run.state is SlotState.POSTED and not run.permalink]

    @cached_property
    def lost(self) -> list[Name]:
        """Return the messages that are not in Slack, and that nobody is told to look for."""
        return [name for name in self.kept if name not in self.posted.keys() | self.doubtful | self.held_back]

    def faults(self) -> list[str]:
        """Say what ought not to be so; nothing, if all is well."""
        rules = {
            "posted twice": self.twice,
            "lost": self.lost,
            "not in Slack as it is kept": list(self._misplaced()),
            "doubtful without a reason": sorted(self.doubtful - (set() if self.history else self.desk.left)),
            "slot ended wrongly": list(self._ended_wrongly()),
            "posted without a link, and not for a kill": self.unlinked[sum(self.desk.kills.values()) :],
            "told wrongly": list(self._told_wrongly()),
            "seen or covered wrongly": list(self._remembered_wrongly()),
            "the database is not sound": unsound(self.desk.database),
            "less was broken than ordered": self._unbroken(),
        }
        return [f"{rule}: {found}" for rule, found in rules.items() if found]

    def table(self) -> list[tuple[str, object]]:
        """Return the figures that are printed."""
        states = Counter(run.state.value for run in self.runs.values())
        kills = [(f"killed: {kind}", number) for kind, number in sorted(self.desk.kills.items())]
        return [
            ("slots", len(self.runs)),
            *((f"slots {state}", number) for state, number in sorted(states.items())),
            ("messages", len(self.kept)),
            ("posted once", sum(len(posts) == 1 for posts in self.posted.values())),
            ("posted twice", len(self.twice)),
            ("lost", len(self.lost)),
            ("uncertain", len(self.doubtful)),
            ("of them in Slack", len(self.doubtful & self.posted.keys())),
            ("waiting for an uncertain parent", len(self.held_back)),
            ("told of", len(self.told)),
            ("told of twice", sum(len(channels) > 1 for channels in self.told.values())),
            ("kills", sum(self.desk.kills.values())),
            *kills,
            ("restarts of the server", self.desk.restarted),
            ("replicas that ended by themselves", self.desk.died),
            ("closest two posts in a channel, s", round(self.closest(), 3)),
            ("seconds", round(self.desk.seconds, 1)),
        ]

    def closest(self) -> float:
        """Return the shortest time between two messages in one channel."""
        times: dict[str, list[float]] = {}
        for posts in self.posted.values():
            for post in posts:
                times.setdefault(post.channel, []).append(float(post.ts))
        ordered = [sorted(own) for own in times.values()]
        return min((b - a for own in ordered for a, b in pairwise(own)), default=float("inf"))

    def _unbroken(self) -> list[str]:
        desk = self.desk
        done = {"kills": sum(desk.kills.values()), "restarts": desk.restarted}
        wanted = {"kills": desk.scale.kills, "restarts": desk.restarts}
        return [f"{done[name]} {name} of {wanted[name]}" for name in wanted if done[name] < wanted[name]]

    def _misplaced(self) -> Iterator[Name]:
        for name, each in self.kept.items():
            if each.state is MessageState.SENT and not self._stands(name, each):
                yield name
        yield from sorted(self.posted.keys() - self.kept.keys())

    def _stands(self, name: Name, kept: OutboxMessage) -> bool:
        """Tell whether a message is where it was sent to, in the thread of its parent."""
        thread = None if kept.parent is None else self.kept[name[0], kept.parent].ts
        where = [(post.channel, post.ts, post.body.get("thread_ts")) for post in self.posted.get(name, [])]
        return where == [(kept.channel, kept.ts, thread)]

    def _ended_wrongly(self) -> Iterator[tuple[int, str, str | None]]:
        for slot, run in self.runs.items():
            own = {name: each for name, each in self.kept.items() if name[0] == slot}
            unsure = sum(each.state is MessageState.UNCERTAIN for each in own.values())
            if (slot, 0) in self.doubtful:
                right = run.state is SlotState.UNCERTAIN and bool(run.note)
            else:
                right = run.state is SlotState.POSTED and bool(own)
                right &= f"{unsure} uncertain" in str(run.note) if unsure else run.note is None
            if not right:
                yield slot, run.state.value, run.note

    def _told_wrongly(self) -> Iterator[tuple[int, list[str]]]:
        """Say of which slots not its owner was told, or somebody for nothing; twice after a kill in between."""
        doubtful = {slot for slot, _ in self.doubtful}
        owners = {each.number: each.created_by for each in SqlSubscriptions(self.desk.database).active()}
        for slot in sorted(doubtful | self.told.keys()):
            owner = f"D{owners[self.runs[slot].slot.subscription][1:]}"
            told = self.told.get(slot, [])
            if set(told) != ({owner} if slot in doubtful else set()) or len(told) > 2:
                yield slot, told

    def _remembered_wrongly(self) -> Iterator[int]:
        with self.desk.database.read() as connection:
            entries: dict[int, set[int]] = {}
            for row in connection.execute(select(entry.c.feed, entry.c.id)):
                entries.setdefault(row.feed, set()).add(row.id)
            covered: dict[int, set[int]] = {}
            for row in connection.execute(select(covered_entry.c.subscription, covered_entry.c.entry)):
                covered.setdefault(row.subscription, set()).add(row.entry)
        for each in SqlSubscriptions(self.desk.database).active():
            shown = SqlSeenStories(self.desk.database).of(each.number).stories
            if covered.get(each.number) != entries[each.feeds[0]] or len(shown) != ENTRIES:
                yield each.number


def look(desk: CrashDesk, *, history: bool) -> Figures:
    """Count all that is there now."""
    slots, outbox = SqlSlots(desk.database), SqlOutbox(desk.database)
    numbers = [each.number for each in SqlSubscriptions(desk.database).active()]
    runs = {run.id: run for number in numbers for run in slots.runs(number, team=TEAM, limit=5)}
    kept = {(slot, each.position): each for slot in runs for each in outbox.of_slot(slot, team=TEAM)}
    posted: dict[Name, list[Posted]] = {}
    told: dict[int, list[str]] = {}
    with desk.slack.workspace.reading():
        for post in desk.slack.workspace.posts:
            if "metadata" in post.body:
                posted.setdefault(name_of(post), []).append(post)
            else:
                told.setdefault(told_of(post), []).append(post.channel)
    return Figures(desk, history, runs, kept, posted, told)


def name_of(post: Posted) -> Name:
    payload = post.body["metadata"]["event_payload"]
    return int(payload["slot"]), int(payload["position"])


def told_of(post: Posted) -> int:
    """Return which slot somebody is told of, with the button that posts it again."""
    buttons = [each for block in post.body["blocks"] for each in block.get("elements", ())]
    return next(int(each["value"]) for each in buttons if str(each.get("action_id")).startswith(POST_AGAIN))


def shown_again(desk: CrashDesk, figures: Figures) -> list[str]:
    """Run some digests once more, those that were uncertain first, and say which showed something a second time."""
    uncertain = {run.slot.subscription for run in figures.runs.values() if run.state is SlotState.UNCERTAIN}
    known = SqlSubscriptions(desk.database).active()
    some = sorted(known, key=lambda each: (each.number not in uncertain, each.number))[:AGAIN]
    slots = desk.run_again(some, number=ENTRIES)
    after = look(desk, history=figures.history)
    return [f"run again: {each.number}" for each in some if not _is_new(after, each, slots.get(each.number))]


def _is_new(figures: Figures, subscription: Subscription, slot: int | None) -> bool:
    """Tell whether the messages of a slot show what came in since then, and nothing that was there before."""
    words = [json.dumps(post.body) for name, posts in figures.posted.items() if name[0] == slot for post in posts]
    told = " ".join(words)
    feed = subscription.feeds[0]
    return f"wall-{feed}-{ENTRIES} " in told and not any(f"wall-{feed}-{old} " in told for old in range(ENTRIES))


def unsound(database: Database) -> list[Any]:
    """Return what the database itself finds wrong with its tables and their references."""
    with database.read() as connection:
        if database.kind == "SQLite":
            found = list(connection.execute(text("PRAGMA integrity_check")).scalars())
            return [each for each in found if each != "ok"] + list(connection.execute(text("PRAGMA foreign_key_check")))
        if connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'")).first() is None:
            return []
        connection.execute(text(INDEXES)).all()  # raises where an index and its table differ
        return []
