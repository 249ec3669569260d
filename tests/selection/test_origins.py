from __future__ import annotations

import pytest

from bot.selection.copies import Copies
from bot.selection.select import count_origins
from tests.selection.made import report


@pytest.mark.parametrize(
    ("groups", "origins"),
    [
        (["a"], 1),
        (["abc"], 1),
        (["a", "b"], 2),
        (["a", "a"], 1),
        (["ab", "a"], 2),
        (["ab", "ab"], 2),
        (["ab", "ab", "ab", "a", "b"], 2),
        ([], 0),
    ],
)
def test_text_of_several_outlets_and_outlet_of_several_texts_are_one_origin(groups, origins):
    made = [[report(f"{number}{o}", outlet=o) for o in group] for number, group in enumerate(groups)]
    assert count_origins(Copies(kept, tuple(others)) for kept, *others in made) == origins
