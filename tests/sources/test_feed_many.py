"""Three hundred feeds on loopback, each on a host of its own, asked twice as the clock's door does."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.model import Feed, FeedHealth
from bot.sources.feeds.finder import FeedReader
from bot.sources.web.fetch import Fetcher
from tests.sources.web import rss

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
FEEDS = 300
FAILING = {7: 500, 27: 503, 47: 404, 67: 410, 87: 429}  # and those of 100 to 109 send no feed: 5 % in all
NO_FEEDS = range(100, 110)
SLOW = range(200, 240)
DELAY = 0.5


class _Server(ThreadingHTTPServer):
    """Writes down what it answered."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.told: list[int] = []


class _Answer(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        number = int(self.headers["Host"].partition(".")[0].removeprefix("f"))
        if number in SLOW:
            time.sleep(DELAY)  # the slow host, not a wait of the test
        etag = f'"{number}"'
        status = FAILING.get(number) or (304 if self.headers.get("If-None-Match") == etag else 200)
        body = b"" if status == 304 else b"<html>no feed</html>" if number in NO_FEEDS else rss(f"n{number}").encode()
        self.server.told.append(status)
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[_Server]:
    server = _Server()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked(feeds, fetcher):
    start = time.monotonic()
    answers = {feed.number: answer for feed, answer in FeedReader(fetcher.ask_all, lambda: NOW)(feeds)}
    return answers, time.monotonic() - start


def known(feed, answer):
    return replace(feed, health=FeedHealth(answer.etag, answer.last_modified, answer.body_sha256))


@pytest.mark.skipif(not hasattr(Fetcher, "ask_all"), reason="the fetcher that asks many at once is on its way")
def test_300_feeds_asked_twice_cost_an_unchanged_one_a_304_each():
    with served() as server:
        hosts = frozenset(f"f{number}.test:{server.server_port}" for number in range(FEEDS))
        fetcher = Fetcher(allow=hosts, resolver=lambda host, port: ("127.0.0.1",))
        feeds = [
            Feed(number, "T1", f"http://f{number}.test:{server.server_port}/", "U1", NOW) for number in range(FEEDS)
        ]
        try:
            first, first_seconds = asked(feeds, fetcher)
            told = len(server.told)
            second, second_seconds = asked([known(feed, first[feed.number]) for feed in feeds], fetcher)
        finally:
            fetcher.close()
    failed = {number for number, answer in first.items() if answer.error}
    assert failed == {*FAILING, *NO_FEEDS} == {number for number, answer in second.items() if answer.error}
    assert all(answer.document.entries[0].title == f"n{number}" for number, answer in first.items() if not answer.error)
    once, again = Counter(server.told[:told]), Counter(server.told[told:])
    assert (once[200], once[304]) == (FEEDS - len(FAILING), 0)
    assert (again[304], again[200]) == (FEEDS - len(failed), len(NO_FEEDS))
    assert all(second[number].document is None for number in set(second) - failed)
    assert max(first_seconds, second_seconds) < len(SLOW) * DELAY / 2  # as the slowest, and not as their sum
