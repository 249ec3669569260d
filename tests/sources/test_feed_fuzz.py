from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.errors import SourceError
from bot.sources.page import parsing as page
from bot.sources.web.fetched import Fetched
from tests.sources import fuzz
from tests.sources.mutation import FEEDS, PAGES, mutant, seeds

CRASHES = sorted((Path(__file__).parent / "crashes").iterdir(), key=lambda path: path.name)


@pytest.mark.parametrize("charset", [None, "utf-8", "undefined", "koi8-r"])
@pytest.mark.parametrize("path", CRASHES, ids=lambda path: path.name)
def test_what_once_broke_something_is_read_or_refused(path, charset):
    body = path.read_bytes()
    found = fuzz.outcome("feed", 0, body, lambda: fuzz.read_feed(body, charset), fuzz.FEED_SECONDS)
    assert found.broken is None


def test_500_mutated_feeds_break_nothing(tmp_path):
    outcomes = fuzz.record(fuzz.run_feeds(7, range(500)), tmp_path, seed=7)
    assert [found.number for found in outcomes if found.broken] == []
    assert sum(found.said is None for found in outcomes) > 100


def test_100_mutated_pages_break_nothing(tmp_path):
    outcomes = fuzz.record(fuzz.run_pages(7, range(100)), tmp_path, seed=7)
    assert [found.number for found in outcomes if found.broken] == []
    assert sum(found.said is None for found in outcomes) > 10


@pytest.mark.parametrize("charset", ["idna", "punycode", "undefined", "unicode_escape", "rot13"])
def test_page_that_claims_a_codec_for_names_is_read_or_refused(charset):
    fetched = Fetched(fuzz.URL, "<p>L’été à la jetée".encode("cp1252"), "text/html", charset)
    found = fuzz.outcome("page", 0, fetched.body, lambda: page.parse(fetched), fuzz.PAGE_SECONDS)
    assert found.broken is None


def test_bodies_are_the_same_for_the_same_number():
    assert mutant(FEEDS, 0, 5) == mutant(FEEDS, 0, 5) != mutant(FEEDS, 1, 5)
    assert len(seeds(FEEDS)) >= 15
    assert len(seeds(PAGES)) >= 5


def hang():
    while True:
        pass


@pytest.mark.parametrize(
    ("read", "expected"),
    [(hang, "TooSlowError"), (lambda: 1 / 0, "ZeroDivisionError"), (lambda: "a\ud800".encode(), "UnicodeEncodeError")],
)
def test_hang_and_crash_are_recorded_and_fail_the_run(tmp_path, capsys, read, expected):
    found = fuzz.outcome("feed", 3, b"body", read, 0.05)
    fuzz.record([found], tmp_path, seed=1)
    assert expected in capsys.readouterr().out
    assert (tmp_path / "feed-1-3").read_bytes() == b"body"
    assert "1 broken" in fuzz.tell("feed", [found])


def test_refusal_is_counted_and_breaks_nothing(tmp_path):
    def refuse():
        raise SourceError("This is no feed.")

    found = fuzz.outcome("feed", 3, b"body", refuse, 1.0)
    assert list(tmp_path.iterdir()) == []
    assert "1 x This is no feed." in fuzz.tell("feed", fuzz.record([found], tmp_path, seed=1))


def test_run_ends_well(tmp_path, capsys):
    try:
        assert fuzz.main(["--feeds", "20", "--pages", "2", "--folder", str(tmp_path)]) == 0
    finally:
        logging.disable(logging.NOTSET)
    assert "20 feeds: 0 broken" in capsys.readouterr().out
