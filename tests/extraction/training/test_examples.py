"""Gold sentences become words and what is known of each, as the corpora have it and as newspapers print it."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.evaluation.named import LABELS, PLACES, Name, Named
from bot.extraction.training.examples import (
    ANYTHING,
    OUTSIDE,
    TAGS,
    Trees,
    allowed_tags,
    names_example,
    together,
    trees_example,
)
from tests.extraction.tagged import sentence
from tests.extraction.trees import is_tree

WEPT = sentence("Ada/NNP/2/nsubj wept/VBD/0/root ././2/punct", opens_paragraph=True, opens_document=True)
SAID = sentence("“/``/3/punct No/UH/3/discourse said/VBD/0/root Bo/NNP/3/nsubj ././3/punct", opens_paragraph=True)
STAYED = sentence("Bo/NNP/2/nsubj stayed/VBD/0/root ././2/punct")
SEEDS = st.integers(0, 2**32)


def sentences(trees):
    """Return the heads of each sentence in its own count."""
    edges = [*(at for at, start in enumerate(trees.start) if start), len(trees.start)]
    return [[head - first for head in trees.heads[first:end]] for first, end in pairwise(edges)]


@pytest.fixture
def tags_of(english):
    """Return what each token may bear, as sorted words."""

    def tags(text, *names, hidden=(), open_=()):
        named = Named(text, tuple(Name(start, end, labels) for start, end, *labels in names), hidden, open_)
        return [" ".join(sorted(tags)) for tags in allowed_tags(english.make_doc(text), named)]

    return tags


def test_trees_example_has_what_the_treebank_knows():
    found = trees_example([WEPT, STAYED])
    assert found.words == ("Ada", "wept", ".", "Bo", "stayed", ".")
    assert found.breaks == frozenset()
    assert found.names is None
    assert found.trees == Trees(
        tag=("NNP", "VBD", ".", "NNP", "VBD", "."),
        morph=("PROPN|", "VERB|", "PUNCT|", "PROPN|", "VERB|", "PUNCT|"),
        heads=(1, 1, 1, 4, 4, 4),
        relation=("nsubj", "root", "punct", "nsubj", "root", "punct"),
        start=(True, False, False, True, False, False),
    )


def test_trees_example_tells_paragraphs_without_their_lines():
    found = trees_example([WEPT, SAID, STAYED])
    assert found.breaks == frozenset({3})
    assert "\n\n" not in found.words
    assert found.trees is not None
    assert found.trees.heads == (1, 1, 1, 5, 5, 5, 5, 5, 9, 9, 9)


@given(SEEDS)
@settings(deadline=None)
def test_trees_example_reprinted_is_as_whole_as_before(seed):
    found = trees_example([WEPT, SAID, STAYED], random.Random(seed))
    assert found.trees is not None
    layers = (found.trees.tag, found.trees.morph, found.trees.heads, found.trees.relation, found.trees.start)
    assert {len(layer) for layer in layers} == {len(found.words)}
    assert [heads for heads in sentences(found.trees) if not is_tree(heads)] == []
    assert sum(found.trees.start) == 3
    assert all(found.trees.start[at] for at in found.breaks)
    assert len(found.breaks) == 1
    assert [word for word in found.words if not word.strip()] == []


def test_trees_example_loses_a_full_stop_only_at_the_end_of_a_paragraph():
    found = [trees_example([WEPT, SAID, STAYED], random.Random(seed)) for seed in range(300)]
    sizes = [list(example.words).count(".") for example in found]
    assert set(sizes) == {1, 2, 3}
    assert all("." in example.words[: max(example.breaks) + 6] for example in found)
    assert 0.05 < sum(example.words[-1] != "." for example in found) / len(found) < 0.3


def test_trees_example_has_a_bullet_now_and_then():
    found = [trees_example([WEPT], random.Random(seed)) for seed in range(600)]
    bullets = [example for example in found if example.words[0] == "•"]
    assert 0 < len(bullets) < 60
    first = bullets[0].trees
    assert first is not None
    assert (first.heads[:3], first.start[:2], first.relation[0]) == ((2, 2, 2), (True, False), "punct")


def test_trees_example_without_chance_is_the_same_every_time():
    assert trees_example([WEPT, SAID]) == trees_example([WEPT, SAID])


def test_trees_example_of_a_full_stop_alone_has_a_word():
    alone = sentence("././0/root", opens_paragraph=True)
    assert [seed for seed in range(40) if not trees_example([alone], random.Random(seed)).words] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param((0, 8, "PERSON"), ["B-PERSON", "I-PERSON", "O", "O"], id="one label"),
        pytest.param((0, 3, *PLACES), ["B-FAC B-GPE B-LOC", "O", "O", "O"], id="any place"),
        pytest.param((0, 8, "MISC", "O"), ["B-MISC O", "I-MISC O", "O", "O"], id="or none"),
        pytest.param((0, 6, "PERSON"), ["B-PERSON", "I-PERSON", "O", "O"], id="half a token"),
    ],
)
def test_allowed_tags_of_a_name(tags_of, name, expected):
    assert tags_of("Ada Pell wept.", name) == expected


def test_allowed_tags_of_a_hidden_label_are_those_of_capitals_and_digits(tags_of):
    found = tags_of("Ada saw 24 boats of Bo.", (0, 3, "PERSON"), hidden=("WORK",))
    may_be = "B-WORK I-WORK O"
    assert found == ["B-PERSON", "O", may_be, "O", "O", may_be, "O"]


def test_allowed_tags_of_an_open_place_are_all(tags_of):
    found = tags_of("Ada saw Bo.", (0, 3, "PERSON"), open_=((8, 10),))
    assert found == ["B-PERSON", "O", " ".join(sorted(ANYTHING)), "O"]


def test_allowed_tags_of_an_open_place_give_way_to_a_name(tags_of):
    assert tags_of("Ada Pell", (0, 3, "PERSON"), open_=((0, 8),))[0] == "B-PERSON"


def test_allowed_tags_mark_whole_tokens(tags_of):
    text = "Carter fought ISIS-K."
    assert tags_of(text, (0, 6, "PERSON"), (14, 18, "ORG")) == ["B-PERSON", "O", "B-ORG", "O"]


def test_allowed_tags_drop_the_second_name_in_one_token(tags_of):
    assert tags_of("Carter-Brown", (0, 6, "PERSON"), (7, 12, "ORG")) == ["B-PERSON"]


def test_names_example_is_words_without_white_space(english):
    found = names_example(english, Named("Ada  wept\n\nin Oslo.", (Name(14, 18, ("GPE",)),)))
    assert found.words == ("Ada", "wept", "in", "Oslo", ".")
    assert found.names == (OUTSIDE, OUTSIDE, OUTSIDE, frozenset({"B-GPE"}), OUTSIDE)
    assert (found.breaks, found.trees) == (frozenset({2}), None)


@given(SEEDS)
@settings(deadline=None)
def test_names_example_reprinted_has_its_name(english, seed):
    named = Named('"It\'s Ada Pell - well," he said.', (Name(6, 14, ("PERSON",)),))
    found = names_example(english, named, random.Random(seed))
    assert found.names is not None
    assert len(found.words) == len(found.names)
    marked = [word for word, tags in zip(found.words, found.names, strict=True) if tags & {"B-PERSON", "I-PERSON"}]
    assert " ".join(marked).lower() == "ada pell"


@given(SEEDS)
@settings(deadline=None)
def test_together_moves_names_along(seed):
    items = [Named("Oslo won.", (Name(0, 4, ("GPE",)),), ("WORK",), ((5, 8),))] * 9
    joined = list(together(items, random.Random(seed)))
    assert {named.text[name.start : name.end] for named in joined for name in named.names} == {"Oslo"}
    assert {named.text[start:end] for named in joined for start, end in named.open} == {"won"}
    assert sum(len(named.names) for named in joined) == 9
    assert {named.hidden for named in joined} == {("WORK",)}
    assert " ".join(" ".join(named.text for named in joined).split()) == " ".join(named.text for named in items)


def test_together_joins_one_sentence_up_to_the_most():
    items = [Named("Oslo won.", ())] * 300
    sizes = {named.text.count("Oslo") for named in together(items, random.Random(0), most=3)}
    assert sizes == {1, 2, 3}


def test_together_begins_a_paragraph_now_and_then():
    joined = list(together([Named("Oslo won.", ())] * 900, random.Random(0)))
    seams = sum(named.text.count(".") - 1 for named in joined)
    assert 0.2 < sum(named.text.count("\n\n") for named in joined) / seams < 0.4
    assert [named.text for named in joined if named.text != named.text.strip()] == []


def test_together_joins_nothing_where_nothing_is():
    assert list(together([], random.Random(0))) == []


def test_tags_are_one_outside_and_two_for_each_label():
    assert TAGS[0] == "O"
    assert set(TAGS[1:]) == {f"{place}-{label}" for label in LABELS for place in "BI"}
