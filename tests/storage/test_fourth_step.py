"""The fourth step on a database in which digests were already being worked on."""

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, inspect, text

from bot.errors import StorageError
from bot.model import SlotState, Subscription
from bot.storage import SqlEntries, SqlFeeds, SqlOutbox, SqlSlots, SqlSubscriptions, open_database
from tests.digests import a_made
from tests.fakes import NOON
from tests.storage.at_work import DIGEST, HOUR, LEASE, post_all, settled, taken
from tests.storage.test_migrations import raw, upgrade

pytestmark = pytest.mark.without_tables


PLAIN = {"at": "07:30", "zone": "Europe/London", "days": [1], "feeds": [], "tags": [], "watched": [], "most": 12}
COUNTS = {"failures": 0, "moved_times": 0, "tags": [], "grade": "F", "state": "active", "next_check_at": NOON}


def fill(connection: Connection) -> None:
    """Keep what the third version kept: a digest two slots of which are worked on, and a feed; nothing was posted."""
    names = ("subscription", "slot", "feed", "entry")
    subscription, slot, feed, entry = (Table(name, MetaData(), autoload_with=connection) for name in names)
    said = {"team": "T1", "name": "Harbour", "channel": "C1", "include": "all", "empty_day": "receipt"}
    made = {"state": "active", "created_by": "U1", "created_at": NOON, "since": NOON}
    connection.execute(insert(subscription).values(**said, **made, **PLAIN))
    for number, state in enumerate(("working", "working", "waiting", "posted")):
        times = {"due_at": NOON + number * HOUR, "planned_at": NOON, "available_at": NOON, "lease_until": NOON + HOUR}
        row = {"team": "T1", "subscription": 1, "key": f"k{number}", "state": state, "attempt": 1, "worker": "w"}
        connection.execute(insert(slot).values(**row, **times, interrupted=False, counts={"shown": number}))
    link = {"key": "k", "url": "https://pier.example/feed", "added_by": "U1", "added_at": NOON}
    connection.execute(insert(feed).values(team="T1", **link, **COUNTS))
    known = {"feed": 1, "key": "e1", "fingerprint": "f", "version": 1, "first_seen": NOON, "changed_at": NOON}
    connection.execute(insert(entry).values(**known, seen=False))


def test_fourth_step_keeps_what_was_under_way(store_url: str):
    upgrade(store_url, "0003")
    with raw(store_url) as connection:
        fill(connection)
    database = open_database(store_url)
    slots, later = SqlSlots(database), NOON + 9 * HOUR
    [harbour] = SqlSubscriptions(database).active()
    assert [each.entry.key for each in SqlEntries(database).since([1], after=NOON - HOUR)] == ["e1"]
    assert [each.url for each in SqlFeeds(database).of_team("T1")] == ["https://pier.example/feed"]
    assert states(slots, harbour) == ["posted", "waiting", "waiting", "waiting"]
    first = taken(database, now=later)
    assert (first.slot.key, first.interrupted, first.attempt) == ("k0", True, 2)
    assert slots.claim(worker="w2", now=later, lease_seconds=LEASE) is None
    assert SqlOutbox(database).put(first, DIGEST, made=a_made(later))
    assert slots.begins(harbour.number) == later
    post_all(database, now=later)
    settled(database, first, SlotState.POSTED, now=later)
    assert taken(database, now=later).slot.key == "k1"
    database.close()


def states(slots: SqlSlots, subscription: Subscription) -> list[str]:
    return [run.state.value for run in slots.runs(subscription.number, team="T1", limit=9)]


def test_fourth_step_that_is_interrupted_leaves_the_third_as_it_was(store_url: str):
    upgrade(store_url, "0003")
    with raw(store_url) as connection:
        fill(connection)
        connection.execute(text("CREATE TABLE covered_entry (hers INTEGER)"))  # the step's last table is in the way
    with pytest.raises(StorageError):
        open_database(store_url)
    with raw(store_url) as connection:
        assert connection.execute(text("SELECT count(*) FROM slot WHERE state = 'working'")).scalar() == 2
        assert "report" not in set(inspect(connection).get_table_names())
