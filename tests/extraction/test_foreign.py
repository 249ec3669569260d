"""Words and names of other pipelines are put into the shape of ours."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from bot.extraction.foreign import find_bare_names, find_hyphenated
from bot.extraction.language.names import FACTORY as NAMES
from bot.extraction.pipeline import SHIPPED, foreign_words, load
from tests.extraction.tagged import vocab

PARTS = st.sampled_from(["Ada", "el", "US", "led", "vice", "-", "-", "19", "'s"])


def doc_of(*printed, names=(), tags=None):
    """Return a Doc of words, a word that ends in ~ having no space behind it."""
    doc = Doc(
        vocab(),
        words=[word.removesuffix("~") for word in printed],
        spaces=[not word.endswith("~") for word in printed],
        tags=tags,
    )
    doc.ents = [Span(doc, *name) for name in names]
    return doc


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param(["Nadira", "Qasem~", "-~", "Holt", "wept"], ["Qasem-Holt"], id="name"),
        pytest.param(["Ada", "Qasem~", "-~", "Holt"], ["Qasem-Holt"], id="name at the end"),
        pytest.param(["Anne~", "-~", "Marie~", "-~", "Lou", "wept"], ["Anne-Marie-Lou"], id="two hyphens"),
        pytest.param(["Ann~", "-~", "Lou", "and", "ISIS~", "-~", "K"], ["Ann-Lou", "ISIS-K"], id="two words"),
        pytest.param(["ISIS~", "-~", "K", "grew"], ["ISIS-K"], id="capitals"),
        pytest.param(["Idris", "el~", "-~", "Mahrouq"], ["el-Mahrouq"], id="particle"),
        pytest.param(["the", "vice~", "-~", "president"], ["vice-president"], id="bound prefix"),
        pytest.param(["Ex~", "-~", "minister"], ["Ex-minister"], id="bound prefix with a capital"),
        pytest.param(["a", "US~", "-~", "led", "raid"], [], id="name and participle"),
        pytest.param(["a", "well~", "-~", "known", "man"], [], id="small words"),
        pytest.param(["Covid~", "-~", "19"], [], id="number behind"),
        pytest.param(["Ada", "-", "Hugh"], [], id="dash between spaces"),
        pytest.param(["Ada~", "-", "Hugh"], [], id="space behind"),
        pytest.param(["Ada", "-~", "Hugh"], [], id="space before"),
        pytest.param(["-~", "Holt", "Ada~", "-"], [], id="at the edges"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_hyphenated_words_are_found_whole(printed, expected):
    doc = doc_of(*printed)
    assert [doc[first:last].text for first, last in find_hyphenated(doc)] == expected


@given(st.lists(st.tuples(PARTS, st.booleans()), max_size=12))
def test_hyphenated_words_of_any_text_are_in_order_and_hold_no_space(parts):
    doc = doc_of(*(part + "~" * tight for part, tight in parts))
    found = list(find_hyphenated(doc))
    places = [at for first, last in found for at in range(first, last)]
    assert places == sorted(set(places))
    assert [doc[first:last].text for first, last in found if " " in doc[first:last].text or last - first < 3] == []


@pytest.mark.parametrize(
    ("printed", "tags", "name", "expected"),
    [
        pytest.param(["the", "EU~", "'s"], ["DT", "NNP", "POS"], (0, 3, "ORG"), ["EU"], id="article and ending"),
        pytest.param(["The", "Times"], ["DT", "NNP"], (0, 2, "ORG"), ["The Times"], id="article of the name"),
        pytest.param(["Ada", "Pell"], ["NNP", "NNP"], (0, 2, "PERSON"), ["Ada Pell"], id="bare already"),
        pytest.param(["pro-Trump"], ["JJ"], (0, 1, "PERSON"), [], id="what is for somebody"),
        pytest.param(["the"], ["DT"], (0, 1, "ORG"), [], id="nothing left"),
        pytest.param(["the", "'s"], ["DT", "POS"], (0, 2, "ORG"), [], id="nothing between article and ending"),
    ],
)
def test_bare_names_have_no_small_article_and_no_ending(printed, tags, name, expected):
    doc = doc_of(*printed, tags=tags, names=[name])
    assert [(found.text, found.label_) for found in find_bare_names(doc)] == [(text, name[2]) for text in expected]


def test_foreign_words_makes_one_token_and_one_name_of_a_word_in_pieces():
    tags = ["NNP", "NNP", "HYPH", "NNP", "POS", "NN"]
    doc = foreign_words(doc_of("Dr", "Qasem~", "-~", "Holt~", "'s", "boat", tags=tags, names=[(1, 5, "PERSON")]))
    assert doc.text == "Dr Qasem-Holt's boat "
    assert [token.text for token in doc] == ["Dr", "Qasem-Holt", "'s", "boat"]
    assert [(name.text, name.label_) for name in doc.ents] == [("Qasem-Holt", "PERSON")]


def test_foreign_words_leaves_the_tree_around_a_word_in_pieces_whole():
    doc = Doc(
        vocab(),
        words=["The", "Vice", "-", "President", "wept"],
        spaces=[True, False, False, True, False],
        lemmas=["the", "vice", "-", "president", "weep"],
        heads=[3, 3, 3, 4, 4],
        deps=["det", "compound", "punct", "nsubj", "ROOT"],
    )
    assert [(token.text, token.dep_, token.head.text, token.lemma_) for token in foreign_words(doc)] == [
        ("The", "det", "Vice-President", "the"),
        ("Vice-President", "nsubj", "wept", "vice-president"),
        ("wept", "ROOT", "wept", "weep"),
    ]


def test_foreign_steps_stand_before_the_others_in_a_pipeline_that_is_not_ours(nlp, clear_pipeline):
    ours = nlp.pipe_names[-5:]
    assert load(clear_pipeline).pipe_names[-7:] == ["brief_foreign_words", NAMES, *ours]


def test_foreign_steps_find_what_they_require(clear_pipeline):
    analysis = load(clear_pipeline).analyze_pipes()
    assert {step: problems for step, problems in analysis["problems"].items() if problems} == {}
    assert [step for step, facts in analysis["summary"].items() if not facts["assigns"]] == []


def test_foreign_steps_are_not_in_the_shipped_pipeline_nor_in_a_copy_of_it(nlp, tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "copy")
    copy = load(str(tmp_path / "copy"))
    assert "brief_foreign_words" not in nlp.pipe_names
    assert copy.pipe_names == nlp.pipe_names
