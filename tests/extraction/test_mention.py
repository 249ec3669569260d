"""Names are taken from the pipeline, cut to what names somebody, and given the kind that lexicons know better."""

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


def test_capitalised_words_that_the_pipeline_did_not_mark_are_no_names(nlp):
    assert found(nlp, f"Then/ADV/advmod/wept General/PROPN/compound/Pell {ADA} {WEPT}") == []


@pytest.mark.parametrize(
    ("printed", "name", "label", "kind"),
    [
        pytest.param(
            "General/PROPN/compound/Pell Ada/PROPN/compound/Pell Pell/PROPN/nsubj/wept",
            "General Ada Pell",
            "ORG",
            PERSON,
            id="title",
        ),
        pytest.param(
            "Quorl/PROPN/compound/Bank Bank/PROPN/nsubj/wept", "Quorl Bank", "PERSON", BODY, id="telling word"
        ),
        pytest.param("Norway/PROPN/nsubj/wept", "Norway", "ORG", PLACE, id="country"),
        pytest.param("Taliban/PROPN/nsubj/wept", "Taliban", "PERSON", GROUP, id="group"),
        pytest.param("Reuters/PROPN/nsubj/wept", "Reuters", "PERSON", BODY, id="outlet"),
        pytest.param("Afghans/PROPN/nsubj/wept", "Afghans", "GPE", GROUP, id="people"),
    ],
)
def test_lexicons_correct_the_kind_of_a_name(nlp, printed, name, label, kind):
    sentence = f"Then/ADV/advmod/wept {printed} {WEPT}"
    assert found(nlp, sentence, names=[(name, label)]) == [(name, kind)]


@pytest.mark.parametrize(
    ("role", "kind"), [("spokesman", PERSON), ("boat", BODY)], ids=["behind a role", "behind another word"]
)
def test_role_before_a_name_makes_it_a_person(nlp, role, kind):
    sentence = f"The/DET/det/Ada {role}/NOUN/compound/Pell {ADA} {WEPT}"
    assert found(nlp, sentence, names=[("Ada Pell", "ORG")]) == [("Ada Pell", kind)]


@pytest.mark.parametrize(("pos", "expected"), [("ADJ", []), ("PROPN", [("Quorlic", GROUP)])], ids=["adjective", "noun"])
def test_people_is_an_actor_where_it_is_a_noun(nlp, pos, expected):
    sentence = f"The/DET/det/Quorlic Quorlic/{pos}/nsubj/wept {WEPT}"
    assert found(nlp, sentence, names=[("Quorlic", "NORP")]) == expected


@pytest.mark.parametrize("label", ["NORP", "ORG", "GPE"])
def test_word_for_a_people_alone_names_no_actor(nlp, label):
    assert found(nlp, f"The/DET/det/Afghan Afghan/PROPN/nsubj/wept {WEPT}", names=[("Afghan", label)]) == []


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


def test_office_that_is_joined_to_a_body_is_cut_off(nlp):
    sentence = (
        "President/PROPN/nsubj/wept of/ADP/case/Board the/DET/det/Board Quorl/PROPN/compound/Board "
        f"Board/PROPN/nmod/President {WEPT}"
    )
    assert found(nlp, sentence, names=[("President of the Quorl Board", "ORG")]) == [("Quorl Board", BODY)]


@pytest.mark.parametrize("word", ["Monday", "October", "Christmas", "I", "CEO", "Sir", "T-72", "1911"])
def test_words_that_name_nobody_are_left_out(nlp, word):
    assert found(nlp, f"Then/ADV/advmod/wept {word}/PROPN/nsubj/wept {WEPT}", names=[(word, "ORG")]) == []


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        pytest.param(
            "Quorl/PROPN/nsubj/warns warns/VERB/root/- of/ADP/case/floods floods/NOUN/obl/warns", 2, id="plain"
        ),
        pytest.param(
            "Quorl/PROPN/nsubj/Warns Warns/VERB/root/- Many/ADJ/amod/Towns Towns/NOUN/obj/Warns", 1, id="title"
        ),
        pytest.param("Read/VERB/root/- more/ADJ/obj/Read :/PUNCT/punct/Read Quorl/PROPN/obj/Read", 1, id="furniture"),
    ],
)
def test_names_in_headlines_in_capitals_and_in_furniture_are_left_out(nlp, paragraph, expected):
    doc = parsed(nlp, paragraph, f"¶The/DET/det/Quorl Quorl/PROPN/nsubj/wept {WEPT}")
    starts = [token.idx for token in doc if token.text == "Quorl"]
    doc.ents = [doc.char_span(start, start + len("Quorl"), label="ORG") for start in starts]
    assert [mention.start for mention in read(nlp, doc)._.mentions] == starts[-expected:]


def test_mentions_stand_in_order_and_apart(nlp):
    sentence = (
        "Ada/PROPN/nsubj/met Pell/PROPN/flat/Ada met/VERB/root/-/meet/VBD Norway/PROPN/obj/met and/CCONJ/cc/Bank "
        "Quorl/PROPN/compound/Bank Bank/PROPN/conj/Norway ./PUNCT/punct/met"
    )
    names = [("Quorl Bank", "ORG"), ("Ada Pell", "PERSON"), ("Norway", "GPE")]
    assert [text for text, _ in found(nlp, sentence, names=names)] == ["Ada Pell", "Norway", "Quorl Bank"]
