"""What the digests of each subscription showed and covered: a story a row, an entry a row.

It changes in the transaction that ends a slot and never otherwise, so it takes effect exactly once. What is covered is
forgotten when no digest looks that far back any more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, select

from bot.model import Made, Seen, SeenStory
from bot.model.plain import from_plain, to_plain
from bot.storage.database import Database, batches, insert_into
from bot.storage.tables import covered_entry as covered_table
from bot.storage.tables import entry as entry_table
from bot.storage.tables import seen_story as story_table
from bot.storage.words import storable_key

MATTERS = timedelta(days=2)  # before the time at which a digest begins to look, a day of which it looks at again


@dataclass(frozen=True, slots=True)
class SqlSeenStories:
    """What was shown and covered of all subscriptions."""

    database: Database

    def of(self, subscription: int) -> Seen:
        """Return the stories that earlier digests of a subscription showed."""
        own = select(story_table.c.story).where(story_table.c.subscription == subscription)
        with self.database.read() as connection:
            stories = connection.execute(own.order_by(story_table.c.id)).scalars().all()
        return Seen(tuple(from_plain(SeenStory, story) for story in stories))

    def covered(self, subscription: int, entries: Collection[int]) -> frozenset[tuple[int, int]]:
        """Return which of some entries, with their versions, earlier digests of a subscription covered."""
        wanted = frozenset(entries)
        own = select(covered_table.c.entry, covered_table.c.version).where(covered_table.c.subscription == subscription)
        with self.database.read() as connection:
            rows = connection.execute(own).all()
        return frozenset((row.entry, row.version) for row in rows if row.entry in wanted)


def keep_seen(connection: Connection, subscription: int, made: Made) -> None:
    """Write down what a digest showed and covered, and forget what matters no more."""
    _keep_stories(connection, subscription, made)
    _keep_covered(connection, subscription, dict(sorted(made.covered)))
    unchanged = and_(entry_table.c.id == covered_table.c.entry, entry_table.c.changed_at < made.ends - MATTERS)
    connection.execute(_covered_by(subscription).where(exists().where(unchanged)))


def forget_seen(connection: Connection, subscription: int) -> None:
    """Forget what a subscription showed and covered, because nothing is posted for it any more."""
    connection.execute(delete(story_table).where(story_table.c.subscription == subscription))
    connection.execute(_covered_by(subscription))


def _keep_stories(connection: Connection, subscription: int, made: Made) -> None:
    """Put the stories that were shown behind the others, as they are now."""
    rows = [
        {"subscription": subscription, "key": storable_key(story.key), "story": to_plain(story)} for story in made.shown
    ]
    keys = {*map(storable_key, made.gone), *(row["key"] for row in rows)}
    own = delete(story_table).where(story_table.c.subscription == subscription)
    connection.execute(own.where(story_table.c.key.in_(keys)))
    if rows:
        connection.execute(story_table.insert(), rows)


def _keep_covered(connection: Connection, subscription: int, covered: dict[int, int]) -> None:
    """Keep the versions of the entries that are still there, which stay until the transaction ends."""
    there = [entry for some in batches(covered) for entry in connection.execute(_there(some)).scalars()]
    rows = [{"subscription": subscription, "entry": entry, "version": covered[entry]} for entry in there]
    if rows:
        connection.execute(_covering(connection), rows)


def _there(entries: Collection[int]) -> Any:
    own = select(entry_table.c.id).where(entry_table.c.id.in_(entries)).order_by(entry_table.c.id)
    return own.with_for_update(read=True, key_share=True)


def _covering(connection: Connection) -> Any:
    statement = insert_into(connection, covered_table)
    return statement.on_conflict_do_update(
        index_elements=["subscription", "entry"],
        set_={"version": statement.excluded.version},
        where=statement.excluded.version > covered_table.c.version,
    )


def _covered_by(subscription: int) -> Any:
    return delete(covered_table).where(covered_table.c.subscription == subscription)
