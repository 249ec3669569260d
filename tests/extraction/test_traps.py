"""Sentences that trap a reader of quotations: possessors, titles, nicknames, asides, and who said that who said."""

from __future__ import annotations

import pytest

from tests.extraction.parses import brief_of, in_spacy_labels, parsed, read
from tests.timed import seconds_of

ADA = ("Ada Pell", "PERSON")
HUGH = ("Hugh Marr", "PERSON")
ADA_DID = "Ada/PROPN/nsubj/{0} Pell/PROPN/flat/Ada"
HUGH_DID = "Hugh/PROPN/nsubj/{0} Marr/PROPN/flat/Hugh"
WE_LOST = (
    "“/PUNCT/punct/lost We/PRON/nsubj/lost lost/VERB/{1}/{0}/lose/VBD the/DET/det/boat boat/NOUN/obj/lost "
    "./PUNCT/punct/lost ”/PUNCT/punct/lost"
)
SINKS = "the/DET/det/boat boat/NOUN/nsubj/sink would/AUX/aux/sink sink/VERB/{1}/{0}"
SAID = "said/VERB/root/-/say/VBD"
END = "./PUNCT/punct/said"
both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def quotes(nlp, *sentences, names=(ADA,)):
    brief = brief_of(read(nlp, parsed(nlp, *sentences, names=names)))
    return [(quote.text, quote.speaker) for quote in brief.quotes]


@both_labels
def test_possessor_of_the_speaker_does_not_speak(nlp, relabel):
    sentence = (
        "Ada/PROPN/nmod:poss/lawyer Pell/PROPN/flat/Ada ’s/PART/case/Pell lawyer/NOUN/nsubj/said ,/PUNCT/punct/Hugh "
        f"Hugh/PROPN/appos/lawyer Marr/PROPN/flat/Hugh ,/PUNCT/punct/Hugh {SAID} :/PUNCT/punct/said {WE_LOST}"
    ).format("said", "ccomp")
    assert quotes(nlp, relabel(sentence), names=(ADA, HUGH)) == [("We lost the boat.", "Hugh Marr")]


@both_labels
def test_spokeswoman_is_not_the_one_she_speaks_for(nlp, relabel):
    sentence = (
        "Mr/PROPN/compound/Marr Marr/PROPN/nmod:poss/spokeswoman ’s/PART/case/Marr spokeswoman/NOUN/nsubj/said "
        f"{SAID} :/PUNCT/punct/said {WE_LOST}"
    ).format("said", "ccomp")
    assert quotes(nlp, relabel(sentence), names=[("Marr", "PERSON")]) == [
        ("We lost the boat.", "Mr Marr’s spokeswoman")
    ]


def test_spokesman_for_somebody_is_not_that_body(nlp):
    sentence = (
        f"{WE_LOST.replace('./PUNCT', ',/PUNCT')} a/DET/det/spokesman spokesman/NOUN/nsubj/said for/ADP/case/gang "
        f"the/DET/det/gang gang/NOUN/nmod/spokesman {SAID} {END}"
    ).format("said", "ccomp")
    assert quotes(nlp, sentence, names=()) == [("We lost the boat,", "a spokesman for the gang")]


def test_title_before_the_cue_does_not_turn_the_sentence_round(nlp):
    sentence = (
        f"{ADA_DID} ,/PUNCT/punct/author author/NOUN/appos/Ada of/ADP/case/History “/PUNCT/punct/History "
        "A/DET/det/History History/PROPN/nmod/author of/ADP/case/Narrows the/DET/det/Narrows "
        f"Narrows/PROPN/nmod/History ”/PUNCT/punct/History ,/PUNCT/punct/author {SAID} {SINKS} {END}"
    ).format("said", "ccomp")
    assert ("the boat would sink", "Ada Pell") in quotes(nlp, sentence)


@both_labels
def test_inner_speaker_has_the_inner_words(nlp, relabel):
    sentence = (
        f"{HUGH_DID.format('said')} {SAID} his/PRON/nmod:poss/wife wife/NOUN/nsubj/warned ,/PUNCT/punct/Ada "
        "Ada/PROPN/appos/wife Pell/PROPN/flat/Ada ,/PUNCT/punct/Ada had/AUX/aux/warned warned/VERB/ccomp/said/warn/VBN "
        f"him/PRON/obj/warned that/SCONJ/mark/sink {SINKS.format('warned', 'ccomp')} {END}"
    )
    found = dict(quotes(nlp, relabel(sentence), names=(ADA, HUGH)))
    assert found["the boat would sink"] == "Ada Pell"


def test_plural_pronoun_is_the_group_that_spoke_before(nlp):
    one = f"Officials/NOUN/nsubj/said {SAID} {SINKS} {END}".format("said", "ccomp")
    two = (
        "They/PRON/nsubj/warned warned/VERB/root/-/warn/VBD of/ADP/case/attacks more/ADJ/amod/attacks "
        "attacks/NOUN/obl/warned/attack here/ADV/advmod/attacks ./PUNCT/punct/warned"
    )
    assert [speaker for _, speaker in quotes(nlp, one, two, names=())] == ["Officials", "Officials"]


@both_labels
def test_speaking_on_air_reports_no_words_of_its_own(nlp, relabel):
    sentence = (
        f"{ADA_DID} ,/PUNCT/punct/speaking speaking/VERB/acl/Ada/speak/VBG on/ADP/case/LBC LBC/PROPN/obl/speaking "
        f",/PUNCT/punct/speaking {SAID} :/PUNCT/punct/said {WE_LOST}"
    ).format("said", "ccomp")
    assert quotes(nlp, relabel(sentence)) == [("We lost the boat.", "Ada Pell")]


