"""The turns of a conversation that no quotation marks set apart are told; lists, datelines and captions are none."""

from __future__ import annotations

import pytest

from bot.extraction import extract
from bot.extraction.cleaning import find_paragraphs
from bot.extraction.turn import find_unmarked
from bot.model import Actor, ActorKind, Article

BECK = Actor("Lorna Beck", ActorKind.PERSON, None, (), (), 0.5, True, 0, 0)


def turns(*paragraphs):
    text = "\n\n".join(["The bridge at Corby is closed.", *paragraphs])
    return [text[slice(*span)] for span in find_unmarked(text, find_paragraphs(text), [BECK])]


SAID = ["Is the bridge safe?", "It is not safe.", "When will it open?"]


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(["Q: ", "A: ", "Q: "], id="question and answer"),
        pytest.param(["Q. ", "A. ", "Q. "], id="with full stops"),
        pytest.param(["**Q:** ", "**A:** ", "**Q:** "], id="bold"),
        pytest.param(["Q:\n\n", "A:\n\n", "Q:\n\n"], id="on lines of their own"),
        pytest.param(["CLERK: ", "MAYOR LORNA BECK: ", "CLERK: "], id="capitals"),
        pytest.param(["TF: ", "LB: ", "TF: "], id="initials"),
        pytest.param(["Tam Orr: ", "Lorna Beck: ", "Tam Orr: "], id="names"),
        pytest.param(["LONE VOICE: ", "MARTHA: ", "LONE VOICE: "], id="given name"),
        pytest.param(["CORBY POST: ", "Ms Beck: ", "CORBY POST: "], id="a title"),
    ],
)
def test_turns_without_quotation_marks_are_found(labels):
    assert turns(*map("".join, zip(labels, SAID, strict=True))) == SAID


def test_turns_of_three_who_each_speak_once_are_found():
    said = ["I fear for the bridge.", "We must mend it.", "You said so last year."]
    assert turns(f"Tam Orr: {said[0]}", f"Lorna Beck: {said[1]}", f"Ida Vale: {said[2]}") == said


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(["Q: Is it safe?", "A: It is not safe."], id="two"),
        pytest.param(["Time: 5pm", "Venue: Corby Hall", "Time: 7pm"], id="list"),
        pytest.param(["WHAT: A talk.", "WHERE: Corby Hall.", "WHAT: A walk."], id="finished list"),
        pytest.param(["CORBY: A bridge closed.", "MARLE: A dam fell.", "CORBY: A road shut."], id="datelines"),
        pytest.param(["17:05: The bridge shut.", "17:20: It fell.", "17:40: It is gone."], id="clock times"),
        pytest.param(["Lorna Beck: the mayor", "Tam Orr: the engineer", "Lorna Beck: her house"], id="captions"),
        pytest.param(["Lorna Beck: Mayor since 1998.", "Tam Orr: An engineer.", "Ida Vale: A judge."], id="who is who"),
        pytest.param(["Lorna Beck: “It fell.”", "Tam Orr: “It did.”", "Lorna Beck: “Yes.”"], id="marked"),
        pytest.param(["UPDATE: It fell.", "BREAKING: It is gone.", "UPDATE: It is back."], id="live blog"),
    ],
)
def test_other_labels_are_no_turns(paragraphs):
    assert turns(*paragraphs) == []


def test_brief_says_that_unmarked_speech_is_not_listed():
    text = "The bridge at Corby is closed.\n\nQ: Is it safe?\n\nA: It is not safe.\n\nQ: When will it open?"
    (check,) = [check for check in extract(Article(text)).checks if check.code == "unmarked_speech"]
    assert "3 turns" in check.message
    assert [text[slice(*span)] for span in check.spans] == ["Is it safe?", "It is not safe.", "When will it open?"]
