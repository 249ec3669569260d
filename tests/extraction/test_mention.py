"""Names are found from what the pipeline saw and from what the lexicons know, printing by printing."""

from __future__ import annotations

import pytest

from bot.model import ActorKind
from tests.extraction.parses import parsed, read

WEPT = "wept/VERB/root/-/weep/VBD ./PUNCT/punct/wept"
ADA = "Ada/PROPN/nsubj/wept Pell/PROPN/flat/Ada"
BOAT_SANK = "boat/NOUN/nsubj/sank sank/VERB/root/-/sink/VBD ./PUNCT/punct/sank"
PERSON, BODY, GROUP, PLACE = ActorKind.PERSON, ActorKind.ORGANISATION, ActorKind.GROUP, ActorKind.PLACE


def found(nlp, *sentences, names=()):
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    assert [m.text for m in doc._.mentions] == [doc.text[m.start : m.end] for m in doc._.mentions]
    return [(mention.text, mention.kind) for mention in doc._.mentions]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("PERSON", PERSON),
        ("PER", PERSON),
        ("ORG", BODY),
        ("NORP", GROUP),
        ("GPE", PLACE),
        ("LOC", PLACE),
    ],
)
def test_label_of_the_pipeline_says_the_kind(nlp, label, kind):
    names = [("Quorl", label)]
    assert found(nlp, f"The/DET/det/Quorl Quorl/PROPN/nsubj/wept {WEPT}", names=names) == [("Quorl", kind)]


@pytest.mark.parametrize("label", ["DATE", "MONEY", "CARDINAL", "WORK_OF_ART"])
def test_other_labels_name_no_actor(nlp, label):
    sentence = f"It/PRON/nsubj/wept was/AUX/cop/wept spring/NOUN/obl/wept and/CCONJ/cc/wept all/PRON/nsubj/wept {WEPT}"
    assert found(nlp, sentence, names=[("spring", label)]) == []


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        pytest.param("General/PROPN/compound/Pell Ada/PROPN/compound/Pell Pell/PROPN/nsubj/wept", PERSON, id="title"),
        pytest.param("Quorl/PROPN/compound/Bank Bank/PROPN/nsubj/wept", BODY, id="telling word"),
        pytest.param("Norway/PROPN/nsubj/wept", PLACE, id="country"),
        pytest.param("Taliban/PROPN/nsubj/wept", GROUP, id="group"),
        pytest.param("Reuters/PROPN/nsubj/wept", BODY, id="outlet"),
    ],
)
def test_lexicons_find_what_the_pipeline_missed(nlp, printed, kind):
    assert [k for _, k in found(nlp, f"Then/ADV/advmod/wept {printed} {WEPT}")] == [kind]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(f"The/DET/det/Ada {ADA} {WEPT}", "Ada Pell", id="article"),
        pytest.param(f"Sir/PROPN/compound/Ada {ADA} {WEPT}", "Sir Ada Pell", id="title taken in"),
        pytest.param(
            f"Ada/PROPN/nmod:poss/boat Pell/PROPN/flat/Ada ’s/PART/case/Pell {BOAT_SANK}",
            "Ada Pell",
            id="possessive",
        ),
    ],
)
def test_mention_is_the_name_alone(nlp, sentence, expected):
    assert [text for text, _ in found(nlp, sentence, names=[("Ada Pell", "PERSON")])] == [expected]


def test_entity_that_takes_the_possessive_in_is_trimmed(nlp):
    sentence = f"Quorl/PROPN/nmod:poss/boat ’s/PART/case/Quorl {BOAT_SANK}"
    assert found(nlp, sentence, names=[("Quorl’s", "ORG")]) == [("Quorl", BODY)]


def test_name_found_once_is_found_again(nlp):
    first = f"{ADA} {WEPT}"
    again = "They/PRON/nsubj/met met/VERB/root/-/meet/VBD Ada/PROPN/obj/met Pell/PROPN/flat/Ada ./PUNCT/punct/met"
    assert found(nlp, first, again, names=[("Ada Pell", "PERSON")]) == [("Ada Pell", PERSON)] * 2


def test_printings_of_one_name_have_one_kind(nlp):
    sentences = [f"Quorl/PROPN/nsubj/wept {WEPT}"] * 3
    doc = parsed(nlp, *sentences)
    doc.ents = [doc.char_span(s, s + 5, label=label) for s, label in ((0, "GPE"), (12, "PERSON"), (24, "GPE"))]
    assert [mention.kind for mention in read(nlp, doc)._.mentions] == [PLACE] * 3


@pytest.mark.parametrize("word", ["Monday", "October", "Christmas", "I", "CEO"])
def test_capitalised_words_that_name_nobody_are_left_out(nlp, word):
    assert found(nlp, f"Then/ADV/advmod/wept {word}/PROPN/nsubj/wept {WEPT}") == []


def test_mentions_stand_in_order_and_apart(nlp):
    sentence = (
        "Ada/PROPN/nsubj/met Pell/PROPN/flat/Ada met/VERB/root/-/meet/VBD Norway/PROPN/obj/met and/CCONJ/cc/Bank "
        "Quorl/PROPN/compound/Bank Bank/PROPN/conj/Norway ./PUNCT/punct/met"
    )
    doc = read(nlp, parsed(nlp, sentence, names=[("Ada Pell", "PERSON")]))
    assert [m.text for m in doc._.mentions] == ["Ada Pell", "Norway", "Quorl Bank"]
    assert [one.end <= two.start for one, two in zip(doc._.mentions, doc._.mentions[1:], strict=False)] == [True, True]
