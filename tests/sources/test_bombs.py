"""Whatever a server sends, however slowly or endlessly: a fetch is over in time, in little memory, and hangs up."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from bot.errors import SourceError
from bot.sources.web.fetch import Fetcher
from tests.sources import bombs
from tests.sources.measured import Cost, cost_of
from tests.sources.traps import PAGE, Site, answer, open_site

BOMBS = bombs.unpacking() | bombs.dripping() | bombs.flooding()
SECONDS = 1.0
LATE = 1.5  # what a deadline may be missed by where every core is taken
START = 60.0
MAY_BE_READ = {"gzip-in-many-members"}  # as far as its first member, which is small
MOST_GROWTH = 64.0
TOGETHER = ("drip-of-a-body", "endless-chunks-of-one-byte", "endless-interim-answers", "brotli", "gzip", "silence")
PATIENCE = {"gzip-then-endless-rest": 6.0}  # what it gathers grows with the time it is given


@pytest.fixture(scope="module")
def site():
    with open_site() as opened:
        yield opened


def cost(site: Site, link: str = "http://site.test:{port}/bomb", *, seconds: float = SECONDS) -> Cost:
    return cost_of(
        START,
        what="fetch",
        link=link.format(port=site.port),
        warm=f"http://warm.test:{site.port}/warm",
        allow=[f"{name}.test:{site.port}" for name in ("site", "warm")],
        seconds=seconds,
    )


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_ends_in_time_and_in_little_memory(site, name):
    site.routes = {"/warm": answer(), "/bomb": BOMBS[name]()}
    seconds = PATIENCE.get(name, SECONDS)
    found = cost(site, seconds=seconds)
    sys.stdout.write(f"{name}: {found.kind} after {found.seconds:.2f} s, {found.growth:+.1f} MB\n")
    assert found.kind.endswith("Error") or name in MAY_BE_READ, f"it came back as {found.kind}"
    assert found.seconds < seconds + LATE
    assert found.growth < MOST_GROWTH
    assert found.sockets_left == 0
    assert found.kind == "Fetched" or "paste" in found.said.lower(), "there is no next step in what a person reads"


def test_tls_that_never_begins_ends_in_time(site):
    site.routes = {"/warm": answer()}
    found = cost(site, "https://site.test:{port}/")
    assert found.kind.endswith("Error")
    assert found.seconds < SECONDS + LATE
    assert found.sockets_left == 0


def test_page_of_nearly_five_megabytes_is_read_in_little_memory(site):
    site.routes = {"/warm": answer(), "/bomb": answer(200, b"<p>x</p>" * 624_000)}
    found = cost(site, seconds=20)
    assert (found.kind, found.growth < MOST_GROWTH) == ("Fetched", True)


def test_port_that_takes_nobody_in_ends_in_time():
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ThreadPoolExecutor() as threads:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        began = time.monotonic()
        fetcher = Fetcher(frozenset({f"site.test:{port}"}), lambda host, port: ("127.0.0.1",), 1.0)
        with pytest.raises(SourceError):
            threads.submit(fetcher, f"http://site.test:{port}/").result(10)
        assert time.monotonic() - began < 1 + LATE
        for one in waiting:
            one.close()
        getattr(fetcher, "close", lambda: None)()


@contextmanager
def going_off(site: Site, seconds: float) -> Iterator[tuple[Fetcher, list[Future]]]:
    """Fetch some bombs at once, each from a host of its own."""
    site.routes = {"/page": answer()} | {f"/{name}": BOMBS[name]() for name in TOGETHER}
    site.heads = []
    allow = frozenset(f"{host}.test:{site.port}" for host in ("page", *(f"n{n}" for n in range(len(TOGETHER)))))
    links = [f"http://n{n}.test:{site.port}/{name}" for n, name in enumerate(TOGETHER)]
    with (
        ThreadPoolExecutor(len(links)) as threads,
        Fetcher(allow, lambda host, port: ("127.0.0.1",), seconds) as fetcher,
    ):
        ends = [threads.submit(fetcher, link) for link in links]
        yield fetcher, ends


def test_page_is_fetched_while_bombs_go_off(site):
    with going_off(site, START) as (fetcher, ends):
        site.wait_visited(len(ends), START)
        page = fetcher(f"http://page.test:{site.port}/page")
        assert not all(end.done() for end in ends), "the bombs were over too early to be in anybody's way"
    assert page.body == PAGE


def test_bombs_that_go_off_together_end_in_time(site):
    began = time.monotonic()
    with going_off(site, SECONDS) as (_, ends):
        assert all(isinstance(end.exception(START), SourceError) for end in ends)
    assert time.monotonic() - began < 20  # they keep each other waiting, and a busy machine all of them
