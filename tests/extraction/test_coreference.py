"""Whom a pronoun or a description means when the speaker is a body, a group or nobody that was named."""

from __future__ import annotations

import pytest

from bot.extraction.actor import find_actors
from bot.extraction.coreference import Discourse
from bot.extraction.memory import Memory
from bot.extraction.mention import find_mentions
from bot.model import Attribution
from tests.extraction.parses import in_spacy_labels, parsed, read

BANK = ("Quorl Bank", "ORG")
ADA = ("Ada Pell", "PERSON")
BANK_FELL = "Quorl/PROPN/compound/Bank Bank/PROPN/nsubj/fell fell/VERB/root/-/fall/VBD ./PUNCT/punct/fell"
ADA_FELL = "Ada/PROPN/nsubj/fell Pell/PROPN/flat/Ada fell/VERB/root/-/fall/VBD ./PUNCT/punct/fell"
CLAUSE = "the/DET/det/boat boat/NOUN/nsubj/left had/AUX/aux/left left/VERB/ccomp/said/leave/VBN"
SAID = f"said/VERB/root/-/say/VBD {CLAUSE} ./PUNCT/punct/said"
both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def speakers(nlp, *sentences, names=()):
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return [(a.speaker.name, a.speaker.attribution) for a in doc._.attributed]


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param("It/PRON/nsubj/said", id="it"),
        pytest.param("The/DET/det/bank bank/NOUN/nsubj/said", id="the bank"),
        pytest.param("The/DET/det/company company/NOUN/nsubj/said", id="the company"),
    ],
)
@both_labels
def test_body_is_meant_by_what_stands_for_a_body(nlp, printed, relabel):
    sentences = [relabel(BANK_FELL), relabel(f"{printed} {SAID}")]
    assert speakers(nlp, *sentences, names=[BANK]) == [("Quorl Bank", Attribution.RESOLVED)]


@pytest.mark.parametrize("pronoun", ["It", "He", "She"])
def test_pronoun_without_anybody_before_it_is_nobody(nlp, pronoun):
    assert [name for name, _ in speakers(nlp, f"{pronoun}/PRON/nsubj/said {SAID}")] in ([], [None])


def test_it_is_no_person(nlp):
    found = speakers(nlp, ADA_FELL, f"It/PRON/nsubj/said {SAID}", names=[ADA])
    assert "Ada Pell" not in {name for name, _ in found}


def test_she_is_no_body(nlp):
    found = speakers(nlp, BANK_FELL, f"She/PRON/nsubj/said {SAID}", names=[BANK])
    assert "Quorl Bank" not in {name for name, _ in found}


def test_name_behind_the_pronoun_is_not_meant(nlp):
    found = speakers(nlp, f"She/PRON/nsubj/said {SAID}", ADA_FELL, names=[ADA])
    assert "Ada Pell" not in {name for name, _ in found}


def test_name_many_sentences_before_is_not_meant(nlp):
    rain = ["It/PRON/nsubj/rained rained/VERB/root/-/rain/VBD ./PUNCT/punct/rained"] * 14
    found = speakers(nlp, ADA_FELL, *rain, f"She/PRON/nsubj/said {SAID}", names=[ADA])
    assert "Ada Pell" not in {name for name, _ in found}


def test_who_spoke_last_is_meant_before_who_was_named_last(nlp):
    sentences = [
        f"Ada/PROPN/nsubj/said Pell/PROPN/flat/Ada {SAID}",
        "Her/PRON/nmod:poss/sister sister/NOUN/nsubj/met met/VERB/root/-/meet/VBD Jane/PROPN/obj/met "
        "Orr/PROPN/flat/Jane ./PUNCT/punct/met",
        f"She/PRON/nsubj/said {SAID}",
    ]
    found = speakers(nlp, *sentences, names=[ADA, ("Jane Orr", "PERSON")])
    assert found[-1] == ("Ada Pell", Attribution.RESOLVED)


@pytest.mark.parametrize("title", ["Mr", "Mrs"])
def test_title_tells_whom_he_means(nlp, title):
    sentences = [f"{title}/PROPN/compound/Pell Pell/PROPN/nsubj/fell fell/VERB/root/- ./PUNCT/punct/fell"]
    found = speakers(nlp, *sentences, f"He/PRON/nsubj/said {SAID}", names=[("Pell", "PERSON")])
    assert bool({name for name, _ in found} - {None}) is (title == "Mr")


def test_name_far_behind_the_noun_that_it_stands_beside_is_meant(nlp):
    far = " ".join(["considerably/ADV/advmod/Pell"] * 40)
    noun = f"A/DET/det/spokesman spokesman/NOUN/nsubj/said {far} Ada/PROPN/flat/Pell Pell/PROPN/appos/spokesman"
    doc = parsed(nlp, f"{noun} {SAID}", names=[ADA])
    memory = Memory(doc, find_actors(find_mentions(doc, ())), frozenset(), {})
    assert Discourse(memory).resolve(doc[1]).name == "Ada Pell"
