"""Many fetches at once, from many threads, and what is left when they are stopped."""

from __future__ import annotations

import gc
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from bot.errors import UNEXPECTED, RefusedError, RestartError, SourceError
from bot.sources.web import fetch as fetch_module
from bot.sources.web.fetch import STOPPED, Fetcher
from bot.sources.web.fetched import Ask, Fetched
from tests.fakes import until
from tests.sources.wire import HEAD, HOST, allowed, loopback, raw_server, saying, silent

PAGE = HEAD + b"Content-Length: 2\r\n\r\nok"
STOPPED_SAID = " ".join(map(str, STOPPED))
HOSTS = [f"h{number}.test" for number in range(300)]


def slowly(seconds):
    """Return a conversation that says the page after a while, and later on ``/slow``."""

    def converse(connection, server, request):
        server.stop.wait(5 * seconds if b" /slow " in request else seconds)
        connection.sendall(PAGE)

    return converse


def arriving(server_times):
    """Return a conversation that writes down when it was asked."""

    def converse(connection, server, request):
        server_times.append(time.monotonic())
        connection.sendall(PAGE)

    return converse


def outcome(answer):
    return answer.body if isinstance(answer, Fetched) else str(answer)


def resolver_threads():
    return [thread for thread in threading.enumerate() if thread.name == "briefbot-resolver"]


def fetch_threads():
    return {thread for thread in threading.enumerate() if thread.name == "briefbot-fetch"}


def test_three_hundred_hosts_take_as_long_as_the_slowest():
    links = [f"http://{host}:{{port}}/{'slow' if number == 7 else 'a'}" for number, host in enumerate(HOSTS)]
    with raw_server(slowly(0.2)) as server, Fetcher(allowed(server, *HOSTS), loopback) as fetch:
        began = time.monotonic()
        answers = dict(fetch.ask_all([Ask(link.format(port=server.port)) for link in links]))
        took = time.monotonic() - began
    assert {number: outcome(answer) for number, answer in answers.items()} == dict.fromkeys(range(300), b"ok")
    assert took < 15  # one after the other they take 61 seconds


def test_answers_come_as_they_are_there():
    asked = ["slow", "a", "a"]
    with raw_server(slowly(0.2)) as server, Fetcher(allowed(server, *HOSTS[:3]), loopback) as fetch:
        asks = [Ask(server.link(f"/{path}", host)) for path, host in zip(asked, HOSTS, strict=False)]
        order = [number for number, _ in fetch.ask_all(asks)]
    assert order[-1] == 0
    assert sorted(order) == [0, 1, 2]


def test_a_failure_is_its_own_answer_and_no_others(caplog):
    def resolver(host, port):
        if host == "odd.test":
            raise LookupError("nobody thought of this")
        return ("10.0.0.1",) if host == "private.test" else ("127.0.0.1",)

    with raw_server(saying(PAGE)) as server, Fetcher(allowed(server), resolver) as fetch:
        links = [server.link(), "ftp://x.test/", "http://private.test/", "http://odd.test/", "http://closed.test:1/"]
        with caplog.at_level(logging.ERROR):
            answers = dict(fetch.ask_all([Ask(link) for link in links]))
    assert outcome(answers[0]) == b"ok"
    assert [type(answers[number]) for number in range(1, 5)] == [RefusedError, RefusedError, SourceError, RefusedError]
    assert str(answers[3]) == UNEXPECTED
    assert all(answers[number].__traceback__ is None for number in range(1, 5))  # it would hold what was read
    assert "nobody thought of this" in caplog.text


def test_no_asks_have_no_answers():
    with Fetcher() as fetch:
        assert list(fetch.ask_all([])) == []


def test_fetches_of_one_host_start_apart_and_those_of_others_do_not_wait():
    times = []
    with (
        raw_server(arriving(times)) as server,
        Fetcher(allowed(server, "a.test", *HOSTS[:20]), loopback, seconds_apart=0.4) as fetch,
    ):
        began = time.monotonic()
        assert len(list(fetch.ask_all([Ask(server.link(host=host)) for host in HOSTS[:20]]))) == 20
        assert time.monotonic() - began < 3
        times.clear()
        began = time.monotonic()
        assert len(list(fetch.ask_all([Ask(server.link(host="a.test"))] * 3))) == 3
        fetch.ask(Ask(server.link(host="a.test")))
    assert len(times) == 4
    assert times[-1] - began > 1.15  # three times 0.4, less what clocks differ


@contextmanager
def leading(host, times=None, **pacing):
    """Open a server that sends everybody to another one under this name, and a fetcher that may reach both."""
    arrived = [] if times is None else times
    with raw_server(arriving(arrived)) as end:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {end.link(host=host)}\r\nContent-Length: 0\r\n\r\n"
        with raw_server(saying(moved.encode())) as start:
            reachable = allowed(start, HOST, *HOSTS[:6]) | allowed(end, host)
            with Fetcher(reachable, loopback, **pacing) as fetch:
                yield start, end, fetch


@pytest.mark.parametrize("host", [HOST, f"www.{HOST}"])
def test_redirects_within_a_host_are_not_paced(host):
    with leading(host, seconds_apart=30) as (start, _, fetch):
        assert fetch.ask(Ask(start.link())).hops


