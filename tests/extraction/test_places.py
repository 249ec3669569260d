"""Places are looked up as if each range and each match were looked at."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.places import Occurrences, Ranges, last_character

places = st.integers(0, 12)


@given(st.lists(st.tuples(places, places)), places)
def test_place_lies_in_one_of_the_ranges(ranges, place):
    assert Ranges(ranges).holds(place) is any(start <= place < end for start, end in ranges)


@given(st.text("a b", max_size=12), places, places)
def test_matches_that_begin_in_a_range_are_counted(text, start, end):
    begins = [at for at, sign in enumerate(text) if sign == "a"]
    assert Occurrences(re.compile("a"), text).count(start, end) == sum(start <= at < end for at in begins)


@pytest.mark.parametrize(
    ("start", "end", "sign"),
    [(0, 8, "y"), (0, 6, ":"), (0, 5, ":"), (4, 5, ""), (3, 3, "")],
    ids=["sign", "space behind", "spaces behind", "spaces alone", "nothing"],
)
def test_last_character_of_a_range_is_no_white_space(start, end, sign):
    assert last_character("say:  \ny", start, end) == sign
