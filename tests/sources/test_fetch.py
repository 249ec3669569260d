"""Fetching over real sockets on loopback: limits, redirects and what is said when something is wrong."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from contextlib import contextmanager

import brotli
import pytest
from werkzeug import Response

from bot.errors import NotAnArticleError, RefusedError, SourceError
from bot.sources.fetch import Fetcher
from bot.sources.guard import resolve

PAGE = "<html><body><p>The wall held.</p></body></html>"


@pytest.fixture
def fetch(httpserver, monkeypatch):
    """A fetcher that may reach the loopback server under its own name."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    return fetcher_for(httpserver)


def fetcher_for(server, **options):
    return Fetcher(frozenset({f"site.test:{server.port}"}), resolver=site_or_real, **options)


def site_or_real(host, port):
    return ("127.0.0.1",) if host == "site.test" else resolve(host, port)


def link(server, path="/a"):
    return f"http://site.test:{server.port}{path}"


def serve(server, body=PAGE, status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()} or {"Content-Type": "text/html"}
    server.expect_request("/a").respond_with_response(Response(body, status=status, headers=named))


@contextmanager
def raw_server(conversation):
    """Serve one connection by hand, byte by byte."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run():
        try:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                conversation(connection)
        except OSError:
            pass  # the fetcher hung up, as it should

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield Listening(listener.getsockname()[1])
    finally:
        listener.close()
        thread.join(5)


class Listening:
    """A server's port."""

    def __init__(self, port):
        self.port = port


def test_fetch_returns_the_page_past_any_proxy(httpserver, fetch):
    serve(httpserver, Content_Type="text/html; charset=ISO-8859-1")
    page = fetch(link(httpserver))
    assert (page.body, page.media_type, page.charset) == (PAGE.encode(), "text/html", "iso-8859-1")
    request, _ = httpserver.log[0]
    assert request.headers["User-Agent"].startswith("briefbot/")
    assert request.headers["Accept-Encoding"] == "gzip, br"


def test_fetch_strips_credentials_and_fragment(httpserver, fetch):
    serve(httpserver)
    page = fetch(f"http://reader:secret@site.test:{httpserver.port}/a#top")
    assert page.url == link(httpserver)
    assert "Authorization" not in httpserver.log[0][0].headers


def test_fetch_follows_five_redirects_without_cookies(httpserver, fetch):
    for number in range(5):
        target = f"/{number + 1}" if number < 4 else "/a"
        headers = {"Location": target, "Set-Cookie": "id=1"}
        httpserver.expect_request(f"/{number}").respond_with_data("", status=302, headers=headers)
    serve(httpserver)
    assert fetch(link(httpserver, "/0")).url == link(httpserver)
    assert all("Cookie" not in request.headers for request, _ in httpserver.log)


def test_fetch_stops_a_redirect_loop(httpserver, fetch):
    serve(httpserver, "", 302, Location="/a")
    with pytest.raises(SourceError, match="in circles"):
        fetch(link(httpserver))
    assert len(httpserver.log) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "//localhost/",
        "http://user:word@10.0.0.1/",
        "http://0x7f000001/",
        "file:///etc/hostname",
        "ftp://news.example/",
        "javascript:alert(1)",
    ],
)
def test_fetch_refuses_a_redirect_elsewhere(httpserver, fetch, target):
    serve(httpserver, "", 302, Location=target)
    with pytest.raises(RefusedError):
        fetch(link(httpserver))
    assert len(httpserver.log) == 1


def test_fetch_says_the_same_of_closed_private_and_unknown_hosts(httpserver):
    fetch = Fetcher(
        resolver=lambda host, port: {"private.test": ("10.0.0.1",), "loop.test": ("127.0.0.1",)}.get(host, ())
    )
    said = set()
    for host in ("private.test", "loop.test", "unknown.test", f"loop.test:{httpserver.port}", "loop.test:1"):
        with pytest.raises(RefusedError) as refused:
            fetch(f"http://{host}/")
        said.add(refused.value.public_message.replace(host.partition(":")[0], "HOST"))
    assert len(said) == 1
    assert httpserver.log == []


@pytest.mark.parametrize(
    "wrong", ["", "  ", "http://", "http://a b/", "ftp://news.example/x", "file:///etc/passwd", "http://\n"]
)
def test_fetch_refuses_what_is_no_web_link(wrong):
    with pytest.raises(RefusedError):
        Fetcher()(wrong)


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "turns programs away"), (401, "turns programs away"), (429, "turns programs away"), (404, "no such page"),
     (410, "no such page"), (500, "answered 500"), (503, "Try again later"), (204, "answered 204"), (304, "304")],
)  # fmt: skip
def test_fetch_says_what_the_site_answered(httpserver, fetch, status, words):
    serve(httpserver, "", status)
    with pytest.raises(SourceError, match=words):
        fetch(link(httpserver))


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json", "text/css", "video/mp4"])
def test_fetch_refuses_other_kinds(httpserver, fetch, kind):
    serve(httpserver, b"%PDF", Content_Type=kind)
    with pytest.raises(NotAnArticleError, match="web pages and plain text"):
        fetch(link(httpserver))


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_fetch_unpacks(httpserver, fetch, coding, pack):
    serve(httpserver, pack(PAGE.encode()), Content_Type="text/html", Content_Encoding=coding)
    assert fetch(link(httpserver)).body == PAGE.encode()


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", lambda body: brotli.compress(body, quality=5))]
)
def test_fetch_stops_a_bomb_in_little_memory(httpserver, coding, pack):
    bomb = pack(b"\0" * 60_000_000)
    serve(httpserver, bomb, Content_Type="text/html", Content_Encoding=coding)
    fetch = fetcher_for(httpserver, max_bytes=1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="larger than 1 MB"):
            fetch(link(httpserver))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, gzip, gzip", "evil"])
def test_fetch_refuses_other_codings(httpserver, fetch, coding):
    serve(httpserver, b"x", Content_Type="text/html", Content_Encoding=coding)
    with pytest.raises(SourceError, match="packed"):
        fetch(link(httpserver))


def test_fetch_says_so_when_packing_is_broken(httpserver, fetch):
    serve(httpserver, b"not gzip at all", Content_Type="text/html", Content_Encoding="gzip")
    with pytest.raises(SourceError, match="broke off"):
        fetch(link(httpserver))


@pytest.mark.parametrize(
    "opening",
    [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b""],
    ids=["headers", "body", "nothing"],
)
def test_fetch_ends_at_its_deadline_however_slowly_bytes_drip(opening):
    def drip(connection):
        connection.sendall(opening)
        while opening:
            connection.sendall(b"x")
            time.sleep(0.05)
        time.sleep(1)

    with raw_server(drip) as server:
        began = time.monotonic()
        with pytest.raises(SourceError, match="took longer"):
            fetcher_for(server, seconds=0.5)(link(server))
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "answer", [b"", b"rubbish\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\nhalf"]
)
def test_fetch_says_so_when_an_answer_breaks_off(answer):
    with (
        raw_server(lambda connection: connection.sendall(answer)) as server,
        pytest.raises(SourceError, match="broke off"),
    ):
        fetcher_for(server)(link(server))
