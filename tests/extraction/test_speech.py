"""Somebody says something: the cue, whose it is, and whom it was told."""

from __future__ import annotations

import pytest

from tests.extraction.parses import in_spacy_labels, parsed, read

ADA = "Ada/PROPN/nsubj/{0} Pell/PROPN/flat/Ada"
LOST = "the/DET/det/boat boat/NOUN/nsubj:pass/lost was/AUX/aux:pass/lost/be/VBD lost/VERB/{1}/{0}/lose/VBN"
QUOTED = (
    "“/PUNCT/punct/lost The/DET/det/boat boat/NOUN/nsubj:pass/lost is/AUX/aux:pass/lost/be "
    "lost/VERB/ccomp/{0}/lose/VBN ,/PUNCT/punct/lost ”/PUNCT/punct/lost"
)
NAMES = [("Ada Pell", "PERSON")]
both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def said(nlp, *sentences, names=NAMES):
    """Return each cue, its lemma, its speaker's phrase and its venue."""
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return [(doc[s.cue].text, s.lemma, _head(doc, s.speaker), s.venue) for s in doc._.speeches]


def _head(doc, place):
    """Return the name that the word belongs to, else the word."""
    if place is None:
        return None
    return next((m.text for m in doc._.mentions if place in m.tokens), doc[place].text)


ADA_SAID = [("said", "say", "Ada Pell", None)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            f"{ADA} said/VERB/root/-/say/VBD {LOST} ./PUNCT/punct/said".format("said", "ccomp"),
            ADA_SAID,
            id="name said",
        ),
        pytest.param(
            f"{QUOTED} {ADA} said/VERB/root/-/say/VBD ./PUNCT/punct/said".format("said"), ADA_SAID, id="“…” name said"
        ),
        pytest.param(
            f"{QUOTED} said/VERB/root/-/say/VBD {ADA} ./PUNCT/punct/said".format("said"), ADA_SAID, id="“…” said name"
        ),
        pytest.param(
            f"{QUOTED} said/VERB/root/-/say/VBD harbour/NOUN/compound/master master/NOUN/compound/Ada {ADA} "
            "./PUNCT/punct/said".format("said"),
            ADA_SAID,
            id="“…” said role name",
        ),
        pytest.param(
            f"{QUOTED} said/VERB/root/-/say/VBD the/DET/det/master harbour/NOUN/compound/master master/NOUN/nsubj/said "
            ",/PUNCT/punct/Ada Ada/PROPN/appos/master Pell/PROPN/flat/Ada ./PUNCT/punct/said".format("said"),
            ADA_SAID,
            id="“…” said role, name",
        ),
        pytest.param(
            f"{QUOTED} {ADA} ,/PUNCT/punct/master the/DET/det/master harbour/NOUN/compound/master "
            "master/NOUN/appos/Ada ,/PUNCT/punct/master said/VERB/root/-/say/VBD ./PUNCT/punct/said".format("said"),
            ADA_SAID,
            id="“…” name, role, said",
        ),
        pytest.param(
            f"{QUOTED} said/VERB/root/-/say/VBD {ADA} ,/PUNCT/punct/master the/DET/det/master "
            "harbour/NOUN/compound/master master/NOUN/appos/Ada ./PUNCT/punct/said".format("said"),
            ADA_SAID,
            id="“…” said name, role",
        ),
        pytest.param(
            f"{ADA} ,/PUNCT/punct/said who/PRON/nsubj/said said/VERB/acl:relcl/Ada/say/VBD {LOST} ,/PUNCT/punct/said "
            "wept/VERB/root/-/weep/VBD ./PUNCT/punct/wept".format("said", "ccomp"),
            ADA_SAID,
            id="name, who said",
        ),
        pytest.param(
            f"{ADA} wept/VERB/root/-/weep/VBD and/CCONJ/cc/said said/VERB/conj/wept/say/VBD {LOST} "
            "./PUNCT/punct/wept".format("said", "ccomp").replace("nsubj/said", "nsubj/wept"),
            ADA_SAID,
            id="name did and said",
        ),
        pytest.param(
            f"{QUOTED} she/PRON/nsubj/added added/VERB/root/-/add/VBD ./PUNCT/punct/added".format("added"),
            [("added", "add", "she", None)],
            id="“…” she added",
        ),
        pytest.param(
            f"{ADA} has/AUX/aux/said also/ADV/advmod/said said/VERB/root/-/say/VBN {LOST} ./PUNCT/punct/said".format(
                "said", "ccomp"
            ),
            ADA_SAID,
            id="name has also said",
        ),
    ],
)
@both_labels
def test_speaker_is_found_in_every_order_of_words(nlp, sentence, expected, relabel):
    assert said(nlp, relabel(sentence), names=NAMES if "Ada" in sentence else ()) == expected


