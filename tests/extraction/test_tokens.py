"""Tokens are the pipeline's own, and nothing of a text is lost where a run without white space is cut."""

from __future__ import annotations

import pytest

from bot.extraction.tokens import LONGEST_RUN, cut_tokens

LONG = 3 * LONGEST_RUN + 7
RUNS = {
    "marks": "Ada Pell said  " + '"' * LONG + "\n\n the boat sank.",
    "letters": "a" * LONG,
    "names and stops": "\n Ada." + "Pell." * LONG + " ",
    "exactly so long": "a" * LONGEST_RUN + " b" * 3,
}


@pytest.mark.parametrize("text", RUNS.values(), ids=RUNS)
def test_nothing_of_a_text_is_lost(english, text):
    doc = cut_tokens(english, text)
    assert doc.text == text
    assert max(len(token) for token in doc) <= LONGEST_RUN


def test_tokens_of_ordinary_text_are_those_of_the_pipeline(english):
    text = "Ada Pell’s boat sank.  “We lost it all,” she\n\nsaid at https://news.example.org/a?b=c&d=e."
    assert [t.text_with_ws for t in cut_tokens(english, text)] == [t.text_with_ws for t in english.make_doc(text)]


def test_tokens_before_a_long_run_are_those_of_the_pipeline(english):
    text = "Ada Pell’s boat sank. " + "-" * LONG
    assert [t.text for t in cut_tokens(english, text)[:6]] == ["Ada", "Pell", "’s", "boat", "sank", "."]
