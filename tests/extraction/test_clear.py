"""The stand-in for spaCy's own pipelines draws the trees that those draw."""

from __future__ import annotations

import pytest

from tests.extraction.clear import clear
from tests.extraction.parses import parsed

TREES = [
    pytest.param(
        "Ada/PROPN/nsubj/ran Pell/PROPN/flat/Ada ran/VERB/root/- to/ADP/case/docks the/DET/det/docks "
        "docks/NOUN/obl/ran",
        "Ada/compound/Pell Pell/nsubj/ran ran/ROOT/ran to/prep/ran the/det/docks docks/pobj/to",
        id="name and preposition",
    ),
    pytest.param(
        "The/DET/det/Ada prime/ADJ/amod/minister minister/NOUN/nmod:desc/Ada Ada/PROPN/nsubj/wept "
        "Pell/PROPN/flat/Ada wept/VERB/root/-",
        "The/det/Pell prime/amod/Pell minister/compound/Pell Ada/compound/Pell Pell/nsubj/wept wept/ROOT/wept",
        id="title",
    ),
    pytest.param(
        "chief/ADJ/amod/chair chair/NOUN/nmod:desc/Ada ,/PUNCT/punct/Ada Ada/PROPN/nsubj/wept wept/VERB/root/-",
        "chief/amod/chair chair/nsubj/wept ,/punct/chair Ada/appos/chair wept/ROOT/wept",
        id="title and comma",
    ),
    pytest.param(
        "She/PRON/nsubj:pass/warned was/AUX/aux:pass/warned warned/VERB/root/-/warn/VBN by/ADP/case/Ada/by/IN "
        "Ada/PROPN/obl:agent/warned",
        "She/nsubjpass/warned was/auxpass/warned warned/ROOT/warned by/agent/warned Ada/pobj/by",
        id="passive",
    ),
    pytest.param(
        "The/DET/det/wall wall/NOUN/nsubj/danger is/AUX/cop/danger/be not/PART/advmod/danger a/DET/det/danger "
        "danger/NOUN/root/-",
        "The/det/wall wall/nsubj/is is/ROOT/is not/neg/is a/det/danger danger/attr/is",
        id="copula and noun",
    ),
    pytest.param(
        "It/PRON/expl/clear is/AUX/cop/clear/be very/ADV/advmod/clear clear/ADJ/root/- that/SCONJ/mark/leaks/that/IN "
        "it/PRON/nsubj/leaks leaks/VERB/csubj/clear",
        "It/nsubj/is is/ROOT/is very/advmod/clear clear/acomp/is that/mark/leaks it/nsubj/leaks leaks/ccomp/is",
        id="copula and clause",
    ),
    pytest.param(
        "There/PRON/expl/is is/VERB/root/-/be a/DET/det/leak leak/NOUN/nsubj/is",
        "There/expl/is is/ROOT/is a/det/leak leak/attr/is",
        id="what there is",
    ),
    pytest.param(
        "According/VERB/case/Ada to/ADP/fixed/According Ada/PROPN/obl/sank it/PRON/nsubj/sank sank/VERB/root/-",
        "According/prep/sank to/prep/According Ada/pobj/to it/nsubj/sank sank/ROOT/sank",
        id="according to",
    ),
    pytest.param(
        "Ada/PROPN/nsubj/gave gave/VERB/root/-/give Hugh/PROPN/iobj/gave boats/NOUN/obj/gave ,/PUNCT/punct/nets "
        "nets/NOUN/conj/boats and/CCONJ/cc/rope rope/NOUN/conj/boats",
        "Ada/nsubj/gave gave/ROOT/gave Hugh/dative/gave boats/dobj/gave ,/punct/boats nets/conj/boats and/cc/nets "
        "rope/conj/nets",
        id="objects and conjuncts",
    ),
    pytest.param(
        "lost/VERB/ccomp/said ,/PUNCT/punct/lost he/PRON/nsubj/said said/VERB/root/-",
        "lost/ccomp/said ,/punct/lost he/nsubj/said said/ROOT/said",
        id="speech that is the root",
    ),
    pytest.param(
        "Boats/NOUN/nsubj/sank sank/VERB/root/- ,/PUNCT/punct/sank Ada/PROPN/nsubj/said said/VERB/parataxis/sank",
        "Boats/nsubj/sank sank/ccomp/said ,/punct/sank Ada/nsubj/said said/ROOT/said",
        id="speech set beside",
    ),
    pytest.param(
        "Boats/NOUN/nsubj/sank ,/PUNCT/punct/said Ada/PROPN/nsubj/said said/VERB/parataxis/sank ,/PUNCT/punct/said "
        "sank/VERB/root/-",
        "Boats/nsubj/sank ,/punct/said Ada/nsubj/said said/parataxis/sank ,/punct/said sank/ROOT/sank",
        id="speech set between",
    ),
    pytest.param(
        "Hugh/PROPN/nmod:poss/boat ’s/PART/case/Hugh/'s/POS boat/NOUN/nsubj/sank which/PRON/nsubj/leaked "
        "leaked/VERB/acl:relcl/boat sank/VERB/root/-",
        "Hugh/poss/boat ’s/case/Hugh boat/nsubj/sank which/nsubj/leaked leaked/relcl/boat sank/ROOT/sank",
        id="possessive and relative",
    ),
    pytest.param(
        "He/PRON/nsubj/left left/VERB/root/- without/SCONJ/mark/saying/without/IN saying/VERB/advcl/left/say/VBG "
        "what/PRON/obj/saying he/PRON/nsubj/saw saw/VERB/acl:relcl/what",
        "He/nsubj/left left/ROOT/left without/prep/left saying/pcomp/without what/dobj/saw he/nsubj/saw "
        "saw/ccomp/saying",
        id="gerund and free relative",
    ),
    pytest.param(
        "They/PRON/nsubj/plan plan/VERB/root/- to/PART/mark/take/to/TO take/VERB/xcomp/plan over/ADP/compound:prt/take "
        "next/ADJ/amod/week week/NOUN/obl:unmarked/take",
        "They/nsubj/plan plan/ROOT/plan to/aux/take take/xcomp/plan over/prt/take next/amod/week week/npadvmod/take",
        id="infinitive, particle and time",
    ),
    pytest.param(
        "They/PRON/nsubj/let let/VERB/root/-/let Ada/PROPN/obj/let speak/VERB/xcomp/let",
        "They/nsubj/let let/ROOT/let Ada/nsubj/speak speak/ccomp/let",
        id="small clause",
    ),
]


