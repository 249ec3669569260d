"""Whom a description means: the one who spoke last, whom "a" introduced, who issued a paper, or nobody named."""

from __future__ import annotations

import pytest

from bot.model import Attribution
from tests.extraction.parses import in_spacy_labels, parsed, read

EXPLICIT, RESOLVED, UNCLEAR = Attribution.EXPLICIT, Attribution.RESOLVED, Attribution.UNCLEAR
ADA, QUILL = ("Ada Pell", "PERSON"), ("Quill Marr", "PERSON")
BANK = ("Quorl Bank", "ORG")
CLAUSE = "the/DET/det/boat boat/NOUN/nsubj/left had/AUX/aux/left left/VERB/ccomp/said/leave/VBN"
SAID = f"said/VERB/root/-/say/VBD {CLAUSE} ./PUNCT/punct/said"
ADA_SAID = f"Ada/PROPN/nsubj/said Pell/PROPN/flat/Ada {SAID}"
QUILL_SAID = f"Quill/PROPN/nsubj/said Marr/PROPN/flat/Quill {SAID}"
ADA_FELL = "Ada/PROPN/nsubj/fell Pell/PROPN/flat/Ada fell/VERB/root/-/fall/VBD ./PUNCT/punct/fell"
IT_RAINED = "It/PRON/nsubj/rained rained/VERB/root/-/rain/VBD ./PUNCT/punct/rained"
both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def described(words):
    """Return "… said the boat had left", its subject a determiner, adjectives and a noun."""
    first, *between, noun = words.split()
    parts = [f"{first}/DET/det/{noun}", *(f"{word}/ADJ/amod/{noun}" for word in between), f"{noun}/NOUN/nsubj/said"]
    return f"{' '.join(parts)} {SAID}"


def called(*before, name="Ada", surname="Pell"):
    """Return "… said the boat had left", its subject a name with a role before it."""
    roles = " ".join(f"{word}/NOUN/compound/{name}" for word in before)
    return f"{roles} {name}/PROPN/nsubj/said {surname}/PROPN/flat/{name} {SAID}"


def speakers(nlp, *sentences, names=(ADA,)):
    """Return who says what is reported in each sentence, and how that is known."""
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return [(a.speaker.name, a.speaker.attribution) for a in doc._.attributed]


def last_speaker(nlp, *sentences, names=(ADA,)):
    return speakers(nlp, *sentences, names=names)[-1]


@pytest.mark.parametrize("words", ["The GP", "The minister", "The former minister", "The Vermont senator"])
@both_labels
def test_description_of_nobody_else_means_who_spoke_last(nlp, words, relabel):
    assert last_speaker(nlp, relabel(ADA_SAID), relabel(described(words))) == ("Ada Pell", RESOLVED)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        pytest.param(["Doctor"], "The GP", id="the same calling"),
        pytest.param(["Captain"], "The veteran", id="another rank"),
        pytest.param(["Harbour", "minister"], "The minister", id="the printed role"),
    ],
)
def test_description_that_agrees_with_the_printed_role_means_the_speaker(nlp, role, words):
    assert last_speaker(nlp, called(*role), described(words)) == ("Ada Pell", RESOLVED)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        pytest.param(["Minister"], "The surgeon", id="another calling"),
        pytest.param(["Singer"], "The minister", id="a role without a calling"),
        pytest.param(["Harbour", "minister"], "The former surgeon", id="former and another calling"),
        pytest.param(["Former", "chief"], "The former minister", id="both former"),
        pytest.param(["Minister"], "The former minister", id="former against present"),
    ],
)
def test_description_against_the_printed_role_is_somebody_else(nlp, role, words):
    assert last_speaker(nlp, called(*role), described(words)) == (words, EXPLICIT)


UNNAMED = ["spokesman", "spokeswoman", "official", "source", "judge", "aide", "witness", "resident", "prosecutor"]


@pytest.mark.parametrize("role", UNNAMED)
@pytest.mark.parametrize("before", ["The", "The former"])
def test_people_whom_articles_leave_unnamed_are_nobody_named(nlp, role, before):
    words = f"{before} {role}"
    assert last_speaker(nlp, QUILL_SAID, described(words), names=[QUILL]) == (words, EXPLICIT)


def titled(title):
    return f"{title}/PROPN/compound/Marr Marr/PROPN/nsubj/said {SAID}"


