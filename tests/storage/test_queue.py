"""The queue between processes, on both databases: each request is done once, and what a death interrupts is done."""

import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.model import Request
from bot.storage import Database, open_database, open_requests
from bot.storage.tables import request as table
from bot.usecases.ports import Requests
from bot.worker import Worker
from tests.cluster import Cluster
from tests.fakes import NOON, RecordingPublisher, a_brief_request, until
from tests.storage.holding import run_together
from tests.storage.queueing import LEASE, empty, hold, now, start
from tests.travelling import TravellingClock
from tests.working import KINDS

ROOT = Path(__file__).parents[2]


def test_eight_processes_do_two_hundred_requests_once_each(store_url: str):
    with closing(open_database(store_url)) as database:
        requests = open_requests(database)
        for number in range(200):
            requests.accept(a_brief_request(key=f"{number:03}"), now=now())
        started = [start(empty, store_url) for _ in range(8)]
        for _, told in started:
            assert told.recv() == "ready"
        for _, told in started:
            told.send("go")
        done = [key for _, told in started for key in told.recv()]
        for process, _ in started:
            process.join(20)
        assert Counter(done) == {f"{number:03}": 1 for number in range(200)}
        with database.read() as connection:
            assert set(connection.execute(select(table.c.state, table.c.attempt))) == {("done", 1)}


def test_what_a_killed_process_worked_on_is_done_by_another(requests: Requests, clock: TravellingClock, store_url: str):
    requests.accept(a_brief_request(), now=clock())
    process, told = start(hold, store_url)
    told.send(clock())
    for _ in range(3):  # longer than the lease: it is prolonged
        assert told.recv() == "k1"
        clock.forward(LEASE - 5)
        assert requests.claim(worker="other", now=clock(), lease_seconds=LEASE) is None
        told.send(clock())
    assert told.recv() == "k1"
    process.kill()
    process.join()
    clock.forward(LEASE)
    taken = requests.claim(worker="other", now=clock(), lease_seconds=LEASE)
    assert (taken.request.key, taken.attempt, taken.interrupted) == ("k1", 2, True)


def test_of_many_who_see_that_somebody_is_gone_one_takes_over(requests: Requests, clock: TravellingClock):
    keys = [f"k{number}" for number in range(8)]
    for key in keys:
        requests.accept(a_brief_request(key=key), now=clock())
        assert requests.claim(worker="gone", now=clock(), lease_seconds=15)
    clock.forward(15)
    taken: list[tuple[str, int]] = []

    def claim(number: int) -> None:
        while found := requests.claim(worker=f"w{number}", now=clock(), lease_seconds=15):
            taken.append((found.request.key, found.attempt))

    run_together(claim, 6)
    assert sorted(taken) == [(key, 2) for key in keys]


def test_server_that_is_restarted_meanwhile_costs_nobody_an_answer(cluster: Cluster):
    with closing(open_database(cluster.url)) as database:
        requests, done = open_requests(database), []
        for number in range(60):
            requests.accept(a_brief_request(key=f"{number:02}"), now=now())

        def script(request: Request) -> None:
            done.append(request.key)
            threading.Event().wait(0.05)

        publisher = RecordingPublisher()
        worker = Worker(
            requests,
            dict.fromkeys(KINDS, script),
            publisher.apologise,
            now=now,
            name="w1",
            threads=3,
            poll_seconds=0.05,
        )
        worker.start()
        assert until(lambda: len(done) > 10)
        cluster.control("restart", mode="immediate")
        assert until(lambda: states(database) == {"done"}, seconds=30)
        worker.stop()
    assert (Counter(done), publisher.apologies) == ({f"{number:02}": 1 for number in range(60)}, [])


def states(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(select(table.c.state)).scalars())


def test_on_sqlite_nothing_of_procrastinate_is_loaded(sqlite_url: str):
    program = (
        "import sys\n"
        "from bot.storage import open_database, open_requests\n"
        "open_requests(open_database(sys.argv[1]))\n"
        "print([name for name in sys.modules if name.startswith(('procrastinate', 'psycopg'))])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, sqlite_url], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("key", ["k1", "ü" * 100])
def test_key_of_any_kind_is_accepted_once(requests: Requests, key: str):
    assert [requests.accept(a_brief_request(key=key), now=NOON) for _ in range(2)] == [True, False]
