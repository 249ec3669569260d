"""What is fetched in the background: beside people and never instead of them, and never too busy."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import RefusedError, SourceError
from bot.sources.web.fetch import BACKGROUND_SEATS, SINGLE_SEATS, Fetcher
from tests.fakes import until
from tests.sources.wire import HEAD, allowed, loopback, raw_server, saying

PAGE = HEAD + b"Content-Length: 2\r\n\r\nok"
HOSTS = [f"h{number}.test" for number in range(60)]


def test_what_is_read_in_the_background_takes_no_seat_from_a_person():
    leave = threading.Event()

    def slowly(connection, server, request):
        leave.wait(20)
        connection.sendall(PAGE)

    with (
        raw_server(slowly) as slow_server,
        raw_server(saying(PAGE)) as server,
        Fetcher(allowed(slow_server, *HOSTS) | allowed(server, *HOSTS), loopback) as fetch,
        ThreadPoolExecutor(40) as readers,
    ):
        slow = [readers.submit(fetch.in_background, slow_server.link(host=host)) for host in HOSTS[:40]]
        assert until(lambda: len(slow_server.requests) == BACKGROUND_SEATS)
        with ThreadPoolExecutor(SINGLE_SEATS) as people:
            read = list(people.map(lambda host: fetch(server.link(host=host)).body, HOSTS[40:]))
        assert (read, len(slow_server.requests)) == ([b"ok"] * 20, BACKGROUND_SEATS)
        leave.set()
        assert [each.result(20).body for each in slow] == [b"ok"] * 40


def test_wait_for_a_turn_or_a_seat_does_not_count_in_the_background(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.sources.web.fetch.BACKGROUND_SEATS", 2)
    with (
        raw_server(saying(PAGE)) as server,
        Fetcher(allowed(server), loopback, seconds=1, seconds_apart=0.3) as fetch,
        ThreadPoolExecutor(6) as readers,
    ):
        read = readers.map(lambda _: fetch.in_background(server.link()).body, range(6))
        assert list(read) == [b"ok"] * 6


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", RefusedError, "403"),
        (b"rubbish\r\n\r\n", SourceError, "broke off"),
    ],
    ids=["refused", "broken off"],
)
def test_what_is_wrong_with_a_page_is_raised_in_the_background_too(answer, error, words):
    with (
        raw_server(saying(answer)) as server,
        Fetcher(allowed(server), loopback) as fetch,
        pytest.raises(error, match=words),
    ):
        fetch.in_background(server.link())
    with Fetcher() as fetch, pytest.raises(RefusedError):
        fetch.in_background("ftp://site.test/")