ACCORDING = {
    "ud": "according/VERB/case/Ada/accord/VBG to/ADP/fixed/according Ada/PROPN/obl/lost Pell/PROPN/flat/Ada",
    "spacy": "according/VERB/prep/lost/accord/VBG to/ADP/prep/according Ada/PROPN/compound/Pell Pell/PROPN/pobj/to",
}


@pytest.mark.parametrize("labels", ACCORDING)
@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_according_to_is_a_cue(nlp, labels, first):
    clause = LOST.format("-", "root")
    source = ACCORDING[labels]
    sentence = (
        f"{source} ,/PUNCT/punct/lost {clause} ./PUNCT/punct/lost".replace(
            "according/VERB", "According/VERB", 1
        ).replace("/according", "/According")
        if first
        else f"{clause} ,/PUNCT/punct/lost {source} ./PUNCT/punct/lost"
    )
    assert [(lemma, speaker) for _, lemma, speaker, _ in said(nlp, sentence)] == [("according to", "Ada Pell")]


AGENT = {
    "ud": "by/ADP/case/Ada Ada/PROPN/obl:agent/confirmed Pell/PROPN/flat/Ada",
    "ud short": "by/ADP/case/Ada Ada/PROPN/obl/confirmed Pell/PROPN/flat/Ada",
    "spacy": "by/ADP/agent/confirmed Ada/PROPN/compound/Pell Pell/PROPN/pobj/by",
}


@pytest.mark.parametrize("agent", AGENT.values(), ids=AGENT)
def test_passive_cue_belongs_to_its_agent(nlp, agent):
    sentence = (
        "The/DET/det/loss loss/NOUN/nsubj:pass/confirmed was/AUX/aux:pass/confirmed/be/VBD "
        f"confirmed/VERB/root/-/confirm/VBN {agent} ./PUNCT/punct/confirmed"
    )
    assert said(nlp, sentence) == [("confirmed", "confirm", "Ada Pell", None)]


@both_labels
def test_who_was_told_is_no_speaker(nlp, relabel):
    sentence = (
        "Ada/PROPN/nsubj:pass/told Pell/PROPN/flat/Ada was/AUX/aux:pass/told/be/VBD told/VERB/root/-/tell/VBN "
        f"that/SCONJ/mark/lost {LOST} ./PUNCT/punct/told".format("told", "ccomp")
    )
    assert said(nlp, relabel(sentence)) == []


@pytest.mark.parametrize("link", ["that/SCONJ/mark/lost", ":/PUNCT/punct/telling"], ids=["that", "colon"])
@both_labels
def test_name_behind_telling_is_who_was_told(nlp, link, relabel):
    sentence = (
        f"{ADA} attacked/VERB/root/-/attack/VBD it/PRON/obj/attacked ,/PUNCT/punct/attacked "
        f"telling/VERB/advcl/attacked/tell/VBG O'Reilly/PROPN/iobj/telling {link} “/PUNCT/punct/lost "
        "we/PRON/nsubj/lost lost/VERB/ccomp/telling/lose/VBD it/PRON/obj/lost ”/PUNCT/punct/lost ./PUNCT/punct/attacked"
    ).format("attacked")
    found = said(nlp, relabel(sentence), names=[*NAMES, ("O'Reilly", "PERSON")])
    assert found[-1] == ("telling", "tell", "Ada Pell", "O'Reilly")


def at_the_end(cue, lemma, behind):
    """Return a clause, a comma, and the cue with Ada Pell and something more behind it."""
    clause = f"The/DET/det/firm firm/NOUN/nsubj/fell fell/VERB/ccomp/{cue}/fall/VBD ,/PUNCT/punct/{cue}"
    return f"{clause} {cue}/VERB/root/-/{lemma}/VBZ {ADA} {behind}".format(cue)


@pytest.mark.parametrize(("cue", "lemma"), [("says", "say"), ("explains", "explain"), ("argues", "argue")])
@pytest.mark.parametrize(
    "behind",
    [
        pytest.param("./PUNCT/punct/Ada", id="full stop"),
        pytest.param(
            ",/PUNCT/punct/minister the/DET/det/minister minister/NOUN/appos/Ada ./PUNCT/punct/Ada", id="role"
        ),
        pytest.param("", id="nothing"),
    ],
)
@both_labels
def test_name_behind_a_cue_at_the_end_is_the_speaker(nlp, cue, lemma, behind, relabel):
    assert said(nlp, relabel(at_the_end(cue, lemma, behind))) == [(cue, lemma, "Ada Pell", None)]


