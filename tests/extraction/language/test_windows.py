"""Windows hold whole paragraphs where they fit, lose no word, and are cut behind a sentence where they must be."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.language.pieces import MOST_PIECES
from bot.extraction.language.windows import MOST, USUAL, find_windows

FORMS = st.sampled_from(["a", "said", "The", ".", "?", "…", "”", "“", ")", "’", "’s", "-", "1911"])


@st.composite
def texts(draw):
    words = draw(st.lists(FORMS, max_size=400))
    sizes = draw(st.lists(st.integers(1, MOST_PIECES), min_size=len(words), max_size=len(words)))
    breaks = draw(st.frozensets(st.integers(0, len(words) - 1), max_size=12)) if words else frozenset()
    return words, sizes, breaks


def edges(words, sizes=None, breaks=()):
    """Return where windows begin, and the end of the last."""
    windows = list(find_windows(words, sizes or [1] * len(words), frozenset(breaks)))
    return [*(window.first for window in windows), *(window.end for window in windows[-1:])]


@given(texts())
@settings(deadline=None)
def test_windows_cover_all_words_in_order(text):
    windows = list(find_windows(*text))
    covered = [at for window in windows for at in range(window.first, window.end)]
    assert covered == list(range(len(text[0])))
    assert [window for window in windows if window.first >= window.end] == []


@given(texts())
@settings(deadline=None)
def test_windows_hold_no_more_than_the_encoder_reads(text):
    words, sizes, breaks = text
    assert [w for w in find_windows(words, sizes, breaks) if sum(sizes[w.first : w.end]) > MOST] == []


@given(texts())
@settings(deadline=None)
def test_windows_are_never_needlessly_short(text):
    words, sizes, breaks = text
    windows = list(find_windows(words, sizes, breaks))
    both = [sum(sizes[one.first : two.end]) for one, two in pairwise(windows)]
    assert [total for total in both if total <= USUAL] == []


@pytest.mark.parametrize("size", [1, MOST_PIECES], ids=["short", "long"])
def test_one_word_is_one_window(size):
    assert edges(["Help"], [size]) == [0, 1]


def test_no_word_is_no_window():
    assert edges([]) == []


def test_word_larger_than_a_window_stands_alone():
    assert edges(["a", "b", "c"], [5, MOST + 1, 5]) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        pytest.param([USUAL // 2, USUAL // 2], [0, USUAL], id="two that fit"),
        pytest.param([USUAL // 2, USUAL // 2 + 1], [0, USUAL // 2, USUAL + 1], id="two that do not"),
        pytest.param([MOST], [0, MOST], id="a long one that fits"),
        pytest.param([10, MOST, 10], [0, 10, MOST + 10, MOST + 20], id="a long one between short ones"),
        pytest.param([60, 60, 60, 60], [0, 120, 240], id="in pairs"),
    ],
)
def test_paragraphs_are_read_together_up_to_the_usual_size(lengths, expected):
    breaks = [sum(lengths[:at]) for at in range(len(lengths))]
    assert edges(["a"] * sum(lengths), breaks=breaks) == expected


@pytest.mark.parametrize(
    "end", [["."], ["?"], ["!"], ["…"], [".", "”"], [".", ")"], ["?", "’"]], ids=lambda end: "".join(end)
)
@pytest.mark.parametrize("start", ["The", "“", "-"])
def test_long_paragraph_is_cut_behind_a_sentence(end, start):
    words = [start, *["said"] * 40, *end] * 12
    length = len(words) // 12
    assert [edge % length for edge in edges(words)] == [0] * len(edges(words))
    assert len(edges(words)) > 2


@pytest.mark.parametrize("words", [["said"] * 700, ["said", "."] * 350], ids=["no mark", "no capital"])
def test_long_paragraph_without_sentences_is_cut_where_it_must_be(words):
    assert edges(words) == [0, MOST, 2 * MOST, 700]


def test_windows_of_large_words_hold_no_more_than_the_encoder_reads():
    sizes = [100, 200, 200]
    words = [".", "The", "said"]
    assert max(sum(sizes[w.first : w.end]) for w in find_windows(words, sizes, frozenset())) <= MOST
