"""Where reported words begin and end, read from plain text by the shipped pipeline."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.model import Article, QuoteKind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "The museum, Ada Marsh said, would open in the spring.", ["would open in the spring"], id="going on"
        ),
        pytest.param(
            "The mill was a giant, Omar Hale said, until it closed in May.",
            ["The mill was a giant", "until it closed in May"],
            id="both halves",
        ),
        pytest.param("The mill was a giant, Omar Hale said, as he left.", ["The mill was a giant"], id="no more words"),
        pytest.param("The mill lost money, according to federal statistics.", ["The mill lost money"], id="figures"),
        pytest.param(
            "Omar Hale said the dam would leak, though he acknowledged it was old.",
            ["the dam would leak", "it was old"],
            id="though he acknowledged",
        ),
        pytest.param(
            "Omar Hale said the dam would leak, arguing that it was old.",
            ["the dam would leak", "it was old"],
            id="arguing",
        ),
        pytest.param(
            "Omar Hale said he would order a review and warned that the dam was old.",
            ["he would order a review", "the dam was old"],
            id="and warned",
        ),
        pytest.param(
            "Omar Hale called for a full review of the old dam.", ["a full review of the old dam"], id="called for"
        ),
        pytest.param("Omar Hale called for help.", [], id="one word called for"),
    ],
)
def test_reported_words_have_their_extent(text, words):
    quotes = extract(Article(text=text)).quotes
    assert [quote.text for quote in quotes if quote.kind is QuoteKind.INDIRECT] == words
