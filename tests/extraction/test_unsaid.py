"""What nobody said is not shown as said, and a denial is shown with its verb."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.model import Article

MET = "Marian Holt met Omar Pell in Corby on Monday. "


def read(text):
    return extract(Article(text=MET + text))


def said(text):
    return [(quote.text, quote.speaker) for quote in read(text).quotes]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It was not Pell who warned that the dam could burst.", id="not he who warned"),
        pytest.param("Neither Holt nor Pell said that the dam could burst.", id="neither of them"),
        pytest.param("Nobody warned that the dam could burst.", id="nobody"),
        pytest.param("No one told the council that the dam could burst.", id="no one"),
        pytest.param("No senior engineer said that the dam could burst.", id="no engineer"),
        pytest.param("The claim that Holt said the dam could burst is false.", id="only a claim"),
        pytest.param("Did Holt say that the dam could burst?", id="a question"),
        pytest.param("If Holt said that the dam could burst, she was wrong.", id="a condition"),
        pytest.param("Pell never warned that the dam could burst.", id="never"),
    ],
)
def test_what_is_not_said_is_not_shown(text):
    assert said(text) == []


def test_quotation_that_was_not_said_is_nobodys():
    assert said("“The dam is perfectly safe,” Holt did not say.") == [("The dam is perfectly safe,", None)]


@pytest.mark.parametrize(
    ("verb", "speaker"),
    [("Pell denied", "Omar Pell"), ("Holt doubted", "Marian Holt")],
    ids=["denied", "doubted"],
)
def test_denial_is_shown_with_its_verb(verb, speaker):
    assert said(f"{verb} that the dam could burst.") == [(f"{verb.split()[1]} that the dam could burst", speaker)]


def test_denied_warning_is_no_warning():
    brief = read("Pell denied warning that the dam could burst and kill hundreds.")
    assert [quote.text for quote in brief.quotes] == ["denied warning that the dam could burst and kill hundreds"]
    assert brief.warnings == ()


def test_doubted_danger_is_no_warning():
    assert read("Holt doubted that the dam could burst and kill hundreds.").warnings == ()
