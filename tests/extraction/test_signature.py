"""Whose a quotation is by the way it is set: signed behind a dash, headed by a name, or a labelled turn."""

from __future__ import annotations

import pytest

from bot.model import Attribution
from tests.extraction.parses import in_spacy_labels, parsed, read

ADA, HUGH = ("Ada Pell", "PERSON"), ("Hugh Marsh", "PERSON")
LOST = "We/PRON/nsubj/lost lost/VERB/root/-/lose/VBD the/DET/det/boat boat/NOUN/obj/lost ./PUNCT/punct/lost"
QUOTED = f"“/PUNCT/punct/lost {LOST} ”/PUNCT/punct/lost"
IT_RAINED = "It/PRON/nsubj/rained rained/VERB/root/-/rain/VBD ./PUNCT/punct/rained"
ADA_FELL = "Ada/PROPN/nsubj/fell Pell/PROPN/flat/Ada fell/VERB/root/-/fall/VBD ./PUNCT/punct/fell"
HUGH_FELL = "Hugh/PROPN/nsubj/fell Marsh/PROPN/flat/Hugh fell/VERB/root/-/fall/VBD ./PUNCT/punct/fell"
ASLEEP = (
    "the/DET/det/harbour harbour/NOUN/nsubj/asleep is/AUX/cop/asleep ‘/PUNCT/punct/asleep asleep/ADJ/{1}/{0} "
    "at/ADP/case/wheel the/DET/det/wheel wheel/NOUN/obl/asleep ’/PUNCT/punct/asleep"
)
DASHES = ["-", "–", "—", "―"]
both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def attributed(nlp, *sentences, names=(ADA,)):
    """Return the words of each quotation, who says it, and the rule that says so."""
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    quoted = [a for a in doc._.attributed if a.quotation is not None]
    return [(doc.text[a.start : a.end], a.speaker.name, a.rule) for a in quoted]


def rules(nlp, *sentences, names=(ADA,)):
    return {rule for _, _, rule in attributed(nlp, *sentences, names=names)}


def signed(dash, name="Ada/PROPN/list/lost Pell/PROPN/flat/Ada"):
    """Return a quotation with a dash and a name behind it."""
    return f"{QUOTED} {dash}/PUNCT/punct/lost {name}"


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("end", ["", " ./PUNCT/punct/lost"], ids=["nothing behind", "a full stop behind"])
@both_labels
def test_name_behind_a_dash_signs_the_quotation(nlp, dash, end, relabel):
    assert attributed(nlp, relabel(signed(dash) + end)) == [("We lost the boat.", "Ada Pell", "signed")]


@pytest.mark.parametrize("dash", DASHES)
def test_name_behind_a_dash_signs_the_quotation_above(nlp, dash):
    sentences = [QUOTED, f"¶{dash}/PUNCT/punct/Ada Ada/PROPN/root/- Pell/PROPN/flat/Ada"]
    assert attributed(nlp, *sentences) == [("We lost the boat.", "Ada Pell", "signed")]


@pytest.mark.parametrize(
    "behind",
    [
        pytest.param(",/PUNCT/punct/Ada 44/NUM/list/Ada ,/PUNCT/punct/44 Carrow/PROPN/list/Ada", id="age and town"),
        pytest.param(",/PUNCT/punct/minister a/DET/det/minister minister/NOUN/appos/Ada", id="role"),
        pytest.param("in/ADP/case/Carrow Carrow/PROPN/nmod/Ada", id="town"),
    ],
)
def test_signature_may_say_more_than_the_name(nlp, behind):
    assert attributed(nlp, f"{signed('—')} {behind}") == [("We lost the boat.", "Ada Pell", "signed")]


def test_signature_is_printed_and_not_guessed(nlp):
    doc = read(nlp, parsed(nlp, signed("—"), names=[ADA]))
    (found,) = doc._.attributed
    assert found.speaker.attribution is Attribution.EXPLICIT
    assert doc.text[slice(*found.speaker.span)] == "Ada Pell"


def test_signed_quotations_belong_each_to_its_own(nlp):
    other = signed("—", "Hugh/PROPN/list/lost Marsh/PROPN/flat/Hugh")
    found = attributed(nlp, signed("—"), f"¶{other}", names=[ADA, HUGH])
    assert [speaker for _, speaker, _ in found] == ["Ada Pell", "Hugh Marsh"]


