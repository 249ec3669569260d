from __future__ import annotations

import pytest

from bot.selection.quotes import common_words

IF = "If the wall goes in the next tide, the town has two metres of water."
REST = "the wall goes in the next tide, the town has"


@pytest.mark.parametrize(
    ("quotes", "common"),
    [
        ((IF,), IF),
        ((IF, IF.upper()), IF),
        (
            (IF, IF.replace("If", "When")),
            f"{REST} two metres of water.",
        ),
        ((IF, IF.replace("two", "three")), f"If {REST}"),
        ((IF, "When the wall goes in the next tide, we all drown."), "the wall goes in the next tide,"),
        (
            (IF, IF.replace("If", "When"), IF.replace("two", "three")),
            REST,
        ),
        ((IF, "The town drowned."), ""),
        (("It’s “the end” of us all", "it's the end of us all"), "It’s “the end” of us all"),
        (("… — …", IF), ""),
        ((IF, ""), ""),
    ],
)
def test_words_that_quotes_share_are_those_that_each_prints(quotes, common):
    assert common_words(quotes) == common
