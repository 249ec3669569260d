"""One name has one label in a text: the majority decides, and what stands beside a name has a say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extraction.language.consistency import unify_labels
from tests.extraction.parses import in_spacy_labels, parsed
from tests.extraction.tagged import found_at, tagged

both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def labels_of(text, *spans):
    """Return the labels that names get in place of their own."""
    return [name.label for name in unify_labels(tagged(text), found_at(*spans))]


@pytest.mark.parametrize(
    ("text", "spans", "labels"),
    [
        pytest.param("Oslo Oslo Oslo", [(0, 1, "GPE"), (1, 2, "ORG"), (2, 3, "GPE")], ["GPE"] * 3, id="most"),
        pytest.param("Oslo Oslo", [(0, 1, "ORG"), (1, 2, "GPE")], ["ORG"] * 2, id="the first of equals"),
        pytest.param("Ada Oslo met Oslo", [(0, 2, "PERSON"), (3, 4, "GPE")], ["PERSON"] * 2, id="surname"),
        pytest.param("Port Oslo met Oslo", [(0, 2, "GPE"), (3, 4, "ORG")], ["GPE", "ORG"], id="no surname"),
        pytest.param("the Navy the/DT Navy", [(0, 2, "ORG"), (3, 4, "GPE")], ["ORG"] * 2, id="with an article"),
        pytest.param(
            "Vey Vey Vey shares",
            [(0, 1, "PERSON"), (1, 2, "PERSON"), (2, 3, "ORG")],
            ["ORG"] * 3,
            id="a firm where one printing says so",
        ),
        pytest.param("Oslo Bergen", [(0, 1, "GPE"), (1, 2, "ORG")], ["GPE", "ORG"], id="two names"),
    ],
)
def test_unify_labels_gives_one_name_one_label(text, spans, labels):
    assert labels_of(text, *spans) == labels


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Merck shares/NNS fell/VBD", id="shares"),
        pytest.param("Merck ’s/POS shares/NNS fell/VBD", id="its shares"),
        pytest.param("Merck ’s/POS chief/JJ executive/NN left/VBD", id="its chief executive"),
    ],
)
@pytest.mark.parametrize("label", ["PERSON", "MISC"])
def test_unify_labels_takes_what_has_the_goods_of_a_firm_for_one(text, label):
    assert labels_of(text, (0, 1, label)) == ["ORG"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Merck wept/VBD", id="nothing beside"),
        pytest.param("Merck", id="alone"),
        pytest.param("Merck ’s/POS", id="at the end"),
        pytest.param("Merck ’s/POS wife/NN left/VBD", id="what a person has"),
    ],
)
def test_unify_labels_leaves_a_person(text):
    assert labels_of(text, (0, 1, "PERSON")) == ["PERSON"]


@pytest.mark.parametrize("text", ["shares/NNS in/IN Merck", "stake/NN in/IN Merck"])
def test_unify_labels_takes_what_is_owned_for_a_firm(text):
    assert labels_of(text, (2, 3, "PERSON")) == ["ORG"]


@pytest.mark.parametrize(
    ("text", "spans", "labels"),
    [
        pytest.param("Merck Bank and/CC Merck", [(0, 2, "ORG"), (3, 4, "PERSON")], ["ORG", "ORG"], id="a body"),
        pytest.param("the BNFL said/VBD", [(1, 2, "PERSON")], ["ORG"], id="capitals"),
        pytest.param("THE BNFL SAID", [(1, 2, "PERSON")], ["PERSON"], id="capitals among capitals"),
        pytest.param(
            "Ann Merck and/CC Merck sales", [(0, 2, "PERSON"), (3, 4, "PERSON")], ["PERSON"] * 2, id="a person"
        ),
        pytest.param("Mr Merck and/CC Merck sales", [(1, 2, "PERSON"), (3, 4, "PERSON")], ["PERSON"] * 2, id="a title"),
    ],
)
def test_unify_labels_tells_a_firm_from_a_person_by_other_names(text, spans, labels):
    assert labels_of(text, *spans) == labels


@pytest.mark.parametrize("label", ["PERSON", "MISC", "GPE"])
@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "The/DET/det/Carlow brewer/NOUN/nmod:desc/Carlow Carlow/PROPN/nsubj/fell fell/VERB/ROOT/-", id="before it"
        ),
        pytest.param(
            "Carlow/PROPN/nsubj/fell ,/PUNCT/punct/firm a/DET/det/firm firm/NOUN/appos/Carlow fell/VERB/ROOT/-",
            id="behind it",
        ),
        pytest.param(
            "The/DET/det/brewer brewer/NOUN/nsubj/fell Carlow/PROPN/appos/brewer fell/VERB/ROOT/-", id="its head"
        ),
        pytest.param(
            "Carlow/PROPN/nsubj/fell ,/PUNCT/punct/makers makers/NOUN/appos/Carlow/maker fell/VERB/ROOT/-", id="plural"
        ),
    ],
)
def test_unify_labels_takes_what_is_called_a_firm_for_one(nlp, sentence, label):
    doc = parsed(nlp, sentence)
    at = [token.text for token in doc].index("Carlow")
    assert unify_labels(doc, found_at((at, at + 1, label))) == found_at((at, at + 1, "ORG"))


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "The/DET/det/Carlow mayor/NOUN/nmod:desc/Carlow Carlow/PROPN/nsubj/fell fell/VERB/ROOT/-", id="an office"
        ),
        pytest.param(
            "Carlow/PROPN/nsubj/sold sold/VERB/ROOT/- the/DET/det/firm firm/NOUN/obj/sold", id="a firm elsewhere"
        ),
        pytest.param("Carlow/PROPN/nsubj/firm is/AUX/cop/firm a/DET/det/firm firm/NOUN/ROOT/-", id="a predicate"),
    ],
)
def test_unify_labels_leaves_what_is_called_otherwise(nlp, sentence):
    doc = parsed(nlp, sentence)
    at = [token.text for token in doc].index("Carlow")
    assert unify_labels(doc, found_at((at, at + 1, "PERSON"))) == found_at((at, at + 1, "PERSON"))


BUILDER = (
    "The/DET/det/{0} {0}/NOUN/nsubj/fell hired/VERB/acl/{0}/hire/VBN to/PART/mark/build "
    "build/VERB/advcl/hired/build/VB the/DET/det/dam dam/NOUN/obj/build ,/PUNCT/punct/Grotius "
    "Grotius/PROPN/appos/{1} Pell/PROPN/flat/Grotius ,/PUNCT/punct/Grotius fell/VERB/ROOT/-/fall/VBD"
)


def label_of(doc, *words):
    """Return the label of the words, read as the name of a person."""
    at = [token.text for token in doc].index(words[0])
    return unify_labels(doc, found_at((at, at + len(words), "PERSON")))[0].label


LAWYER = (
    "A/DET/det/lawyer lawyer/NOUN/nsubj/fell of/ADP/case/firm the/DET/det/firm firm/NOUN/nmod/lawyer "
    ",/PUNCT/punct/Grotius Grotius/PROPN/appos/lawyer Pell/PROPN/flat/Grotius ,/PUNCT/punct/Grotius "
    "fell/VERB/ROOT/-/fall/VBD"
)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(LAWYER, id="a lawyer of a firm"),
        pytest.param(BUILDER.format("crowd", "dam"), id="no firm"),
        pytest.param(
            "The/DET/det/firm firm/NOUN/nsubj/sold sold/VERB/ROOT/-/sell/VBD the/DET/det/dam dam/NOUN/obj/sold "
            ",/PUNCT/punct/Grotius Grotius/PROPN/appos/dam Pell/PROPN/flat/Grotius",
            id="a firm behind a verb",
        ),
        pytest.param(
            "The/DET/det/firm firm/NOUN/nsubj/fell of/ADP/case/Grotius Grotius/PROPN/nmod/firm Pell/PROPN/flat/Grotius "
            "fell/VERB/ROOT/-/fall/VBD",
            id="the firm of a person",
        ),
        pytest.param(
            "The/DET/det/firm firm/NOUN/nsubj/fell hired/VERB/acl/firm/hire/VBN by/ADP/case/Grotius "
            "Grotius/PROPN/obl/hired Pell/PROPN/flat/Grotius fell/VERB/ROOT/-/fall/VBD",
            id="a firm hired by a person",
        ),
    ],
)
@both_labels
def test_unify_labels_leaves_a_full_name_beside_others(nlp, sentence, relabel):
    assert label_of(parsed(nlp, relabel(sentence)), "Grotius", "Pell") == "PERSON"


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "The/DET/det/firm firm/NOUN/nsubj/fell hired/VERB/acl/firm/hire/VBN by/ADP/agent/hired "
            "Grotius/PROPN/compound/Pell Pell/PROPN/pobj/by fell/VERB/ROOT/-/fall/VBD",
            id="a firm hired by a person",
        ),
        pytest.param(
            "The/DET/det/firm firm/NOUN/nsubj/fell of/ADP/prep/firm Grotius/PROPN/compound/Pell Pell/PROPN/pobj/of "
            "fell/VERB/ROOT/-/fall/VBD",
            id="the firm of a person",
        ),
        pytest.param(
            "The/DET/det/firm firm/NOUN/nsubj/fell praising/VERB/acl/firm/praise/VBG Grotius/PROPN/compound/Pell "
            "Pell/PROPN/dobj/praising fell/VERB/ROOT/-/fall/VBD",
            id="a firm that praises a person",
        ),
    ],
)
def test_unify_labels_leaves_a_full_name_whose_head_is_its_last_word(nlp, sentence):
    assert label_of(parsed(nlp, sentence), "Grotius", "Pell") == "PERSON"


@pytest.mark.parametrize(
    ("verb", "link", "noun", "label"),
    [
        pytest.param("founded", "by", "billionaire", "PERSON", id="its founder"),
        pytest.param("based", "in", "capital", "GPE", id="its seat"),
    ],
)
def test_unify_labels_leaves_what_the_nearest_noun_calls_something_else(nlp, verb, link, noun, label):
    sentence = (
        f"The/DET/det/bank bank/NOUN/nsubj/fell {verb}/VERB/acl/bank/{verb}/VBN {link}/ADP/case/{noun} "
        f"the/DET/det/{noun} {noun}/NOUN/obl/{verb} Grotius/PROPN/appos/{noun} fell/VERB/ROOT/-/fall/VBD"
    )
    doc = parsed(nlp, sentence)
    at = [token.text for token in doc].index("Grotius")
    assert unify_labels(doc, found_at((at, at + 1, label))) == found_at((at, at + 1, label))


@pytest.mark.parametrize(
    "text", ["Cork shares/NNS fell/VBD", "CORK said/VBD", "Cork ’s/POS chief/JJ executive/NN left/VBD"]
)
def test_unify_labels_leaves_a_place_that_has_what_firms_have(text):
    assert labels_of(text, (0, 1, "GPE")) == ["GPE"]


@given(
    st.lists(st.sampled_from(["Ann", "Merck", "BNFL", "shares/NNS", "’s/POS", "Mr", "the/DT", "in/IN"]), max_size=12),
    st.data(),
)
@settings(deadline=None)
def test_unify_labels_moves_no_name_and_gives_each_word_one_label(tokens, data):
    doc = tagged(" ".join(tokens))
    labels = [data.draw(st.sampled_from(["PERSON", "ORG", "GPE", "MISC"])) for _ in range(0, len(doc), 2)]
    before = found_at(*((2 * at, 2 * at + 1, label) for at, label in enumerate(labels)))
    found = unify_labels(doc, before)
    assert [(name.first, name.end) for name in found] == [(name.first, name.end) for name in before]
    words = {(doc[name.first].text, name.label) for name in found}
    assert len(words) == len({word for word, _ in words})
