"""Who speaks behind what is told between commas, read from plain text by the shipped pipeline."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.model import Article

WORDS = "the bridge could fall"


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        pytest.param(
            "Jonas Treadgold",
            "Jonas Treadgold, of Haldane University, who led the trial, warned that the bridge could fall.",
            id="of a university",
        ),
        pytest.param(
            "Jonas Treadgold",
            "Jonas Treadgold, from the campaign group Save Merrow, who led the march, warned that the bridge could "
            "fall.",
            id="from a group",
        ),
        pytest.param(
            "Jonas Treadgold",
            "Jonas Treadgold, MP for Merrow, who sits on the board, said the bridge could fall.",
            id="for a town",
        ),
        pytest.param(
            "Jonas Treadgold",
            "Jonas Treadgold, of Haldane University, who warned that the bridge could fall, was sacked.",
            id="the cue in the clause",
        ),
    ],
)
def test_who_belongs_somewhere_speaks_behind_the_aside(speaker, text):
    assert [(quote.text, quote.speaker) for quote in extract(Article(text=text)).quotes] == [(WORDS, speaker)]


@pytest.mark.parametrize("hearer", ["MPs", "Radio Fenn", "Ada Pell"])
@pytest.mark.parametrize("speaker", ["The mayor, Oliver Strake,", "Oliver Strake, the mayor,"])
def test_who_is_told_does_not_speak(speaker, hearer):
    quotes = extract(Article(text=f"{speaker} told {hearer}: “We have no money left.”")).quotes
    assert [quote.speaker for quote in quotes] == ["Oliver Strake"]
