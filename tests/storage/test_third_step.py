import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.errors import StorageError
from bot.storage import SqlFeeds, SqlSubscriptions, migrations, open_database
from tests.digests import a_wish
from tests.fakes import NOON

NOW = "2026-11-23 12:00:00"


def second_step(path: Path) -> sqlite3.Connection:
    """Make a database as the second step left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    engine.dispose()
    return sqlite3.connect(path)


def test_third_step_keeps_the_feeds_and_makes_room_for_digests(tmp_path: Path):
    raw = second_step(tmp_path / "store.db")
    columns = "(team, key, url, added_by, added_at, tags, grade, state, next_check_at, failures, moved_times)"
    feed = ["T1", "k", "https://pier.example/feed", "U1", NOW, "[]", "F", "active", NOW]
    raw.execute(f"INSERT INTO feed {columns} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)", feed)
    raw.commit()
    raw.close()
    database = open_database(f"sqlite:///{tmp_path}/store.db")
    assert [each.url for each in SqlFeeds(database).of_team("T1")] == ["https://pier.example/feed"]
    made = SqlSubscriptions(database).add(a_wish(feeds=(1,)), team="T1", user="U1", now=NOON)
    assert SqlSubscriptions(database).active() == (made,)
    database.close()


def test_interrupted_third_step_leaves_the_second_as_it_was(tmp_path: Path):
    raw = second_step(tmp_path / "store.db")
    raw.execute("CREATE TABLE channel_pace (hers INTEGER)")  # the last table of the third step is in the way
    with pytest.raises(StorageError):
        open_database(f"sqlite:///{tmp_path}/store.db")
    tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    raw.close()
    assert tables & {"feed", "subscription", "slot", "outbox"} == {"feed"}