def test_signature_goes_before_who_spoke_before(nlp):
    before = "Hugh/PROPN/nsubj/spoke Marsh/PROPN/flat/Hugh spoke/VERB/root/-/speak/VBD ./PUNCT/punct/spoke"
    found = attributed(nlp, before, f"¶{signed('—')}", names=[ADA, HUGH])
    assert [speaker for _, speaker, _ in found] == ["Ada Pell"]


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(
            [signed("—", "Ada/PROPN/nsubj/wept Pell/PROPN/flat/Ada wept/VERB/parataxis/lost/weep/VBD")],
            id="a clause behind the dash",
        ),
        pytest.param(
            [signed("—", "the/DET/det/net old/ADJ/amod/net net/NOUN/list/lost ./PUNCT/punct/lost"), ADA_FELL],
            id="no name behind the dash",
        ),
        pytest.param([f"{QUOTED} Ada/PROPN/list/lost Pell/PROPN/flat/Ada"], id="no dash"),
        pytest.param([QUOTED, f"¶{ADA_FELL}"], id="no dash in the next line"),
        pytest.param(
            [QUOTED, f"¶{IT_RAINED}", "¶—/PUNCT/punct/Ada Ada/PROPN/root/- Pell/PROPN/flat/Ada"], id="a line between"
        ),
        pytest.param(
            [
                "It/PRON/nsubj/rained rained/VERB/root/-/rain/VBD :/PUNCT/punct/rained "
                + QUOTED.replace("root/-", "ccomp/rained"),
                "¶—/PUNCT/punct/Ada Ada/PROPN/root/- Pell/PROPN/flat/Ada",
            ],
            id="a line that is more than the quotation",
        ),
    ],
)
def test_dash_and_name_elsewhere_sign_nothing(nlp, sentences):
    assert "signed" not in rules(nlp, *sentences)


@both_labels
def test_name_and_colon_at_the_head_of_a_line_say_whose_the_words_are(nlp, relabel):
    sentence = "Ada/PROPN/dep/asleep Pell/PROPN/flat/Ada :/PUNCT/punct/asleep " + ASLEEP.format("-", "root")
    assert attributed(nlp, relabel(sentence)) == [("asleep at the wheel", "Ada Pell", "headed")]


def test_name_and_colon_go_before_the_subject(nlp):
    sentence = (
        "Ada/PROPN/dep/asleep Pell/PROPN/flat/Ada :/PUNCT/punct/asleep Hugh/PROPN/nsubj/asleep Marsh/PROPN/flat/Hugh "
        "is/AUX/cop/asleep ‘/PUNCT/punct/asleep asleep/ADJ/root/- at/ADP/case/wheel the/DET/det/wheel "
        "wheel/NOUN/obl/asleep ’/PUNCT/punct/asleep"
    )
    assert attributed(nlp, sentence, names=[ADA, HUGH]) == [("asleep at the wheel", "Ada Pell", "headed")]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "Ada/PROPN/dep/asleep Pell/PROPN/flat/Ada in/ADP/case/uproar uproar/NOUN/nmod/Ada :/PUNCT/punct/asleep "
            + ASLEEP.format("-", "root"),
            id="colon further behind the name",
        ),
        pytest.param(
            "Uproar/NOUN/dep/asleep over/ADP/case/Ada Ada/PROPN/nmod/Uproar Pell/PROPN/flat/Ada :/PUNCT/punct/asleep "
            + ASLEEP.format("-", "root"),
            id="name further in the line",
        ),
        pytest.param(
            "Ada/PROPN/dep/asleep Pell/PROPN/flat/Ada ,/PUNCT/punct/asleep " + ASLEEP.format("-", "root"), id="comma"
        ),
        pytest.param("Uproar/NOUN/dep/asleep :/PUNCT/punct/asleep " + ASLEEP.format("-", "root"), id="no name"),
    ],
)
def test_other_heads_of_a_line_say_nothing(nlp, sentence):
    assert "headed" not in rules(nlp, sentence, names=[ADA] if "Ada" in sentence else ())


