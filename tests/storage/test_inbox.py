import threading
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from bot.errors import StorageError
from bot.storage import Database, open_requests
from bot.storage.tables import request as table
from bot.usecases.ports import Requests
from tests.fakes import NOON, a_brief_request, until

READ_ONLY = {"SQLite": "PRAGMA query_only = ON", "PostgreSQL": "SET default_transaction_read_only = on"}


class CountingDatabase:
    """A database that counts its write transactions and can hold them up."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.kind, self.read = database.kind, database.read
        self.writes = 0
        self.gate = threading.Event()
        self.gate.set()

    @contextmanager
    def write(self, *, seconds: float):
        self.writes += 1
        with self.database.write(seconds=seconds) as connection:
            self.gate.wait(30)
            yield connection


def accept_together(
    requests: Requests, keys: list[str], *, meanwhile: Callable[[], object] = lambda: None
) -> list[object]:
    outcomes: list[object] = []

    def accept(key: str) -> None:
        try:
            outcomes.append(requests.accept(a_brief_request(key=key), now=NOON))
        except StorageError as error:
            outcomes.append(error.public_message)

    threads = [threading.Thread(target=accept, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    meanwhile()
    for thread in threads:
        thread.join(20)
    return outcomes


def stored(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever stores a request wait for a machine that is busy."""
    monkeypatch.setattr("bot.storage.inbox.BUDGET_SECONDS", 30.0)


def test_what_arrives_together_is_stored_in_few_transactions(patient: None, database: Database):
    counting = CountingDatabase(database)
    counting.gate.clear()
    requests = open_requests(counting)
    first = threading.Thread(target=requests.accept, args=(a_brief_request(key="first"),), kwargs={"now": NOON})
    first.start()
    assert until(lambda: counting.writes == 1)

    def let_the_first_go_on() -> None:
        assert until(lambda: len(requests._inbox._waiting) == 49)
        counting.gate.set()

    outcomes = accept_together(requests, [str(number) for number in range(49)], meanwhile=let_the_first_go_on)
    first.join(10)
    assert outcomes == [True] * 49
    assert (stored(database), counting.writes) == (50, 2)
    with database.read() as connection:  # every replica in the same order, or two would wait for each other's rows
        keys = list(connection.execute(select(table.c.key).order_by(table.c.id)).scalars())
    assert keys == ["first", *sorted(keys[1:])]


def test_same_key_that_arrives_together_is_new_once(patient: None, database: Database):
    assert Counter(accept_together(open_requests(database), ["k"] * 20)) == {True: 1, False: 19}


def test_each_who_waits_is_told_what_went_wrong(database: Database, requests: Requests):
    database.engine.dispose()  # a connection that was read from is told what it may do with each transaction
    with database.engine.connect() as connection:
        connection.exec_driver_sql(READ_ONLY[database.kind])
        connection.commit()  # it stays so on this connection, which is the next one that is used
    outcomes = accept_together(requests, ["a"])
    assert "read-only" in str(outcomes[0])
    database.engine.dispose()
    assert accept_together(requests, ["a"]) == [True]


def test_who_gives_up_waiting_is_not_stored_later(database: Database):
    counting = CountingDatabase(database)
    counting.gate.clear()
    requests = open_requests(counting)
    first = threading.Thread(target=requests.accept, args=(a_brief_request(key="first"),), kwargs={"now": NOON})
    first.start()
    assert until(lambda: counting.writes == 1)
    with pytest.raises(StorageError, match="busy"):
        requests.accept(a_brief_request(key="second"), now=NOON)
    counting.gate.set()
    first.join(10)
    assert stored(database) == 1
