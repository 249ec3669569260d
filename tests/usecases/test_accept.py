import pytest

from bot.errors import StorageError
from bot.usecases.accept import AcceptRequest
from bot.usecases.ports import Requests
from tests.fakes import NOON, Clock, a_brief_request


def test_new_request_is_stored_before_the_worker_is_woken(requests: Requests):
    seen: list[object] = []
    wake = lambda: seen.append(requests.claim(worker="w", now=NOON, lease_seconds=15))  # noqa: E731
    assert AcceptRequest(requests, wake, Clock())(a_brief_request())
    assert [claim.request for claim in seen] == [a_brief_request()]


def test_request_that_was_delivered_before_wakes_nobody(requests: Requests):
    woken: list[bool] = []
    accept = AcceptRequest(requests, lambda: woken.append(True), Clock())
    assert [accept(a_brief_request()), accept(a_brief_request())] == [True, False]
    assert woken == [True]


def test_request_that_cannot_be_stored_is_not_accepted(requests: Requests):
    class Full:
        def accept(self, request, *, now):
            raise StorageError("My disk is full.")

    with pytest.raises(StorageError):
        AcceptRequest(Full(), lambda: None, Clock())(a_brief_request())
