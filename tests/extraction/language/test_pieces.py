"""Words are cut as BERT's uncased models cut them, and the shape that small letters hide is told beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.language.pieces import MOST_PIECES, SHAPES, Pieces, plain, shape

KNOWN = [
    "[PAD]",
    "[UNK]",
    "un",
    "##able",
    "able",
    "##a",
    "a",
    "##bl",
    "cafe",
    "zu",
    "##rich",
    "_",
    "-",
    ".",
    "'",
    "1",
    "##9",
]
PIECES = Pieces.of(KNOWN)


def cut(word):
    return [KNOWN[number] for number in PIECES.cut(word)]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        pytest.param("able", ["able"], id="known whole"),
        pytest.param("unable", ["un", "##able"], id="longest first"),
        pytest.param("Able", ["able"], id="capital"),
        pytest.param("ABLE", ["able"], id="capitals"),
        pytest.param("Café", ["cafe"], id="accent in one sign"),
        pytest.param("Cafe\u0301", ["cafe"], id="accent of its own"),
        pytest.param("ZÜRICH", ["zu", "##rich"], id="umlaut"),
        pytest.param("un-able", ["un", "-", "able"], id="hyphen"),
        pytest.param("able_a", ["able", "_", "a"], id="underscore"),
        pytest.param("__", ["_", "_"], id="only underscores"),
        pytest.param("a.a.", ["a", ".", "a", "."], id="points"),
        pytest.param("19", ["1", "##9"], id="digits"),
        pytest.param("xyz", ["[UNK]"], id="unknown"),
        pytest.param("unx", ["[UNK]"], id="unknown ending"),
        pytest.param("x-able", ["[UNK]", "-", "able"], id="unknown part"),
        pytest.param("🚢", ["[UNK]"], id="emoji"),
        pytest.param("able🚢", ["able", "[UNK]"], id="emoji behind"),
        pytest.param("🏴‍☠️", ["[UNK]"] * 3, id="joined emoji"),
        pytest.param("中文", ["[UNK]"], id="other script"),
        pytest.param("\u0301", ["[UNK]"], id="a mark without a letter"),
        pytest.param("\u200b", ["[UNK]"], id="no width"),
    ],
)  # fmt: skip
def test_pieces_are_the_longest_that_are_known(word, pieces):
    assert cut(word) == pieces


@pytest.mark.parametrize("word", ["a" * 5_000, "a-" * 5_000, "-" * 5_000], ids=["letters", "hyphens", "signs"])
def test_pieces_of_a_very_long_word_are_sixteen(word):
    assert len(PIECES.cut(word)) == MOST_PIECES


@given(st.text(min_size=1, max_size=40))
def test_pieces_of_any_word_are_one_to_sixteen_known_numbers(word):
    numbers = PIECES.cut(word)
    assert 1 <= len(numbers) <= MOST_PIECES
    assert set(numbers) <= set(range(len(KNOWN)))


def test_pieces_are_the_same_the_second_time():
    assert PIECES.cut("unable") == PIECES.cut("unable") == Pieces.of(KNOWN).cut("unable")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Čapek", "capek"), ("ÅSA", "asa"), ("naïve", "naive"), ("O’Brien", "o’brien"), ("ß", "ß"), ("Đinh", "đinh")],
)
def test_plain_is_small_and_without_marks(word, expected):
    assert plain(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("house", "lower"), ("o’clock", "lower"), ("House", "title"), ("Al-hakim", "title"), ("USA", "upper"),
        ("U.S.", "upper"), ("AK-47", "upper"), ("A", "letter"), ("I", "letter"), ("a", "lower"), ("McCoy", "mixed"),
        ("iPhone", "mixed"), ("ISIS-linked", "mixed"), ("O’Brien", "mixed"), ("2024", "digit"), ("4th", "digit"),
        (".", "sign"), ("“", "sign"), ("£", "sign"), ("_", "sign"), ("🚢", "sign"), ("É", "letter"), ("中文", "mixed"),
    ],
)  # fmt: skip
def test_shape_is_told_by_capitals_and_digits(word, expected):
    assert SHAPES[shape(word)] == expected


@given(st.text(min_size=1, max_size=12))
def test_shape_of_any_word_is_one_of_the_seven(word):
    assert 0 <= shape(word) < len(SHAPES)
