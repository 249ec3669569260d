"""The gold sentences of the language pipeline are whole: text, trees, tags and names as they must be written."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.extraction.evaluation.conllu import read_conllu
from bot.extraction.evaluation.documents import documents, gold_doc
from bot.extraction.evaluation.named import LABELS
from bot.extraction.training.wordlist import words
from tests.extraction.trees import is_tree
from tests.quality.corpora import SENTENCES

FILES = sorted(SENTENCES.glob("*.conllu"))
UPOS = frozenset(words("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X"))
RELATIONS = frozenset(
    words(
        "acl advcl advmod amod appos aux case cc ccomp compound conj cop csubj dep det discourse dislocated expl fixed "
        "flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative xcomp"
    )
)

every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def sentences(file):
    return list(read_conllu(file))


def mark(word):
    return next((part.removeprefix("Name=") for part in word.misc.split("|") if part.startswith("Name=")), "O")


def test_there_are_gold_sentences():
    assert FILES != []


@every_file
def test_gold_sentences_print_the_text_that_is_written_above_them(file):
    lines = file.read_text("utf-8").splitlines()
    written = [line.removeprefix("# text = ").rstrip() for line in lines if line.startswith("# text = ")]
    assert [found.text.rstrip() for found in sentences(file)] == written


@every_file
def test_gold_sentences_have_names_of_their_own(file):
    lines = file.read_text("utf-8").splitlines()
    for kind in ("sent_id", "newdoc id"):
        names = [line for line in lines if line.startswith(f"# {kind} = ")]
        assert len(names) == len(set(names))


@every_file
def test_gold_sentences_have_rows_of_ten_columns_numbered_through(file):
    for block in file.read_text("utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if not line.startswith("#")]
        assert [row for row in rows if len(row) != 10] == []
        assert [row[0] for row in rows if row[0].isdigit()] == [str(at + 1) for at in range(len(rows))]


@every_file
def test_gold_sentences_are_trees(file):
    assert [found.text for found in sentences(file) if not is_tree([word.head for word in found.words])] == []


@every_file
def test_gold_sentences_use_known_tags_and_relations(file):
    rows = [word for found in sentences(file) for word in found.words]
    assert {word.upos for word in rows} - UPOS == set()
    assert {word.deprel.partition(":")[0] for word in rows} - RELATIONS == set()
    assert [word.form for word in rows if (word.head == -1) or not word.lemma or word.xpos == "_"] == []


@every_file
def test_gold_sentences_call_the_root_root_and_nothing_else(file):
    wrong = [
        word.form
        for found in sentences(file)
        for at, word in enumerate(found.words)
        if (word.head == at) != (word.deprel == "root")
    ]
    assert wrong == []


@every_file
def test_gold_sentences_mark_names_with_known_labels_from_b_on(file):
    for found in sentences(file):
        marks = [mark(word) for word in found.words]
        assert {tag[2:] for tag in marks if tag != "O"} <= set(LABELS)
        assert [two for one, two in pairwise(["O", *marks]) if two[:2] == "I-" and one[2:] != two[2:]] == []


@every_file
def test_gold_sentences_are_cut_as_our_tokenizer_cuts(english, file):
    for document in documents(sentences(file)):
        doc = gold_doc(english.vocab, document)
        assert [token.text for token in english.make_doc(doc.text)] == [token.text for token in doc]
