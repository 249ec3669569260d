"""What the encoder says of windows becomes one annotation of the text: heads, sentences and names in its own count."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.language.annotation import BEGINS, UNSET, WITHIN, Annotation, Words, annotate
from bot.extraction.language.found import Found
from bot.extraction.language.windows import MOST, USUAL
from tests.extraction.readers import LABELS, PlainEncoder
from tests.extraction.tagged import found_at
from tests.extraction.trees import is_tree


class RootedEncoder(PlainEncoder):
    """An encoder that takes every word for a root when it names relations, and else for a part of a flat name."""

    def relations(self, dependent, governor):
        return np.tile(np.array([0, 1, 2], dtype=np.float32), (len(dependent), 1))


class FirstWordEncoder(PlainEncoder):
    """An encoder that hangs every word of a window on its first one, and that one on the root."""

    def scores(self, words, breaks):
        found = super().scores(words, breaks)
        found.head[:] = 0
        found.head[:, 0] = 2
        found.head[0, -1] = 9
        return found


class ChanceEncoder(PlainEncoder):
    """An encoder whose heads are drawn by chance."""

    def scores(self, words, breaks):
        found = super().scores(words, breaks)
        found.head[:] = np.random.default_rng(len(words)).normal(scale=9, size=found.head.shape)
        return found


def words(text, *, breaks=(), starts=()):
    """Return words; ``starts`` are the places where it is known whether a sentence begins."""
    forms = text.split()
    known = dict(starts)
    return Words(forms, frozenset(breaks), [known.get(at, UNSET) for at in range(len(forms))])


def roots(found):
    return [at for at, head in enumerate(found.heads) if at == head]


def expected_relations(heads):
    """Return what the plain encoder says of heads: a word that hangs on the one before it is flat."""
    return tuple("ROOT" if head == at else "flat" if head == at - 1 else "dep" for at, head in enumerate(heads))


def test_annotation_has_each_layer_of_each_word():
    found = annotate(PlainEncoder(), words("Ada Pell sees boats"))
    assert found == Annotation(
        tags=("NNP", "NNP", "NN", "NN"),
        morphs=("PROPN|", "PROPN|", "NOUN|Number=Sing", "NOUN|Number=Sing"),
        lemmas=("Ada", "Pell", "see", "boat"),
        heads=(0, 0, 1, 2),
        relations=("ROOT", "flat", "flat", "flat"),
        names=(Found(0, 2, "PERSON"),),
    )


def test_annotation_of_nothing_is_empty():
    encoder = PlainEncoder()
    assert annotate(encoder, Words([], frozenset(), [])) == Annotation((), (), (), (), (), ())
    assert encoder.read == []


def test_sentences_begin_where_the_encoder_says():
    assert roots(annotate(PlainEncoder(), words("Ada wept it rained Boats sank"))) == [0, 4]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        pytest.param([], [0, 3], id="none is known"),
        pytest.param([(3, WITHIN)], [0], id="none begins there"),
        pytest.param([(2, BEGINS)], [0, 2, 3], id="one begins there"),
        pytest.param([(2, BEGINS), (3, WITHIN)], [0, 2], id="both"),
        pytest.param([(0, WITHIN)], [0, 3], id="the first word begins one all the same"),
    ],
)
def test_sentence_starts_that_are_known_are_kept(starts, expected):
    assert roots(annotate(PlainEncoder(), words("Ada wept and Boats sank", starts=starts))) == expected


def test_paragraphs_are_told_to_the_encoder_in_the_count_of_its_window():
    encoder = PlainEncoder()
    text = " ".join(["The", *["a"] * 99, "The", *["b"] * 99, "The", "c", "The", "d"])
    annotate(encoder, words(text, breaks=[100, 200, 202]))
    assert [(len(window), sorted(breaks)) for window, breaks in encoder.read] == [(100, []), (104, [100, 102])]


def test_windows_count_heads_and_names_through_the_text():
    text = " ".join(["Oslo", *["a"] * (USUAL - 1), "Ada", "Pell", "wept"])
    found = annotate(PlainEncoder(), words(text, breaks=[USUAL], starts=[(USUAL + 1, WITHIN)]))
    assert found.names == (Found(0, 1, "GPE"), Found(USUAL, USUAL + 2, "PERSON"))
    assert found.heads[USUAL:] == (USUAL, USUAL, USUAL + 1)
    assert roots(found) == [0, USUAL]


def test_names_and_trees_do_not_cross_into_the_next_window():
    encoder = PlainEncoder()
    ada, pell = MOST - 3, MOST - 2  # the three pieces of Ada fill the first window
    text = " ".join([*["a"] * ada, "Ada", "Pell", "wept"])
    found = annotate(encoder, words(text, starts=[(at, WITHIN) for at in range(1, pell + 2)]))
    assert [len(window) for window, _ in encoder.read] == [pell, 2]
    assert found.names == (Found(ada, pell, "PERSON"),)
    assert found.heads == (0, *range(ada), pell, pell)
    assert found.relations == expected_relations(found.heads)


def test_relation_is_told_from_a_word_and_its_head():
    found = annotate(FirstWordEncoder(), words("it sank in a storm"))
    assert found.heads == (0, 0, 0, 0, 0)
    assert found.relations == ("ROOT", "flat", "dep", "dep", "dep")


def test_relation_is_told_from_a_head_in_the_count_of_its_window():
    found = annotate(FirstWordEncoder(), words(" ".join(["a"] * (USUAL + 3)), breaks=[USUAL]))
    assert found.heads == (0,) * USUAL + (USUAL,) * 3
    assert found.relations == expected_relations(found.heads)


@given(st.lists(st.sampled_from([BEGINS, WITHIN]), min_size=1, max_size=40))
@settings(deadline=None)
def test_every_sentence_is_a_tree_of_its_own(starts):
    heads = annotate(ChanceEncoder(), Words(["a"] * len(starts), frozenset(), starts)).heads
    edges = [0, *(at for at, start in enumerate(starts) if at and start == BEGINS), len(starts)]
    sentences = [[head - first for head in heads[first:end]] for first, end in pairwise(edges)]
    assert [sentence for sentence in sentences if not is_tree(sentence)] == []


@given(
    st.lists(st.sampled_from(["Ada", "Pell", "a", "boatsandboatsand", ".", "Oslo"]), min_size=1, max_size=120),
    st.frozensets(st.integers(0, 119), max_size=6),
    st.dictionaries(st.integers(0, 119), st.sampled_from([BEGINS, WITHIN]), max_size=20),
)
@settings(deadline=None)
def test_annotation_of_any_text_is_whole(forms, breaks, starts):
    breaks = frozenset(at for at in breaks if at < len(forms))
    starts = {at: start for at, start in starts.items() if at < len(forms)}
    found = annotate(PlainEncoder(), Words(forms, breaks, [starts.get(at, UNSET) for at in range(len(forms))]))
    layers = (found.tags, found.morphs, found.lemmas, found.heads, found.relations)
    assert {len(layer) for layer in layers} == {len(forms)}
    assert found.relations == expected_relations(found.heads)
    assert [at for at, start in starts.items() if start == BEGINS and found.heads[at] != at] == []
    assert [name for name in found.names if not 0 <= name.first < name.end <= len(forms)] == []


@given(
    st.lists(st.sampled_from(["Ada", "Pell", "a"]), min_size=2, max_size=60),
    st.frozensets(st.integers(1, 59), max_size=9),
    st.dictionaries(st.integers(1, 59), st.sampled_from([BEGINS, WITHIN]), max_size=20),
)
@settings(deadline=None)
def test_names_of_any_text_stay_inside_their_paragraph_and_sentence(forms, breaks, starts):
    known = [starts.get(at, UNSET) for at in range(len(forms))]
    breaks = frozenset(at for at in breaks if at < len(forms))
    found = annotate(PlainEncoder(), Words(forms, breaks, known))
    opens = {at for at in breaks if known[at] != WITHIN} | {at for at, start in enumerate(known) if start == BEGINS}
    within = {at for name in found.names for at in range(name.first + 1, name.end)}
    assert within & opens == set()
    assert [at for at in within if found.heads[at] == at] == []


def test_words_of_many_pieces_are_read_in_windows_that_the_encoder_can_hold():
    encoder = PlainEncoder()
    annotate(encoder, words(" ".join(["abcdefghijklmnopqrstuvwxyz"] * 100)))
    sizes = [sum(len(encoder.pieces.cut(word)) for word in window) for window, _ in encoder.read]
    assert max(sizes) <= MOST
    assert sum(len(window) for window, _ in encoder.read) == 100


def test_word_that_is_known_to_begin_no_sentence_begins_none_at_the_edge_of_a_window():
    text = " ".join(["The", *["a"] * (USUAL - 1), "b", "c"])
    within = [(at, WITHIN) for at in range(1, USUAL + 2)]
    assert roots(annotate(PlainEncoder(), words(text, breaks=[USUAL], starts=within))) == [0]


def test_word_that_hangs_on_another_is_no_root_by_its_relation():
    found = annotate(RootedEncoder(), words("The boat sank"))
    assert LABELS.relation == ("dep", "flat", "root")
    assert found.relations == ("ROOT", "flat", "flat")


@pytest.mark.parametrize(
    ("breaks", "starts", "names"),
    [
        pytest.param([], [], [(2, 4, "PERSON")], id="nothing between"),
        pytest.param([3], [], [(2, 3, "PERSON")], id="the next paragraph"),
        pytest.param([], [(3, BEGINS)], [(2, 3, "PERSON")], id="the next sentence"),
        pytest.param([3], [(3, BEGINS)], [(2, 3, "PERSON")], id="both"),
        pytest.param([3], [(3, WITHIN)], [(2, 4, "PERSON")], id="a line break within a sentence"),
    ],
)
def test_name_ends_where_a_paragraph_or_sentence_begins(breaks, starts, names):
    found = annotate(PlainEncoder(), words("harbour of Ada Pell wept", breaks=breaks, starts=starts))
    assert found.names == tuple(found_at(*names))


def test_sentence_does_not_begin_inside_a_name():
    found = annotate(PlainEncoder(), words("it saw Ada Pell"))
    assert (roots(found), found.names) == ([0, 2], (Found(2, 4, "PERSON"),))


@pytest.mark.parametrize(
    ("first", "end", "expected"),
    [
        pytest.param(0, 5, ["a b c d e", [1, 3], [UNSET, UNSET, BEGINS, UNSET, WITHIN]], id="all"),
        pytest.param(1, 4, ["b c d", [2], [UNSET, BEGINS, UNSET]], id="a paragraph opens the part"),
        pytest.param(2, 3, ["c", [], [BEGINS]], id="one word"),
        pytest.param(0, 3, ["a b c", [1], [UNSET, UNSET, BEGINS]], id="a paragraph opens behind the part"),
        pytest.param(2, 2, ["", [], []], id="nothing"),
    ],
)
def test_part_of_words_counts_from_its_own_first_word(first, end, expected):
    part = words("a b c d e", breaks=[1, 3], starts=[(2, BEGINS), (4, WITHIN)]).part(first, end)
    assert [" ".join(part.forms), sorted(part.breaks), list(part.starts)] == expected