@pytest.mark.parametrize(("universal", "expected"), TREES)
def test_tree_is_drawn_in_clearnlps_style(nlp, universal, expected):
    doc = clear(parsed(nlp, universal))
    assert " ".join(f"{token.text}/{token.dep_}/{token.head.text}" for token in doc) == expected


@pytest.mark.parametrize(
    ("sentence", "name", "expected"),
    [
        pytest.param(
            "the/DET/det/EU EU/PROPN/nmod:poss/boat ’s/PART/case/EU/'s/POS boat/NOUN/root/-",
            ("EU", "ORG"),
            [("the EU’s", "ORG")],
            id="article and ending",
        ),
        pytest.param(
            "Frogs/PROPN/root/- on/ADP/case/Monday Monday/PROPN/nmod/Frogs",
            ("Frogs", "WORK"),
            [("Frogs", "WORK_OF_ART"), ("Monday", "DATE")],
            id="work and day",
        ),
        pytest.param(
            "Ada/PROPN/nsubj/saw saw/VERB/root/- 12/NUM/nummod/boats boats/NOUN/obj/saw",
            ("Ada", "PERSON"),
            [("Ada", "PERSON"), ("12", "CARDINAL")],
            id="person and number",
        ),
    ],
)
def test_names_have_the_labels_of_ontonotes(nlp, sentence, name, expected):
    doc = clear(parsed(nlp, sentence, names=[name]))
    assert [(found.text, found.label_) for found in doc.ents] == expected