@pytest.mark.parametrize(("cue", "lemma"), [("reports", "report"), ("says", "say")])
def test_body_behind_a_cue_at_the_end_is_the_speaker(nlp, cue, lemma):
    sentence = at_the_end(cue, lemma, "./PUNCT/punct/Ada").replace("Ada", "Carrow").replace("Pell", "Chronicle")
    assert said(nlp, sentence, names=[("Carrow Chronicle", "ORG")]) == [(cue, lemma, "Carrow Chronicle", None)]


@both_labels
def test_name_behind_said_that_has_more_behind_it_is_no_speaker(nlp, relabel):
    sentence = (
        "The/DET/det/firm firm/NOUN/nsubj/said ,/PUNCT/punct/hit hit/VERB/acl/firm/hit/VBN by/ADP/case/losses "
        "losses/NOUN/obl/hit ,/PUNCT/punct/hit said/VERB/root/-/say/VBD Ada/PROPN/nsubj/left Pell/PROPN/flat/Ada "
        "had/AUX/aux/left/have/VBD left/VERB/ccomp/said/leave/VBN ./PUNCT/punct/said"
    )
    assert said(nlp, relabel(sentence)) == [("said", "say", "firm", None)]


QUOTED_AS = {
    "ud": "as/SCONJ/mark/saying saying/VERB/advcl/quoted/say/VBG",
    "spacy": "as/ADP/prep/quoted saying/VERB/pcomp/as/say/VBG",
}


@pytest.mark.parametrize("labels", QUOTED_AS)
def test_who_is_quoted_as_saying_speaks(nlp, labels):
    sentence = (
        "The/DET/det/Courier Courier/PROPN/nsubj/quoted quoted/VERB/root/-/quote/VBD an/DET/det/aide "
        f"aide/NOUN/obj/quoted {QUOTED_AS[labels]} “/PUNCT/punct/lost we/PRON/nsubj/lost "
        "lost/VERB/ccomp/saying/lose/VBD it/PRON/obj/lost ”/PUNCT/punct/lost ./PUNCT/punct/quoted"
    )
    found = said(nlp, sentence if labels == "ud" else in_spacy_labels(sentence), names=[("Courier", "ORG")])
    assert found[-1] == ("saying", "say", "aide", None)


@pytest.mark.parametrize("outlet", ["LBC", "MRN"], ids=["known", "in capitals"])
@both_labels
def test_venue_is_whom_it_was_told(nlp, outlet, relabel):
    sentence = (
        f"{ADA} told/VERB/root/-/tell/VBD {outlet}/PROPN/iobj/told that/SCONJ/mark/lost {LOST} ./PUNCT/punct/told"
    )
    expected = [("told", "tell", "Ada Pell", outlet)]
    assert said(nlp, relabel(sentence.format("told", "ccomp"))) == expected


def test_cues_inside_quotation_marks_are_not_the_reporters(nlp):
    sentence = (
        "“/PUNCT/punct/said Marr/PROPN/nsubj/said said/VERB/ccomp/warned/say/VBD so/ADV/advmod/said ,/PUNCT/punct/said "
        f"”/PUNCT/punct/said {ADA} warned/VERB/root/-/warn/VBD ./PUNCT/punct/warned"
    )
    assert said(nlp, sentence.format("warned")) == [("warned", "warn", "Ada Pell", None)]


def test_adjectives_made_of_cues_are_none(nlp):
    sentence = (
        "The/DET/det/crime alleged/ADJ/amod/crime crime/NOUN/nsubj/loss was/AUX/cop/loss/be/VBD a/DET/det/loss "
        "loss/NOUN/root/- ./PUNCT/punct/loss"
    )
    assert said(nlp, sentence, names=()) == []


@pytest.mark.parametrize(
    ("cue", "lemma"),
    [
        ("says", "say"),
        ("warned", "warn"),
        ("denies", "deny"),
        ("denied", "deny"),
        ("swore", "swear"),
        ("wrote", "write"),
        ("admitted", "admit"),
        ("begged", "beg"),
        ("urges", "urge"),
        ("stressed", "stress"),
        ("signalled", "signal"),
        ("predicts", "predict"),
        ("told", "tell"),
    ],
)
def test_cues_are_known_in_every_form(nlp, cue, lemma):
    sentence = f"{ADA} {cue}/VERB/root/-/{lemma}/VBD {LOST} ./PUNCT/punct/{cue}".format(cue, "ccomp")
    assert said(nlp, sentence) == [(cue, lemma, "Ada Pell", None)]


def test_speech_stands_in_text_order(nlp):
    one = f"{ADA} said/VERB/root/-/say/VBD {LOST} ./PUNCT/punct/said".format("said", "ccomp")
    two = f"She/PRON/nsubj/added added/VERB/root/-/add/VBD {LOST} ./PUNCT/punct/added".format("added", "ccomp")
    assert [cue for cue, *_ in said(nlp, one, two)] == ["said", "added"]
