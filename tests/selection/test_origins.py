from __future__ import annotations

import pytest

from bot.selection.copies import Copies
from bot.selection.select import count_origins
from tests.selection.made import report


@pytest.mark.parametrize(
    ("groups", "origins"),
    [(["a"], 1), (["abc"], 1), (["a", "b"], 2), (["a", "a"], 1), (["ab", "a"], 1), (["ab", "ac"], 1), (["ab", "c"], 2)],
)
def test_origin_is_who_had_a_text_first(groups, origins):
    made = [[report(f"{number}{o}", outlet=o) for o in group] for number, group in enumerate(groups)]
    assert count_origins(Copies(kept, tuple(others)) for kept, *others in made) == origins


def test_copies_of_what_was_edited_since_are_no_second_origin():
    wire = "The dam above Osk may fail tonight, the engineer said on Monday. " * 3 + " ".join(
        f"word{n}" for n in range(90)
    )
    edited = wire.replace("tonight", "tomorrow").replace("word7", "other7").replace("word40 ", "forty ")
    texts = (report("1a", outlet="a", text=edited), report("2b", outlet="b", text=wire))
    assert count_origins(Copies(each) for each in texts) == 1


def test_no_text_has_no_origin():
    assert count_origins([]) == 0
