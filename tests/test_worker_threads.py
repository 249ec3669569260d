import threading
import time

import pytest

from bot.errors import NotAnArticleError, StorageError
from bot.model import BriefRequest, Request
from bot.storage import Database
from bot.usecases.ports import Requests
from bot.worker import LEASE_SECONDS
from tests.fakes import (
    Clock,
    RecordingPublisher,
    a_brief_request,
    a_digest_request,
    an_entries_request,
    until,
)
from tests.travelling import TravellingClock
from tests.working import a_worker, states


@pytest.mark.parametrize(("threads", "ahead", "previews"), [(4, 2, 3), (3, 1, 2), (2, 1, 1)])
def test_threads_are_left_for_what_somebody_waits_for_and_for_what_takes_seconds(
    requests: Requests, threads: int, ahead: int, previews: int
):
    begun, leave = [], threading.Event()

    def script(request: Request) -> None:
        begun.append(request.key)
        if not isinstance(request, BriefRequest):
            leave.wait(10)

    worker = a_worker(requests, RecordingPublisher(), script, threads=threads)
    for number in range(9):
        requests.accept(an_entries_request(key=f"e{number}"), now=Clock()())
    worker.start()
    assert until(lambda: len(begun) == ahead), "so many threads are held by what nobody waits for"
    for number in range(9):
        requests.accept(a_digest_request(key=f"d{number}"), now=Clock()())
    worker.wake()
    assert until(lambda: len(begun) == previews), "one more is held by what takes long"
    for key in ("k1", "k2"):
        requests.accept(a_brief_request(key=key), now=Clock()())
    worker.wake()
    assert until(lambda: begun[previews:] == ["k1", "k2"])
    leave.set()
    worker.stop()


def test_only_thread_does_everything(requests: Requests):
    done: list[Request] = []
    worker = a_worker(requests, RecordingPublisher(), done.append, threads=1)
    requests.accept(an_entries_request(), now=Clock()())
    worker.start()
    assert until(lambda: done == [an_entries_request()])
    worker.stop()


def test_lease_is_prolonged_while_the_work_goes_on(requests: Requests, clock: TravellingClock):
    entered, leave = threading.Event(), threading.Event()

    def script(request: Request) -> None:
        entered.set()
        leave.wait(10)

    worker = a_worker(requests, RecordingPublisher(), script, now=clock)
    requests.accept(a_brief_request(), now=clock())
    thread = threading.Thread(target=worker.work_once)
    thread.start()
    assert entered.wait(10)
    for _ in range(5):
        clock.forward(LEASE_SECONDS - 5)
        worker.beat()
        assert requests.claim(worker="w2", now=clock(), lease_seconds=LEASE_SECONDS) is None
    leave.set()
    thread.join()


def test_accepted_request_is_taken_up_at_once(requests: Requests):
    looks: list[object] = []

    class Watched(type(requests)):
        def claim(self, **arguments):
            looks.append(found := super().claim(**arguments))
            return found

    done: list[Request] = []
    worker = a_worker(Watched(requests.database), RecordingPublisher(), done.append, poll_seconds=60)
    worker.start()
    assert until(lambda: looks == [None, None]), "both threads have found nothing and wait"
    requests.accept(a_brief_request(), now=Clock()())
    worker.wake()
    assert until(lambda: bool(done))
    worker.stop()


def test_request_that_another_process_accepted_is_found(requests: Requests):
    done: list[Request] = []
    worker = a_worker(requests, RecordingPublisher(), done.append)
    worker.start()
    requests.accept(a_brief_request(), now=Clock()())
    assert until(lambda: bool(done))
    worker.stop()


def test_stop_lets_what_runs_end(requests: Requests, database: Database):
    entered = threading.Event()

    def script(request: Request) -> None:
        entered.set()
        time.sleep(0.3)

    worker = a_worker(requests, RecordingPublisher(), script)
    requests.accept(a_brief_request(), now=Clock()())
    worker.start()
    assert entered.wait(10)
    worker.stop()
    assert states(database) == [("done", 1, None)]


def test_stop_gives_back_what_does_not_end_in_time(requests: Requests, database: Database):
    entered, leave, publisher = threading.Event(), threading.Event(), RecordingPublisher()

    def script(request: Request) -> None:
        entered.set()
        leave.wait(10)
        raise NotAnArticleError("too late")

    worker = a_worker(requests, publisher, script, threads=1)
    requests.accept(a_brief_request(), now=Clock()())
    worker.start()
    assert entered.wait(10)
    worker.stop(grace=0)
    assert states(database) == [("waiting", 0, None)]
    leave.set()
    assert until(lambda: not any(thread.name.startswith("worker") for thread in threading.enumerate()))
    assert (states(database), publisher.apologies) == ([("waiting", 0, None)], [])


def test_database_that_is_out_for_a_moment_does_not_end_the_worker(requests: Requests):
    class Flaky(type(requests)):
        failures = [StorageError("My database is busy."), LookupError("a bug")]  # noqa: RUF012

        def claim(self, **arguments):
            if self.failures:
                raise self.failures.pop()
            return super().claim(**arguments)

    done: list[Request] = []
    worker = a_worker(Flaky(requests.database), RecordingPublisher(), done.append)
    requests.accept(a_brief_request(), now=Clock()())
    worker.start()
    assert until(lambda: bool(done))
    worker.stop()
