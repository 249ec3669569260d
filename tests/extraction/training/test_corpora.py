"""Which corpus teaches what, from a folder of tiny ones; nothing that is measured is taught."""

from __future__ import annotations

import random
import re

import pytest

from bot.errors import SourceError
from bot.extraction.evaluation.corpora import dev_names
from bot.extraction.evaluation.named import PLACES, Named
from bot.extraction.training.corpora import check, gold_names, lemma_rules, names, trees
from bot.extraction.training.inventions import Inventor
from bot.extraction.training.names import Gazetteer
from tests.extraction.corpora import write_corpora

GAZETTEER = Gazetteer(frozenset({"Trainham"}), frozenset(), frozenset({"Trainham"}))
INVENTOR = Inventor(("Zelda",), ("Quill",), ("Ostra",), ("Sarn",), ("Lethian",))


@pytest.fixture
def data(tmp_path):
    """A folder of corpora."""
    return write_corpora(tmp_path)


def test_check_lets_a_whole_folder_pass(data):
    assert check(data) is None


@pytest.mark.parametrize(
    "name",
    [
        "ud_ewt/en_ewt-ud-train.conllu",
        "ud_ewt/en_ewt-ud-dev.conllu",
        "gum_clean/train",
        "gum_clean/dev",
        "demonyms.json",
        "re3d/train",
        "wikigold/train.conll",
        "wikigold/dev.conll",
        "crossner/politics/dev.txt",
        "crossner/ai/train.txt",
        "uner_ewt/en_ewt-ud-dev.iob2",
    ],
)
def test_check_names_the_corpus_that_is_missing(data, name):
    (data / name).rename(data / "elsewhere")
    with pytest.raises(SourceError, match=f"there is no {re.escape(name)} in"):
        check(data)


def test_trees_are_of_both_treebanks(data, english):
    found = list(trees(data, english, random.Random(1)))
    words = {word.lower() for example in found for word in example.words}
    assert {"al-zaman", "oslo"} <= words
    assert "bergen" not in words
    assert sum(sum(example.trees.start) for example in found if example.trees) == 3


def test_trees_of_one_seed_are_the_same(data, english):
    assert list(trees(data, english, random.Random(5))) == list(trees(data, english, random.Random(5)))


def test_lemma_rules_are_of_both_treebanks(data):
    found = lemma_rules(data)
    assert [found.of(form, tag) for form, tag in (("did", "VBD"), ("fell", "VBD"), ("n’t", "RB"))] == [
        "do",
        "fall",
        "not",
    ]


def test_gold_names_are_of_every_corpus(data):
    found = gold_names(data, GAZETTEER)
    texts = {name: " ".join(named.text for named in items) for name, items in found.items()}
    assert texts == {
        "wikigold": "Trainham fell.",
        "crossner-politics": "Politicstrain wept",
        "crossner-science": "Sciencetrain wept Sciencedev wept",
        "crossner-literature": "Literaturetrain wept Literaturedev wept",
        "crossner-music": "Musictrain wept Musicdev wept",
        "crossner-ai": "Aitrain wept Aidev wept",
        "re3d": "The town Reading",
        "gum": "Oslo fell.",
        "uner": "Al-Zaman didn't stop. Al-Zaman didn't stop.",
    }


def test_gold_names_bear_labels_of_ours(data):
    found = gold_names(data, GAZETTEER)
    labels = {named.text[n.start : n.end]: n.labels for items in found.values() for named in items for n in named.names}
    assert labels["Trainham"] == ("GPE",)
    assert labels["Oslo"] == PLACES
    assert labels["Reading"] == PLACES
    assert labels["Sciencedev"] == ("PERSON",)
    assert labels["Al-Zaman"] == ("PERSON",)


def test_gold_names_have_no_sentence_that_is_measured(data):
    trained = {named.text for items in gold_names(data, GAZETTEER).values() for named in items}
    assert trained & {named.text for items in dev_names(data).values() for named in items} == set()


def test_names_are_a_view_of_the_sentences(data, english):
    gold = gold_names(data, GAZETTEER)
    views = [list(names(gold, INVENTOR, english, random.Random(seed))) for seed in range(20)]
    assert [len(found) for found in views if not len(gold) <= len(found) <= sum(map(len, gold.values()))] == []
    rows = [row for found in views for e in found for row in zip(e.words, e.names, strict=True)]
    marked = {word.lower() for word, tags in rows if "O" not in tags}
    assert marked >= {"trainham", "oslo", "reading", "al-zaman", "sciencedev"}
    assert marked & {"devizes", "politicsdev", "bergen"} == set()


def test_names_keep_half_of_the_nameless_texts_of_gum(english):
    empty = [Named("It fell.", ())] * 600
    of_gum, of_wiki = (
        sum(len(example.words) for example in names({corpus: empty}, INVENTOR, english, random.Random(0)))
        for corpus in ("gum", "wikigold")
    )
    assert of_wiki == 3 * 600
    assert 0.3 < of_gum / of_wiki < 0.7
