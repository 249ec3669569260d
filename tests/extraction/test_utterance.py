"""What is listed once, and how often somebody speaks: words inside words, or printed again, are one utterance."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.extraction.utterance import count_utterances, unique
from bot.model import Article, Attribution, Quote, QuoteKind

TEXT = "Ada Pell said the net was ‘rotten through’. ‘The net was rotten,’ she said. ‘The net was rotten!’ she said."
RETOLD, MARKED, DIRECT = "the net was ‘rotten through’", "rotten through", "The net was rotten"


def quote(words, nth=0, *, speaker="Ada Pell", kind=QuoteKind.DIRECT):
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Quote(words, start, start + len(words), kind, speaker, None, "said", None, Attribution.EXPLICIT, ())


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        pytest.param([quote(RETOLD), quote(DIRECT)], 2, id="two"),
        pytest.param([quote(MARKED), quote(RETOLD)], 1, id="marked words inside retold ones"),
        pytest.param([quote(DIRECT), quote(DIRECT, 1)], 1, id="printed again"),
    ],
)
def test_speaker_is_counted_once_for_one_utterance(quotes, expected):
    assert count_utterances(quotes) == {"Ada Pell": expected}


def test_words_inside_those_of_another_speaker_are_counted():
    quotes = [quote(RETOLD), quote(MARKED, speaker="Jon Moss")]
    assert count_utterances(quotes) == {"Ada Pell": 1, "Jon Moss": 1}


def test_same_stretch_of_one_speaker_is_listed_once():
    first, other = quote(DIRECT), quote(DIRECT, speaker="Jon Moss")
    assert unique([first, other, first]) == (first, other)


def test_brief_lists_no_words_twice_and_counts_utterances():
    text = (
        "The dam may fall, Ada Pell has warned.\n\nBy contrast, Ms Pell said, the pier had been built to last. "
        "Ms Pell said the dam was ‘rotten through and through’."
    )
    brief = extract(Article(text))
    places = [(q.start, q.end, q.speaker) for q in brief.quotes]
    assert len(places) == len({*places}) == 3
    assert [actor.speaks for actor in brief.actors if actor.name == "Ada Pell"] == [2]