@pytest.mark.parametrize(
    ("title", "words", "fits"),
    [
        ("Mr", "The businessman", True),
        ("Mr", "The businesswoman", False),
        ("Mrs", "The actress", True),
        ("Mrs", "The actor", False),
        ("Mrs", "The minister", True),
    ],
)
def test_description_goes_to_nobody_of_the_other_gender(nlp, title, words, fits):
    expected = ("Marr", RESOLVED) if fits else (words, EXPLICIT)
    assert last_speaker(nlp, titled(title), described(words), names=[("Marr", "PERSON")]) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("The actress", ("Ada Pell", RESOLVED), id="as the given name"),
        pytest.param("The actor", ("The actor", EXPLICIT), id="against the given name"),
    ],
)
def test_given_name_tells_the_gender_for_a_description(nlp, words, expected):
    assert last_speaker(nlp, ADA_SAID, described(words)) == expected


@pytest.mark.parametrize("words", ["A minister", "Another minister", "One former minister"])
def test_description_without_the_means_nobody_mentioned(nlp, words):
    assert last_speaker(nlp, ADA_SAID, described(words)) == (words, EXPLICIT)


@pytest.mark.parametrize(
    ("before", "names"),
    [
        pytest.param([ADA_SAID, described("A sergeant")], [ADA], id="somebody unnamed spoke since"),
        pytest.param([ADA_FELL], [ADA], id="named, not speaking"),
        pytest.param([f"Quorl/PROPN/compound/Bank Bank/PROPN/nsubj/said {SAID}"], [BANK], id="a body spoke"),
        pytest.param([described("A sergeant")], [], id="nobody named spoke"),
        pytest.param([ADA_SAID, *[IT_RAINED] * 3], [ADA], id="too far away"),
    ],
)
def test_description_behind_others_keeps_its_words(nlp, before, names):
    assert last_speaker(nlp, *before, described("The minister"), names=names) == ("The minister", EXPLICIT)


def test_description_means_who_holds_the_role_before_who_spoke_last(nlp):
    sentences = [called("Harbour", "minister"), QUILL_SAID, described("The minister")]
    assert last_speaker(nlp, *sentences, names=[ADA, QUILL]) == ("Ada Pell", RESOLVED)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("The Mexican president", ("Ada Pell", RESOLVED), id="a people that the role has not"),
        pytest.param("The young president", ("The young president", EXPLICIT), id="another word"),
    ],
)
def test_description_of_the_only_one_may_name_a_people(nlp, words, expected):
    sentences = [called("President"), QUILL_SAID, described(words)]
    assert last_speaker(nlp, *sentences, names=[ADA, QUILL]) == expected


def test_description_with_a_people_is_nobody_where_two_hold_the_role(nlp):
    sentences = [
        called("President"),
        called("President", name="Quill", surname="Marr"),
        described("The Mexican president"),
    ]
    assert last_speaker(nlp, *sentences, names=[ADA, QUILL]) == ("The Mexican president", EXPLICIT)


def test_the_takes_up_whom_a_introduced(nlp):
    sentences = [described("A Russian diplomat"), QUILL_SAID, described("The diplomat")]
    assert last_speaker(nlp, *sentences, names=[QUILL]) == ("A Russian diplomat", RESOLVED)


def test_the_with_more_words_takes_up_nobody_introduced(nlp):
    sentences = [described("A diplomat"), described("The Russian diplomat")]
    assert last_speaker(nlp, *sentences, names=[]) == ("The Russian diplomat", EXPLICIT)


def issued(noun="statement", cue="calling"):
    """Return "Ada Pell issued a statement calling the plan “a shabby trick”."."""
    return (
        f"Ada/PROPN/nsubj/issued Pell/PROPN/flat/Ada issued/VERB/root/-/issue/VBD a/DET/det/{noun} "
        f"{noun}/NOUN/obj/issued {cue}/VERB/acl/{noun}/call/VBG the/DET/det/plan plan/NOUN/obj/{cue} "
        f"“/PUNCT/punct/trick a/DET/det/trick shabby/ADJ/amod/trick trick/NOUN/xcomp/{cue} ”/PUNCT/punct/trick "
        "./PUNCT/punct/issued"
    )


@pytest.mark.parametrize("noun", ["statement", "letter", "memo"])
@both_labels
def test_paper_speaks_for_who_issued_it(nlp, noun, relabel):
    assert speakers(nlp, relabel(issued(noun))) == [("Ada Pell", RESOLVED)]


def stated(noun="statement", subject="Ada/PROPN/nsubj/said Pell/PROPN/flat/Ada"):
    """Return "Ada Pell said in a statement that the boat had left."."""
    return (
        f"{subject} said/VERB/root/-/say/VBD in/ADP/case/{noun} a/DET/det/{noun} {noun}/NOUN/obl/said "
        f"that/SCONJ/mark/left {CLAUSE} ./PUNCT/punct/said"
    )


