"""Feeds that swell, point elsewhere or have no floor: the parser opens nothing, asks nobody, and is soon done."""

from __future__ import annotations

import importlib.util
import json
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from bot.errors import BotError
from tests.sources.measured import Cost, cost_of
from tests.sources.traps import set_traps

pytestmark = pytest.mark.xfail(
    importlib.util.find_spec("bot.sources.feeds.feed") is None, reason="feeds are not read yet", strict=True
)

SECRET = "The harbour master's own diary"
SECONDS = 10.0
START = 60.0
POOL_SECONDS = 3.0  # what the fixture gives a task
LATE = 2.0
MOST_GROWTH = 64.0
SMALL = 150_000
Body = Callable[[Path, int], bytes]


def rss(inside: str = "", *, before: str = "", title: str = "The Harbour Post") -> bytes:
    entry = f"<item><title>The wall held</title><link>http://news.example/1</link>{inside}</item>"
    channel = f"<channel><title>{title}</title><link>http://news.example/</link>{entry}</channel>"
    return f'<?xml version="1.0"?>{before}<rss version="2.0">{channel}</rss>'.encode()


def laughing(levels: int = 12, width: int = 10) -> str:
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * width}">' for n in range(1, levels))
    return f'<!DOCTYPE rss [<!ENTITY a0 "ha ">{names}]>'


def json_feed(items: str) -> bytes:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": {items}}}'.encode()


def entity(target: str) -> bytes:
    return rss("<description>&out;</description>", before=f'<!DOCTYPE rss [<!ENTITY out SYSTEM "{target}">]>')


SMALL_BODIES: dict[str, Body] = {
    "billion-laughs": lambda file, port: rss("<description>&a11;</description>", before=laughing()),
    "billion-laughs-in-the-title": lambda file, port: rss(before=laughing(), title="&a11;"),
    "billion-laughs-in-an-attribute": lambda file, port: rss('<enclosure url="&a11;"/>', before=laughing()),
    "quadratic-entity": lambda file, port: rss(
        f"<description>{'&b;' * 8_000}</description>", before=f'<!DOCTYPE rss [<!ENTITY b "{"b" * 50_000}">]>'
    ),
    "entity-that-names-itself": lambda file, port: rss("&a;", before='<!DOCTYPE rss [<!ENTITY a "&a;">]>'),
    "parameter-entities": lambda file, port: rss(
        before=f'<!DOCTYPE rss [<!ENTITY % out SYSTEM "http://127.0.0.1:{port}/x.dtd"> %out;]>'
    ),
    "external-entity-of-a-file": lambda file, port: entity(file.as_uri()),
    "external-entity-of-a-path": lambda file, port: entity(str(file)),
    "external-entity-of-a-link": lambda file, port: entity(f"http://127.0.0.1:{port}/"),
    "external-document-type": lambda file, port: rss(before=f'<!DOCTYPE rss SYSTEM "http://127.0.0.1:{port}/rss.dtd">'),
    "external-document-type-of-a-file": lambda file, port: rss(before=f'<!DOCTYPE rss SYSTEM "{file.as_uri()}">'),
    "inclusion": lambda file, port: rss(
        '<description><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" '
        f'href="{file}"/></description>'
    ),
    "style-sheet": lambda file, port: rss(
        before=f'<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:{port}/x.xsl"?>'
    ),
    "body-that-is-a-path": lambda file, port: str(file).encode(),
    "body-that-is-a-path-and-a-newline": lambda file, port: f"{file}\n".encode(),
    "body-that-is-a-file-link": lambda file, port: file.as_uri().encode(),
    "body-that-is-a-link": lambda file, port: f"http://127.0.0.1:{port}/feed.xml".encode(),
    "body-that-is-a-feed-link": lambda file, port: f"feed://127.0.0.1:{port}/feed.xml".encode(),
    "body-that-is-a-dash": lambda file, port: b"-",
    "empty": lambda file, port: b"",
    "nul-bytes": lambda file, port: b"\0" * 10_000,
    "json-that-is-deep": lambda file, port: json_feed("[" * 40_000 + "]" * 40_000),
    "json-with-a-long-number": lambda file, port: json_feed(f'[{{"id": {"9" * 90_000}}}]'),
    "json-that-is-no-object": lambda file, port: json.dumps(["version"] * 100).encode(),
    "unknown-encoding": lambda file, port: rss().replace(b'"1.0"', b'"1.0" encoding="zip"'),
    "encoding-that-unpacks": lambda file, port: rss().replace(b'"1.0"', b'"1.0" encoding="bz2_codec"'),
    "short-and-wide-utf-32": lambda file, port: rss().decode().encode("utf-32"),
}
LARGE_BODIES: dict[str, Body] = {
    "deep": lambda file, port: rss("<description>" + "<b>" * 200_000 + "</description>"),
    "deep-elements": lambda file, port: rss("<a>" * 200_000),
    "many-attributes": lambda file, port: rss("<a " + " ".join(f"b{n}='1'" for n in range(100_000)) + "/>"),
    "nothing-but-less-than": lambda file, port: b"<" * 1_000_000,
    "nothing-but-ampersands": lambda file, port: rss("&" * 1_000_000),
    "open-comments": lambda file, port: rss("<!--" * 200_000),
    "open-sections": lambda file, port: rss("<![CDATA[" * 100_000),
    "open-declarations": lambda file, port: b"<?xml version='1.0'?>" + b"<!DOCTYPE " * 100_000,
    "one-long-title": lambda file, port: rss(title="a" * 4_000_000),
    "many-entries": lambda file, port: rss("</item><item><title>The wall held</title>" * 40_000),
    "many-name-spaces": lambda file, port: rss("".join(f'<a xmlns:n{n}="u{n}"/>' for n in range(40_000))),
}


def cost(folder: Path, body: bytes) -> Cost:
    (folder / "warm.xml").write_bytes(rss("<description>It held.</description>"))
    (folder / "body.xml").write_bytes(body)
    return cost_of(START, what="feed", warm=str(folder / "warm.xml"), body=str(folder / "body.xml"))


@pytest.mark.parametrize("name", SMALL_BODIES)
def test_feed_that_swells_or_points_elsewhere_is_read_for_what_it_is(tmp_path, name):
    diary = tmp_path / "diary.xml"
    diary.write_bytes(rss(title=SECRET))
    with set_traps(0) as traps:
        body = SMALL_BODIES[name](diary, traps.port)
        found = cost(tmp_path, body)
        assert traps.count() == 0
    assert len(body) < SMALL
    assert [one for one in found.touched if "diary" in one or "socket" in one or "Popen" in one] == []
    assert SECRET not in found.said
    assert found.growth < MOST_GROWTH
    assert found.seconds < SECONDS


@pytest.mark.parametrize("name", LARGE_BODIES)
def test_feed_without_a_floor_costs_a_child_at_most(pool, tmp_path, name):
    from bot.sources.feeds import feed

    read = partial(feed.parse, url="http://feed.example/", charset=None)
    body, small = LARGE_BODIES[name](tmp_path, 1), rss("<description>It held.</description>")
    pool.run(read, small)
    began = time.monotonic()
    with suppress(BotError):
        assert pool.run(read, body).kind
    assert time.monotonic() - began < POOL_SECONDS + LATE
    assert pool.run(read, small).entries
