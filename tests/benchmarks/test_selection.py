"""Selecting grows with the number of entries and not with its square; ratios of times taken in one run."""

from __future__ import annotations

import pytest

from tests.benchmarks.selection import ENTRIES, growth, least_seconds
from tests.selection.made import morning

AT_MOST, SECONDS = 10, 2.0
TRIES = 3  # the machine may be busy with something else while one of them runs


def test_thousand_entries_are_selected_in_two_seconds():
    assert least_seconds(morning(1_000), runs=2) < SECONDS


@pytest.mark.timeout(240)
def test_eight_thousand_entries_take_at_most_ten_times_as_long_as_one_thousand():
    ratios = []
    while len(ratios) < TRIES and min(ratios, default=AT_MOST) >= AT_MOST:
        few, many = growth(*ENTRIES, runs=3)
        ratios.append(many / few)
    assert min(ratios) < AT_MOST, ratios
