"""Whom a noun for a body means: never a person, and no other kind of body than it says."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.model import Article


@pytest.mark.parametrize(
    ("before", "noun", "speaker"),
    [
        pytest.param("Lucy Hale, chief executive of the bank, resigned.", "bank", "The bank", id="her employer"),
        pytest.param("Lucy Hale told the Herald of it.", "council", "The council", id="no paper"),
        pytest.param("Lucy Hale spoke to Radio Fenn on Monday.", "union", "The union", id="no station"),
        pytest.param("Tolland Water closed the road.", "charity", "The charity", id="no other kind of body"),
        pytest.param("Lucy Hale told the Herald of it.", "company", "The company", id="no outlet for a firm"),
        pytest.param(
            "Lucy Hale of Fenn Council told the Herald of it.", "council", "Fenn Council", id="the word is in its name"
        ),
        pytest.param(
            "Havern, a charity for sailors, closed the road.", "charity", "Havern", id="the word describes it"
        ),
        pytest.param("Ostrey Bank closed the road.", "central bank", "The central bank", id="no other bank"),
        pytest.param("Tolland Water closed the road.", "company", "Tolland Water", id="the nearest body"),
        pytest.param(
            "Tolland Water told Ostrey Motors of it.", "company", "Tolland Water", id="not the one that was told"
        ),
    ],
)
@pytest.mark.parametrize("says", ["said", "says"])
def test_collective_means_a_body_that_is_called_so(before, noun, speaker, says):
    quotes = extract(Article(text=f"{before} The {noun} {says} the road is unsafe.")).quotes
    assert [quote.speaker for quote in quotes if quote.text == "the road is unsafe"] == [speaker]


@pytest.mark.parametrize(
    "body", ["fire service", "inspectorate", "hospital trust", "school board", "embassy", "coastguard", "laboratory"]
)
def test_body_without_a_name_warns(body):
    text = f"The bridge was closed on Monday. The {body} has warned that the bridge could collapse. Nobody was hurt."
    (warning,) = extract(Article(text)).warnings
    assert (warning.speaker or "").removeprefix("The ") == body