def test_speaking_on_air_names_the_venue(nlp):
    sentence = (
        f"{ADA_DID} ,/PUNCT/punct/speaking speaking/VERB/acl/Ada/speak/VBG on/ADP/case/LBC LBC/PROPN/obl/speaking "
        f",/PUNCT/punct/speaking {SAID} :/PUNCT/punct/said {WE_LOST}"
    ).format("said", "ccomp")
    brief = brief_of(read(nlp, parsed(nlp, sentence, names=(ADA,))))
    assert [quote.venue for quote in brief.quotes if quote.text == "We lost the boat."] == ["LBC"]


def test_reported_words_do_not_hold_their_speaker(nlp):
    sentence = (
        f"{WE_LOST.replace('./PUNCT', ',/PUNCT')} {SAID} a/DET/det/Ada tearful/ADJ/amod/Ada Ada/PROPN/nsubj/said "
        f"Pell/PROPN/flat/Ada ,/PUNCT/punct/adding adding/VERB/advcl/said/add/VBG :/PUNCT/punct/adding {WE_LOST}"
    ).format("said", "ccomp")
    assert quotes(nlp, sentence) == [("We lost the boat,", "Ada Pell"), ("We lost the boat.", "Ada Pell")]


def test_aside_of_the_speaker_is_left_out_of_the_words(nlp):
    sentence = (
        "The/DET/det/boat boat/NOUN/nsubj/lost ,/PUNCT/punct/said said/VERB/parataxis/lost/say/VBD "
        "Ada/PROPN/nsubj/said Pell/PROPN/flat/Ada ,/PUNCT/punct/said was/AUX/cop/lost lost/ADJ/root/- "
        "for/ADP/case/ever ever/ADV/obl/lost ./PUNCT/punct/lost"
    )
    assert [text for text, _ in quotes(nlp, sentence) if "Ada" in text] == []


def test_nickname_is_no_quote(nlp):
    sentence = (
        "Hugh/PROPN/nsubj/said “/PUNCT/punct/Shark The/DET/det/Shark Shark/PROPN/flat/Hugh ”/PUNCT/punct/Shark "
        f"Marr/PROPN/flat/Hugh {SAID} {SINKS} {END}"
    ).format("said", "ccomp")
    assert "The Shark" not in dict(quotes(nlp, sentence, names=[("Marr", "PERSON")]))


def test_scare_quote_is_no_quote(nlp):
    sentence = (
        f"{ADA_DID} {SAID} the/DET/det/planner ‘/PUNCT/punct/planner planner/NOUN/nsubj/killed ’/PUNCT/punct/planner "
        f"was/AUX/aux/killed killed/VERB/ccomp/said/kill/VBN {END}"
    ).format("said")
    assert "planner" not in dict(quotes(nlp, sentence))


def test_title_of_a_work_is_no_quote(nlp):
    sentence = (
        f"{ADA_DID} starred/VERB/root/-/star/VBD in/ADP/case/Way “/PUNCT/punct/Way The/DET/det/Way "
        "Long/PROPN/compound/Way Way/PROPN/obl/starred Home/PROPN/flat/Way ”/PUNCT/punct/Way last/ADJ/amod/year "
        "year/NOUN/obl/starred ./PUNCT/punct/starred"
    ).format("starred")
    assert quotes(nlp, sentence) == []


def test_venue_is_a_whole_name(nlp):
    sentence = (
        f"{WE_LOST.replace('./PUNCT', ',/PUNCT')} {ADA_DID} told/VERB/root/-/tell/VBD Hugh/PROPN/obj/told "
        "Marr/PROPN/flat/Hugh of/ADP/case/Chronicle The/DET/det/Chronicle Carrow/PROPN/compound/Chronicle "
        "Chronicle/PROPN/nmod/Hugh ./PUNCT/punct/told"
    ).format("told", "ccomp")
    brief = brief_of(read(nlp, parsed(nlp, sentence, names=(ADA, HUGH))))
    assert [(quote.venue or "").startswith("Hugh Marr") for quote in brief.quotes] == [True]
    assert "Hugh Marr" in {actor.name for actor in brief.actors}


def test_speaker_who_did_not_wish_to_be_named_is_described(nlp):
    sentence = (
        f"{WE_LOST.replace('./PUNCT', ',/PUNCT')} an/DET/det/engineer engineer/NOUN/nsubj/said ,/PUNCT/punct/wish "
        "who/PRON/nsubj/wish did/AUX/aux/wish/do/VBD not/PART/advmod/wish wish/VERB/acl:relcl/engineer "
        f"to/PART/mark/named be/AUX/aux:pass/named named/VERB/xcomp/wish/name/VBN ,/PUNCT/punct/wish {SAID} {END}"
    ).format("said", "ccomp")
    assert quotes(nlp, sentence, names=()) == [("We lost the boat,", "an engineer")]


def test_many_cues_in_one_sentence_take_no_more_than_their_number(nlp):
    def seconds(count):
        doc = parsed(nlp, " ".join(["Ada/PROPN/nsubj/said said/VERB/conj/said"] * count))
        doc[1].head, doc[1].dep_ = doc[1], "root"
        return seconds_of(lambda: read(nlp, doc))

    assert min(seconds(240) for _ in range(3)) <= 30 * min(seconds(30) for _ in range(3))
