"""What people type and servers send, made into addresses of the web."""

from __future__ import annotations

import httpx2
import pytest

from bot.errors import RefusedError
from bot.sources.web.links import next_address, parse_link

HERE = httpx2.URL("https://news.example/2026/a?x=1")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("  news.example/a \n", "https://news.example/a"),
        ("news.example:8080/a", "https://news.example:8080/a"),
        ("localhost:8080", "https://localhost:8080"),
        ("HTTP://News.Example:80/A", "http://news.example/A"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://reader:secret@news.example/a#top", "https://news.example/a"),
        ("https://news.example/a?u=http://other.example/", "https://news.example/a?u=http://other.example/"),
        ("news.example/login?next=https://other.example", "https://news.example/login?next=https://other.example"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://[2606:4700::1]:80/", "http://[2606:4700::1]/"),
    ],
)
def test_link_is_an_address(link, expected):
    assert str(parse_link(link)) == expected


@pytest.mark.parametrize(
    "link",
    ["", " ", ".", "http://", "https://.", "http://a b/", "http://\n", "https://news.example:99999/", "https://[::1/",
     "ftp://news.example/x", "file:///etc/passwd", "mailto:ada@news.example", "javascript:alert(1)", "data:text/html,x",
     "gopher://news.example", "https://" + "a" * 70_000, "//", "https://x:y:z@"],
)  # fmt: skip
def test_what_is_no_web_link_is_refused(link):
    with pytest.raises(RefusedError):
        parse_link(link)


@pytest.mark.parametrize(
    ("status", "location", "expected"),
    [
        (301, "/b", "https://news.example/b"),
        (302, "b", "https://news.example/2026/b"),
        (303, "//other.example/b", "https://other.example/b"),
        (307, "http://reader:secret@other.example/#x", "http://other.example/"),
        (308, "?y=2", "https://news.example/2026/a?y=2"),
        (301, "/ü", "https://news.example/%C3%BC"),
    ],
)
def test_redirect_leads_on(status, location, expected):
    assert str(next_address(HERE, status, location)) == expected


@pytest.mark.parametrize(("status", "location"), [(200, "/b"), (300, "/b"), (304, "/b"), (301, None), (302, "")])
def test_other_answers_are_the_end(status, location):
    assert next_address(HERE, status, location) is None


@pytest.mark.parametrize(
    "location",
    ["file:///etc/hostname", "mailto:ada@news.example", "javascript:alert(1)", "http://[::1", "http://a:b:c/",
     "https://other.example:99999/", "http://\x00/"],
)  # fmt: skip
def test_redirect_elsewhere_is_refused(location):
    with pytest.raises(RefusedError):
        next_address(HERE, 302, location)
