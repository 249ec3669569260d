"""Every word list says where it comes from and holds each term once, ready to be looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot.extraction.lexicons
from bot.extraction.lexicons import table, terms

FILES = sorted(Path(bot.extraction.lexicons.__file__).parent.glob("*.txt"))
every_list = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


def rows(path):
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@every_list
def test_list_says_where_its_terms_come_from(path):
    assert path.read_text("utf-8").startswith("# Origin: ")


@every_list
def test_terms_stand_once_and_trimmed(path):
    found = [row.partition("\t")[0] for row in rows(path)]
    assert [term for term in found if term != term.strip() or found.count(term) > 1] == []


@every_list
def test_every_row_is_looked_up(path):
    assert terms(path.stem) == {row.partition("\t")[0] for row in rows(path)}


@pytest.mark.parametrize(
    ("name", "term", "value"),
    [
        ("honorifics", "dame", "f"),
        ("given_names", "Hugh", "m"),
        ("cues", "say", "speech said"),
        ("honorifics", "dr", ""),
    ],
)
def test_what_belongs_to_a_term_stands_behind_it(name, term, value):
    assert table(name)[term] == value


def test_terms_of_people_are_lower_case():
    folded = {*terms("honorifics"), *terms("roles"), *terms("cues"), *terms("warning_words"), *terms("harm")}
    assert [term for term in sorted(folded) if term != term.lower()] == []


def test_missing_list_is_an_error():
    with pytest.raises(FileNotFoundError):
        terms("no_such_list")
