"""Who speaks, and which rule said so: in the clause, by a named rule, or not at all."""

from __future__ import annotations

import pytest

from bot.model import Attribution, QuoteKind
from tests.extraction.parses import in_spacy_labels, parsed, read

EXPLICIT, RESOLVED, UNCLEAR = Attribution.EXPLICIT, Attribution.RESOLVED, Attribution.UNCLEAR
ADA = ("Ada Pell", "PERSON")
HUGH = ("Hugh Marr", "PERSON")
JANE = ("Jane Orr", "PERSON")
WE_LOST = "“/PUNCT/punct/lost We/PRON/nsubj/lost lost/VERB/{1}/{0}/lose/VBD the/DET/det/boat boat/NOUN/obj/lost"
QUOTED = WE_LOST + " ,/PUNCT/punct/lost ”/PUNCT/punct/lost"
FULL = WE_LOST.format("-", "root") + " ./PUNCT/punct/lost ”/PUNCT/punct/lost"
OPEN = WE_LOST.format("-", "root") + " ./PUNCT/punct/lost"
ADA_DID = "Ada/PROPN/nsubj/{0} Pell/PROPN/flat/Ada"
HUGH_DID = "Hugh/PROPN/nsubj/{0} Marr/PROPN/flat/Hugh"
ADA_WEPT = f"{ADA_DID} wept/VERB/root/-/weep/VBD ./PUNCT/punct/wept".format("wept")
ADA_MET = "Ada/PROPN/nsubj/met Pell/PROPN/flat/Ada met/VERB/root/-/meet/VBD "
ADA_MET += "{0}/PROPN/obj/met {1}/PROPN/flat/{0} ./PUNCT/punct/met"
SOLD = "we/PRON/nsubj/sold sold/VERB/{1}/{0}/sell/VBD the/DET/det/net net/NOUN/obj/sold"
IT_RAINED = "It/PRON/nsubj/rained rained/VERB/root/-/rain/VBD ./PUNCT/punct/rained"
OTHER = f"“/PUNCT/punct/sold {SOLD} ./PUNCT/punct/sold ”/PUNCT/punct/sold".format("-", "root").replace("we/", "We/")
SAID = "said/VERB/root/-/say/VBD"
END = "./PUNCT/punct/said"
THE_BOAT = "We lost the boat"
both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def said_by(speaker):
    """Return a quotation and who says it behind it."""
    return f"{QUOTED.format('said', 'ccomp')} {speaker} {SAID} {END}"


def attributed(nlp, *sentences, names=(ADA,)):
    """Return who says each quotation, and how that is known."""
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    quoted = [a for a in doc._.attributed if a.quotation is not None]
    return [(a.speaker.name, a.speaker.attribution) for a in quoted]


@both_labels
def test_name_in_the_clause_is_explicit(nlp, relabel):
    sentence = said_by(ADA_DID.format("said"))
    assert attributed(nlp, relabel(sentence)) == [("Ada Pell", EXPLICIT)]


@both_labels
def test_addressee_is_no_speaker(nlp, relabel):
    sentence = (
        f"{QUOTED.format('told', 'ccomp')} Ada/PROPN/nsubj/told Pell/PROPN/flat/Ada told/VERB/root/-/tell/VBD "
        "Hugh/PROPN/iobj/told Marr/PROPN/flat/Hugh ./PUNCT/punct/told"
    )
    assert attributed(nlp, relabel(sentence), names=(ADA, HUGH)) == [("Ada Pell", EXPLICIT)]


@pytest.mark.parametrize(
    ("pronoun", "second", "expected"),
    [
        pytest.param("she", ("Hugh", "Marr"), "Ada Pell", id="she is the woman"),
        pytest.param("he", ("Hugh", "Marr"), "Hugh Marr", id="he is the man"),
        pytest.param("she", ("Jane", "Orr"), "Ada Pell", id="she was the subject"),
    ],
)
@both_labels
def test_pronoun_is_resolved_to_who_fits(nlp, pronoun, second, expected, relabel):
    sentences = [ADA_MET.format(*second), said_by(f"{pronoun}/PRON/nsubj/said")]
    names = (ADA, HUGH if second[0] == "Hugh" else JANE)
    assert attributed(nlp, *map(relabel, sentences), names=names) == [(expected, RESOLVED)]