@pytest.mark.parametrize("between", [0, 2], ids=["at once", "two sentences later"])
@both_labels
def test_the_paper_speaks_for_who_spoke_in_it(nlp, between, relabel):
    sentences = [stated(), *[IT_RAINED] * between, described("The statement")]
    assert last_speaker(nlp, *map(relabel, sentences)) == ("Ada Pell", RESOLVED)


@pytest.mark.parametrize(
    ("sentences", "words"),
    [
        pytest.param([stated(), *[IT_RAINED] * 4], "The statement", id="long before"),
        pytest.param([ADA_SAID], "The statement", id="no paper before"),
        pytest.param([stated()], "The letter", id="another paper"),
        pytest.param([stated()], "A statement", id="a new one"),
    ],
)
def test_paper_of_nobody_keeps_its_words(nlp, sentences, words):
    assert last_speaker(nlp, *sentences, described(words)) == (words, EXPLICIT)


GROUPS = {
    "ud": "One/NUM/nsubj/said of/ADP/case/officials the/DET/det/officials officials/NOUN/nmod/One",
    "spacy": "One/NUM/nsubj/said of/ADP/prep/One the/DET/det/officials officials/NOUN/pobj/of",
    "cut": "One/NUM/dep/said of/ADP/case/officials the/DET/det/officials officials/NOUN/nsubj/said",
}
LOST = (
    "“/PUNCT/punct/lost We/PRON/nsubj/lost lost/VERB/ccomp/said/lose/VBD it/PRON/obj/lost ,/PUNCT/punct/lost "
    "”/PUNCT/punct/lost"
)


@pytest.mark.parametrize("count", ["one", "two", "some", "several", "many"])
@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS)
def test_one_of_a_group_is_not_the_group(nlp, group, count):
    sentence = f"{LOST} {group.replace('One', count)} said/VERB/root/-/say/VBD ./PUNCT/punct/said"
    assert last_speaker(nlp, sentence, names=[]) == (f"{count} of the officials", EXPLICIT)


@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS)
def test_one_of_a_group_says_what_is_reported(nlp, group):
    assert speakers(nlp, f"{group} {SAID}", names=[]) == [("One of the officials", EXPLICIT)]


def test_group_is_taken_whole(nlp):
    assert last_speaker(nlp, described("The officials"), names=[]) == ("The officials", EXPLICIT)


MARR_WENT = (
    "said/VERB/root/-/say/VBD Mr/PROPN/compound/Marr Marr/PROPN/nsubj/gone had/AUX/aux/gone "
    "gone/VERB/ccomp/said/go/VBN ./PUNCT/punct/said"
)
MARR_FELL = "Mr/PROPN/compound/Marr Marr/PROPN/nsubj/fell fell/VERB/root/-/fall/VBD ./PUNCT/punct/fell"
IT_HIT_MARR = "It/PRON/nsubj/hit hit/VERB/root/-/hit/VBD Mr/PROPN/compound/Marr Marr/PROPN/obj/hit ./PUNCT/punct/hit"
MARR = ("Marr", "PERSON")


@both_labels
def test_pronoun_stays_with_who_spoke_of_a_man(nlp, relabel):
    sentences = [f"A/DET/det/spokesman spokesman/NOUN/nsubj/said {MARR_WENT}", f"He/PRON/nsubj/said {SAID}"]
    assert last_speaker(nlp, *map(relabel, sentences), names=[MARR]) == ("A spokesman", RESOLVED)


@pytest.mark.parametrize(
    ("role", "pronoun", "between", "expected"),
    [
        pytest.param("spokesman", "He", [MARR_FELL], "Marr", id="a man named since"),
        pytest.param("spokesman", "He", [IT_HIT_MARR], "A spokesman", id="a man named since, not the subject"),
        pytest.param("spokeswoman", "She", [MARR_FELL], None, id="a man named since the spokeswoman"),
        pytest.param("spokeswoman", "He", [], "Marr", id="a spokeswoman is no he"),
        pytest.param("spokesman", "She", [], None, id="a spokesman is no she"),
        pytest.param("spokesman", "He", [IT_RAINED] * 3, "Marr", id="far behind"),
        pytest.param("source", "She", [], "A source", id="a source is she or he"),
    ],
)
def test_pronoun_leaves_who_is_only_described(nlp, role, pronoun, between, expected):
    sentences = [f"A/DET/det/{role} {role}/NOUN/nsubj/said {MARR_WENT}", *between, f"{pronoun}/PRON/nsubj/said {SAID}"]
    assert last_speaker(nlp, *sentences, names=[MARR])[0] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("The officials", ("The officials", RESOLVED), id="several"),
        pytest.param("The official", (None, UNCLEAR), id="one"),
    ],
)
def test_they_are_the_people_who_spoke_before(nlp, words, expected):
    assert last_speaker(nlp, described(words), f"They/PRON/nsubj/said {SAID}", names=[]) == expected
