"""A role is what is printed beside the name to say who it is."""

from __future__ import annotations

import pytest

from tests.extraction.parses import parsed, read

ADA = "Ada/PROPN/nsubj/wept Pell/PROPN/flat/Ada"
WEPT = "wept/VERB/root/-/weep/VBD"


def roles(nlp, *sentences, names=(("Ada Pell", "PERSON"),)):
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return {actor.name: actor.role for actor in doc._.cast}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(f"Minister/PROPN/compound/Ada {ADA} {WEPT} ./PUNCT/punct/wept", "Minister", id="title before"),
        pytest.param(
            f"Harbour/NOUN/compound/minister minister/NOUN/compound/Ada {ADA} {WEPT} ./PUNCT/punct/wept",
            "Harbour minister",
            id="two words before",
        ),
        pytest.param(
            f"The/DET/det/minister former/ADJ/amod/minister harbour/NOUN/compound/minister "
            f"minister/NOUN/compound/Ada {ADA} {WEPT} ./PUNCT/punct/wept",
            "former harbour minister",
            id="without its article",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/minister a/DET/det/minister former/ADJ/amod/minister minister/NOUN/appos/Ada "
            f",/PUNCT/punct/minister {WEPT} ./PUNCT/punct/wept",
            "former minister",
            id="between commas behind",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/head head/NOUN/appos/Ada of/ADP/case/navy the/DET/det/navy navy/NOUN/nmod/head "
            f",/PUNCT/punct/head {WEPT} ./PUNCT/punct/wept",
            "head of the navy",
            id="with what it is the head of",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/41 41/NUM/nmod/Ada ,/PUNCT/punct/41 {WEPT} ./PUNCT/punct/wept",
            None,
            id="an age is none",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/left who/PRON/nsubj/left left/VERB/acl:relcl/Ada/leave/VBD ,/PUNCT/punct/left {WEPT} "
            "./PUNCT/punct/wept",
            None,
            id="a clause is none",
        ),
        pytest.param(f"{ADA} {WEPT} ./PUNCT/punct/wept", None, id="nothing printed"),
        pytest.param(
            f"Yesterday/NOUN/obl/wept ,/PUNCT/punct/wept {ADA} {WEPT} ./PUNCT/punct/wept", None, id="an adverb is none"
        ),
    ],
)
def test_role_is_read_beside_the_name(nlp, sentence, expected):
    assert roles(nlp, sentence)["Ada Pell"] == expected


def test_role_is_the_longest_that_is_printed(nlp):
    one = f"Minister/PROPN/compound/Ada {ADA} {WEPT} ./PUNCT/punct/wept"
    two = f"Harbour/NOUN/compound/minister minister/NOUN/compound/Ada {ADA} {WEPT} ./PUNCT/punct/wept"
    assert roles(nlp, one, two)["Ada Pell"] == "Harbour minister"


def test_role_of_another_is_not_taken(nlp):
    sentence = (
        f"The/DET/det/minister minister/NOUN/nsubj/left left/VERB/ccomp/wept/leave/VBD and/CCONJ/cc/wept {ADA} {WEPT} "
        "./PUNCT/punct/wept"
    )
    assert roles(nlp, sentence)["Ada Pell"] is None


def test_role_is_a_stretch_of_one_line(nlp):
    one = "The/DET/det/minister minister/NOUN/root/-"
    assert roles(nlp, one, f"¶{ADA} {WEPT} ./PUNCT/punct/wept")["Ada Pell"] is None
