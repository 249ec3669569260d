"""Sentences of a treebank become running text, and a Doc with their annotation."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.extraction.evaluation.conllu import read_conllu
from bot.extraction.evaluation.documents import documents, gold_doc, groups, running, text_of
from tests.extraction.tagged import TORN, sentence, vocab

WEPT = sentence("Ada/NNP/2/nsubj wept/VBD/0/root ././2/punct")
OPENS = replace(WEPT, opens_document=True, opens_paragraph=True)


@pytest.fixture
def torn(tmp_path):
    """The two sentences of a file."""
    file = tmp_path / "torn.conllu"
    file.write_text(TORN, encoding="utf-8")
    return list(read_conllu(file))


def named(found, *marks):
    """Return a sentence whose words are marked as names."""
    pairs = zip(found.words, marks, strict=True)
    return replace(found, words=tuple(replace(word, misc=mark) for word, mark in pairs))


@pytest.mark.parametrize("seed", range(5))
def test_groups_do_not_cross_documents(torn, seed):
    found = list(groups(torn * 10, random.Random(seed)))
    assert all(not s.opens_document for group in found for s in group[1:])
    assert [s for group in found for s in group] == torn * 10


@pytest.mark.parametrize("most", [1, 3, 6])
def test_groups_are_of_one_sentence_up_to_the_most(most):
    sizes = {len(group) for group in groups([WEPT] * 200, random.Random(0), most)}
    assert sizes <= set(range(1, most + 1))
    assert len(sizes) == most


def test_groups_of_one_seed_are_the_same():
    first, second = (list(map(len, groups([WEPT] * 50, random.Random(7)))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("sentences", "sizes"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([WEPT, WEPT], [2], id="no mark"),
        pytest.param([OPENS, WEPT, OPENS], [2, 1], id="two"),
        pytest.param([WEPT, OPENS, WEPT], [1, 2], id="the first without a mark"),
    ],
)
def test_documents_begin_where_they_are_marked(sentences, sizes):
    assert [len(document) for document in documents(sentences)] == sizes


def test_running_counts_heads_through():
    assert [word.head for word in running([WEPT, WEPT])] == [1, 1, 1, 4, 4, 4]


def test_running_puts_an_empty_line_between_paragraphs():
    words = running([OPENS, OPENS, WEPT])
    assert text_of(words) == "Ada wept.\n\nAda wept. Ada wept. "
    assert (words[3].form, words[3].head, words[3].tag) == ("\n\n", 2, "_SP")


def test_gold_doc_puts_an_empty_line_between_paragraphs(torn):
    doc = gold_doc(vocab(), torn)
    assert doc.text == "Al-Zaman didn't stop.\n\nIt did. "
    assert [s.text.strip() for s in doc.sents] == ["Al-Zaman didn't stop.", "It did."]
    assert [token.dep_ for token in doc if token.is_space] == ["dep"]


def test_gold_doc_has_what_the_treebank_says(torn):
    doc = gold_doc(vocab(), torn[1:])
    assert [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.text, t.dep_) for t in doc] == [
        ("It", "PRP", "PRON", "Person=3", "it", "did", "nsubj"),
        ("did", "VBD", "VERB", "Tense=Past", "do", "did", "ROOT"),
        (".", ".", "PUNCT", "", ".", "did", "punct"),
    ]


@pytest.mark.parametrize(
    ("marks", "names"),
    [
        pytest.param(["", "", ""], [], id="none"),
        pytest.param(["Name=B-PERSON", "", ""], [("Ada", "PERSON")], id="one"),
        pytest.param(["Name=B-ORG", "Name=I-ORG", ""], [("Ada wept", "ORG")], id="two words"),
        pytest.param(["Name=B-ORG", "Name=B-GPE", ""], [("Ada", "ORG"), ("wept", "GPE")], id="side by side"),
        pytest.param(["", "", "Name=B-ORG|SpaceAfter=No"], [(".", "ORG")], id="at the end, with more behind"),
        pytest.param(["SpaceAfter=No|Name=B-ORG", "", ""], [("Ada", "ORG")], id="with more before"),
        pytest.param(["Name=I-ORG", "", ""], [], id="never opened"),
        pytest.param(["Name=B-ORG", "", "Name=I-ORG"], [("Ada", "ORG")], id="torn"),
    ],
)
def test_gold_doc_has_the_names_of_the_last_column(marks, names):
    doc = gold_doc(vocab(), [named(WEPT, *marks)])
    assert [(entity.text, entity.label_) for entity in doc.ents] == names


def test_gold_doc_counts_names_behind_an_empty_line():
    doc = gold_doc(vocab(), [OPENS, replace(named(WEPT, "Name=B-PERSON", "", ""), opens_paragraph=True)])
    assert [(entity.text, entity.start_char) for entity in doc.ents] == [("Ada", len("Ada wept.\n\n"))]


def test_gold_doc_ends_a_name_with_its_sentence():
    last = named(WEPT, "", "", "Name=B-ORG")
    doc = gold_doc(vocab(), [last, replace(WEPT, opens_paragraph=True)])
    assert [entity.text for entity in doc.ents] == ["."]