def test_pronoun_names_the_others_it_could_mean(nlp):
    sentences = [ADA_MET.format("Jane", "Orr"), said_by("she/PRON/nsubj/said")]
    doc = read(nlp, parsed(nlp, *sentences, names=(ADA, JANE)))
    assert [a.speaker.candidates for a in doc._.attributed] == [("Jane Orr",)]


def test_pronoun_that_fits_nobody_is_unclear(nlp):
    assert attributed(nlp, said_by("she/PRON/nsubj/said"), names=()) == [(None, UNCLEAR)]


def test_pronoun_that_fits_nobody_by_gender_is_unclear(nlp):
    sentences = [
        "Mr/PROPN/compound/Marr Marr/PROPN/nsubj/wept wept/VERB/root/-/weep/VBD ./PUNCT/punct/wept",
        said_by("she/PRON/nsubj/said"),
    ]
    assert attributed(nlp, *sentences, names=(("Marr", "PERSON"),)) == [(None, UNCLEAR)]


@both_labels
def test_pronoun_that_told_an_outlet_is_resolved(nlp, relabel):
    sentence = (
        "¶She/PRON/nsubj/told told/VERB/root/-/tell/VBD LBC/PROPN/iobj/told :/PUNCT/punct/told "
        f"{WE_LOST.format('told', 'ccomp')} ./PUNCT/punct/lost ”/PUNCT/punct/lost"
    )
    doc = read(nlp, parsed(nlp, relabel(ADA_WEPT), relabel(sentence), names=(ADA,)))
    assert [(a.speaker.name, a.speaker.attribution, a.venue) for a in doc._.attributed] == [
        ("Ada Pell", RESOLVED, "LBC")
    ]


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        pytest.param(
            "the/DET/det/minister harbour/NOUN/compound/minister minister/NOUN/nsubj/said",
            ("Ada Pell", RESOLVED),
            id="her role",
        ),
        pytest.param("the/DET/det/minister minister/NOUN/nsubj/said", ("Ada Pell", RESOLVED), id="a part of her role"),
        pytest.param(
            "one/NUM/nummod/figure senior/ADJ/amod/figure figure/NOUN/nsubj/said",
            ("one senior figure", EXPLICIT),
            id="somebody never named",
        ),
        pytest.param(
            "a/DET/det/minister former/ADJ/amod/minister minister/NOUN/nsubj/said",
            ("a former minister", EXPLICIT),
            id="somebody else of that trade",
        ),
    ],
)
def test_description_is_the_person_of_that_role_or_stays_as_printed(nlp, described, expected):
    before = (
        "Harbour/NOUN/compound/minister minister/NOUN/compound/Ada Ada/PROPN/nsubj/wept Pell/PROPN/flat/Ada "
        "wept/VERB/root/-/weep/VBD ./PUNCT/punct/wept"
    )
    assert attributed(nlp, before, said_by(described)) == [expected]


def test_nobody_beside_a_quotation_is_unclear(nlp):
    assert attributed(nlp, FULL, IT_RAINED, names=()) == [(None, UNCLEAR)]


@both_labels
def test_interrupted_quotation_has_one_speaker(nlp, relabel):
    sentence = (
        f"{QUOTED} {ADA_DID} {SAID} ,/PUNCT/punct/said “/PUNCT/punct/net and/CCONJ/cc/net the/DET/det/net "
        "net/NOUN/conj/boat ./PUNCT/punct/net ”/PUNCT/punct/net"
    ).format("said", "ccomp")
    assert [name for name, _ in attributed(nlp, relabel(sentence))] == ["Ada Pell", "Ada Pell"]