def test_hosts_that_all_lead_to_one_reach_it_in_turn():
    times = []
    with leading("one.test", times, seconds=1.5, seconds_apart=0.4) as (start, _, fetch):
        asks = [Ask(start.link(host=host)) for host in HOSTS[:6]]
        began = time.monotonic()
        assert [outcome(answer) for _, answer in fetch.ask_all(asks)] == [b"ok"] * 6  # the wait makes nobody late
    assert times[-1] - began > 1.95  # five times 0.4, less what clocks differ


def test_a_person_is_told_when_a_turn_behind_a_redirect_is_too_far_off():
    with leading("one.test", seconds_apart=30) as (start, end, fetch):
        fetch(end.link(host="one.test"))
        with pytest.raises(SourceError, match=r"Try one.test again in a minute"):
            fetch(start.link())


def test_a_person_is_told_when_a_turn_is_too_far_off():
    with raw_server(saying(PAGE)) as server, Fetcher(allowed(server), loopback, seconds_apart=30) as fetch:
        fetch(server.link())
        with pytest.raises(SourceError, match="again in a minute"):
            fetch(server.link())
        assert len(server.requests) == 1


def test_waiting_for_a_turn_is_no_failure_of_many_feeds_on_one_host():
    with (
        raw_server(saying(PAGE)) as server,
        Fetcher(allowed(server), loopback, seconds=1.5, seconds_apart=0.4) as fetch,
    ):
        answers = [answer for _, answer in fetch.ask_all([Ask(server.link())] * 6)]
    assert [outcome(answer) for answer in answers] == [b"ok"] * 6


def test_many_threads_share_a_fetcher():
    others = fetch_threads()
    with (
        raw_server(slowly(0.05)) as server,
        Fetcher(allowed(server), loopback, seconds_apart=0) as fetch,
        ThreadPoolExecutor(40) as readers,
    ):
        bodies = list(readers.map(lambda _: fetch(server.link()).body, range(120)))
        assert (bodies, len(fetch_threads() - others)) == ([b"ok"] * 120, 1)


def test_results_that_nobody_takes_do_not_pile_up(monkeypatch):
    monkeypatch.setattr(fetch_module, "BATCH_SEATS", 5)
    with raw_server(saying(PAGE)) as server, Fetcher(allowed(server, *HOSTS[:20]), loopback) as fetch:
        broken = [Ask("no link")] * 10
        answers = fetch.ask_all([*broken, *(Ask(server.link(host=host)) for host in HOSTS[:20])])
        assert isinstance(next(answers)[1], RefusedError)
        fetch.ask(Ask(server.link(host=HOSTS[19])))  # a person's fetch has a seat all the same
        assert len(server.requests) <= 7
        assert len(list(answers)) == 29


def test_close_ends_what_is_in_flight_and_tells_who_waits():
    with raw_server(silent) as server, ThreadPoolExecutor(3) as readers:
        fetch = Fetcher(allowed(server, HOST, *HOSTS[:4]), loopback)
        single = readers.submit(fetch, server.link())
        batch = readers.submit(lambda: list(fetch.ask_all([Ask(server.link(host=host)) for host in HOSTS[:3]])))
        behind = readers.submit(fetch.in_background, server.link(host=HOSTS[3]))
        assert until(lambda: len(server.requests) == 5)
        fetch.close()
        for each in (single, behind):
            assert (type(each.exception(5)), str(each.exception(5))) == (RestartError, STOPPED_SAID)
        assert [(number, str(error)) for number, error in batch.result(5)] == [(n, STOPPED_SAID) for n in range(3)]
        assert [str(error) for _, error in fetch.ask_all([Ask(server.link())])] == [STOPPED_SAID]
        for closed in (fetch, fetch.in_background):
            with pytest.raises(RestartError, match="stopped"):
                closed(server.link())
    gc.collect()  # a socket or a task left behind says so now


def test_close_ends_a_look_up_that_hangs():
    go = threading.Event()
    with ThreadPoolExecutor(1) as readers:
        fetch = Fetcher(resolver=lambda host, port: go.wait(30) and ())
        single = readers.submit(fetch, "http://news.example/")
        assert until(resolver_threads)
        fetch.close()
        assert str(single.exception(5)) == STOPPED_SAID
    go.set()
    for thread in resolver_threads():
        thread.join(5)


def test_who_stops_taking_answers_stops_the_asking():
    hung_up = threading.Event()

    def converse(connection, server, request):
        if b" /a " in request:
            connection.sendall(PAGE)
        elif connection.recv(1) == b"":
            hung_up.set()

    with raw_server(converse) as server, Fetcher(allowed(server, *HOSTS[:2]), loopback) as fetch:
        answers = fetch.ask_all([Ask(server.link("/a", HOSTS[0])), Ask(server.link("/b", HOSTS[1]))])
        next(answers)
        assert until(lambda: len(server.requests) == 2)
        answers.close()
        assert hung_up.wait(5)


def test_a_fetcher_that_is_forgotten_ends_its_thread():
    others = fetch_threads()
    with raw_server(saying(PAGE)) as server:
        Fetcher(allowed(server), loopback)(server.link())
        gc.collect()
    assert fetch_threads() <= others
