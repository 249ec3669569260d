"""Up to three whole sentences in text order, the telling ones first among equals; nothing is rewritten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction import extract
from bot.extraction.pipeline import load
from bot.extraction.subject import SubjectFinder
from bot.extraction.summary import Sentence, choose
from bot.extraction.syntax import keep_text
from bot.extraction.tokens import cut_tokens
from bot.model import Article

LEDE = "A drone boat packed with quarry explosive struck the ferry dock at Eddermouth on Tuesday morning."
SECOND = "Nine people died when the boat struck the morning ferry, the coastal safety authority said."
OTHER = "The gang that steered the boat could now reach every harbour in the country, a former admiral warned."
TALK = "Bakers in the old town have made the same round loaf from rye flour since the days of their grandfathers."


def sentences(*texts, **marks):
    """Return candidates; ``marks`` change the last one."""
    plain = {"actors": frozenset(), "warns": False, "quoted": 0.0}
    rows = [dict(plain) for _ in texts]
    rows[-1] |= marks
    return [
        Sentence(n * 200, n * 200 + len(text), text, **row)
        for n, (text, row) in enumerate(zip(texts, rows, strict=True))
    ]


@pytest.mark.parametrize("count", range(4))
def test_short_articles_are_shown_whole(count):
    assert choose(sentences(*[LEDE, SECOND, OTHER][:count]) if count else []) == tuple(range(count))


def test_opening_is_chosen_among_equals():
    assert choose(sentences(*[f"{TALK[:-1]} {n}." for n in "abcdef"]))[0] == 0


def test_sentence_of_another_matter_is_left_out():
    chosen = choose(sentences(LEDE, SECOND, TALK, OTHER))
    assert chosen == (0, 1, 3)


def test_repeated_sentence_is_chosen_once():
    assert choose(sentences(LEDE, LEDE, SECOND, OTHER)) == (0, 2, 3)


def test_one_sentence_printed_over_and_over_is_shown_once():
    assert choose(sentences(*["12 3."] * 5)) == (0,)


def test_sentence_that_hangs_on_the_one_before_yields():
    assert 1 not in choose(sentences(LEDE, "But it was.", SECOND, OTHER))


@pytest.mark.parametrize(
    ("before", "expected"),
    [pytest.param([TALK], 3, id="one left out"), pytest.param([], 1, id="a chosen one")],
)
def test_sentence_that_hangs_is_shown_behind_the_one_it_hangs_on(before, expected):
    told = sentences(f"{LEDE[:-1]}, an admiral warned.", *before, f"But t{OTHER[1:]}", OTHER)
    assert expected in choose(told)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Who steered the drone boat into the ferry dock at Eddermouth?", id="question"),
        pytest.param("“Who steered the drone boat into the ferry dock at Eddermouth?”", id="quoted question"),
        pytest.param("Here is what the coastal safety authority knows of the boat:", id="announcement"),
        pytest.param("3. Keep the drone boat away from the ferry dock at Eddermouth.", id="numbered item"),
        pytest.param("Ada Pell, pictured right, has steered boats past the ferry dock for years.", id="caption"),
        pytest.param("The drone boat struck the ferry dock " * 40 + ".", id="flood"),
    ],
)
def test_words_that_cannot_stand_alone_are_never_shown(words):
    assert choose(sentences(words, LEDE, SECOND)) == (1, 2)
    assert choose(sentences(words)) == ()


def test_words_of_the_outlet_to_its_readers_yield():
    assert choose(sentences(LEDE, "We will bring you more on the drone boat and the ferry dock.", SECOND, OTHER)) == (
        0,
        2,
        3,
    )


def test_fragment_is_never_shown():
    assert choose(sentences(SECOND, OTHER, LEDE, fragment=True)) == (0, 1)


@pytest.mark.parametrize(
    "marks",
    [
        pytest.param({"actors": frozenset({1, 2, 3})}, id="names key actors"),
        pytest.param({"warns": True, "actors": frozenset({1})}, id="warns"),
        pytest.param({"retold": True}, id="retells what somebody says"),
    ],
)
def test_telling_sentence_is_preferred(marks):
    plain = [f"{TALK[:-1]} {n}." for n in "abcd"]
    told = sentences(*plain, OTHER, **marks)
    assert 4 in choose(told)


def test_sentence_that_is_mostly_quoted_yields():
    told = sentences(LEDE, SECOND, OTHER, OTHER.replace("former", "retired"), quoted=1.0)
    assert choose(told) == (0, 1, 2)


@given(st.lists(st.sampled_from([LEDE, SECOND, OTHER, TALK, "Oh.", "", "123 456"]), max_size=12))
def test_choice_is_up_to_three_different_sentences_in_text_order(texts):
    candidates = sentences(*texts) if texts else []
    chosen = choose(candidates)
    assert len(chosen) == min(3, len({*texts} - {""}))
    assert len({texts[i] for i in chosen}) == len(chosen)
    assert list(chosen) == sorted(set(chosen))
    assert chosen == choose(candidates)


@pytest.mark.parametrize(
    ("person", "together"),
    [
        pytest.param("Henrik Lund", True, id="the same"),
        pytest.param("Ada Pell", False, id="another"),
        pytest.param(None, False, id="nobody knows"),
    ],
)
def test_pronoun_is_shown_behind_its_own_person(person, together):
    told = sentences(LEDE, SECOND, TALK, f"She said t{OTHER[1:]}", OTHER)
    told[1] = replace(told[1], person="Henrik Lund")
    told[3] = replace(told[3], person=person, actors=frozenset({1, 2}))
    assert ({1, 3} <= {*choose(told)}) is together


def summary(*paragraphs):
    return [line.text for line in extract(Article("\n\n".join(paragraphs))).summary]


def test_line_that_opens_with_the_label_of_a_turn_is_never_shown():
    said = ["Q: Will the dam at Corby fall?", "A: The dam at Corby will fall before May.", "Q: Who knew of the dam?"]
    said += ["A: The council of Corby knew that the dam would fall."]
    names = [turn.replace("Q:", "TF:").replace("A:", "Ida Vale:") for turn in said]
    for turns in (said, names):
        shown = summary("The dam at Corby may fall, says Ida Vale.", "Ida Vale is an engineer at Corby dam.", *turns)
        assert not [line for line in shown if line.startswith(("Q:", "A:", "TF:", "Ida Vale:"))]
        assert shown


def test_person_of_a_sentence_speaks_in_it_or_is_its_subject():
    nlp = load()
    lines = [
        "Henrik Lund left Corby.",
        "“The dam will fall,” Ada Pell said.",
        "She said that it was old.",
        "It rained.",
    ]
    text = " ".join(lines)
    finder = SubjectFinder(nlp(keep_text(cut_tokens(nlp, text), text)), extract(Article(text)).actors)
    starts = [text.index(line) for line in lines]
    found = [finder.find(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    assert found == ["Henrik Lund", "Ada Pell", "Ada Pell", None]
