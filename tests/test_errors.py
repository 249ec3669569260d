"""Failures keep their words on the way: from a child process, and from door to door."""

from __future__ import annotations

import pickle

import pytest

from bot.errors import (
    LATER,
    OPEN,
    OUR_FAULT,
    PASTE,
    PASTE_PART,
    UNEXPECTED,
    BotError,
    ListOfStoriesError,
    NextStep,
    NotAnArticleError,
    SourceError,
    StubError,
    TooComplexError,
)

LINK = "https://courier.example/a"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (PASTE, "Paste the text instead."),
        (PASTE_PART, "Paste the part you need instead."),
        (OPEN, "Open it in a browser and paste the text."),
        (LATER, "Try again later, or paste the text."),
        (NextStep("Check it, or", instead=True), "Check it, or paste the text instead."),
        (NextStep("Open one story.", pasted=""), "Open one story."),
    ],
)
def test_public_message_is_the_cause_with_the_step_of_slack(step, words):
    error = SourceError("It answered 403.", step)
    assert error.public_message == str(error) == f"It answered 403. {words}"


@pytest.mark.parametrize(
    "error",
    [
        BotError("No."),
        SourceError(*OUR_FAULT),
        NotAnArticleError("No.", PASTE),
        TooComplexError("Large.", PASTE_PART),
        StubError("Only 2 paragraphs.", PASTE, link=LINK, paragraphs=2),
        ListOfStoriesError("A list.", NextStep("Open one story.", pasted=""), link=LINK),
    ],
)
def test_failure_travels_between_processes(error: BotError):
    error.asked = LINK
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_what_nobody_thought_of_is_told_in_the_same_words():
    assert SourceError(*OUR_FAULT).public_message == UNEXPECTED
