"""A role is what is printed beside the name to say who it is."""

from __future__ import annotations

import pytest

from tests.extraction.parses import parsed, read

ADA = "Ada/PROPN/nsubj/wept Pell/PROPN/flat/Ada"
WEPT = "wept/VERB/root/-/weep/VBD"


def roles(nlp, *sentences, names=(("Ada Pell", "PERSON"),)):
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return {actor.name: actor.role for actor in doc._.cast}


def all_roles(nlp, *sentences):
    """Return every role of the one actor."""
    doc = read(nlp, parsed(nlp, *sentences, names=[("Ada Pell", "PERSON")]))
    (actor,) = doc._.cast
    return actor.roles


def titled(*titles, name="Adrian", surname="Pellow"):
    """Return "TITLES Adrian Pellow wept."."""
    words = " ".join(f"{title}/PROPN/compound/{name}" for title in titles)
    return f"{words} {name}/PROPN/nsubj/wept {surname}/PROPN/flat/{name} {WEPT} ./PUNCT/punct/wept"


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
        pytest.param(
            f"{ADA} ,/PUNCT/punct/secretary who/PRON/nsubj/secretary was/AUX/cop/secretary "
            f"cabinet/NOUN/compound/secretary secretary/NOUN/acl:relcl/Ada ,/PUNCT/punct/secretary "
            f"{WEPT} ./PUNCT/punct/wept",
            "cabinet secretary",
            id="who was",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/served who/PRON/nsubj/served had/AUX/aux/served served/VERB/acl:relcl/Ada/serve/VBN "
            "as/ADP/case/minister the/DET/det/minister harbour/NOUN/compound/minister minister/NOUN/obl/served "
            f"until/ADP/case/May May/PROPN/nmod/minister ,/PUNCT/punct/served {WEPT} ./PUNCT/punct/wept",
            "harbour minister until May",
            id="who had served as",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/angry who/PRON/nsubj/angry was/AUX/cop/angry angry/ADJ/acl:relcl/Ada "
            f",/PUNCT/punct/angry {WEPT} ./PUNCT/punct/wept",
            None,
            id="who was something else",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/met who/PRON/nsubj/met met/VERB/acl:relcl/Ada/meet/VBD the/DET/det/minister "
            f"minister/NOUN/obj/met ,/PUNCT/punct/met {WEPT} ./PUNCT/punct/wept",
            None,
            id="who met one",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/minister whose/PRON/nmod:poss/minister minister/NOUN/nsubj/left "
            f"left/VERB/acl:relcl/Ada/leave/VBD ,/PUNCT/punct/left {WEPT} ./PUNCT/punct/wept",
            None,
            id="whose",
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


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param(["Home", "Secretary"], "Home Secretary", id="two words, the second a title"),
        pytest.param(["Prime", "Minister"], "Prime Minister", id="both titles"),
        pytest.param(["General"], "General", id="a title that is an office"),
        pytest.param(["General", "Sir"], "General", id="a knight"),
        pytest.param(["Home", "Secretary", "Sir"], "Home Secretary", id="two words and a knight"),
        pytest.param(["Minister", "Dr."], "Minister", id="a doctor with a full stop"),
        pytest.param(["Mr"], None, id="Mr"),
        pytest.param(["Ms."], None, id="Ms with a full stop"),
        pytest.param(["Dr"], None, id="Dr"),
        pytest.param(["Sir"], None, id="Sir"),
        pytest.param(["Lord"], None, id="Lord"),
        pytest.param(["Prof"], None, id="Prof"),
        pytest.param(["Gen."], None, id="Gen with a full stop"),
        pytest.param(["Right", "Hon"], None, id="Hon"),
    ],
)
def test_role_is_the_office_among_the_titles(nlp, titles, expected):
    assert roles(nlp, titled(*titles), names=[("Adrian Pellow", "PERSON")]) == {"Adrian Pellow": expected}


def test_all_roles_are_kept_once_the_longest_first_and_the_past_last(nlp):
    one = f"Minister/PROPN/compound/Ada {ADA} {WEPT} ./PUNCT/punct/wept"
    two = f"Harbour/NOUN/compound/minister minister/NOUN/compound/Ada {ADA} {WEPT} ./PUNCT/punct/wept"
    three = (
        f"{ADA} ,/PUNCT/punct/secretary who/PRON/nsubj/secretary was/AUX/cop/secretary cabinet/NOUN/compound/secretary "
        f"secretary/NOUN/acl:relcl/Ada ,/PUNCT/punct/secretary {WEPT} ./PUNCT/punct/wept"
    )
    assert all_roles(nlp, one, two, three, one) == ("Harbour minister", "Minister", "cabinet secretary")


def test_no_role_is_none_at_all(nlp):
    assert all_roles(nlp, f"{ADA} {WEPT} ./PUNCT/punct/wept") == ()


def test_role_of_another_is_not_taken(nlp):
    sentence = (
        f"The/DET/det/minister minister/NOUN/nsubj/left left/VERB/ccomp/wept/leave/VBD and/CCONJ/cc/wept {ADA} {WEPT} "
        "./PUNCT/punct/wept"
    )
    assert roles(nlp, sentence)["Ada Pell"] is None


def test_role_is_a_stretch_of_one_line(nlp):
    one = "The/DET/det/minister minister/NOUN/root/-"
    assert roles(nlp, one, f"¶{ADA} {WEPT} ./PUNCT/punct/wept")["Ada Pell"] is None
