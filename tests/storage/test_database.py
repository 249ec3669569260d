import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.errors import StorageError, UsageError
from bot.playground.deliveries import ACK_SECONDS
from bot.storage import Database, open_database, open_requests
from bot.storage.database import PATIENCE_SECONDS
from bot.storage.tables import request as table
from bot.usecases.ports import Requests
from tests.fakes import NOON, a_brief_request
from tests.storage.holding import a_row, held, run_together

NO_WRITER = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "LOCK TABLE request IN EXCLUSIVE MODE"}


def stored(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_write_commits_at_the_end(database: Database, requests: Requests):
    requests.accept(a_brief_request(), now=NOON)
    assert stored(database) == 1


def test_write_that_raises_changes_nothing(database: Database):
    def write_and_raise() -> None:
        with database.write() as connection:
            connection.execute(insert(table).values(**a_row()))
            raise LookupError

    with pytest.raises(LookupError):
        write_and_raise()
    assert stored(database) == 0


def test_reading_sees_one_moment_whatever_is_written_meanwhile(database: Database):
    count = select(func.count()).select_from(table)
    with database.read() as connection:
        before = connection.execute(count).scalar_one()
        with database.write() as other:
            other.execute(insert(table).values(**a_row()))
        assert (before, connection.execute(count).scalar_one()) == (0, 0)
    assert stored(database) == 1


def test_two_that_store_the_same_at_once_are_told_to_repeat_it(database: Database):
    with database.write() as connection:
        connection.execute(insert(table).values(**a_row()))

    def write_again() -> None:
        with database.write() as connection:
            connection.execute(insert(table).values(**a_row()))

    with pytest.raises(StorageError, match=r"same thing at the same moment\. Please repeat"):
        write_again()


def test_busy_database_is_a_clear_sentence_within_the_budget(database: Database, store_url: str):
    with held(store_url):
        started = time.monotonic()
        with pytest.raises(StorageError, match=r"busy\. Please repeat"):
            open_requests(database).accept(a_brief_request(), now=NOON)
        assert 1.0 < time.monotonic() - started < ACK_SECONDS
    assert open_requests(database).accept(a_brief_request(), now=NOON)


def test_many_who_wait_for_a_busy_database_give_up_together(database: Database, store_url: str):
    requests, seconds = open_requests(database), []

    def accept(number: int) -> None:
        started = time.monotonic()
        with pytest.raises(StorageError):
            requests.accept(a_brief_request(key=str(number)), now=NOON)
        seconds.append(time.monotonic() - started)

    with held(store_url):
        run_together(accept, 8)
    assert len(seconds) == 8
    assert max(seconds) < ACK_SECONDS


def test_write_waits_as_long_as_it_may(database: Database, store_url: str):
    with held(store_url):
        started = time.monotonic()
        with pytest.raises(StorageError, match="busy"), database.write(seconds=0.3) as connection:
            connection.execute(insert(table).values(**a_row()))
        assert time.monotonic() - started < PATIENCE_SECONDS / 2
    assert stored(database) == 0


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever stores a request wait for a machine that is busy."""
    monkeypatch.setattr("bot.storage.inbox.BUDGET_SECONDS", 30.0)


def test_writers_of_one_process_take_turns(patient: None, database: Database, requests: Requests):
    run_together(lambda number: requests.accept(a_brief_request(key=str(number)), now=NOON), 40)
    claimed = []

    def claim(number: int) -> None:
        while taken := requests.claim(worker=f"w{number}", now=NOON, lease_seconds=15):
            claimed.append(taken.request.key)

    run_together(claim, 4)
    assert sorted(claimed, key=int) == [str(number) for number in range(40)]


def test_replicas_that_get_the_same_requests_at_once_keep_each_once(patient: None, store_url: str):
    replicas = [open_database(store_url) for _ in range(2)]
    inboxes = [open_requests(database) for database in replicas]
    keys, new = [str(number) for number in range(30)], []
    lock = threading.Lock()

    def accept(number: int) -> None:
        key = keys[number // 2] if number % 2 else keys[-1 - number // 2]  # one from the front, one from the back
        accepted = inboxes[number % 2].accept(a_brief_request(key=key), now=NOON)
        with lock:
            new.append((key, accepted))

    run_together(accept, 60)
    assert sorted(key for key, accepted in new if accepted) == sorted(keys)
    assert (len(new), stored(replicas[0])) == (60, 30)
    for database in replicas:
        database.close()


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


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_missing_driver_names_the_extra(scheme: str, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)  # what Python does for a module that cannot be imported
    with pytest.raises(UsageError) as caught:
        open_database(f"{scheme}://desk:planted-secret@127.0.0.1:1/brief")
    assert 'pip install "briefbot[postgres]"' in caught.value.public_message
    assert "planted-secret" not in caught.value.public_message


def test_password_of_the_database_is_never_in_a_sentence():
    with pytest.raises(UsageError) as caught:
        open_database("postgresql+nosuchdriver://desk:planted-secret@localhost/brief")
    assert "planted-secret" not in caught.value.public_message


def test_what_was_stored_survives_a_kill(store_url: str):
    program = (
        "import os, signal, sys\n"
        "from bot.storage import open_database, open_requests\n"
        "from tests.fakes import NOON, a_brief_request\n"
        "requests = open_requests(open_database(sys.argv[1]))\n"
        "for number in range(20): requests.accept(a_brief_request(key=str(number)), now=NOON)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, store_url], check=False, cwd=Path(__file__).parents[2])
    reopened = open_database(store_url)
    assert (done.returncode, stored(reopened)) == (-9, 20)
    reopened.close()


def test_half_a_surrogate_pair_can_be_stored(requests: Requests):
    assert requests.accept(a_brief_request(text="half \ud83c of a wave"), now=NOON)
    claimed = requests.claim(worker="w1", now=NOON, lease_seconds=15)
    assert claimed.request.source.text == "half \ud83c of a wave"


def test_check_proves_that_rows_can_be_written_and_changes_none(database: Database, requests: Requests):
    requests.accept(a_brief_request(), now=NOON)
    database.check()
    assert stored(database) == 1


def test_database_that_nobody_may_write_to_can_be_read(database: Database, store_url: str):
    with held(store_url, by=NO_WRITER):
        started = time.monotonic()
        with closing(open_database(store_url, to_read=True)) as opened:
            assert stored(opened) == 0
        assert time.monotonic() - started < PATIENCE_SECONDS / 2


def test_database_without_tables_gets_them_also_to_read(tmp_path):
    with closing(open_database(f"sqlite:///{tmp_path / 'new.db'}", to_read=True)) as opened:
        assert stored(opened) == 0