ADA_SAID_COLON = "Ada/PROPN/nsubj/said Pell/PROPN/flat/Ada said/VERB/root/-/say/VBD :/PUNCT/punct/said "
INTRODUCED = ADA_SAID_COLON + WE_LOST.format("said", "ccomp")


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(
            [INTRODUCED + " ./PUNCT/punct/lost", f"¶{OPEN}", f"¶{FULL}"],
            id="opening mark repeated",
        ),
        pytest.param(
            [INTRODUCED + " ./PUNCT/punct/lost ”/PUNCT/punct/lost", f"¶{FULL}", f"¶{FULL}"],
            id="each paragraph closed",
        ),
        pytest.param(
            [said_by(ADA_DID.format("said")), f"¶{FULL}", f"¶{FULL}"],
            id="speaker behind the first",
        ),
    ],
)
@both_labels
def test_quotation_goes_on_over_paragraphs(nlp, sentences, relabel):
    expected = [("Ada Pell", EXPLICIT), ("Ada Pell", RESOLVED), ("Ada Pell", RESOLVED)]
    assert attributed(nlp, *map(relabel, sentences)) == expected


def test_quotation_does_not_go_on_behind_another_speaker(nlp):
    sentences = [
        said_by(ADA_DID.format("said")),
        "¶" + said_by(HUGH_DID.format("said")),
        f"¶{FULL}",
    ]
    assert [name for name, _ in attributed(nlp, *sentences, names=(ADA, HUGH))] == [
        "Ada Pell",
        "Hugh Marr",
        "Hugh Marr",
    ]


def test_quotation_does_not_go_on_over_other_paragraphs(nlp):
    sentences = [said_by(ADA_DID.format("said")), *[f"¶{IT_RAINED}"] * 3, f"¶{OTHER}"]
    assert attributed(nlp, *sentences)[-1] == (None, UNCLEAR)


def test_quotation_is_introduced_by_the_sentence_before(nlp):
    sentences = [
        "Ada/PROPN/nsubj/spoke Pell/PROPN/flat/Ada spoke/VERB/root/-/speak/VBD to/ADP/case/reporters "
        "reporters/NOUN/obl/spoke ./PUNCT/punct/spoke",
        FULL,
    ]
    assert attributed(nlp, *sentences) == [("Ada Pell", RESOLVED)]


def test_name_and_colon_introduce_a_quotation(nlp):
    sentence = "Ada/PROPN/nsubj/lost Pell/PROPN/flat/Ada :/PUNCT/punct/lost " + FULL
    assert [name for name, _ in attributed(nlp, sentence)] == ["Ada Pell"]


WHEN_HUGH_LEFT = "When/ADV/advmod/left Hugh/PROPN/nsubj/left Marr/PROPN/flat/Hugh left/VERB/advcl/opened/leave/VBD "
THE_BOAT_OF_THE_YEAR = (
    "“/PUNCT/punct/boat the/DET/det/boat boat/NOUN/obj/opened of/ADP/case/year the/DET/det/year year/NOUN/nmod/boat "
    "”/PUNCT/punct/boat"
)


@both_labels
def test_quotation_without_a_cue_goes_to_the_main_clause(nlp, relabel):
    sentence = (
        f"{WHEN_HUGH_LEFT} ,/PUNCT/punct/opened {ADA_DID.format('opened')} opened/VERB/root/-/open/VBD "
        f"{THE_BOAT_OF_THE_YEAR} ./PUNCT/punct/opened"
    )
    assert attributed(nlp, relabel(sentence), names=(ADA, HUGH)) == [("Ada Pell", RESOLVED)]


def test_quotation_without_a_cue_goes_to_another_clause_where_the_main_one_names_nobody(nlp):
    sentence = (
        f"{WHEN_HUGH_LEFT} ,/PUNCT/punct/opened the/DET/det/sea sea/NOUN/nsubj/opened opened/VERB/root/-/open/VBD "
        f"{THE_BOAT_OF_THE_YEAR} ./PUNCT/punct/opened"
    )
    assert attributed(nlp, sentence, names=(HUGH,)) == [("Hugh Marr", RESOLVED)]


HUGH_CALLED = f"{HUGH_DID} called/VERB/root/-/call/VBD her/PRON/obj/called ".format("called")
HUGH_SAID = f"{HUGH_DID} {SAID} that/SCONJ/mark/prophet she/PRON/nsubj/prophet was/AUX/cop/prophet ".format("said")
PROPHET = "“/PUNCT/punct/prophet a/DET/det/prophet prophet/NOUN/ccomp/{0} ”/PUNCT/punct/prophet "


