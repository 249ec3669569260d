from __future__ import annotations

import pytest

from bot.selection.names import Roll, fold, is_named, same_name, shared_names


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("General Sir Rolf Haas", ("rolf", "haas")),
        ("Prime Minister Inês Vale", ("ines", "vale")),
        ("the River Board’s", ("river", "board")),
        ("the Minister", ("the", "minister")),
        ("", ()),
    ],
)
def test_fold_takes_off_titles(name, folded):
    assert fold(name) == folded


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rolf Haas", "Haas", True),
        ("Haas", "Gen Rolf Haas", True),
        ("Rolf Haas", "Rolf Marr", False),
        ("Haas", "Haasland", False),
        ("", "Haas", False),
    ],
)
def test_same_name(one, other, same):
    assert same_name(fold(one), fold(other)) is same


def test_shared_names_are_those_of_the_first():
    assert shared_names(["Gen Rolf Haas", "Ada Pell"], ["Haas", "Ivo Senn"]) == ["Gen Rolf Haas"]


@pytest.mark.parametrize(
    ("watched", "text", "named"),
    [
        ("Haas", "Rolf Haas’s warning", True),
        ("rolf haas", "ROLF HAAS said", True),
        ("Haas", "Haasland said", False),
        ("river board", "The board of the river", False),
        ("", "anything", False),
    ],
)
def test_watched_words_are_whole_and_in_a_row(watched, text, named):
    assert is_named(watched, text) is named


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Haas", ("rolf", "haas")),
        ("Pell", ("pell",)),
        ("St Olave’s", ("st", "olave", "school")),
        ("Nobody", ("nobody",)),
    ],
    ids=["surname", "two have it", "first words", "unknown"],
)
def test_roll_finds_the_fullest_name(name, found):
    roll = Roll(["Rolf Haas", "Haas", "Ada Pell", "Hugh Pell", "St Olave’s School"])
    assert roll.find(name) == found
