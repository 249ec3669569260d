"""The best path of name tags is the best of all legal ones, and spans are read off it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.language.tags import best_tags, spans_of
from bot.extraction.training.examples import TAGS

FEW = ("O", "B-X", "I-X", "B-Y", "I-Y")


@st.composite
def scores(draw, most=4):
    size = draw(st.integers(1, most))
    number = st.one_of(st.integers(-2, 2), st.floats(-40, 40, width=32))
    row = st.lists(number, min_size=len(FEW), max_size=len(FEW))
    return np.array(draw(st.lists(row, min_size=size, max_size=size)), dtype=np.float32)


def is_legal(tags):
    """Tell whether each I goes on with a name of its own label."""
    pairs = zip(["O", *tags], tags, strict=False)
    return all(not tag.startswith("I-") or before in {f"B-{tag[2:]}", tag} for before, tag in pairs)


def worth(rows, path):
    return sum(float(rows[at, tag]) for at, tag in enumerate(path))


@given(scores())
@settings(deadline=None)
def test_best_tags_are_worth_as_much_as_any_legal_path(rows):
    path = best_tags(rows, FEW)
    legal = [p for p in product(range(len(FEW)), repeat=len(rows)) if is_legal([FEW[tag] for tag in p])]
    assert is_legal([FEW[tag] for tag in path])
    assert worth(rows, path) == pytest.approx(max(worth(rows, p) for p in legal), abs=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_best_tags_of_a_long_text_are_legal(seed):
    rows = np.random.default_rng(seed).normal(scale=8, size=(160, len(TAGS))).astype(np.float32)
    assert is_legal([TAGS[tag] for tag in best_tags(rows, TAGS)])


@pytest.mark.parametrize("tag", [2, 4])
def test_best_tags_never_open_a_text_within_a_name(tag):
    rows = np.zeros((1, len(FEW)), dtype=np.float32)
    rows[0, tag] = 50
    assert not FEW[best_tags(rows, FEW)[0]].startswith("I-")


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("O O", [], id="no name"),
        pytest.param("B-X", [(0, 1, "X")], id="one word"),
        pytest.param("O B-X I-X O", [(1, 3, "X")], id="in the middle"),
        pytest.param("B-X I-X I-X", [(0, 3, "X")], id="to the end"),
        pytest.param("B-X B-X", [(0, 1, "X"), (1, 2, "X")], id="side by side"),
        pytest.param("B-X I-X B-Y I-Y", [(0, 2, "X"), (2, 4, "Y")], id="two labels"),
    ],
)
def test_spans_go_from_each_b_through_the_i_behind_it(tags, spans):
    assert list(spans_of(tags.split())) == spans


@given(scores(most=8))
@settings(deadline=None)
def test_spans_of_the_best_tags_are_in_order_and_apart(rows):
    spans = list(spans_of([FEW[tag] for tag in best_tags(rows, FEW)]))
    places = [at for first, last, _ in spans for at in range(first, last)]
    assert places == sorted(set(places))
    assert [span for span in spans if not 0 <= span[0] < span[1] <= len(rows)] == []
