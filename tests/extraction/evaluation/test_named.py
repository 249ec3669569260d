"""A text and its names: which stay where two overlap."""

from __future__ import annotations

import pytest

from bot.extraction.evaluation.named import Name, without_overlap


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        pytest.param([], [], id="none"),
        pytest.param([(0, 4, "GPE"), (0, 9, "ORG"), (12, 15, "LOC")], [(0, 9), (12, 15)], id="the longest"),
        pytest.param([(12, 15, "LOC"), (0, 4, "GPE")], [(0, 4), (12, 15)], id="in order"),
        pytest.param([(0, 4, "GPE"), (4, 8, "GPE")], [(0, 4), (4, 8)], id="side by side"),
        pytest.param([(3, 7, "B"), (0, 4, "A")], [(0, 4)], id="the first of equals"),
        pytest.param([(0, 4, "A"), (3, 8, "B"), (7, 9, "C")], [(3, 8)], id="one between two"),
        pytest.param([(0, 4, "A"), (0, 4, "B")], [(0, 4)], id="the same twice"),
    ],
)
def test_without_overlap_keeps_the_longest_in_order(names, kept):
    found = without_overlap(Name(start, end, (label,)) for start, end, label in names)
    assert [(name.start, name.end) for name in found] == kept
