"""What is so on PostgreSQL only: many writers, a server that refuses, is full, or goes away and comes back."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update

from bot.errors import StorageError
from bot.model import Outline
from bot.storage import Database, SqlFeeds, open_database, open_requests
from bot.storage.failures import BUSY, OUT_OF_REACH
from bot.storage.tables import request as table
from bot.usecases.ports import Requests
from tests.cluster import Cluster
from tests.fakes import NOON, a_brief_request, until
from tests.storage.holding import a_row, run_together

pytestmark = pytest.mark.without_tables


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    opened = open_database(postgresql_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_each_way_to_write_the_address_leads_there(postgresql_url: str, scheme: str):
    with closing(open_database(postgresql_url.replace("postgresql+psycopg", scheme, 1))) as database:
        assert open_requests(database).accept(a_brief_request(), now=NOON)


def test_writers_do_not_wait_for_each_other(database: Database):
    with database.write() as one, database.write(seconds=0.1) as other:
        one.execute(insert(table).values(**a_row("one")))
        other.execute(insert(table).values(**a_row("other")))
    with database.read() as connection:
        assert sorted(connection.execute(select(table.c.key)).scalars()) == ["one", "other"]


def test_claim_passes_by_what_another_holds(database: Database, requests: Requests):
    feeds = SqlFeeds(database)
    for number in range(2):
        requests.accept(a_brief_request(key=f"k{number}"), now=NOON)
        feeds.add(Outline(f"https://harbour.example/{number}"), team="T1", user="U1", now=NOON)
    with database.write() as other:
        other.execute(text("SELECT 1 FROM procrastinate_jobs ORDER BY id LIMIT 1 FOR UPDATE"))
        other.execute(text("SELECT 1 FROM feed WHERE number = 1 FOR UPDATE"))
        assert requests.claim(worker="w1", now=NOON, lease_seconds=15).request.key == "k1"
        assert requests.claim(worker="w1", now=NOON, lease_seconds=15) is None
        assert [feed.number for feed in feeds.claim_due(now=NOON, limit=9, until=NOON + timedelta(seconds=15))] == [2]


def test_of_two_who_wait_for_each_other_one_is_told_to_repeat(database: Database):
    with database.write() as connection:
        connection.execute(insert(table), [a_row("a"), a_row("b")])
    both_hold, told = threading.Barrier(2), []

    def change(number: int) -> None:
        first, second = ("a", "b") if number else ("b", "a")
        try:
            with database.write() as connection:
                connection.execute(update(table).where(table.c.key == first).values(reason="mine"))
                both_hold.wait(10)
                connection.execute(update(table).where(table.c.key == second).values(reason="mine"))
        except StorageError as error:
            told.append(error.public_message)

    run_together(change, 2)
    assert told == ["My database is busy. Please repeat that in a moment."]


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [("default_transaction_read_only=on", "is read-only"), ("statement_timeout=1000", "is busy")],
)
def test_what_an_administrator_limits_is_a_clear_sentence(database: Database, postgresql_url, setting: str, sentence):
    other = open_database(f"{postgresql_url} -c{setting}".replace(" ", "+"))
    with closing(other), pytest.raises(StorageError, match=sentence), other.write() as connection:
        connection.execute(text("SELECT pg_sleep(5)" if "timeout" in setting else "DELETE FROM request"))


def test_check_sees_a_server_that_only_reads(database: Database, postgresql_url: str):
    other = open_database(f"{postgresql_url}+-cdefault_transaction_read_only=on")
    with closing(other), pytest.raises(StorageError, match="is read-only"):
        other.check()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("53100", "disk is full"),
        ("53200", "out of memory"),
        ("40001", "is busy"),
        ("57P01", "out of reach"),
        ("58030", "cannot read or write its disk"),
        ("XX001", "is damaged"),
    ],
)
def test_what_the_server_reports_is_a_clear_sentence(database: Database, requests: Requests, state, sentence):
    body = f"BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '{state}'; END"
    with database.write() as connection:
        connection.execute(text(f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"))
        connection.execute(text("CREATE TRIGGER fail BEFORE INSERT ON request EXECUTE FUNCTION fail()"))
    with pytest.raises(StorageError, match=sentence):
        requests.accept(a_brief_request(), now=NOON)
    with database.write() as connection:
        connection.execute(text("DROP TRIGGER fail ON request"))
    assert requests.accept(a_brief_request(), now=NOON)


def as_user(cluster: Cluster, user: str, *, database: str = "postgres") -> str:
    return cluster.url.replace("briefbot@", f"{user}@").replace("/postgres", f"/{database}")


def test_server_that_turns_us_away_says_why(cluster: Cluster):
    rules = cluster.data / "pg_hba.conf"
    rules.write_text(f"host all strict 127.0.0.1/32 scram-sha-256\n{rules.read_text('utf-8')}", encoding="utf-8")
    with closing(open_database(cluster.url)) as database, database.write() as connection:
        for role in ("strict LOGIN PASSWORD 'right'", "narrow LOGIN CONNECTION LIMIT 0", "guest LOGIN"):
            connection.execute(text(f"CREATE ROLE {role}"))
        connection.execute(text("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
    cluster.control("restart")
    said = {}
    urls = {
        "password": as_user(cluster, "strict:wrong"),
        "crowded": as_user(cluster, "narrow"),
        "no database": as_user(cluster, "guest", database="nowhere"),
        "no user": as_user(cluster, "nobody_here"),
        "no rights": as_user(cluster, "guest"),
    }
    for name, url in urls.items():
        with pytest.raises(StorageError) as caught:
            open_database(url)
        said[name] = caught.value.public_message
    words = ["does not accept", "no more connections", "does not exist", "does not exist", "may not do that"]
    assert [expected for expected, sentence in zip(words, said.values(), strict=True) if expected not in sentence] == []
    assert "wrong" not in said["password"]


def test_database_that_goes_away_is_told_and_is_used_again_when_it_is_back(cluster: Cluster):
    with closing(open_database(cluster.url)) as database:
        requests = open_requests(database)
        assert requests.accept(a_brief_request(key="before"), now=NOON)
        cluster.control("stop", mode="immediate")
        started = time.monotonic()
        with pytest.raises(StorageError, match="out of reach"):
            requests.accept(a_brief_request(key="meanwhile"), now=NOON)
        assert time.monotonic() - started < 2.0
        cluster.control("start")
        assert requests.accept(a_brief_request(key="after"), now=NOON)
        claimed = [requests.claim(worker="w1", now=NOON, lease_seconds=15).request.key for _ in range(2)]
    assert claimed == ["before", "after"]


def test_server_that_was_restarted_while_nobody_looked_is_used_as_if_nothing_was(cluster: Cluster):
    with closing(open_database(cluster.url)) as database:
        requests = open_requests(database)
        cluster.control("restart", mode="immediate")
        assert requests.accept(a_brief_request(key="after"), now=NOON)
        cluster.control("restart", mode="immediate")
        assert requests.claim(worker="w1", now=NOON, lease_seconds=15).request.key == "after"


def test_nothing_acknowledged_is_lost_and_nothing_doubled_when_the_server_crashes_twice(cluster: Cluster):
    with closing(open_database(cluster.url)) as database:
        requests, stop, accepted, troubles = open_requests(database), threading.Event(), [], []

        def write(writer: int) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                try:
                    requests.accept(a_brief_request(key=f"{writer}-{number}"), now=NOON)
                except StorageError as error:
                    troubles.append(error.public_message)
                else:
                    accepted.append(f"{writer}-{number}")

        writers = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
        for thread in writers:
            thread.start()
        for _ in range(2):
            before = len(accepted)
            assert until(lambda before=before: len(accepted) > before + 100)
            cluster.control("restart", mode="immediate")
        before = len(accepted)
        assert until(lambda: len(accepted) > before + 100)
        stop.set()
        for thread in writers:
            thread.join(20)
        with database.read() as connection:
            kept = list(connection.execute(select(table.c.key)).scalars())
    assert (set(accepted) - set(kept), len(kept)) == (set(), len(set(kept)))
    assert troubles
    assert set(troubles) <= {OUT_OF_REACH, BUSY}
