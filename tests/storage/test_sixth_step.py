"""The sixth step on a database that knows digests that have ended."""

import pytest
from sqlalchemy import Connection, MetaData, Table, insert

from bot.storage import SqlSlots, open_database
from tests.fakes import NOON
from tests.storage.at_work import HOUR, MINUTE, taken
from tests.storage.test_fourth_step import PLAIN
from tests.storage.test_migrations import raw, upgrade

pytestmark = pytest.mark.without_tables


ENDED = {"posted": "of 1 message in its thread: 1 missing", "failed": "is_archived", "skipped": "missed by 7 h"}


def fill(connection: Connection) -> None:
    """Keep what the fifth step kept: a digest with slots that have ended, one of them posted, and one that waits."""
    names = ("subscription", "slot", "outbox")
    subscription, slot, outbox = (Table(name, MetaData(), autoload_with=connection) for name in names)
    said = {"team": "T1", "name": "Harbour", "channel": "C1", "include": "all", "empty_day": "receipt"}
    made = {"state": "active", "created_by": "U1", "created_at": NOON, "since": NOON}
    connection.execute(insert(subscription).values(**said, **made, **PLAIN))
    for number, (state, note) in enumerate({**ENDED, "waiting": "1 was missed"}.items()):
        times = {"due_at": NOON + number * HOUR, "planned_at": NOON, "available_at": NOON, "finished_at": NOON + HOUR}
        row = {"team": "T1", "subscription": 1, "key": f"k{number}", "state": state, "attempt": 1, "note": note}
        connection.execute(insert(slot).values(**row, **times, interrupted=False, counts={}))
    for position, minutes in enumerate((1, 9)):
        message = {"team": "T1", "slot": 1, "position": position, "channel": "C1", "payload": {}, "state": "sent"}
        sent = {"finished_at": NOON + minutes * MINUTE, "parent": 0 if position else None, "available_at": NOON}
        connection.execute(insert(outbox).values(**message, **sent, attempt=1, interrupted=False))


def test_sixth_step_knows_when_digests_were_posted_and_keeps_what_was_told(store_url: str):
    upgrade(store_url, "0005")
    with raw(store_url) as connection:
        fill(connection)
    database = open_database(store_url)
    runs = {run.state.value: run for run in SqlSlots(database).runs(1, team="T1", limit=9)}
    assert {state: runs[state].note for state in ENDED} == ENDED
    assert {state: run.posted_at for state, run in runs.items() if run.posted_at} == {"posted": NOON + MINUTE}
    assert taken(database, now=NOON + 9 * HOUR).note == "1 was missed"
    database.close()
