"""What is remembered at a place of the text: who went on speaking without a name, and for how long."""

from __future__ import annotations

import pytest

from bot.extraction.memory import Memory
from bot.extraction.pipeline import quoted_tokens
from bot.model import Attribution
from tests.extraction.parses import in_spacy_labels, parsed, read

RESOLVED = Attribution.RESOLVED
ADA, JANE = ("Ada Pell", "PERSON"), ("Jane Orr", "PERSON")
BANK, ORVANE = ("Quorl Bank", "ORG"), ("Orvane", "GPE")
CLAUSE = "the/DET/det/boat boat/NOUN/nsubj/left had/AUX/aux/left left/VERB/ccomp/said/leave/VBN"
SAID = f"said/VERB/root/-/say/VBD {CLAUSE} ./PUNCT/punct/said"
ADA_SAID = f"Ada/PROPN/nsubj/said Pell/PROPN/flat/Ada {SAID}"
SHE_SAID = f"She/PRON/nsubj/said {SAID}"
IT_SAID = f"It/PRON/nsubj/said {SAID}"
MINISTER_SAID = f"The/DET/det/minister minister/NOUN/nsubj/said {SAID}"
IT_RAINED = "It/PRON/nsubj/rained rained/VERB/root/-/rain/VBD ./PUNCT/punct/rained"
IT_FELL = "{0} fell/VERB/root/-/fall/VBD ./PUNCT/punct/fell"
JANE_FELL = IT_FELL.format("Jane/PROPN/nsubj/fell Orr/PROPN/flat/Jane")
ORVANE_FELL = IT_FELL.format("Orvane/PROPN/nsubj/fell")
ORVANE_SAID = f"Orvane/PROPN/nsubj/said {SAID}"
BANK_FELL = IT_FELL.format("Quorl/PROPN/compound/Bank Bank/PROPN/nsubj/fell")
both_labels = pytest.mark.parametrize("relabel", [str, in_spacy_labels], ids=["ud", "spacy"])


def speakers(nlp, *sentences, names=(ADA,)):
    """Return who says what is reported in each sentence, and how that is known."""
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return [(a.speaker.name, a.speaker.attribution) for a in doc._.attributed]


def last_name(nlp, *sentences, names=(ADA,)):
    return speakers(nlp, *sentences, names=names)[-1][0]


def memory_of(nlp, *sentences, names):
    """Return a memory that has heard nobody speak yet, and its Doc."""
    doc = read(nlp, parsed(nlp, *sentences, names=names))
    return Memory(doc, doc._.cast, quoted_tokens(doc), {}), doc


def ranked(memory, pronoun, gender):
    """Return the names of those whom a pronoun can mean, the likeliest first."""
    scores = memory.weighed(pronoun, gender)
    return [memory.cast[number].name for number in sorted(scores, key=lambda n: -scores[n])]


@pytest.mark.parametrize("again", [SHE_SAID, MINISTER_SAID], ids=["pronoun", "description"])
@both_labels
def test_who_goes_on_speaking_is_remembered_far_behind_the_name(nlp, again, relabel):
    goes_on = [*[IT_RAINED] * 2, again] * 6
    found = speakers(nlp, *map(relabel, [ADA_SAID, *goes_on]))
    assert found[1:] == [("Ada Pell", RESOLVED)] * 6


@pytest.mark.parametrize(
    ("gap", "expected"), [(0, "Ada Pell"), (3, "Ada Pell"), (4, None), (12, None)], ids="{} between".format
)
def test_who_went_on_speaking_is_forgotten_too_far_away(nlp, gap, expected):
    goes_on = [*[IT_RAINED] * 3, SHE_SAID] * 3
    assert last_name(nlp, ADA_SAID, *goes_on, *[IT_RAINED] * gap, SHE_SAID) == expected


@pytest.mark.parametrize(("gap", "expected"), [(4, "Ada Pell"), (11, "Ada Pell"), (12, None)], ids="{} between".format)
def test_name_of_the_only_woman_is_remembered_longer_than_a_pronoun(nlp, gap, expected):
    assert last_name(nlp, ADA_SAID, *[IT_RAINED] * gap, SHE_SAID) == expected


@pytest.mark.parametrize(("gap", "expected"), [(11, "Ada Pell"), (12, None)], ids="{} between".format)
def test_only_woman_need_not_have_spoken(nlp, gap, expected):
    ada_fell = IT_FELL.format("Ada/PROPN/nsubj/fell Pell/PROPN/flat/Ada")
    assert last_name(nlp, ada_fell, *[IT_RAINED] * gap, SHE_SAID) == expected


def test_who_went_on_speaking_is_meant_before_who_was_named_since(nlp):
    met = "Her/PRON/nmod:poss/sister sister/NOUN/nsubj/met met/VERB/root/-/meet/VBD Jane/PROPN/obj/met "
    met += "Orr/PROPN/flat/Jane ./PUNCT/punct/met"
    goes_on = [*[IT_RAINED] * 3, SHE_SAID] * 3
    assert last_name(nlp, ADA_SAID, *goes_on, met, SHE_SAID, names=[ADA, JANE]) == "Ada Pell"


