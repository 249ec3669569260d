"""Reported words are the clause alone: without the cue, the speaker, the link word and the next thing said."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.model import Article, Span
from tests.extraction.parses import in_spacy_labels, parsed, read

ADA = "Ada/PROPN/nsubj/{0} Pell/PROPN/flat/Ada"
LOST = (
    "the/DET/det/boat boat/NOUN/nsubj:pass/lost was/AUX/aux:pass/lost/be/VBD lost/VERB/{1}/{0}/lose/VBN "
    "at/ADP/case/sea sea/NOUN/obl/lost"
)
LATE = (
    "the/DET/det/crew crew/NOUN/nsubj/drowned had/AUX/aux/drowned/have/VBD drowned/VERB/{1}/{0}/drown/VBN "
    "at/ADP/case/sea sea/NOUN/obl/drowned"
)
NAMES = [("Ada Pell", "PERSON")]
both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def reported(nlp, *sentences, names=NAMES):
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return [doc.text[slice(*found.span)] for found in doc._.reported]


WORDS = "the boat was lost at sea"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            f"{ADA} said/VERB/root/-/say/VBD {LOST} ./PUNCT/punct/said".format("said", "ccomp"), WORDS, id="said …"
        ),
        pytest.param(
            f"{ADA} said/VERB/root/-/say/VBD that/SCONJ/mark/lost {LOST} ./PUNCT/punct/said".format("said", "ccomp"),
            WORDS,
            id="said that …",
        ),
        pytest.param(
            f"{ADA} told/VERB/root/-/tell/VBD LBC/PROPN/iobj/told that/SCONJ/mark/lost {LOST} "
            "./PUNCT/punct/told".format("told", "ccomp"),
            WORDS,
            id="told LBC that …",
        ),
        pytest.param(
            f"{LOST} ,/PUNCT/punct/said {ADA} said/VERB/root/-/say/VBD ./PUNCT/punct/said".format("said", "ccomp"),
            WORDS,
            id="…, she said",
        ),
        pytest.param(
            f"{LOST} ,/PUNCT/punct/lost according/VERB/case/Ada/accord/VBG to/ADP/fixed/according Ada/PROPN/obl/lost "
            "Pell/PROPN/flat/Ada ./PUNCT/punct/lost".format("-", "root"),
            WORDS,
            id="…, according to her",
        ),
        pytest.param(
            "According/VERB/case/Ada/accord/VBG to/ADP/fixed/According Ada/PROPN/obl/lost Pell/PROPN/flat/Ada "
            f",/PUNCT/punct/lost {LOST} ./PUNCT/punct/lost".format("-", "root"),
            WORDS,
            id="according to her, …",
        ),
        pytest.param(
            f"{ADA} warned/VERB/root/-/warn/VBD of/ADP/case/attacks more/ADJ/amod/attacks "
            "attacks/NOUN/obl/warned/attack on/ADP/case/harbour the/DET/det/harbour harbour/NOUN/nmod/attacks "
            "./PUNCT/punct/warned".format("warned"),
            "more attacks on the harbour",
            id="warned of …",
        ),
        pytest.param(
            f"But/CCONJ/cc/said {LOST} ,/PUNCT/punct/said {ADA} said/VERB/root/-/say/VBD ./PUNCT/punct/said".format(
                "said", "ccomp"
            ),
            WORDS,
            id="but …, she said",
        ),
    ],
)
@both_labels
def test_reported_clause_is_cut_out(nlp, sentence, expected, relabel):
    assert reported(nlp, relabel(sentence)) == [expected]


@both_labels
def test_each_cue_has_its_own_clause(nlp, relabel):
    sentence = (
        f"{ADA} said/VERB/root/-/say/VBD {LOST} ,/PUNCT/punct/adding adding/VERB/advcl/said/add/VBG "
        f"that/SCONJ/mark/drowned {LATE.format('adding', 'ccomp')} ./PUNCT/punct/said"
    ).format("said", "ccomp")
    assert reported(nlp, relabel(sentence)) == [WORDS, "the crew had drowned at sea"]


def test_words_in_quotation_marks_are_not_reported_again(nlp):
    sentence = (
        f"{ADA} said/VERB/root/-/say/VBD “/PUNCT/punct/lost {LOST} ./PUNCT/punct/lost ”/PUNCT/punct/lost"
    ).format("said", "ccomp")
    assert reported(nlp, sentence) == []


def test_fewer_than_three_words_are_no_report(nlp):
    assert reported(nlp, f"{ADA} said/VERB/root/-/say/VBD so/ADV/advmod/said ./PUNCT/punct/said".format("said")) == []


def test_narration_is_not_reported(nlp):
    assert reported(nlp, f"{LOST} ./PUNCT/punct/lost".format("-", "root"), names=()) == []


def test_reported_words_are_ranges_of_the_text(nlp):
    sentence = f"{ADA} said/VERB/root/-/say/VBD {LOST} ./PUNCT/punct/said".format("said", "ccomp")
    doc = read(nlp, parsed(nlp, sentence, names=NAMES))
    assert [found.span for found in doc._.reported] == [Span(14, 38)]


def test_reported_clause_that_is_quoted_in_part_keeps_its_subject(nlp):
    sentence = (
        f"{ADA} said/VERB/root/-/say/VBD the/DET/det/pier pier/NOUN/nsubj/last “/PUNCT/punct/last may/AUX/aux/last "
        "not/PART/advmod/last last/VERB/ccomp/said ”/PUNCT/punct/last and/CCONJ/cc/fall that/SCONJ/mark/fall "
        "“/PUNCT/punct/fall walls/NOUN/nsubj/fall could/AUX/aux/fall fall/VERB/conj/last ”/PUNCT/punct/fall "
        "./PUNCT/punct/said"
    ).format("said")
    assert reported(nlp, sentence) == ["the pier “may not last” and that “walls could fall”"]


WARNED = "warned/VERB/root/-/warn/VBD"
HEARERS = "MPs/NOUN/obj/warned"
ON_MONDAY = "on/ADP/case/Monday Monday/PROPN/obl/warned"
OF_FLOODS = "of/ADP/case/floods spring/NOUN/compound/floods floods/NOUN/obl/warned"


@both_labels
@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        pytest.param(ON_MONDAY, [WORDS], id="a day"),
        pytest.param(f"{HEARERS} {ON_MONDAY}", [WORDS], id="hearers and a day"),
        pytest.param("last/ADJ/amod/night night/NOUN/obl/warned", [WORDS], id="a time"),
    ],
)
def test_what_was_warned_of_is_the_clause_before_not_the_day_or_the_hearer(nlp, behind, expected, relabel):
    front = LOST.format("warned", "ccomp")
    sentence = f"{front} ,/PUNCT/punct/warned {ADA.format('warned')} {WARNED} "
    assert reported(nlp, relabel(f"{sentence}{behind} ./PUNCT/punct/warned")) == expected


@both_labels
@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        pytest.param(OF_FLOODS, ["spring floods"], id="of something"),
        pytest.param(f"{HEARERS} {OF_FLOODS}", ["spring floods"], id="hearers of something"),
        pytest.param("the/DET/det/minister new/ADJ/amod/minister minister/NOUN/obj/warned", [], id="a hearer only"),
        pytest.param(f"{HEARERS} {ON_MONDAY}", [], id="hearers and a day"),
    ],
)
def test_what_was_warned_of_stands_behind_of(nlp, behind, expected, relabel):
    sentence = f"{ADA.format('warned')} {WARNED} {behind} ./PUNCT/punct/warned"
    assert reported(nlp, relabel(sentence)) == expected


def test_cue_at_the_end_of_a_text_closes_what_was_said_before_it(nlp):
    sentence = (
        f"{ADA} said/VERB/root/-/say/VBD {LOST} ,/PUNCT/punct/said Hugh/PROPN/nsubj/warned Marr/PROPN/flat/Hugh "
        "warned/VERB/conj/said/warn/VBD"
    ).format("said", "ccomp")
    assert reported(nlp, sentence, names=[*NAMES, ("Hugh Marr", "PERSON")]) == [WORDS]


RETOLD = {
    "behind a fronted clause": (
        "As the dam is old, it could burst this winter, warned Omar Pell.",
        ("As the dam is old, it could burst this winter", "Omar Pell"),
    ),
    "with a verb for its subject": (
        "Registering such names could become easier for thieves, says Omar Pell.",
        ("Registering such names could become easier for thieves", "Omar Pell"),
    ),
    "what is expected": (
        "The Corby Office expects another third to leave by 2040.",
        ("another third to leave by 2040", "Corby Office"),
    ),
    "fears that are voiced": (
        "The commission has voiced fears that fewer makers would mean dearer bread.",
        ("fewer makers would mean dearer bread", "The commission"),
    ),
    "a warning that is issued": (
        "Omar Pell issued a warning that the dam could burst.",
        ("the dam could burst", "Omar Pell"),
    ),
    "who is warning": (
        "Omar Pell and his friends are warning of the dangers of the dam.",
        ("the dangers of the dam", "Omar Pell"),
    ),
    "people of a kind": (
        "The mediators feared that the guards would walk out.",
        ("the guards would walk out", "The mediators"),
    ),
    "round a speaker": (
        "A second letter, Omar Pell said, would finish her.",
        ("would finish her", "Omar Pell"),
    ),
    "a second verb behind a thing": (
        "Omar Pell said the wall still leaked and warned that growth would slow.",
        ("growth would slow", "Omar Pell"),
    ),
    "a place behind the speaker": (
        "Ruth Amadi of Kestrel Bank, who advised the mayor, said prices would rise.",
        ("prices would rise", "Ruth Amadi"),
    ),
    "what is warned against": (
        "Omar Pell warned against blaming the guards.",
        ("against blaming the guards", "Omar Pell"),
    ),
    "a denial in the passive": (
        "The ministry denied that the cut had been demanded by lenders.",
        ("denied that the cut had been demanded by lenders", "The ministry"),
    ),
    "that as a pronoun": (
        "Omar Pell says that is a lie.",
        ("that is a lie", "Omar Pell"),
    ),
    "behind an aside": (
        "Kestrel, which owns the Harwich Works, forecast an early fall in prices.",
        ("an early fall in prices", "Kestrel"),
    ),
    "up to the end of an aside": (
        "Omar Pell, who warned that the roof would fall, was sacked last year.",
        ("the roof would fall", "Omar Pell"),
    ),
    "up to the end of a clause that tells who": (
        "The inspector who warned that the roof would fall was sacked last year.",
        ("the roof would fall", "The inspector"),
    ),
    "with reports for their subject": (
        "Omar Pell said reports that the bank would fail were false.",
        ("reports that the bank would fail were false", "Omar Pell"),
    ),
    "with fears for their subject": (
        "Omar Pell said fears that the dam could burst were overblown.",
        ("fears that the dam could burst were overblown", "Omar Pell"),
    ),
    "people of a place behind it": (
        "The price of eggs could double by May, wholesalers in Merrow say.",
        ("The price of eggs could double by May", "wholesalers in Merrow"),
    ),
    "people of a place before it": (
        "Potato growers in the Marle valley say half of their crop is rotting.",
        ("half of their crop is rotting", "Potato growers in the Marle valley"),
    ),
    "those who live there": (
        "Locals say the river has never been so high.",
        ("the river has never been so high", "Locals"),
    ),
    "those who spoke before": (
        "Critics of the dam are concerned that it leaks. This, they fear, could drown the town.",
        ("could drown the town", "Critics of the dam"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), RETOLD.values(), ids=RETOLD)
def test_retold_words_are_found_with_their_speaker(text, expected):
    quotes = extract(Article(text=f"The dam at Corby is old.\n\n{text}")).quotes
    assert expected in [(quote.text, quote.speaker) for quote in quotes]


@pytest.mark.parametrize("view", ["and many engineers think it folly", "but critics fear it"])
def test_clause_before_a_view_of_it_is_not_what_they_say(view):
    words = f"The plan would cost 90 billion crowns, {view}."
    assert "The plan would cost 90 billion crowns" not in [q.text for q in extract(Article(text=words)).quotes]


def test_going_on_to_do_something_says_nothing():
    assert extract(Article(text="The sector will continue to face hard years.")).quotes == ()


def test_wish_to_stay_unnamed_is_no_quote():
    text = "A spokesman for Kestrel, who asked not to be named, said the bank was safe."
    assert [quote.text for quote in extract(Article(text=text)).quotes] == ["the bank was safe"]


def test_lawyer_of_somebody_speaks_not_the_client():
    text = "Anna Holt met Omar Pell in court.\n\n“We will wait,” said Ms Holt's lawyer, Omar Pell."
    assert [quote.speaker for quote in extract(Article(text=text)).quotes] == ["Omar Pell"]
