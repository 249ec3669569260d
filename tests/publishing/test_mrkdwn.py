"""Untrusted text is made harmless, and links are built by us."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Span
from bot.publishing.mrkdwn import LONGEST_LINK, clean, cut, escape, fit, host_of, passage_link, web_address

PAGE = "https://news.example/a"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain", "plain", id="unchanged"),
        pytest.param("two\nlines\tand\u00a0space", "two lines and space", id="one-line"),
        pytest.param("evil\u202etxt.exe", "eviltxt.exe", id="bidirectional"),
        pytest.param("zero\u200bwidth\ufeff", "zerowidth", id="zero-width"),
        pytest.param("bell\x07", "bell", id="control"),
        pytest.param("half\ud800", "half", id="surrogate"),
        pytest.param("‘curly’ – é 漢", "‘curly’ – é 漢", id="typography-stays"),
    ],
)
def test_clean_keeps_what_can_be_seen(text, shown):
    assert clean(text) == shown


@given(st.text())
def test_clean_leaves_no_invisible_character(text):
    assert not {unicodedata.category(char) for char in clean(text)} & {"Cc", "Cf", "Cs"}


@given(st.text())
def test_escape_leaves_no_bracket(text):
    assert "<" not in escape(text)
    assert ">" not in escape(text)


@given(st.text(), st.integers(10, 200))
def test_fit_never_passes_its_limit(text, limit):
    assert len(fit(text, limit)) <= limit


@given(st.text(alphabet="&<>", min_size=50))
def test_fit_never_splits_an_escape(text):
    rest = fit(text, 40).replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert rest in {"", "…"}


def test_cut_shows_that_something_is_missing():
    assert cut("one two three four", 14) == "one two three…"
    assert cut("short", 14) == "short"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "ftp://news.example/a",
        "https://user@news.example/a",
        "https://news.example/a b",
        "https://news.example/<b>",
        "https://news.example/a|b",
        "https://news.example/\u202e",
        "https://[",
        "https://news.example/" + "a" * 500,
        None,
        "",
    ],
)
def test_web_address_refuses(url):
    assert web_address(url) is None


def test_passage_link_names_short_words_whole():
    text = "First. He said it. Last."
    assert passage_link(PAGE, text, Span(7, 18)) == f"{PAGE}#:~:text=He%20said%20it."


def test_passage_link_names_long_words_by_their_edges():
    text = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."
    link = passage_link(PAGE, text, Span(0, len(text)))
    assert link is not None
    assert unquote(link.partition("text=")[2]) == "One two three four,thirteen fourteen fifteen sixteen."


def test_passage_link_joins_an_address_that_has_a_fragment():
    assert passage_link(PAGE + "#top", "word", Span(0, 4)) == f"{PAGE}#top:~:text=word"


def test_passage_link_encodes_what_a_fragment_gives_meaning():
    assert passage_link(PAGE, "a-b, c&d", Span(0, 8)) == f"{PAGE}#:~:text=a%2Db%2C%20c%26d"


@given(st.text(min_size=1, max_size=300))
def test_passage_link_holds_no_markup(text):
    link = passage_link(PAGE, text, Span(0, len(text)))
    assert link is not None
    assert not set('<>|"` \n') & set(link)
    assert len(link) <= LONGEST_LINK


def test_host_of_names_the_host():
    assert host_of("https://www.bbc.co.uk/news?x=1") == "www.bbc.co.uk"
