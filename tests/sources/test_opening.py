"""What a document begins with."""

from __future__ import annotations

import pytest

from bot.sources.feeds import feed
from bot.sources.opening import is_page, opening
from tests.timed import seconds_of

PROLOG = '<?xml version="1.0"?>\n'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<!DOCTYPE html><p>", True),
        ("<!doctype\n HTML PUBLIC>", True),
        ("\ufeff \n<html lang='en'>", True),
        (f"{PROLOG}<!-- one --><!-- two -->\n<HTML>", True),
        (f"<!-- {'long ' * 900} --><html>", True),
        ("<!-- the html > that begins here <html>", False),
        ("<htmlx>", False),
        (f"{PROLOG}<rss><html>", False),
        ("words <html>", False),
        ("", False),
    ],
)
def test_page_begins_like_one(body, expected):
    assert is_page(body.encode()) is expected
    assert feed.is_page(body.encode("utf-16" if body.startswith("<!DOCTYPE") else "utf-8")) is expected


def test_opening_is_the_first_tag_in_small_letters():
    assert opening(f"{PROLOG}<!-- x --> <OPML Version='2.0'>".encode()) == b"<opml version='2.0'>"


@pytest.mark.parametrize("piece", [b" ", b"<?", b"<!--", b"<!-- -->", b"<?x?>", b"<!-- -->   ", b"<!doctype "])
def test_hostile_opening_takes_no_time(piece):
    assert seconds_of(lambda: [feed.is_page(piece * 60_000) for _ in range(20)]) < 0.5
