"""Figures of cases made by hand: what is right, what is wrong, and what is not counted."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from spacy.tokens import Doc, Span

from bot.extraction.evaluation.measure import (
    COARSE,
    FINE,
    SYNTAX,
    Score,
    names_scores,
    spans_scores,
    syntax_scores,
)
from bot.extraction.evaluation.named import LABELS, PLACES, Name, Named
from tests.extraction.tagged import vocab

GOLD = "Ada/NNP/PROPN/Ada/2/nsubj wept/VBD/VERB/weep/2/ROOT ././PUNCT/./2/punct"
TWO = f"{GOLD} ¶/_SP/SPACE/¶/3/dep It/PRP/PRON/it/6/nsubj rained/VBD/VERB/rain/6/ROOT ././PUNCT/./6/punct"


@dataclass(frozen=True, slots=True)
class Answers:
    """A pipeline that knows its answers and gives them in order."""

    docs: list[Doc]

    def pipe(self, texts):
        """Yield an answer for each text, which must be the text of the answer."""
        for text, doc in zip(texts, self.docs, strict=True):
            assert doc.text == text
            yield doc


def doc_of(text, *, names=()):
    """Return a Doc of ``word/tag/pos/lemma/head/relation``; heads count from 1, ``¶`` is an empty line."""
    rows = [token.rsplit("/", 5) for token in text.split()]
    words = ["\n\n" if row[0] == "¶" else row[0] for row in rows]
    columns = [list(column) for column in zip(*rows, strict=True)]
    following = [*words[1:], "."]
    doc = Doc(
        vocab(),
        words=words,
        spaces=[one != "\n\n" and two not in {".", "\n\n"} for one, two in zip(words, following, strict=True)],
        tags=columns[1],
        pos=columns[2],
        lemmas=["\n\n" if lemma == "¶" else lemma for lemma in columns[3]],
        heads=[int(head) - 1 for head in columns[4]],
        deps=columns[5],
        morphs=["Number=Sing" if tag == "NNP" else "" for tag in columns[1]],
    )
    doc.set_ents([Span(doc, first, last, label) for first, last, label in names])
    return doc


def scores(gold, guess):
    return syntax_scores(Answers([doc_of(guess)]), [doc_of(gold)])


def test_syntax_scores_of_the_gold_itself_are_full():
    assert scores(TWO, TWO) == {
        "XPOS": 100.0,
        "UPOS": 100.0,
        "morphology": 100.0,
        "lemma": 100.0,
        "UAS": 100.0,
        "LAS": 100.0,
        "sentence F": 100.0,
    }


def test_syntax_scores_of_nothing_right_are_none():
    wrong = "Ada/XX/X/y/1/ROOT wept/XX/X/y/1/dep ./XX/X/y/1/punct"
    none = dict.fromkeys(("XPOS", "UPOS", "lemma", "UAS", "LAS"), 0.0)
    assert {layer: share for layer, share in scores(GOLD, wrong).items() if layer in none} == none


@pytest.mark.parametrize(
    ("right", "wrong", "layer", "share"),
    [
        ("Ada/NNP", "Ada/NN", "XPOS", 200 / 3),
        ("NNP/PROPN", "NNP/NOUN", "UPOS", 200 / 3),
        ("Ada/NNP", "Ada/NN", "morphology", 200 / 3),
        ("VERB/weep", "VERB/wept", "lemma", 200 / 3),
        ("Ada/2", "Ada/1", "UAS", 50.0),
        ("nsubj", "obj", "LAS", 50.0),
    ],
)
def test_syntax_scores_count_a_wrong_word_once(right, wrong, layer, share):
    found = scores(GOLD, GOLD.replace(right, wrong))
    assert found[layer] == pytest.approx(share)


def test_syntax_scores_leave_punctuation_out_of_trees():
    found = scores(GOLD, GOLD.replace("././PUNCT/./2/punct", "././PUNCT/./1/punct"))
    assert (found["UAS"], found["LAS"]) == (100.0, 100.0)


def test_syntax_scores_take_root_in_any_case_for_the_same():
    assert scores(GOLD, GOLD.replace("ROOT", "root"))["LAS"] == 100.0


@pytest.mark.parametrize(
    "blank",
    ["¶/XX/X/y/3/dep", "¶/_SP/SPACE/¶/3/obj", "¶/_SP/SPACE/¶/1/dep"],
    ids=["other tags", "other relation", "other head"],
)
def test_syntax_scores_do_not_count_white_space(blank):
    found = scores(TWO, TWO.replace("¶/_SP/SPACE/¶/3/dep", blank))
    assert found == dict.fromkeys(SYNTAX, 100.0)


def test_syntax_scores_do_not_count_white_space_between_sentences():
    found = scores(TWO, TWO.replace("¶/_SP/SPACE/¶/3/dep", "¶/_SP/SPACE/¶/6/dep"))
    assert found["sentence F"] == 100.0


def test_syntax_scores_do_not_let_white_space_of_one_doc_hide_words_of_others():
    wrong = TWO.replace("It/PRP", "It/NN").replace("it/6/nsubj", "it/7/nsubj")
    words = TWO.replace("¶/_SP/SPACE/¶/3/dep", "and/CC/CCONJ/and/2/cc").replace("Ada", "Bob")
    guesses = [doc_of(TWO), doc_of(words.replace("and/2/cc", "and/1/cc"))]
    found = syntax_scores(Answers(guesses), [doc_of(TWO), doc_of(words)])
    assert found["UAS"] == pytest.approx(100 * 8 / 9)
    assert scores(TWO, wrong)["UAS"] == 75.0


def test_syntax_scores_count_sentences_by_their_edges():
    one = TWO.replace("rain/6/ROOT", "rain/2/conj")
    assert scores(TWO, one)["sentence F"] == 0.0
    assert scores(one, TWO)["sentence F"] == 0.0


def test_syntax_scores_count_the_sentences_that_both_have():
    third = " He/PRP/PRON/he/9/nsubj left/VBD/VERB/leave/9/ROOT ././PUNCT/./9/punct"
    joined = TWO.replace("rain/6/ROOT", "rain/2/conj")
    # of three gold sentences the last is right, of two that were found one
    assert scores(TWO + third, joined + third)["sentence F"] == pytest.approx(100 * 2 / (2 + 3))


def test_syntax_scores_meet_raw_text_with_the_tokens_of_the_pipeline():
    doc, guess = (doc_of("US/NNP/PROPN/US/3/obl -/HYPH/PUNCT/-/3/punct led/VBD/VERB/lead/3/ROOT") for _ in range(2))
    with guess.retokenize() as retokenizer:
        retokenizer.merge(guess[0:2])
    # right is "led"; wrong are one token that was found and two of the gold that were not
    assert syntax_scores(Answers([guess]), [doc])["XPOS"] == pytest.approx(100 * 2 / 4)


def test_syntax_scores_take_all_documents_together():
    docs = [doc_of(GOLD), doc_of(TWO)]
    found = syntax_scores(Answers([doc_of(GOLD.replace("Ada/NNP", "Ada/NN")), docs[1]]), docs)
    assert found["XPOS"] == pytest.approx(100 * 8 / 9)


def named(*names, text="x" * 40):
    return Named(text, tuple(Name(start, end, labels) for start, end, *labels in names))


@pytest.mark.parametrize(
    ("gold", "guess", "expected"),
    [
        pytest.param([(0, 4, "GPE")], [(0, 4, "LOC")], (100.0, 100.0, 1), id="another kind of place"),
        pytest.param([(0, 4, "GPE")], [(0, 5, "GPE")], (0.0, 0.0, 1), id="another end"),
        pytest.param([(0, 4, "GPE")], [(1, 4, "GPE")], (0.0, 0.0, 1), id="another start"),
        pytest.param([(0, 4, "GPE")], [(0, 4, "ORG")], (0.0, 0.0, 1), id="another kind"),
        pytest.param([(0, 4, *PLACES)], [(0, 4, "FAC")], (100.0, 100.0, 1), id="any place"),
        pytest.param([(0, 4, "GPE")], [], (0.0, 0.0, 1), id="missed"),
        pytest.param([], [(0, 4, "GPE")], (0.0, 0.0, 0), id="too many"),
        pytest.param([(0, 4, "GPE"), (5, 9, "GPE")], [(0, 4, "GPE")], (100.0, 50.0, 2), id="half"),
        pytest.param([], [], (0.0, 0.0, 0), id="nothing"),
        pytest.param([(0, 4, "GPE")], [(0, 4, "GPE"), (20, 25, "MISC")], (100.0, 100.0, 1), id="what is not counted"),
    ],
)
def test_spans_scores_count_exact_places(gold, guess, expected):
    row = next(row for row in spans_scores([named(*gold)], [named(*guess)], COARSE) if row.label == "PLACE")
    assert (row.precision, row.recall, row.gold) == expected


def test_spans_scores_have_a_row_for_each_kind_and_for_all():
    gold = [named((0, 4, "GPE"), (6, 9, "ORG"), (20, 25, "MISC"))]
    guess = [named((0, 4, "LOC"), (6, 10, "ORG"))]
    assert spans_scores(gold, guess, COARSE) == [
        Score("PERSON", 0.0, 0.0, 0.0, 0),
        Score("ORG", 0.0, 0.0, 0.0, 1),
        Score("PLACE", 100.0, 100.0, 100.0, 1),
        Score("all", 50.0, 50.0, 50.0, 2),
    ]


def test_spans_scores_by_label_tell_kinds_of_places_apart():
    found = {row.label: row.f for row in spans_scores([named((0, 4, "GPE"))], [named((0, 4, "LOC"))], FINE)}
    assert list(found) == [*LABELS, "all"]
    assert found["GPE"] == found["LOC"] == found["all"] == 0.0


@pytest.mark.parametrize(
    ("label", "kind"), [("WORK_OF_ART", "WORK"), ("LAW", "MISC"), ("PRODUCT", "MISC"), ("LANGUAGE", "MISC")]
)
def test_spans_scores_by_label_take_the_labels_of_ontonotes_for_ours(label, kind):
    found = spans_scores([named((0, 4, kind))], [named((0, 4, label))], FINE)
    assert {row.label: (row.f, row.gold) for row in found if row.gold} == {kind: (100.0, 1), "all": (100.0, 1)}


@pytest.mark.parametrize("label", ["DATE", "MONEY", "CARDINAL"])
def test_spans_scores_by_label_do_not_count_days_and_numbers(label):
    found = spans_scores([named((0, 4, "GPE"))], [named((0, 4, "GPE"), (5, 9, label))], FINE)
    assert found[-1] == Score("all", 100.0, 100.0, 100.0, 1)


def test_spans_scores_count_the_same_place_in_each_text():
    gold = [named((0, 4, "GPE")), named((0, 4, "GPE"))]
    assert [row.recall for row in spans_scores(gold, [named((0, 4, "GPE")), named()], COARSE)][-1] == 50.0


def test_names_scores_read_the_text():
    doc = doc_of(GOLD, names=[(0, 1, "PERSON")])
    gold = [Named(doc.text, (Name(0, 3, ("PERSON",)),))]
    assert names_scores(Answers([doc]), gold, COARSE)[0] == Score("PERSON", 100.0, 100.0, 100.0, 1)
