"""Examples of like length are laid out together, padded to few shapes, and none is lost but what is too long."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.language.encoder import Labels
from bot.extraction.training.batches import (
    IGNORED,
    LONGEST,
    PIECES,
    STEP,
    batches,
    labels_of,
    lay_out_batch,
)
from bot.extraction.training.examples import TAGS, Example, trees_example
from bot.extraction.training.wordlist import words as words_of
from tests.extraction.readers import letters
from tests.extraction.tagged import sentence

WEPT = sentence("Ada/NNP/2/nsubj wept/VBD/0/root ././2/punct", opens_paragraph=True)
BOATS = sentence("Boats/NNS/2/nsubj sank/VBD/0/root in/IN/4/case Oslo/NNP/2/obl", opens_paragraph=True)
LABELS = Labels(tag=("NNP", "VBD"), morph=("PROPN|", "VERB|"), relation=("nsubj", "root"), name=TAGS)


def words(count):
    """Return an example of a number of words of one piece."""
    return Example(("a",) * count, frozenset(), names=(frozenset({"O"}),) * count)


def size(example):
    return 2 + len(example.words)


@given(st.lists(st.integers(1, LONGEST + 40), max_size=60), st.integers(0, 99))
@settings(deadline=None)
def test_batches_lose_nothing_but_what_is_too_long(counts, seed):
    examples = [words(count) for count in counts]
    found = [len(example.words) for batch in batches(examples, letters(), random.Random(seed)) for example in batch]
    assert sorted(found) == sorted(count for count in counts if count + 2 <= LONGEST)


@given(st.lists(st.integers(1, LONGEST - 2), min_size=1, max_size=60), st.integers(0, 99))
@settings(deadline=None)
def test_batches_hold_examples_of_like_length_and_not_too_many(counts, seed):
    for batch in batches([words(count) for count in counts], letters(), random.Random(seed)):
        widths = {-(-size(example) // STEP) for example in batch}
        assert len(widths) == 1
        assert len(batch) * widths.pop() * STEP <= PIECES


def test_batches_of_one_length_are_full():
    found = [len(batch) for batch in batches([words(STEP - 2)] * 200, letters(), random.Random(0))]
    assert sorted(found) == [200 - 2 * (PIECES // STEP), PIECES // STEP, PIECES // STEP]


def test_batches_of_one_seed_are_the_same():
    examples = [words(count % 50 + 1) for count in range(200)]
    first, second, third = (
        [[size(e) for e in b] for b in batches(examples, letters(), random.Random(n))] for n in (1, 1, 2)
    )
    assert first == second != third


def test_batches_count_the_breaks_too():
    example = Example(("a",) * (LONGEST - 2), frozenset({5}), names=(frozenset({"O"}),) * (LONGEST - 2))
    assert list(batches([example], letters(), random.Random(0))) == []


def test_labels_of_examples_are_those_that_were_seen_twice():
    found = labels_of([trees_example([WEPT]), trees_example([BOATS])])
    assert found == Labels(tag=("NNP", "VBD"), morph=("PROPN|", "VERB|"), relation=("nsubj", "root"), name=TAGS)


def test_labels_of_nothing_are_none_but_names():
    assert labels_of([]) == Labels((), (), (), TAGS)


@pytest.fixture(scope="module")
def trees():
    """Two examples of a treebank laid out: one of two paragraphs, one of one."""
    return lay_out_batch([trees_example([WEPT, BOATS]), trees_example([WEPT])], letters(), LABELS)


def test_lay_out_batch_makes_sizes_that_are_multiples_of_a_step(trees):
    shapes = {array.shape[1:] for array in trees.values()}
    assert {length % STEP for shape in shapes for length in shape} == {0}
    assert {len(array) for array in trees.values()} == {2}


def test_lay_out_batch_gives_the_input_of_the_encoder_with_padding(trees):
    row = trees["pieces"][1]
    pieces = words_of("[CLS] a ##d ##a w ##e ##p ##t [UNK] [SEP]")
    assert row[:10].tolist() == [letters().number[piece] for piece in pieces]
    assert (trees["seen"][1].sum(), trees["words"][1].sum()) == (10, 3)
    assert row[10:].max() == 0
    assert trees["pieces"][0].tolist().count(3) == 2
    assert trees["first"][1, :3].tolist() == [1, 4, 8]
    assert trees["last"][1, :3].tolist() == [3, 7, 8]


def test_lay_out_batch_counts_heads_in_words_and_the_root_last(trees):
    root = trees["words"].shape[1]
    assert trees["heads"][0, :8].tolist() == [1, root, 1, 4, root, 6, 4, IGNORED]
    assert trees["heads"][1, :4].tolist() == [1, root, 1, IGNORED]


def test_lay_out_batch_ignores_labels_that_are_not_learnt(trees):
    assert trees["tag"][0, :8].tolist() == [0, 1, IGNORED, IGNORED, 1, IGNORED, 0, IGNORED]
    assert trees["relation"][0, :8].tolist() == [0, 1, IGNORED, 0, 1, IGNORED, IGNORED, IGNORED]
    assert trees["morph"][1, :4].tolist() == [0, 1, IGNORED, IGNORED]


def test_lay_out_batch_numbers_the_sentences(trees):
    assert trees["sentence"][0, :8].tolist() == [1, 1, 1, 2, 2, 2, 2, 0]
    assert trees["start"][0, :8].tolist() == [1, 0, 0, 1, 0, 0, 0, IGNORED]


def test_lay_out_batch_of_trees_has_no_names(trees):
    assert "allowed" not in trees


def test_lay_out_batch_says_what_each_word_may_bear():
    example = Example(("a", "b"), frozenset(), names=(frozenset({"O", "B-ORG"}), frozenset({"I-ORG"})))
    batch = lay_out_batch([example, words(1)], letters(), LABELS)
    found = [[sorted(TAGS[at] for at in np.flatnonzero(word)) for word in row[:3]] for row in batch["allowed"]]
    assert found == [[["B-ORG", "O"], ["I-ORG"], []], [["O"], [], []]]
    assert batch.keys() & {"tag", "heads", "start"} == set()
