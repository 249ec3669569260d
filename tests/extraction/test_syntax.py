"""What a parse says is read alike in Universal Dependencies and in spaCy's own labels."""

from __future__ import annotations

import pytest

from bot.extraction.syntax import agent, is_subordinator, noun_phrase, subject, themes
from tests.extraction.parses import in_spacy_labels, parsed

both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def word(doc, text):
    return next(token for token in doc if token.text == text)


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        pytest.param("Ada/PROPN/nsubj/wept wept/VERB/root/-", "wept", "Ada", id="its own"),
        pytest.param(
            "Ada/PROPN/nsubj/wept wept/VERB/root/- and/CCONJ/cc/said said/VERB/conj/wept", "said", "Ada", id="shared"
        ),
        pytest.param(
            "Ada/PROPN/nsubj/wept wept/VERB/root/- ,/PUNCT/punct/saying saying/VERB/advcl/wept so/ADV/advmod/saying",
            "saying",
            "Ada",
            id="participle",
        ),
        pytest.param(
            "Ada/PROPN/nsubj/wept who/PRON/nsubj/said said/VERB/acl:relcl/Ada wept/VERB/root/-",
            "said",
            "Ada",
            id="relative",
        ),
        pytest.param(
            "Ada/PROPN/nsubj/wept wept/VERB/root/- but/CCONJ/cc/said Hugh/PROPN/nsubj/said said/VERB/conj/wept",
            "said",
            "Hugh",
            id="another's",
        ),
        pytest.param(
            "Ada/PROPN/nsubj:pass/told was/AUX/aux:pass/told told/VERB/root/-", "told", None, id="passive has no doer"
        ),
        pytest.param("Go/VERB/root/- !/PUNCT/punct/Go", "Go", None, id="nobody"),
    ],
)
@both_labels
def test_subject_is_who_does_it(nlp, sentence, verb, expected, relabel):
    found = subject(word(parsed(nlp, relabel(sentence)), verb))
    assert (found.text if found is not None else None) == expected


@pytest.mark.parametrize(
    ("sentence", "head", "expected"),
    [
        pytest.param("Ada/PROPN/nsubj/wept Pell/PROPN/flat/Ada wept/VERB/root/-", "Ada", "Ada Pell", id="name"),
        pytest.param(
            "the/DET/det/figure senior/ADJ/amod/figure figure/NOUN/nsubj/wept wept/VERB/root/-",
            "figure",
            "the senior figure",
            id="description",
        ),
        pytest.param(
            "a/DET/det/man man/NOUN/nsubj/wept who/PRON/nsubj/ran ran/VERB/acl:relcl/man wept/VERB/root/-",
            "man",
            "a man",
            id="without a clause",
        ),
    ],
)
def test_noun_phrase_is_the_name_or_description(nlp, sentence, head, expected):
    assert noun_phrase(word(parsed(nlp, sentence), head)).text == expected


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        pytest.param(
            "Ada/PROPN/nsubj/left left/VERB/ROOT/- without/ADP/prep/left saying/VERB/pcomp/without",
            "saying",
            "Ada",
            id="gerund behind a preposition",
        ),
        pytest.param(
            "critics/NOUN/ROOT/- of/ADP/prep/critics saying/VERB/pcomp/of/say/VBG no/INTJ/intj/saying",
            "saying",
            "critics",
            id="gerund that hangs on a noun",
        ),
        pytest.param(
            "Ada/PROPN/nsubj/is is/AUX/ROOT/-/be afraid/ADJ/acomp/is", "afraid", "Ada", id="adjective behind be"
        ),
        pytest.param(
            "Ada/PROPN/nsubj/is is/AUX/ROOT/-/be unable/ADJ/acomp/is to/PART/aux/say say/VERB/xcomp/unable",
            "say",
            "Ada",
            id="infinitive behind an adjective",
        ),
        pytest.param(
            "Ada/PROPN/nsubj/left left/VERB/ROOT/- with/ADP/prep/left duties/NOUN/pobj/with to/PART/aux/say "
            "say/VERB/acl/duties/say/VB",
            "say",
            "Ada",
            id="infinitive that hangs on an object",
        ),
        pytest.param(
            "It/PRON/nsubj/is is/AUX/ROOT/-/be clear/ADJ/acomp/is that/SCONJ/mark/sank boats/NOUN/nsubj/sank "
            "sank/VERB/ccomp/is",
            "is",
            None,
            id="it that means nothing",
        ),
    ],
)
def test_subject_is_found_in_trees_that_only_spacy_draws(nlp, sentence, verb, expected):
    found = subject(word(parsed(nlp, sentence), verb))
    assert (found.text if found is not None else None) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("was/AUX/aux:pass/told told/VERB/root/- by/ADP/case/Ada Ada/PROPN/obl:agent/told", "Ada", id="ud"),
        pytest.param("was/AUX/auxpass/told told/VERB/ROOT/- by/ADP/agent/told Ada/PROPN/pobj/by", "Ada", id="spacy"),
        pytest.param("was/AUX/auxpass/told told/VERB/ROOT/- in/ADP/prep/told May/PROPN/pobj/in", None, id="nobody"),
    ],
)
def test_agent_is_the_one_by_whom(nlp, sentence, expected):
    found = agent(word(parsed(nlp, sentence), "told"))
    assert (found.text if found is not None else None) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("there/PRON/expl/is is/VERB/root/-/be a/DET/det/leak leak/NOUN/nsubj/is", id="ud"),
        pytest.param("there/PRON/expl/is is/AUX/ROOT/-/be a/DET/det/leak leak/NOUN/attr/is", id="spacy"),
    ],
)
def test_theme_is_what_there_is(nlp, sentence):
    assert [theme.text for theme in themes(word(parsed(nlp, sentence), "is"))] == ["leak"]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        pytest.param("that/SCONJ/mark/fell/that/IN", True, id="that"),
        pytest.param("that/SCONJ/dep/fell/that/IN", True, id="that without its label"),
        pytest.param("how/SCONJ/advmod/fell/how/WRB", False, id="how in spacy's words"),
        pytest.param("how/ADV/advmod/fell/how/WRB", False, id="how in ud"),
    ],
)
def test_subordinator_is_told_from_how(nlp, token, expected):
    doc = parsed(nlp, f"{token} it/PRON/nsubj/fell fell/VERB/root/-")
    assert is_subordinator(doc[0]) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "head/NOUN/ROOT/- of/ADP/prep/head the/DET/det/gang gang/NOUN/pobj/of", "head of the gang", id="object"
        ),
        pytest.param(
            "head/NOUN/ROOT/- accused/VERB/acl/head of/ADP/prep/head selling/VERB/pcomp/of boats/NOUN/dobj/selling",
            "head",
            id="clause behind a preposition",
        ),
    ],
)
def test_noun_phrase_takes_in_objects_of_prepositions(nlp, sentence, expected):
    assert noun_phrase(word(parsed(nlp, sentence), "head")).text == expected
