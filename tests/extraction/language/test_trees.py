"""The best tree is the best of all trees that have one root."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.language.trees import best_tree, find_cycle
from tests.extraction.trees import is_tree

CHANCE = np.random.default_rng


@st.composite
def scores(draw, most=4):
    """Return the scores of the heads of a few words; small whole numbers make many of equal worth."""
    size = draw(st.integers(1, most))
    number = st.one_of(st.integers(-3, 3), st.floats(-60, 60, width=32))
    rows = draw(st.lists(st.lists(number, min_size=size + 1, max_size=size + 1), min_size=size, max_size=size))
    return np.array(rows, dtype=np.float32)


def worth(rows, heads):
    """Return what a tree is worth, a root counted under the last column."""
    size = len(rows)
    return sum(float(rows[word, size if word == head else head]) for word, head in enumerate(heads))


def best_worth(rows):
    """Return what the best of all trees is worth."""
    size = len(rows)
    return max(worth(rows, heads) for heads in product(range(size), repeat=size) if is_tree(heads))


@given(scores())
@settings(deadline=None)
def test_best_tree_is_worth_as_much_as_any_tree(rows):
    heads = best_tree(rows).tolist()
    assert is_tree(heads)
    assert worth(rows, heads) == pytest.approx(best_worth(rows), abs=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_best_tree_of_five_words_is_worth_as_much_as_any_tree(seed):
    rows = CHANCE(seed).normal(size=(5, 6)).astype(np.float32)
    assert worth(rows, best_tree(rows)) == pytest.approx(best_worth(rows), abs=1e-4)


@pytest.mark.parametrize("size", [12, 40, 160])
@pytest.mark.parametrize("seed", range(5))
def test_best_tree_of_a_long_sentence_is_a_tree(size, seed):
    assert is_tree(best_tree(CHANCE(seed).normal(scale=9, size=(size, size + 1)).astype(np.float32)))


def test_best_tree_of_pairs_that_hold_each_other_is_a_tree():
    size = 320
    rows = np.zeros((size, size + 1), dtype=np.float32)
    rows[np.arange(size), np.arange(size) ^ 1] = 9
    heads = best_tree(rows)
    assert is_tree(heads)
    assert worth(rows, heads) == 9 * size / 2


def test_best_tree_of_equal_scores_is_a_tree():
    assert is_tree(best_tree(np.zeros((30, 31), dtype=np.float32)))


@pytest.mark.parametrize("score", [-90.0, 0.0, 90.0])
def test_best_tree_of_one_word_is_its_root(score):
    assert best_tree(np.array([[5.0, score]], dtype=np.float32)).tolist() == [0]


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        pytest.param([[9, 1, 0], [1, 9, 5]], [1, 1], id="no word is its own head"),
        pytest.param([[0, 5, 4], [5, 0, 1]], [0, 0], id="a cycle of two is opened where it costs least"),
        pytest.param([[0, 1, 9], [1, 0, 8]], [0, 0], id="of two roots the better stays"),
        pytest.param([[0, 9, 0, 1], [0, 0, 9, 1], [9, 0, 0, 2]], [1, 2, 2], id="a cycle of three"),
        pytest.param([[0, 9, 0, 0], [9, 0, 1, 0], [0, 0, 0, 9]], [1, 2, 2], id="a cycle below another root"),
    ],
)
def test_best_tree_of_a_sentence(rows, heads):
    assert best_tree(np.array(rows, dtype=np.float32)).tolist() == heads


def test_best_tree_leaves_the_scores_as_they_were():
    rows = CHANCE(0).normal(size=(4, 5)).astype(np.float32)
    before = rows.copy()
    best_tree(rows)
    assert (rows == before).all()


@pytest.mark.parametrize(
    ("heads", "cycle"),
    [
        pytest.param([], set(), id="nothing"),
        pytest.param([1], set(), id="root"),
        pytest.param([3, 0, 1], set(), id="chain"),
        pytest.param([1, 0, 3], {0, 1}, id="two"),
        pytest.param([4, 2, 3, 1], {1, 2, 3}, id="three"),
        pytest.param([1, 2, 1, 4], {1, 2}, id="with a word hanging on it"),
    ],
)
def test_cycle_is_found_whole_and_without_what_hangs_on_it(heads, cycle):
    assert set(find_cycle(np.array(heads, dtype=np.int64))) == cycle