def test_who_went_on_speaking_long_ago_gives_way_to_who_was_named_since(nlp):
    goes_on = [*[IT_RAINED] * 3, SHE_SAID] * 3
    found = last_name(nlp, ADA_SAID, *goes_on, *[IT_RAINED] * 4, JANE_FELL, SHE_SAID, names=[ADA, JANE])
    assert found == "Jane Orr"


def test_another_speaker_takes_the_place_of_the_last(nlp):
    jane_said = f"Jane/PROPN/nsubj/said Orr/PROPN/flat/Jane {SAID}"
    found = last_name(nlp, ADA_SAID, SHE_SAID, jane_said, *[IT_RAINED] * 3, SHE_SAID, names=[ADA, JANE])
    assert found == "Jane Orr"


@pytest.mark.parametrize(
    ("before", "names", "expected"),
    [
        pytest.param([ORVANE_SAID], [ORVANE], "Orvane", id="place that spoke"),
        pytest.param([ORVANE_FELL], [ORVANE], None, id="place that did not speak"),
        pytest.param([BANK_FELL, ORVANE_FELL], [BANK, ORVANE], "Quorl Bank", id="body before a place"),
    ],
)
@both_labels
def test_it_is_a_place_only_where_the_place_spoke(nlp, before, names, expected, relabel):
    assert last_name(nlp, *map(relabel, [*before, IT_SAID]), names=names) == expected


def test_note_remembers_the_sentence_that_says_so(nlp):
    memory, doc = memory_of(nlp, ADA_SAID, IT_RAINED, SHE_SAID, names=[ADA])
    memory.note(0, doc.text.index("She"))
    assert (memory.last_speaker, memory.spoke_in) == (0, 2)


def test_sentence_at_knows_the_sentence_of_every_character(nlp):
    memory, doc = memory_of(nlp, ADA_SAID, f"¶{IT_RAINED}", SHE_SAID, names=[ADA])
    expected = [n for n, sentence in enumerate(doc.sents) for _ in sentence.text_with_ws]
    assert [memory.sentence_at(at) for at in range(len(doc.text))] == expected


@pytest.mark.parametrize(("text", "expected"), [("Ada", True), ("Pell", True), ("fell", False), ("Bank", False)])
def test_is_person_knows_the_words_of_peoples_names(nlp, text, expected):
    ada_fell = IT_FELL.format("Ada/PROPN/nsubj/fell Pell/PROPN/flat/Ada")
    memory, doc = memory_of(nlp, ada_fell, BANK_FELL, names=[ADA, BANK])
    assert memory.is_person([token.text for token in doc].index(text)) is expected


def met(one, two):
    """Return a sentence in which two people stand side by side."""
    return (
        f"It/PRON/nsubj/met met/VERB/root/-/meet/VBD {one}/PROPN/obj/met Pell/PROPN/flat/{one} and/CCONJ/cc/{two} "
        f"{two}/PROPN/conj/{one} Marr/PROPN/flat/{two} ./PUNCT/punct/met"
    )


@pytest.mark.parametrize(
    ("one", "two", "gender", "expected"),
    [
        pytest.param("Quill", "Tolla", "f", ["Tolla Marr", "Quill Pell"], id="she ends in a"),
        pytest.param("Quill", "Tolla", "m", ["Quill Pell", "Tolla Marr"], id="he does not"),
        pytest.param("Tolla", "Quill", "m", ["Quill Marr", "Tolla Pell"], id="he does not, named last"),
        pytest.param("Hugh", "Ada", "f", ["Ada Marr"], id="a man is no she"),
        pytest.param("Ada", "Hugh", "m", ["Hugh Marr"], id="a woman is no he"),
        pytest.param("Quill", "Ada", "f", ["Ada Marr", "Quill Pell"], id="a known name first"),
    ],
)
def test_people_are_ranked_by_what_given_names_tell(nlp, one, two, gender, expected):
    names = [(f"{one} Pell", "PERSON"), (f"{two} Marr", "PERSON")]
    memory, doc = memory_of(nlp, met(one, two), SHE_SAID, names=names)
    pronoun = next(token for token in doc if token.text == "She")
    assert ranked(memory, pronoun, gender) == expected


def test_nobody_named_is_nobody_near(nlp):
    memory, doc = memory_of(nlp, IT_RAINED, SHE_SAID, names=[])
    assert memory.nearness(doc[-1]) == {}


def test_memory_takes_no_name_behind_the_place(nlp):
    memory, doc = memory_of(nlp, SHE_SAID, ADA_SAID, names=[ADA])
    assert memory.nearness(doc[0]) == {}


def test_name_inside_a_quotation_is_less_near_than_one_outside(nlp):
    quoted = f"“/PUNCT/punct/fell {JANE_FELL} ”/PUNCT/punct/fell"
    ada_fell = IT_FELL.format("Ada/PROPN/nsubj/fell Pell/PROPN/flat/Ada")
    memory, doc = memory_of(nlp, ada_fell, quoted, SHE_SAID, names=[ADA, JANE])
    pronoun = next(token for token in doc if token.text == "She")
    assert ranked(memory, pronoun, "f") == ["Ada Pell", "Jane Orr"]
