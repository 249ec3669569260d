"""What is measured on, from a folder of tiny corpora: the same every time, and nothing of it is trained on."""

from __future__ import annotations

import pytest

from bot.extraction.evaluation.corpora import (
    as_printed,
    dev_names,
    dev_trees,
    missing_files,
    read_uner,
    treebank,
    uner,
)
from bot.extraction.evaluation.named import PLACES, Name, Named
from bot.extraction.evaluation.tagged import Tagged
from tests.extraction.corpora import UNER_ROWS, write_corpora
from tests.extraction.corpora import uner as uner_file
from tests.extraction.tagged import TORN


@pytest.fixture
def data(tmp_path):
    """A folder of corpora."""
    return write_corpora(tmp_path)


def uner_documents(data, *documents):
    """Put another Universal NER file into the folder."""
    (data / "uner_ewt" / "en_ewt-ud-dev.iob2").write_text(uner_file(*documents), encoding="utf-8")


DEV = [
    "ud_ewt/en_ewt-ud-dev.conllu",
    "gum_clean/dev",
    "wikigold/dev.conll",
    "crossner/politics/dev.txt",
    "uner_ewt/en_ewt-ud-dev.iob2",
]


def test_missing_files_of_a_whole_folder_are_none_and_of_an_empty_one_all_dev_parts(data, tmp_path_factory):
    assert missing_files(data) == []
    assert missing_files(tmp_path_factory.mktemp("empty")) == DEV


@pytest.mark.parametrize("name", DEV)
def test_missing_files_are_told_by_their_place(data, name):
    (data / name).rename(data / "elsewhere")
    assert missing_files(data) == [name]


@pytest.mark.parametrize(
    ("name", "dev", "first"),
    [("ewt", False, "Al"), ("ewt", True, "Al"), ("gum", False, "Oslo"), ("gum", True, "Bergen")],
)
def test_treebank_is_read_from_a_file_or_a_folder(data, name, dev, first):
    assert next(treebank(data, name, dev=dev)).words[0].form == first


def test_treebank_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match="ewt"):
        list(treebank(tmp_path, "ewt"))


def test_dev_trees_have_no_line_breaks_and_are_the_same_every_time(data, english):
    docs = dev_trees(data, "ewt", english)
    assert "".join(doc.text for doc in docs) == "Al-Zaman didn't stop. It did. "
    assert docs[0][0].text == "Al-Zaman"
    assert [doc.text for doc in docs] == [doc.text for doc in dev_trees(data, "ewt", english)]


def test_dev_trees_are_of_one_to_six_sentences(data, english):
    file = data / "ud_ewt" / "en_ewt-ud-dev.conllu"
    file.write_text((TORN.split("\n\n")[1] + "\n\n") * 200, encoding="utf-8")
    sizes = {len(list(doc.sents)) for doc in dev_trees(data, "ewt", english)}
    assert (min(sizes), max(sizes)) == (1, 6)


def test_dev_names_are_of_three_corpora(data):
    found = dev_names(data)
    assert list(found) == ["WikiGold dev", "CrossNER politics dev", "UNER-EWT dev, odd documents"]
    assert [[named.text for named in items] for items in found.values()] == [
        ["Devizes fell.", "Votes fell"],
        ["Politicsdev wept"],
        ["It did."],
    ]


@pytest.mark.parametrize(
    ("kind", "labels"),
    [("PER", ("PERSON",)), ("politicalparty", ("ORG",)), ("LOC", PLACES), ("country", PLACES), ("MISC", None)],
)
def test_as_printed_keeps_what_is_measured(kind, labels):
    found = as_printed(Tagged(("(", "Ada", "Pell", ")", "."), ((1, 3, kind),)))
    assert found == Named("(Ada Pell).", (Name(1, 9, labels),) if labels else ())


@pytest.mark.parametrize(
    ("odd", "texts"), [(False, ["Al-Zaman didn't stop."] * 2), (True, ["It did."])], ids=["trained", "measured"]
)
def test_uner_gives_every_other_document(data, odd, texts):
    assert [named.text for named in uner(data, odd=odd)] == texts


def test_uner_has_names_where_the_treebank_prints_them(data):
    first = next(uner(data, odd=False))
    assert [(first.text[n.start : n.end], n.labels) for n in first.names] == [("Al-Zaman", ("PERSON",))]


def test_uner_takes_all_sentences_of_a_document_together_but_those_that_are_trained_on(data):
    file = data / "uner_ewt" / "en_ewt-ud-dev.iob2"
    file.write_text(file.read_text("utf-8").replace("# newdoc id = 2\n", ""), encoding="utf-8")
    assert [len(list(uner(data, odd=odd))) for odd in (False, True)] == [1, 1]


def test_uner_passes_over_what_the_treebank_has_not(data):
    file = data / "uner_ewt" / "en_ewt-ud-dev.iob2"
    file.write_text(file.read_text("utf-8").replace("\tstop\t", "\thalt\t"), encoding="utf-8")
    assert list(uner(data, odd=False)) == []


def test_uner_measures_no_sentence_that_is_trained_on(data):
    uner_documents(data, "Al", "Al", "O", "Al", "Al", "O")
    trained, measured = ([named.text for named in uner(data, odd=odd)] for odd in (False, True))
    assert trained == ["Al-Zaman didn't stop.", "It did.", "Al-Zaman didn't stop."]
    assert measured == []


def test_read_uner_numbers_documents(data):
    found = list(read_uner(data / "uner_ewt" / "en_ewt-ud-dev.iob2"))
    assert [number for number, _ in found] == [0, 1, 2]
    assert [len(tagged.tokens) for _, tagged in found] == [len(UNER_ROWS[name]) for name in ("Al", "O", "Al")]
    assert found[0][1].names == ((0, 3, "PER"),)