@pytest.mark.parametrize(
    ("first", "link"),
    [
        pytest.param(HUGH_CALLED + PROPHET.format("called"), ";/PUNCT/punct/denied", id="judgement and semicolon"),
        pytest.param(HUGH_CALLED + PROPHET.format("called"), "but/CCONJ/cc/denied", id="judgement"),
        pytest.param(HUGH_SAID + PROPHET.format("said"), ";/PUNCT/punct/denied", id="semicolon"),
    ],
)
@both_labels
def test_quotation_does_not_go_to_who_speaks_of_something_else_behind_it(nlp, first, link, relabel):
    head = "called" if first.startswith(HUGH_CALLED) else "said"
    ada_denied = (
        f"{ADA_DID.format('denied')} denied/VERB/parataxis/{head}/deny/VBD it/PRON/obj/denied ./PUNCT/punct/{head}"
    )
    found = attributed(nlp, relabel(f"{first}{link} {ada_denied}"), names=(ADA, HUGH))
    assert found == [("Hugh Marr", EXPLICIT)]


def test_two_speakers_of_one_sentence_keep_their_words(nlp):
    sentence = (
        f"{ADA_DID.format('said')} {SAID} {WE_LOST.format('said', 'ccomp')} ”/PUNCT/punct/lost but/CCONJ/cc/denied "
        f"{HUGH_DID.format('denied')} denied/VERB/conj/said/deny/VBD “/PUNCT/punct/sold "
        f"{SOLD.format('denied', 'ccomp')} ”/PUNCT/punct/sold ./PUNCT/punct/said"
    )
    expected = [("Ada Pell", EXPLICIT), ("Hugh Marr", EXPLICIT)]
    assert attributed(nlp, sentence, names=(ADA, HUGH)) == expected


def test_headline_takes_the_speaker_of_the_same_words(nlp):
    headline = WE_LOST.format("-", "root") + " ”/PUNCT/punct/lost"
    sentences = [headline, "¶" + said_by(ADA_DID.format("said")), f"¶{ADA_WEPT}"]
    assert attributed(nlp, *sentences)[0] == ("Ada Pell", RESOLVED)


BOAT_WAS = f"{ADA_DID} {SAID} the/DET/det/boat boat/NOUN/nsubj/lost was/AUX/cop/lost".format("said")
LOST = "lost/ADJ/ccomp/said for/ADP/case/ever ever/ADV/obl/lost"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(said_by(ADA_DID.format("said")), [QuoteKind.DIRECT], id="a whole sentence"),
        pytest.param(
            f"{BOAT_WAS} “/PUNCT/punct/lost {LOST} ”/PUNCT/punct/lost {END}",
            [QuoteKind.INDIRECT, QuoteKind.MIXED],
            id="a part of the reporter's",
        ),
        pytest.param(f"{BOAT_WAS} {LOST} {END}", [QuoteKind.INDIRECT], id="retold"),
    ],
)
def test_kind_says_whose_wording_it_is(nlp, sentence, expected):
    doc = read(nlp, parsed(nlp, sentence, names=(ADA,)))
    assert [a.kind for a in doc._.attributed] == expected


def test_speaker_span_is_the_mention_beside_the_words(nlp):
    sentences = [ADA_WEPT, said_by("she/PRON/nsubj/said")]
    doc = read(nlp, parsed(nlp, *sentences, names=(ADA,)))
    assert [doc.text[slice(*a.speaker.span)] for a in doc._.attributed] == ["she"]


def test_attributed_words_stand_in_text_order(nlp):
    sentences = [said_by(ADA_DID.format("said")), FULL]
    doc = read(nlp, parsed(nlp, *sentences, names=(ADA,)))
    starts = [a.start for a in doc._.attributed]
    assert starts == sorted(starts)
    assert [doc.text[a.start : a.end] for a in doc._.attributed] == [f"{THE_BOAT},", f"{THE_BOAT}."]
