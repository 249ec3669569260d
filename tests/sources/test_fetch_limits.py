"""What hostile servers do to time and memory, over real sockets on loopback."""

from __future__ import annotations

import gc
import gzip
import logging
import time
import tracemalloc

import brotli
import pytest

from bot.errors import SourceError
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import Ask
from bot.sources.web.unpacking import Body
from tests.fakes import until
from tests.sources.wire import HEAD, allowed, dripping, loopback, raw_server, saying, silent

BLANK = bytes(60_000_000)


def fetcher(server, **options):
    return Fetcher(allowed(server), loopback, **options)


def packed(coding, body):
    return HEAD + f"Content-Encoding: {coding}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", lambda body: brotli.compress(body, quality=5)),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
        ("br, gzip", lambda body: gzip.compress(brotli.compress(body, quality=5))),
    ],
)
def test_fetch_stops_a_bomb_in_little_memory(coding, pack):
    bomb = packed(coding, pack(BLANK))
    with raw_server(saying(bomb)) as server, fetcher(server) as fetch:
        tracemalloc.start()
        try:
            with pytest.raises(SourceError, match="larger than 5 MB"):
                fetch(server.link())
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (saying(packed("gzip", gzip.compress(BLANK))), "larger than 5 MB"),
        (saying(packed("gzip", b"no gzip at all")), "broke off"),
        (dripping(HEAD + b"\r\n", b"x"), "took longer"),
    ],
    ids=["large", "broken", "late"],
)
def test_fetch_that_failed_holds_no_body(answer, says):
    gc.collect()
    gc.disable()  # what goes now was held by nothing; a ring would stay until the collector comes, megabytes and all
    try:
        with raw_server(answer) as server, fetcher(server, seconds=2) as fetch:
            with pytest.raises(SourceError, match=says):
                fetch(server.link())
            assert until(lambda: not any(type(each) is Body for each in gc.get_objects()))
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "opening",
    [HEAD + b"\r\n", HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10]],
    ids=["plain", "packed"],
)
def test_fetch_stops_an_endless_body_at_its_limit(opening):
    empty_blocks = b"\0\0\0\xff\xff" * 20_000  # they unpack to no byte at all
    with (
        raw_server(dripping(opening, empty_blocks, seconds=0)) as server,
        fetcher(server, max_bytes=1_500_000) as fetch,
        pytest.raises(SourceError, match=r"larger than 1\.5 MB"),
    ):
        fetch(server.link())


@pytest.mark.parametrize(
    "opening",
    [
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        HEAD + b"\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\n",
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
    ],
    ids=["headers", "body", "chunk", "packed"],
)
def test_fetch_ends_at_its_deadline_however_slowly_bytes_drip(opening):
    with raw_server(dripping(opening, b"\0")) as server, fetcher(server, seconds=1) as fetch:
        began = time.monotonic()
        with pytest.raises(SourceError, match=r"took longer|broke off"):
            fetch(server.link())
        assert time.monotonic() - began < 5


def test_log_says_in_one_line_that_a_server_is_slow(caplog):
    with caplog.at_level(logging.INFO), raw_server(silent) as server, fetcher(server, seconds=0.3) as fetch:
        [(_, answer)] = fetch.ask_all([Ask(server.link())])
    assert isinstance(answer, SourceError)
    assert [record.exc_info for record in caplog.records if "no answer from" in record.getMessage()] == [None]


def test_fetch_ends_at_its_deadline_when_nothing_is_said():
    with (
        raw_server(silent) as server,
        fetcher(server, seconds=1) as fetch,
        pytest.raises(SourceError, match="took longer than 1 seconds"),
    ):
        fetch(server.link())


@pytest.mark.parametrize(
    "endless",
    [b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 500, b"1\r\nx\r\n" * 5_000],
    ids=["hints", "crumbs"],
)
def test_fetch_ends_at_its_deadline_however_fast_nothing_is_said(endless):
    opening = b"" if endless.startswith(b"HTTP") else HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    with raw_server(dripping(opening, endless, seconds=0)) as server, fetcher(server, seconds=1) as fetch:
        began = time.monotonic()
        with pytest.raises(SourceError, match=r"took longer|larger than"):
            fetch(server.link())
        assert time.monotonic() - began < 5


def test_redirects_share_one_deadline():
    def slowly(connection, server, request):
        server.stop.wait(0.2)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n")

    with raw_server(slowly) as server, fetcher(server, seconds=1) as fetch:
        with pytest.raises(SourceError, match="took longer"):
            fetch(server.link())
        assert 1 < len(server.requests) < 6


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"rubbish\r\n\r\n",
        HEAD + b"Content-Length: 99\r\n\r\nhalf",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhal",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"X: " + b"x" * 200_000 + b"\r\n\r\n",
        HEAD + b"Content-Encoding: br\r\n\r\nnot brotli at all",
    ],
)
def test_fetch_says_so_when_an_answer_breaks_off(answer):
    with (
        raw_server(saying(answer)) as server,
        fetcher(server) as fetch,
        pytest.raises(SourceError, match="broke off"),
    ):
        fetch(server.link())


def test_a_refusal_is_read_to_a_small_limit():
    answer = b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n" + b"x" * 200_000
    with raw_server(saying(answer)) as server, fetcher(server) as fetch:
        answered = fetch.ask(Ask(server.link()))
    assert answered.status == 403
    assert answered.body == b"x" * 64_000


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 99\r\n\r\nhalf",
        b"Content-Encoding: gzip\r\n\r\nnot gzip",
        b"Content-Encoding: zstd\r\n\r\nx",
        b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(BLANK),
    ],
)
def test_a_refusal_counts_whatever_its_body_is(rest):
    with raw_server(saying(b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n" + rest)) as server, fetcher(server) as fetch:
        answered = fetch.ask(Ask(server.link()))
    assert (answered.status, answered.headers["retry-after"]) == (503, "7")


def test_a_refusal_counts_though_its_body_drips(monkeypatch):
    monkeypatch.setattr("bot.sources.web.visit.REFUSAL_SECONDS", 0.2)
    opening = b"HTTP/1.1 429 Slow down\r\nContent-Length: 9999\r\n\r\n"
    with raw_server(dripping(opening)) as server, fetcher(server, seconds=5) as fetch:
        assert fetch.ask(Ask(server.link())).status == 429
