"""Figures are written as Markdown, one table for syntax, one for names, one for the cost."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.errors import ExtractionError, SourceError
from bot.extraction.evaluation.conllu import read_conllu
from bot.extraction.evaluation.corpora import TREEBANKS, dev_trees
from bot.extraction.evaluation.documents import documents, gold_doc
from bot.extraction.evaluation.measure import SYNTAX, Score
from bot.extraction.evaluation.report import (
    OWN,
    cost_table,
    files_of,
    names_table,
    on_corpora,
    on_sentences,
    report,
    running_texts,
    syntax_table,
    table,
    title,
)
from bot.extraction.evaluation.resources import Cost
from tests.extraction.corpora import write_corpora
from tests.extraction.tagged import TORN

NAMED = TORN.replace("nsubj\t_\tSpaceAfter=No", "nsubj\t_\tSpaceAfter=No|Name=B-PERSON").replace(
    "flat\t_\t_", "flat\t_\tName=I-PERSON"
)


class Answers:
    """A pipeline that knows the documents it was given, and of any other text says that it is one flat sentence."""

    def __init__(self, english, docs=()):
        self.known = {doc.text: doc for doc in docs}
        self.vocab, self.make_doc = english.vocab, english.make_doc

    def pipe(self, texts):
        """Yield an answer for each text."""
        for text in texts:
            yield self.known.get(text) or self.flat(text)

    def flat(self, text):
        """Return a Doc of one sentence, every word hanging on the first."""
        doc = self.make_doc(text)
        for token in doc:
            token.head, token.dep_ = doc[0], "ROOT" if token.i == 0 else "dep"
        return doc


@pytest.fixture
def own(tmp_path):
    """A folder with a document of our own sentences, and a file that is none."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "b.conllu").write_text(NAMED, encoding="utf-8")
    (tmp_path / "own" / "README.md").write_text("no sentences", encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def data(tmp_path):
    """A folder of corpora."""
    return write_corpora(tmp_path)


@pytest.mark.parametrize(
    ("head", "rows", "words", "expected"),
    [
        pytest.param(["a", "b"], [["x", "1"]], 1, "| a | b |\n| --- | --: |\n| x | 1 |\n", id="one word"),
        pytest.param(["a", "b"], [["x", "y"]], 2, "| a | b |\n| --- | --- |\n| x | y |\n", id="two words"),
        pytest.param(["a"], [], 1, "| a |\n| --- |\n", id="no row"),
    ],
)
def test_table_is_markdown(head, rows, words, expected):
    assert table(head, rows, words=words) == expected


def test_syntax_table_has_a_row_for_each_corpus():
    rows = syntax_table({"EWT dev": {layer: at + 0.04 for at, layer in enumerate(SYNTAX)}}).splitlines()
    assert rows[0] == "| corpus | XPOS | UPOS | morphology | lemma | UAS | LAS | sentence F |"
    assert rows[2] == "| EWT dev | 0.0 | 1.0 | 2.0 | 3.0 | 4.0 | 5.0 | 6.0 |"


def test_names_table_leaves_out_kinds_without_gold():
    rows = names_table({"wire": [Score("ORG", 50, 25, 100 / 3, 4), Score("LOC", 0, 0, 0, 0)]}).splitlines()
    assert rows[2:] == ["| wire | ORG | 50.0 | 25.0 | 33.3 | 4 |"]


@pytest.mark.parametrize(("torch", "word"), [(True, "yes"), (False, "no")])
def test_cost_table_has_every_figure(torch, word):
    rows = cost_table(Cost(12_345, 6.78, 0.5, 0.25, 300.4, 24.66, torch)).splitlines()
    assert [row.rpartition(" | ")[2].removesuffix(" |") for row in rows[2:]] == [
        "12,300",
        "6.8",
        "0.25",
        "0.50",
        "300",
        "24.7",
        word,
    ]


def test_title_is_the_name_and_version():
    assert title(SimpleNamespace(meta={"lang": "en", "name": "news", "version": "0.2.0"})) == "en_news 0.2.0"


def test_files_of_a_folder_are_its_sentences(own):
    assert [file.name for file in files_of(own)] == ["b.conllu"]
    assert files_of(own / "b.conllu") == [own / "b.conllu"]


def test_on_sentences_measures_whole_documents_and_names_by_label(own, english):
    (document,) = documents(read_conllu(own / "b.conllu"))
    figures = on_sentences(Answers(english, [gold_doc(english.vocab, document)]), own)
    assert figures.syntax == {OWN: dict.fromkeys(SYNTAX, 100.0)}
    assert {row.label: (row.f, row.gold) for row in figures.names[OWN] if row.gold} == {
        "PERSON": (100.0, 1),
        "all": (100.0, 1),
    }


def test_on_sentences_counts_what_a_pipeline_gets_wrong(own, english):
    figures = on_sentences(Answers(english), own)
    assert figures.syntax[OWN]["XPOS"] == 0.0
    assert [(row.label, row.recall) for row in figures.names[OWN] if row.gold] == [("PERSON", 0.0), ("all", 0.0)]


@pytest.mark.parametrize("text", ["", "# newdoc id = d\n"], ids=["empty", "comments"])
def test_on_sentences_of_no_sentence_says_so(own, english, text):
    (own / "b.conllu").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="There are no sentences in"):
        on_sentences(Answers(english), own)


def test_on_corpora_measures_every_corpus(data, english):
    trees = [doc for name in TREEBANKS for doc in dev_trees(data, name, english)]
    figures = on_corpora(Answers(english, trees), data)
    assert figures.syntax == {name: dict.fromkeys(SYNTAX, 100.0) for name in ("EWT dev", "GUM dev")}
    assert {name: (rows[-1].label, rows[-1].gold, rows[-1].f) for name, rows in figures.names.items()} == {
        "WikiGold dev": ("all", 1, 0.0),
        "CrossNER politics dev": ("all", 1, 0.0),
        "UNER-EWT dev, odd documents": ("all", 0, 0.0),
    }


def test_on_corpora_that_are_not_whole_names_what_is_missing(data, english):
    (data / "wikigold" / "dev.conll").unlink()
    with pytest.raises(SourceError, match=r"there is no wikigold/dev\.conll in"):
        on_corpora(Answers(english), data)


def test_running_texts_are_of_the_corpora(data, english):
    assert running_texts(english, data) == ["Bergen fell. "]


def test_report_of_a_pipeline_that_is_not_there_says_so(own):
    with pytest.raises(ExtractionError, match="no_such"):
        report("no_such", own, None)
