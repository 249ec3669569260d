"""Digests of hostile, long and many stories: every message within Slack's limits, every word of an article verbatim."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Change, Digest, Excerpt, Reason
from bot.playground.blocks import complaints, too_long
from bot.publishing import kit
from bot.publishing.digest import draw_digest
from bot.publishing.digest_console import to_text
from bot.publishing.mrkdwn import ELLIPSIS, clean
from tests.desk import HOSTILE
from tests.digests import a_collapse, a_digest, a_quoted_warning, a_receipt, a_report, a_story
from tests.drawn import shown

LONG_PAGE = "https://courier.example/" + "a" * 370
LONG = "The wall, <b>they</b> say & write, moved “again” by 3 cm *overnight* `x` <@U1>. " * 60
UNBROKEN = "&" * 6_000
BIDI = "\u202e\u2066 txet \u200b\u0000 \ud83d " * 200
WORDS = st.text(st.characters(), max_size=400) | st.sampled_from([LONG, UNBROKEN, BIDI, HOSTILE, "", " ", "\n\n"])


def a_hostile_story(number: int, words: str, warnings: int = 2):
    """Return a story whose every foreign text is the same."""
    said = tuple(a_quoted_warning(f"{words}{n}", speaker=words or None, hedge=words) for n in range(warnings))
    lead = Excerpt(words, 0, len(words))
    report = a_report(
        number,
        headline=words,
        outlet=words,
        lead=lead,
        url=LONG_PAGE,
        warnings=said,
        quotes=(f"{words} {words}0 {words}",),
    )
    return replace(a_story(reports=(report,)), reasons=tuple(Reason(f"r{n}", 1.0, words) for n in range(5)))


def a_hostile_digest(words: str, *, shown: int, thread: int = 0) -> Digest:
    stories = tuple(a_hostile_story(number, words) for number in range(1, shown + thread + 1))
    changes = tuple(Change("changed wording", words, f"wall-{n}", words, f"{words} {n}") for n in range(8))
    collapses = tuple(a_collapse(f"wall-{n}", "wall-1", reason=words) for n in range(1, 30))
    return a_digest(stories=stories[:shown], thread=stories[shown:], changes=changes, collapses=collapses)


def a_hostile_receipt(digest: Digest, words: str):
    pairs = ((words, words),) * 40
    return a_receipt(digest, name=words, set_up_by=words, failing=pairs, unread=pairs, late=words, missed=words)


def assert_fits(message):
    assert complaints(list(message.blocks)) == []
    assert not too_long(list(message.blocks))
    assert kit.characters(message.blocks) <= 11_000
    assert 0 < len(message.text) <= 4_000
    assert 0 < len(message.twin) <= 40_000


def messages(digest, receipt):
    result = draw_digest(digest, receipt)
    return (result.parent, *result.thread)


def quoted(message) -> list[str]:
    bars = [part for block in message.blocks for part in block.get("elements", ()) if part["type"] == "rich_text_quote"]
    return [part["text"] for bar in bars for part in bar["elements"] if part["type"] == "text"]


@settings(max_examples=30, deadline=None)
@given(words=WORDS, stories=st.integers(0, 14), thread=st.integers(0, 6))
def test_every_message_fits_whatever_the_words(words, stories, thread):
    digest = a_hostile_digest(words, shown=stories, thread=thread)
    for message in messages(digest, a_hostile_receipt(digest, words)):
        assert_fits(message)


@pytest.mark.parametrize("words", [LONG, UNBROKEN, BIDI, HOSTILE], ids=["long", "unbroken", "bidi", "markup"])
def test_twelve_long_stories_fit_and_none_is_lost(words):
    digest = a_hostile_digest(words, shown=12)
    result = draw_digest(digest, a_hostile_receipt(digest, words))
    text = "\n".join(map(shown, (result.parent, *result.thread)))
    assert all(f"{number}. " in text for number in range(1, 13))
    assert result.receipt.shown + result.receipt.in_thread == 12
    for message in (result.parent, *result.thread):
        assert_fits(message)


def test_twelve_long_but_honest_stories_all_stand_in_the_message():
    long = "The harbour office said on Tuesday that the wall had moved again by several centimetres overnight. " * 4
    warning = a_quoted_warning(long, speaker="Wilhelmina Featherstone-Haugh", hedge="could")
    facts = {
        "outlet": "The Harbour and Coast Evening Post",
        "headline": long[:150],
        "lead": Excerpt(long, 0, len(long)),
    }
    page = "https://courier.example/2026/08/31/harbour/" + "a-long-way-to-say-it-" * 4
    story = a_story(reports=(a_report(1, url=page, warnings=(warning,), quotes=(long,), **facts),))
    digest = a_digest(
        stories=(story,) * 12, changes=(Change("changed wording", long[:200], "wall-1", long, "New " + long),) * 6
    )
    result = draw_digest(digest, a_receipt(digest))
    assert result.receipt.shown == 12
    assert_fits(result.parent)


def test_five_hundred_stories_are_each_drawn_once():
    digest = a_digest(12, 488)
    every = messages(digest, a_receipt(digest))
    text = "\n".join(map(shown, every))
    assert re.findall(r"(?m)^(\d+)\. $", text) == [str(number) for number in range(1, 501)]
    assert text.count("open at these words") == 500
    for message in every:
        assert_fits(message)


def spaced(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=25, deadline=None)
@given(words=WORDS)
def test_words_of_articles_are_copied(words):
    digest = a_hostile_digest(words, shown=3, thread=2)
    allowed = spaced(clean(f"{words} {words}0 {words}1 {words} {words}0 {words}"))
    for message in messages(digest, a_receipt(digest)):
        for part in quoted(message):
            ours = re.fullmatch(r"–|\[\d+\] \d+–\d+| \(cut; the whole is in the thread\)", part)
            assert ours or spaced(part.strip(f" {ELLIPSIS}")) in allowed


@settings(max_examples=30, deadline=None)
@given(words=WORDS)
def test_terminal_gets_no_commands(words):
    digest = a_hostile_digest(words, shown=3, thread=2)
    text = to_text(digest, a_hostile_receipt(digest, words))
    assert [line for line in text.splitlines() if clean(line) != line] == []


def test_pieces_are_never_parted_between_messages():
    digest = a_digest(12, 60)
    for message in messages(digest, a_receipt(digest))[1:]:
        kinds = [block["type"] for block in message.blocks]
        headline = shown(message).count("Sea wall")
        assert kinds[0] == "header"
        assert headline == 0 or kinds.count("context") * 2 + kinds.count("header") <= len(kinds)
