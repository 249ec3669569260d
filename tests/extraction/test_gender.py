"""The gender of people whose names do not tell it, learnt from the words around them."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.model import Article

SHE_SAID = " “The mill will close in May,” she said."
HE_SAID = " “The mill will close in May,” he said."


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param("Yorun Lund and her husband Tavik came." + SHE_SAID, "Yorun Lund", id="her husband is hers"),
        pytest.param("Yorun Lund and her husband Tavik came." + HE_SAID, "Tavik", id="a husband is a man"),
        pytest.param("Yorun Lund, the brother of Tavik Orr, came." + HE_SAID, "Yorun Lund", id="a brother"),
        pytest.param("The actress Yorun Lund met Tavik Orr at the weir." + HE_SAID, "Tavik Orr", id="the actress"),
        pytest.param("Yorun Lund introduced herself to Tavik Orr." + HE_SAID, "Tavik Orr", id="herself"),
        pytest.param(
            "Yorun Lund runs the mill. She bought it in May. Tavik Orr joined Yorun Lund." + HE_SAID,
            "Tavik Orr",
            id="she, where nobody else is named",
        ),
    ],
)
def test_gender_is_learnt_from_the_text(text, speaker):
    assert extract(Article(text=text)).quotes[-1].speaker == speaker


@pytest.mark.parametrize("pronoun", ["he", "she"])
def test_evidence_both_ways_tells_nothing(pronoun):
    text = f"Yorun Lund runs the mill. She bought it in May. Yorun Lund said he was glad. “It is sold,” {pronoun} said."
    assert extract(Article(text=text)).quotes[-1].speaker == "Yorun Lund"