def turn(*label):
    """Return a turn of a transcript in quotation marks, its label inside them."""
    words = " ".join(f"{word}/PROPN/dep/lost" for word in label)
    return f"“/PUNCT/punct/lost {words} :/PUNCT/punct/lost {LOST} ”/PUNCT/punct/lost"


@pytest.mark.parametrize(
    "label",
    [
        pytest.param(["MARSH"], id="surname"),
        pytest.param(["HUGH", "MARSH"], id="full name"),
        pytest.param(["SEN.", "MARSH"], id="title"),
        pytest.param(["SEN.", "HUGH", "MARSH"], id="title and full name"),
    ],
)
@both_labels
def test_label_of_a_turn_is_the_person_of_that_surname(nlp, label, relabel):
    found = attributed(nlp, relabel(HUGH_FELL), relabel(f"¶{turn(*label)}"), names=[HUGH])
    assert found == [("We lost the boat.", "Hugh Marsh", "labelled")]


def test_label_of_a_turn_knows_a_name_printed_below(nlp):
    assert attributed(nlp, turn("MARSH"), f"¶{HUGH_FELL}", names=[HUGH])[0][1] == "Hugh Marsh"


@pytest.mark.parametrize("label", [["QUESTION"], ["ADA"], ["THE", "SPEAKER"], ["ADA", "MARSH"]], ids=" ".join)
def test_label_of_nobody_stays_as_printed_in_a_transcript(nlp, label):
    found = attributed(nlp, HUGH_FELL, f"¶{turn('MARSH')}", f"¶{turn(*label)}", names=[HUGH])
    assert found[1] == ("We lost the boat.", " ".join(label), "labelled")


def test_label_is_a_whole_surname(nlp):
    tidmarsh = HUGH_FELL.replace("Marsh", "Tidmarsh")
    sentences = [ADA_FELL, tidmarsh, f"¶{turn('PELL')}", f"¶{turn('MARSH')}"]
    found = attributed(nlp, *sentences, names=[ADA, ("Hugh Tidmarsh", "PERSON")])
    assert [speaker for _, speaker, _ in found] == ["Ada Pell", "MARSH"]


def test_label_names_no_body(nlp):
    fell = "Quorl/PROPN/compound/Bank Bank/PROPN/nsubj/fell fell/VERB/root/-/fall/VBD ./PUNCT/punct/fell"
    sentences = [HUGH_FELL, fell, f"¶{turn('MARSH')}", f"¶{turn('BANK')}"]
    found = attributed(nlp, *sentences, names=[HUGH, ("Quorl Bank", "ORG")])
    assert [speaker for _, speaker, _ in found] == ["Hugh Marsh", "BANK"]


@pytest.mark.parametrize("label", [["WARNING"], ["BREAKING", "NEWS"]], ids=" ".join)
def test_capitals_outside_a_transcript_are_no_label(nlp, label):
    assert "labelled" not in rules(nlp, HUGH_FELL, f"¶{turn(*label)}", names=[HUGH])


def test_label_of_two_of_one_surname_names_the_other_too(nlp):
    jane_fell = HUGH_FELL.replace("Hugh", "Jane")
    sentences = [HUGH_FELL, jane_fell, f"¶{turn('MARSH')}", f"¶{turn('JANE', 'MARSH')}"]
    doc = read(nlp, parsed(nlp, *sentences, names=[HUGH, ("Jane Marsh", "PERSON")]))
    found = [(a.speaker.name, a.speaker.candidates) for a in doc._.attributed]
    assert found == [("Hugh Marsh", ("Jane Marsh",)), ("Jane Marsh", ())]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(turn("Marsh"), id="small letters"),
        pytest.param(turn("MARSH").replace(" :/PUNCT/punct/lost", ""), id="no colon"),
        pytest.param(turn("Then", "MARSH"), id="not at the head"),
    ],
)
def test_other_words_before_a_colon_are_no_label(nlp, sentence):
    found = attributed(nlp, HUGH_FELL, f"¶{sentence}", names=[HUGH])
    assert [(words.endswith("We lost the boat."), rule == "labelled") for words, _, rule in found] == [(True, False)]
    assert found[0][0] != "We lost the boat."
