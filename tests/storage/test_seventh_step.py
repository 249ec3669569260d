"""The seventh step on a database in which feeds were read, texts were briefed and a channel was posted to."""

from datetime import timedelta

import pytest
from sqlalchemy import MetaData, Table, insert

from bot.storage import SqlOutbox, SqlPast, open_database
from bot.storage.entries import entries_of
from tests.fakes import NOON
from tests.storage.test_migrations import raw, upgrade

pytestmark = pytest.mark.without_tables


def test_seventh_step_keeps_entries_and_paces_and_no_briefs_of_texts_that_may_have_been_pasted(store_url: str):
    upgrade(store_url, "0006")
    rows = {
        "feed": {"team": "T1", "key": "k", "url": "https://pier.example/feed", "added_by": "U1", "added_at": NOON}
        | {"failures": 0, "moved_times": 0, "tags": [], "grade": "F", "state": "active", "next_check_at": NOON}
        | {"succeeded_at": NOON + timedelta(days=900)},
        "entry": {"feed": 1, "key": "e1", "fingerprint": "f", "version": 1, "first_seen": NOON}
        | {"changed_at": NOON, "seen": False},
        "analysis": {"key": "k", "edition": "core 1", "document": {}, "used_at": NOON},
        "channel_pace": {"team": "T1", "channel": "C1", "next_post_at": NOON + timedelta(seconds=5)},
    }
    with raw(store_url) as connection:
        for name, row in rows.items():
            connection.execute(insert(Table(name, MetaData(), autoload_with=connection)).values(row))
    database = open_database(store_url)
    past = SqlPast(database)
    assert past.forget_entries(after=timedelta(days=90), limit=9) == 0
    assert [each.entry.key for each in entries_of(database, 1)] == ["e1"]
    assert past.forget_analyses(before=NOON + timedelta(days=9), limit=9) == 0
    assert SqlOutbox(database).pace("C1", team="T1", now=NOON) == NOON + timedelta(seconds=5)
    database.close()
