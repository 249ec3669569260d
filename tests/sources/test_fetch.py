"""Fetching over real sockets on loopback: limits, redirects and what is said when something is wrong."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from contextlib import ExitStack, contextmanager

import brotli
import pytest
from werkzeug import Response

from bot.errors import NotAnArticleError, RefusedError, SourceError
from bot.sources.web.fetch import Fetcher
from bot.sources.web.lookups import resolve
from tests.sources.wire import allowed

PAGE = "<html><body><p>The wall held.</p></body></html>"


@pytest.fixture
def fetch(httpserver, monkeypatch, tmp_path):
    """A fetcher that may reach the loopback server under its own name."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("NETRC", str(netrc(tmp_path, httpserver)))
    with Fetcher(allowed(httpserver), resolver=site_or_real) as opened:
        yield opened


def netrc(folder, server):
    path = folder / "netrc"
    path.write_text("machine site.test login ada password secret\n")
    return path


def site_or_real(host, port):
    return ("127.0.0.1",) if host == "site.test" else resolve(host, port)


def link(server, path="/a"):
    return f"http://site.test:{server.port}{path}"


def serve(server, body=PAGE, status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()} or {"Content-Type": "text/html"}
    server.expect_request("/a").respond_with_response(Response(body, status=status, headers=named))


def test_fetch_returns_the_page_past_any_proxy(httpserver, fetch):
    serve(httpserver, Content_Type="text/html; charset=ISO-8859-1")
    page = fetch(link(httpserver))
    assert (page.body, page.media_type, page.charset) == (PAGE.encode(), "text/html", "iso-8859-1")
    request, _ = httpserver.log[0]
    assert request.headers["User-Agent"].startswith("briefbot/")
    assert request.headers["Accept-Encoding"] == "gzip, br"


def test_fetch_strips_credentials_and_fragment(httpserver, fetch):
    serve(httpserver)
    redirect = f"http://ada:word@site.test:{httpserver.port}/a#end"
    httpserver.expect_request("/0").respond_with_data("", status=301, headers={"Location": redirect})
    page = fetch(f"http://reader:secret@site.test:{httpserver.port}/0#top")
    assert (page.url, [hop.url for hop in page.hops]) == (link(httpserver), [link(httpserver, "/0")])
    assert [request.headers.get("Authorization") for request, _ in httpserver.log] == [None, None]


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
    with pytest.raises(SourceError, match="more than 5 times"):
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


def test_fetch_says_the_same_of_closed_filtered_private_and_unknown_hosts(httpserver):
    known = {"private.test": ("10.0.0.1",), "loop.test": ("127.0.0.1",), "closed.test": ("127.0.0.1",)}
    with (
        filtered_port() as filtered,
        Fetcher(
            frozenset({"closed.test:1", f"closed.test:{filtered}"}),
            lambda host, port: known.get(host, ()),
            seconds_apart=0,
            connect_seconds=0.2,
        ) as fetch,
    ):
        said = set()
        for place in (
            "private.test", "loop.test", "unknown.test", f"loop.test:{httpserver.port}", "loop.test:1", "closed.test:1",
            f"closed.test:{filtered}", "private.test:0",
        ):  # fmt: skip
            with pytest.raises(RefusedError) as refused:
                fetch(f"http://{place}/")
            said.add(refused.value.public_message.replace(place.partition(":")[0], "HOST"))
    assert len(said) == 1
    assert httpserver.log == []


def test_fetch_says_the_same_when_its_time_ends_before_it_has_reached_anything():
    def hang(host, port):
        return stop.wait(30) and ()

    stop = threading.Event()
    with Fetcher(resolver=hang, seconds=0.1) as fetch, pytest.raises(RefusedError, match="could not reach"):
        fetch("http://news.example/")
    stop.set()


@contextmanager
def filtered_port():
    """Give a port that answers no greeting: its queue is full."""
    with socket.socket() as listener, ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            filling = waiting.enter_context(socket.socket())
            filling.setblocking(False)
            filling.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    "wrong", ["", "  ", "http://", "http://a b/", "ftp://news.example/x", "file:///etc/passwd", "http://\n"]
)
def test_fetch_refuses_what_is_no_web_link(wrong):
    with pytest.raises(RefusedError):
        Fetcher()(wrong)


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "turns programs away"), (401, "turns programs away"), (429, "in a few minutes"), (404, "no such page"),
     (410, "no such page"), (500, "answered 500"), (503, "Try again later"), (204, "answered 204"), (304, "304")],
)  # fmt: skip
def test_fetch_says_what_the_site_answered(httpserver, fetch, status, words):
    serve(httpserver, "", status)
    with pytest.raises(SourceError, match=words):
        fetch(link(httpserver))


@pytest.mark.parametrize("kind", ["image/png", "application/json", "text/css", "video/mp4"])
def test_fetch_refuses_other_kinds(httpserver, fetch, kind):
    serve(httpserver, b"%PDF", Content_Type=kind)
    with pytest.raises(NotAnArticleError, match="web pages and plain text"):
        fetch(link(httpserver))


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("deflate", zlib.compress),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
    ],
)
def test_fetch_unpacks(httpserver, fetch, coding, pack):
    serve(httpserver, pack(PAGE.encode()), Content_Type="text/html", Content_Encoding=coding)
    assert fetch(link(httpserver)).body == PAGE.encode()


@pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, gzip, gzip", "br, br", "evil"])
def test_fetch_refuses_other_codings(httpserver, fetch, coding):
    serve(httpserver, b"x", Content_Type="text/html", Content_Encoding=coding)
    with pytest.raises(SourceError, match="packed"):
        fetch(link(httpserver))


def test_fetch_says_so_when_packing_is_broken(httpserver, fetch):
    serve(httpserver, b"not gzip at all", Content_Type="text/html", Content_Encoding="gzip")
    with pytest.raises(SourceError, match="broke off"):
        fetch(link(httpserver))
