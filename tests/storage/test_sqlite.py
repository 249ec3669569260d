"""What is so on SQLite only: its settings, its file, and that there is one writer."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.errors import StorageError
from bot.storage import Database, open_database, open_requests
from bot.storage.tables import request as table
from bot.usecases.ports import Requests
from tests.fakes import NOON, a_brief_request
from tests.storage.holding import a_row

pytestmark = pytest.mark.without_tables


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = open_database(sqlite_url)
    yield opened
    opened.close()


def pragma(database: Database, name: str) -> object:
    with database.read() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_is_set_for_safety(database: Database, name: str, value: object):
    assert pragma(database, name) == value


def test_write_that_reads_first_is_not_refused_when_another_wrote_in_between(database: Database, tmp_path: Path):
    other = sqlite3.connect(tmp_path / "store.db", timeout=0)
    try:
        with database.write() as connection:
            connection.execute(select(table)).all()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            connection.execute(insert(table).values(**a_row()))
    finally:
        other.close()


def test_full_disk_is_a_clear_sentence_and_leaves_the_database_sound(database: Database, requests: Requests):
    with database.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="disk is full"):
        requests.accept(a_brief_request(text="word " * 10_000), now=NOON)
    assert pragma(database, "integrity_check") == "ok"


def test_file_that_is_no_database_is_a_clear_sentence(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("not a database, only words " * 100, encoding="utf-8")
    with pytest.raises(StorageError, match="no SQLite database"):
        open_database(f"sqlite:///{tmp_path}/notes.txt")


def test_deleted_database_is_a_clear_sentence(tmp_path: Path):
    folder = tmp_path / "data"
    folder.mkdir()
    database = open_database(f"sqlite:///{folder}/store.db")
    database.close()
    shutil.rmtree(folder)
    with pytest.raises(StorageError, match="cannot be opened"):
        open_requests(database).accept(a_brief_request(), now=NOON)
