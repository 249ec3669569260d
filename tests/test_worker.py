import pytest

from bot.errors import UNEXPECTED, BotError, NotAnArticleError, StorageError
from bot.model import (
    Address,
    DigestVerb,
    Request,
)
from bot.storage import Database
from bot.usecases.ports import Requests
from bot.worker import ATTEMPTS, LEASE_SECONDS, UNSURE
from tests.fakes import (
    Clock,
    RecordingPublisher,
    a_brief_request,
    a_digest_request,
    a_share_request,
    an_entries_request,
)
from tests.feed_fakes import a_sources_request
from tests.travelling import TravellingClock
from tests.working import SLOW_DOWN, UNREACHABLE, a_worker, fail_with, states


def test_each_request_is_worked_on_once_and_finished(requests: Requests, database: Database):
    done: list[Request] = []
    worker = a_worker(requests, RecordingPublisher(), done.append)
    requests.accept(a_brief_request(), now=Clock()())
    requests.accept(a_share_request(), now=Clock()())
    assert [worker.work_once() for _ in range(3)] == [True, True, False]
    assert done == [a_brief_request(), a_share_request()]
    assert states(database) == [("done", 1, None), ("done", 1, None)]


def test_foreseen_failure_is_told_at_once_to_the_one_who_asked(requests: Requests, database: Database):
    publisher, error = RecordingPublisher(), NotAnArticleError("This page is a list of stories.")
    requests.accept(a_brief_request(), now=Clock()())
    a_worker(requests, publisher, fail_with(error)).work_once()
    assert publisher.apologies == [(error, a_brief_request().reply_to)]
    assert states(database) == [("failed", 1, "NotAnArticleError: This page is a list of stories.")]


@pytest.mark.parametrize("error", [LookupError("a bug"), StorageError("My database is busy."), UNREACHABLE])
def test_passing_failure_is_tried_again_then_apologised_for(
    requests: Requests, clock: TravellingClock, database: Database, error, caplog
):
    publisher = RecordingPublisher()
    worker = a_worker(requests, publisher, fail_with(error), now=clock)
    requests.accept(a_brief_request(), now=clock())
    for attempt in range(1, ATTEMPTS + 1):
        assert worker.work_once()
        assert not worker.work_once(), "the next attempt waits"
        assert len(publisher.apologies) == (attempt == ATTEMPTS)
        clock.forward(60)
    assert states(database)[0][:2] == ("failed", ATTEMPTS)
    assert "Traceback" in caplog.text or isinstance(error, BotError)


def test_bug_is_never_shown_to_the_one_who_asked(requests: Requests, clock: TravellingClock):
    publisher = RecordingPublisher()
    worker = a_worker(requests, publisher, fail_with(LookupError("internal words")), now=clock)
    requests.accept(a_brief_request(), now=clock())
    while worker.work_once():
        clock.forward(60)
    assert [error.public_message for error, _ in publisher.apologies] == [UNEXPECTED]


def test_slack_is_left_alone_for_as_long_as_it_asks(requests: Requests, clock: TravellingClock):
    worker = a_worker(requests, RecordingPublisher(), fail_with(SLOW_DOWN), now=clock)
    requests.accept(a_share_request(), now=clock())
    worker.work_once()
    clock.forward(55)
    assert not worker.work_once()
    clock.forward(5)
    assert worker.work_once()


@pytest.mark.parametrize("request_", [a_share_request(), a_digest_request(DigestVerb.INTRODUCE)])
def test_post_whose_outcome_is_unknown_is_not_repeated(requests: Requests, request_: Request):
    publisher = RecordingPublisher()
    requests.accept(request_, now=Clock()())
    worker = a_worker(requests, publisher, fail_with(UNREACHABLE))
    assert [worker.work_once(), worker.work_once()] == [True, False]
    assert len(publisher.apologies) == 1


@pytest.mark.parametrize("request_", [a_brief_request(), a_sources_request()], ids=["brief", "sources"])
def test_answer_that_got_lost_is_given_again(requests: Requests, clock: TravellingClock, request_: Request):
    publisher = RecordingPublisher()
    requests.accept(request_, now=clock())
    worker = a_worker(requests, publisher, fail_with(UNREACHABLE), now=clock)
    worker.work_once()
    clock.forward(60)
    assert (worker.work_once(), publisher.apologies) == (True, [])


@pytest.mark.parametrize(
    ("request_", "done_again"),
    [
        (a_brief_request(), True),
        (a_sources_request(), True),
        (a_digest_request(DigestVerb.PREVIEW), True),
        (a_share_request(), False),
        (a_digest_request(DigestVerb.INTRODUCE), False),
    ],
)
def test_after_a_crash_an_answer_is_given_and_what_posts_is_asked_about(
    requests: Requests, clock: TravellingClock, request_, *, done_again
):
    publisher, done = RecordingPublisher(), []
    requests.accept(request_, now=clock())
    requests.claim(worker="crashed", now=clock(), lease_seconds=LEASE_SECONDS)
    clock.forward(LEASE_SECONDS)
    a_worker(requests, publisher, done.append, now=clock).work_once()
    assert done == ([request_] if done_again else [])
    assert [error.public_message for error, _ in publisher.apologies] == ([] if done_again else [UNSURE])


def test_request_that_takes_the_whole_program_down_is_given_up(
    requests: Requests, clock: TravellingClock, database: Database
):
    publisher, done = RecordingPublisher(), []
    requests.accept(a_brief_request(), now=clock())
    for _ in range(ATTEMPTS):
        requests.claim(worker="crashed", now=clock(), lease_seconds=LEASE_SECONDS)
        clock.forward(LEASE_SECONDS)
    a_worker(requests, publisher, done.append, now=clock).work_once()
    assert (done, len(publisher.apologies), states(database)[0][0]) == ([], 1, "failed")


def test_where_nobody_asked_nobody_is_told(requests: Requests, database: Database, caplog):
    publisher = RecordingPublisher()
    requests.accept(an_entries_request(), now=Clock()())
    a_worker(requests, publisher, fail_with(NotAnArticleError("No."))).work_once()
    assert (states(database), publisher.apologies) == ([("failed", 1, "NotAnArticleError: No.")], [])
    assert "request 1 has failed for good" in caplog.text


def test_failed_apology_still_marks_the_request(requests: Requests, database: Database):
    def refuse(error: BotError, to: Address) -> None:
        raise UNREACHABLE

    worker = a_worker(requests, RecordingPublisher(), fail_with(NotAnArticleError("No.")))
    worker._apologise = refuse
    requests.accept(a_brief_request(), now=Clock()())
    worker.work_once()
    assert states(database)[0][0] == "failed"


def test_busy_database_at_the_end_does_not_do_the_work_twice(requests: Requests, database: Database):
    class Busy(type(requests)):
        failures = [StorageError("My database is busy.")]  # noqa: RUF012

        def finish(self, claim, *, now):
            if self.failures:
                raise self.failures.pop()
            super().finish(claim, now=now)

    done: list[Request] = []
    worker = a_worker(Busy(requests.database), RecordingPublisher(), done.append)
    requests.accept(a_brief_request(), now=Clock()())
    worker.work_once()
    assert (len(done), states(database)) == (1, [("done", 1, None)])
