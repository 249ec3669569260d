import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.errors import StorageError, UsageError
from bot.storage import Database, SqlRequests, open_database
from bot.storage.tables import request as table
from tests.fakes import NOON, a_brief_request


def pragma(database: Database, name: str) -> object:
    with database.read() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_sqlite_is_set_for_safety(database: Database, name: str, value: object):
    assert pragma(database, name) == value


def test_write_commits_at_the_end(database: Database, requests: SqlRequests):
    requests.accept(a_brief_request(), now=NOON)
    with database.read() as connection:
        assert len(connection.execute(select(table)).all()) == 1


def test_write_that_raises_changes_nothing(database: Database):
    def write_and_raise() -> None:
        with database.write() as connection:
            connection.execute(insert(table).values(**a_row()))
            raise LookupError

    with pytest.raises(LookupError):
        write_and_raise()
    with database.read() as connection:
        assert connection.execute(select(table)).all() == []


def test_two_that_store_the_same_at_once_are_told_to_repeat_it(database: Database):
    with database.write() as connection:
        connection.execute(insert(table).values(**a_row()))

    def write_again() -> None:
        with database.write() as connection:
            connection.execute(insert(table).values(**a_row()))

    with pytest.raises(StorageError, match=r"same thing at the same moment\. Please repeat"):
        write_again()


def a_row() -> dict[str, object]:
    times = {"available_at": NOON, "accepted_at": NOON}
    counts = {"version": 1, "attempt": 0, "interrupted": False}
    return {"team": "T", "key": "k", "kind": "brief", "state": "waiting", **counts, **times}


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


def test_busy_database_is_a_clear_sentence_within_the_budget(database: Database, tmp_path: Path):
    other = sqlite3.connect(tmp_path / "store.db")
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with pytest.raises(StorageError, match=r"busy\. Please repeat"):
        SqlRequests(database).accept(a_brief_request(), now=NOON)
    assert 1.0 < time.monotonic() - started < 2.5
    other.close()
    assert SqlRequests(database).accept(a_brief_request(), now=NOON)


def test_many_who_wait_for_a_busy_database_give_up_together(database: Database, tmp_path: Path):
    other = sqlite3.connect(tmp_path / "store.db")
    other.execute("BEGIN IMMEDIATE")
    seconds: list[float] = []

    def accept(number: int) -> None:
        started = time.monotonic()
        with pytest.raises(StorageError):
            SqlRequests(database).accept(a_brief_request(key=str(number)), now=NOON)
        seconds.append(time.monotonic() - started)

    run_together(accept, 8)
    other.close()
    assert len(seconds) == 8
    assert max(seconds) < 2.5


def run_together(action, times: int) -> None:
    threads = [threading.Thread(target=action, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_writers_of_one_process_take_turns(database: Database, requests: SqlRequests):
    run_together(lambda number: requests.accept(a_brief_request(key=str(number)), now=NOON), 40)
    claimed = []

    def claim(number: int) -> None:
        while taken := requests.claim(worker=f"w{number}", now=NOON, lease_seconds=15):
            claimed.append(taken.request.key)

    run_together(claim, 4)
    assert sorted(claimed, key=int) == [str(number) for number in range(40)]


def test_full_disk_is_a_clear_sentence_and_leaves_the_database_sound(database: Database, requests: SqlRequests):
    with database.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="disk is full"):
        requests.accept(a_brief_request(text="word " * 10_000), now=NOON)
    assert pragma(database, "integrity_check") == "ok"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("no url at all", "it must look like"),
        ("sqlite://", "it names no file"),
        ("sqlite:///missing/place/store.db", "there is no directory"),
        ("postgresql+nosuchdriver://desk@localhost/brief", "there is no driver"),
        ("mongodb://localhost/brief", "there is no driver"),
    ],
)
def test_unusable_url_is_one_clear_sentence(url: str, sentence: str, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"^DATABASE_URL is not usable: ") as caught:
        open_database(url)
    assert sentence in caught.value.public_message


def test_password_of_the_database_is_never_in_a_sentence():
    with pytest.raises(UsageError) as caught:
        open_database("postgresql+nosuchdriver://desk:planted-secret@localhost/brief")
    assert "planted-secret" not in caught.value.public_message


def test_file_that_is_no_database_is_a_clear_sentence(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("not a database, only words " * 100, encoding="utf-8")
    with pytest.raises(StorageError, match="no SQLite database"):
        open_database(f"sqlite:///{tmp_path}/notes.txt")


def test_what_was_stored_survives_a_kill(tmp_path: Path):
    program = (
        "import os, signal, sys\n"
        "from bot.storage import SqlRequests, open_database\n"
        "from tests.fakes import NOON, a_brief_request\n"
        "requests = SqlRequests(open_database(sys.argv[1]))\n"
        "for number in range(20): requests.accept(a_brief_request(key=str(number)), now=NOON)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    url = f"sqlite:///{tmp_path}/store.db"
    done = subprocess.run([sys.executable, "-c", program, url], check=False, cwd=Path(__file__).parents[2])
    reopened = open_database(url)
    with reopened.read() as connection:
        assert len(connection.execute(select(table)).all()) == 20
    assert (done.returncode, pragma(reopened, "integrity_check")) == (-9, "ok")
    reopened.close()


def test_half_a_surrogate_pair_can_be_stored(requests: SqlRequests):
    assert requests.accept(a_brief_request(text="half \ud83c of a wave"), now=NOON)
    claimed = requests.claim(worker="w1", now=NOON, lease_seconds=15)
    assert claimed.request.source.text == "half \ud83c of a wave"


def test_deleted_database_is_a_clear_sentence(tmp_path: Path):
    folder = tmp_path / "data"
    folder.mkdir()
    database = open_database(f"sqlite:///{folder}/store.db")
    database.close()
    shutil.rmtree(folder)
    with pytest.raises(StorageError, match="cannot be opened"):
        SqlRequests(database).accept(a_brief_request(), now=NOON)
