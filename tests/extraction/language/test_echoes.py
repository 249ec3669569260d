"""Further printings of a name are found by its words, its surname and its letters."""

from __future__ import annotations

import pytest

from bot.extraction.language.names import find_echoes
from tests.extraction.tagged import found_at, printed, tagged


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        pytest.param(
            "Ada Pell wept/VBD | Ada Pell sank/VBD", [(0, 2, "PERSON")], [("Ada Pell", "PERSON")], id="the same words"
        ),
        pytest.param("Ada Pell wept/VBD | Pell sank/VBD", [(0, 2, "PERSON")], [("Pell", "PERSON")], id="surname"),
        pytest.param("Ada Pell wept/VBD | Ada sank/VBD", [(0, 2, "PERSON")], [], id="first name"),
        pytest.param("Port Marrow sank/VBD | Marrow sank/VBD", [(0, 2, "GPE")], [], id="last word of a place"),
        pytest.param("Oslo sank/VBD | Oslo/NNP sank/VBD", [(0, 1, "GPE")], [("Oslo", "GPE")], id="one word"),
        pytest.param("Oslo sank/VBD | Oslo/NN sank/VBD", [(0, 1, "GPE")], [], id="one word that is no name word"),
        pytest.param("May sank/VBD | May/NNP came/VBD", [(0, 1, "PERSON")], [], id="a month"),
        pytest.param("Oslo sank/VBD | oslo/NNP sank/VBD", [(0, 1, "GPE")], [], id="small letter"),
        pytest.param("Ada Pell wept/VBD | Ada", [(0, 2, "PERSON")], [], id="half of it at the end"),
        pytest.param(
            "Ada Pell wept/VBD Ada Pell Ada Pell", [(0, 2, "PERSON")], [("Ada Pell", "PERSON")] * 2, id="twice"
        ),
    ],
)
def test_find_echoes_finds_further_printings_of_a_name(text, spans, expected):
    doc = tagged(text)
    assert printed(doc, find_echoes(doc, found_at(*spans))) == expected


def test_find_echoes_finds_a_surname_that_is_mostly_unmarked():
    doc = tagged("Ada Pell wept/VBD" + " | Pell wept/VBD" * 3)
    assert printed(doc, find_echoes(doc, found_at((0, 2, "PERSON")))) == [("Pell", "PERSON")] * 3


@pytest.mark.parametrize(
    ("letters", "expected"),
    [("MPC/NNP", [("MPC", "ORG")]), ("MPC/JJ", []), ("MP", []), ("mpc/NN", [])],
    ids=["its letters", "no name", "other letters", "small letters"],
)
def test_find_echoes_finds_a_body_by_its_letters(letters, expected):
    doc = tagged(f"the Monetary Policy Committee met/VBD | the {letters} voted/VBD | the {letters} left/VBD")
    assert printed(doc, find_echoes(doc, found_at((1, 4, "ORG")))) == expected * 2


def test_find_echoes_takes_two_letters_for_no_body():
    doc = tagged("Quorl Bank met/VBD | the QB voted/VBD")
    assert printed(doc, find_echoes(doc, found_at((0, 2, "ORG")))) == []


@pytest.mark.parametrize(("times", "expected"), [(1, [(2, 3, "ORG")]), (2, [])], ids=["as often", "more often"])
def test_find_echoes_leaves_a_word_that_is_mostly_unmarked(times, expected):
    doc = tagged("Shell fell/VBD" + " | Shell fell/VBD" * times)
    assert list(find_echoes(doc, found_at((0, 1, "ORG")))) == found_at(*expected)


def test_find_echoes_leaves_a_surname_that_a_body_has_too():
    text = "Ada Ford wept/VBD | Ford Works fell/VBD" + " | Ford sank/VBD" * 3
    doc = tagged(text)
    assert printed(doc, find_echoes(doc, found_at((0, 2, "PERSON"), (3, 5, "ORG")))) == []
