"""Text is printed as newspapers print it, and no place in it moves."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.training.augment import curly, in_capitals, reprint

TEXT = "\"It's - well - Straße,\" he said. 'No.'"


@pytest.mark.parametrize(
    ("single", "printed"),
    [(False, "“It’s ‘fine’,” he said."), (True, "‘It’s ‘fine’,’ he said.")],
    ids=["double", "single"],
)
def test_curly_prints_quotes(single, printed):
    assert curly("\"It's 'fine',\" he said.", single=single) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param('He said "no" and "yes".', "He said “no” and “yes”.", id="two"),
        pytest.param('"No\n\n"Yes"', "“No\n\n“Yes”", id="left open at the end of a paragraph"),
        pytest.param("the boys' boats", "the boys’ boats", id="possessive"),
        pytest.param("'tis", "‘tis", id="in the beginning"),
        pytest.param("get 'em", "get ’em", id="a word cut short"),
        pytest.param("rock 'n' roll", "rock ‘n’ roll", id="a letter"),
        pytest.param("('yes')", "(‘yes’)", id="in brackets"),
        pytest.param("“Done”", "“Done”", id="curly already"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_curly_opens_and_closes(text, printed):
    assert curly(text, single=False) == printed


@pytest.mark.parametrize("seed", range(20))
def test_reprint_keeps_the_length(seed):
    assert len(reprint(TEXT, random.Random(seed), capitals=0.5)) == len(TEXT)


@given(st.text(max_size=60), st.integers(0, 99))
def test_reprint_of_any_text_keeps_the_length(text, seed):
    assert len(reprint(text, random.Random(seed), capitals=0.5)) == len(text)


def test_reprint_of_many_is_half_as_it_was():
    printed = [reprint(TEXT, random.Random(seed), capitals=0) for seed in range(400)]
    assert 0.4 < sum(text == TEXT for text in printed) / len(printed) < 0.6
    assert any("–" in text for text in printed)


def test_reprint_of_one_seed_is_the_same():
    assert reprint(TEXT, random.Random(3)) == reprint(TEXT, random.Random(3))


@pytest.mark.parametrize(
    ("text", "printed"), [("Straße, ahoy", "STRAßE, AHOY"), ("ﬁx ŉ", "ﬁX ŉ"), ("Ünal’s 3rd", "ÜNAL’S 3RD")]
)
def test_in_capitals_leaves_what_would_grow(text, printed):
    assert in_capitals(text) == printed
