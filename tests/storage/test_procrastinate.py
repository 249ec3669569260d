"""What is so where Procrastinate keeps the queue: one transaction, no words in a job, seats, and its own tables."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import NullPool, create_engine, text

from bot.errors import StorageError, UsageError
from bot.storage import Database, open_database, open_requests
from bot.storage.procrastinate_requests import SIGN_SECONDS, SILENT_SECONDS, ProcrastinateRequests
from tests.fakes import NOON, a_brief_request, an_entries_request
from tests.storage.test_migrations import upgrade
from tests.travelling import TravellingClock

pytestmark = pytest.mark.without_tables


ROOT = Path(__file__).parents[2]
LEASE = 15.0


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    opened = open_database(postgresql_url)
    yield opened
    opened.close()


def rows(database: Database, statement: str) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def change(database: Database, *statements: str) -> None:
    with database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def refuse(database: Database, event: str, on: str) -> None:
    body = "BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '53100'; END"
    change(
        database,
        f"CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE TRIGGER fail BEFORE {event} ON {on} EXECUTE FUNCTION fail()",
    )


def claim(requests: ProcrastinateRequests, clock: TravellingClock):
    return requests.claim(worker="w1", now=clock(), lease_seconds=LEASE)


def seats(database: Database) -> list[object]:
    return [number for (number,) in rows(database, "SELECT id FROM procrastinate_workers ORDER BY id")]


@pytest.mark.parametrize("table", ["request", "procrastinate_jobs"])
def test_request_and_job_are_stored_together_or_not_at_all(database: Database, requests, table: str):
    refuse(database, "INSERT", table)
    with pytest.raises(StorageError, match="disk is full"):
        requests.accept(a_brief_request(), now=NOON)
    assert rows(database, "SELECT (SELECT count(*) FROM request), (SELECT count(*) FROM procrastinate_jobs)") == [
        (0, 0)
    ]


@pytest.mark.parametrize(("event", "table"), [("UPDATE", "request"), ("DELETE", "procrastinate_jobs")])
def test_request_and_job_end_together_or_not_at_all(database: Database, requests, clock, event: str, table: str):
    requests.accept(a_brief_request(), now=NOON)
    claimed = claim(requests, clock)
    refuse(database, event, table)
    with pytest.raises(StorageError, match="disk is full"):
        requests.finish(claimed, now=NOON)
    assert rows(database, "SELECT state, status FROM request, procrastinate_jobs") == [("working", "doing")]
    change(database, f"DROP TRIGGER fail ON {table}")
    requests.finish(claimed, now=NOON)
    assert rows(database, "SELECT state FROM request") == [("done",)]


def test_job_carries_a_number_and_nothing_that_a_person_wrote(database: Database, requests):
    requests.accept(a_brief_request(text="Harbour wall"), now=NOON)
    [(job,)] = rows(database, "SELECT to_jsonb(procrastinate_jobs) - 'id' FROM procrastinate_jobs")
    assert job["args"] == {"request": 1}
    assert "Harbour" not in str(job)


@pytest.mark.parametrize("ends", ["finish", "fail"])
def test_job_is_deleted_when_its_request_has_ended(database: Database, requests, clock, ends: str):
    requests.accept(a_brief_request(), now=NOON)
    claimed = claim(requests, clock)
    if ends == "finish":
        requests.finish(claimed, now=NOON)
    else:
        requests.fail(claimed, reason="no", retry_at=None, now=NOON)
    assert rows(database, "SELECT id FROM procrastinate_jobs UNION SELECT id FROM procrastinate_events") == []


def test_job_whose_request_was_removed_is_dropped(database: Database, requests, clock):
    for key in ("removed", "kept"):
        requests.accept(a_brief_request(key=key), now=NOON)
    change(database, "DELETE FROM request WHERE key = 'removed'")
    assert claim(requests, clock).request.key == "kept"
    assert rows(database, "SELECT count(*) FROM procrastinate_jobs") == [(1,)]


def test_seat_is_taken_again_by_whoever_comes_next(database: Database, requests, clock):
    for key in ("k1", "k2"):
        requests.accept(a_brief_request(key=key), now=clock())
        requests.finish(claim(requests, clock), now=clock())
        assert claim(requests, clock) is None
    assert len(seats(database)) == 1


def test_seat_with_nothing_to_do_gives_a_sign_now_and_then(database: Database, requests, clock):
    assert claim(requests, clock) is None
    [seat] = seats(database)
    for _ in range(int(SILENT_SECONDS / SIGN_SECONDS) + 1):
        clock.forward(SIGN_SECONDS)
        assert claim(requests, clock) is None
    claim(open_requests(database), clock)  # who sits down anew clears away those that were silent
    assert (seat in seats(database), len(seats(database))) == (True, 2)


def test_seat_of_somebody_gone_is_cleared_away(database: Database, requests, clock):
    assert claim(requests, clock) is None
    [gone] = seats(database)
    clock.forward(SILENT_SECONDS + 1)
    claim(open_requests(database), clock)
    assert (gone in seats(database), len(seats(database))) == (False, 1)


def test_seat_from_which_a_job_was_taken_is_cleared_away_with_it(database: Database, requests, clock):
    requests.accept(a_brief_request(), now=clock())
    claim(requests, clock)
    [gone] = seats(database)
    clock.forward(LEASE)
    assert claim(open_requests(database), clock).attempt == 2
    assert gone not in seats(database)


def test_lease_that_has_ended_is_not_prolonged_though_nobody_has_taken_over(database: Database, requests, clock):
    requests.accept(an_entries_request(), now=clock())
    held = claim(requests, clock)
    clock.forward(LEASE)
    requests.accept(a_brief_request(), now=clock())
    assert claim(requests, clock).request.key == "k1"
    assert not requests.renew(held, now=clock(), lease_seconds=LEASE)
    requests.finish(held, now=clock())
    again = claim(requests, clock)
    assert (again.request.key, again.attempt, again.interrupted) == ("e1", 2, True)


def test_who_was_silent_for_long_sits_down_anew(database: Database, requests, clock):
    assert claim(requests, clock) is None
    change(database, "DELETE FROM procrastinate_workers")
    requests.accept(a_brief_request(), now=clock())
    with pytest.raises(StorageError):
        claim(requests, clock)
    assert claim(requests, clock).attempt == 1


def test_queue_of_another_program_is_left_alone(postgresql_url: str):
    engine = create_engine(postgresql_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"), {})
    with pytest.raises(UsageError, match=r"another program has a queue of Procrastinate\. Name another database"):
        open_database(postgresql_url)


def test_tables_of_another_version_are_refused_with_the_next_step(database: Database):
    change(database, "COMMENT ON TABLE procrastinate_jobs IS '09.01.00_01_pre_something'")
    with pytest.raises(UsageError, match=r"is at step 09\.01.* needs step 03\..*\. Install the version that"):
        open_requests(database)


def test_tables_that_are_gone_are_told(database: Database):
    change(database, "DROP TABLE procrastinate_jobs CASCADE")
    with pytest.raises(UsageError, match=r"is at step none of Procrastinate"):
        open_requests(database)


def test_where_procrastinate_is_missing_the_next_step_is_said(postgresql_url: str):
    program = (
        "import sys; sys.modules['procrastinate'] = None\n"
        "from bot.errors import UsageError\n"
        "from bot.storage import open_database\n"
        "try: open_database(sys.argv[1])\n"
        "except UsageError as error: print(error.public_message)\n"
    )
    command = [sys.executable, "-c", program, postgresql_url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 'pip install "briefbot[postgres]" brings it.' in done.stdout


def test_what_an_earlier_briefbot_left_unfinished_is_taken_up(postgresql_url: str):
    upgrade(postgresql_url, "0004")
    engine = create_engine(postgresql_url, poolclass=NullPool)
    payload = '{"source": {"link": "https://a.example"}, "key": "k", "team": "T1", "user": "U1", "reply_to": {}}'
    with engine.begin() as connection:
        for key, state in [("waiting", "waiting"), ("under way", "working"), ("done", "done")]:
            connection.execute(
                text(
                    "INSERT INTO request (team, key, kind, version, payload, state, attempt, interrupted, available_at,"
                    " accepted_at) VALUES ('T1', :key, 'brief', 1, :payload, :state, 0, false, now(), now())"
                ),
                {"key": key, "state": state, "payload": payload},
            )
    with closing(open_database(postgresql_url)) as opened:
        requests = open_requests(opened)
        claims = [requests.claim(worker="w1", now=NOON, lease_seconds=LEASE) for _ in range(3)]
    assert [claim and (claim.id, claim.interrupted) for claim in claims] == [(1, False), (2, True), None]
