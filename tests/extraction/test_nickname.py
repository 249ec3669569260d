"""Nicknames and terms of contracts are not spoken, and a nickname is a part of the name."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.extraction.nickname import is_called
from bot.model import Article, QuoteKind


def read(text):
    return extract(Article(text=text))


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        pytest.param("Gov. Bill “Tex” Armitage", "Bill “Tex” Armitage", id="behind a title"),
        pytest.param("Dave 'Moose' Miller", "Dave 'Moose' Miller", id="single marks"),
        pytest.param("Arnold “The Rock” Hale", "Arnold “The Rock” Hale", id="two words"),
        pytest.param("John D. “Jack” Marr", "John D. “Jack” Marr", id="behind an initial"),
        pytest.param("Peter Frith, nicknamed “the Vicar”,", "Peter Frith", id="nicknamed"),
        pytest.param("Acme Foods Ltd (the “Seller”)", "Acme Foods Ltd", id="a term"),
        pytest.param('Acme Foods Ltd (together with others, the "Seller")', "Acme Foods Ltd", id="a longer term"),
    ],
)
def test_nickname_or_term_is_no_quotation(name, speaker):
    quotes = read(f"{name} warned the dressing room could break apart.").quotes
    assert [(quote.kind, quote.text, quote.speaker) for quote in quotes] == [
        (QuoteKind.INDIRECT, "the dressing room could break apart", speaker)
    ]


def test_nickname_does_not_part_a_person_in_two():
    brief = read("Bill “Tex” Armitage said the road would flood. Armitage left. Bill Armitage came back.")
    assert [actor.name for actor in brief.actors] == ["Bill “Tex” Armitage"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Pell met Omar Hale. “Never,” Hale replied.",
        "“Never” Omar Hale said.",
        "He told Pell “Never again” in May.",
        "She called it “Madness”.",
    ],
)
def test_spoken_words_are_not_taken_for_names(text):
    start, end = text.index("“"), text.index("”") + 1
    assert not is_called(text, start, end)
