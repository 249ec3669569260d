"""Each failure leads on: the buttons under it."""

from __future__ import annotations

import pytest

from bot.errors import (
    CHECK,
    OUR_FAULT,
    PASTE_PART,
    UNEXPECTED,
    BotError,
    ListOfStoriesError,
    NextStep,
    NotAnArticleError,
    SourceError,
    StubError,
    UnreadFeedError,
    UsageError,
)
from bot.errors import PASTE as PASTE_IT
from bot.publishing import ids
from bot.publishing.steps import SAVE, about, in_terminal, next_steps, sentence

LINK = "https://courier.example/a"
PASTE = ("Paste the text", ids.PASTE, None)


@pytest.mark.parametrize(
    ("error", "buttons"),
    [
        (SourceError("No."), [PASTE]),
        (NotAnArticleError("No."), [PASTE]),
        (StubError("No.", link=LINK, paragraphs=2), [("Brief those 2", ids.BRIEF_STUB, LINK), PASTE]),
        (StubError("No.", link=LINK, paragraphs=1), [("Brief what came back", ids.BRIEF_STUB, LINK), PASTE]),
        (StubError("No."), [PASTE]),
        (StubError("No.", link=LINK + "a" * 2_000, paragraphs=2), [PASTE]),
        (ListOfStoriesError("No.", link=LINK), [("Add it as a source", ids.ADD_SOURCE, LINK), PASTE]),
        (ListOfStoriesError("No."), [PASTE]),
        (UsageError("No."), [("Help", ids.HELP, None)]),
        (UnreadFeedError("No."), []),
        (BotError("No."), []),
    ],
)
def test_failure_leads_on(error, buttons):
    drawn = [(each["text"]["text"], each["action_id"], each.get("value")) for each in next_steps(error)]
    assert drawn == buttons


@pytest.mark.parametrize(
    ("asked", "kept"),
    [(LINK, LINK), ("http://ada:secret@x.example/", None), ("nonsense", None), (LINK + "a" * 2_000, None), ("", None)],
)
def test_pasting_keeps_the_link_where_it_may_stand(asked, kept):
    error = SourceError("No.")
    error.asked = asked
    [paste] = next_steps(error)
    assert paste.get("value") == kept
    assert "secret" not in about(error)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UnreadFeedError("It answered 403.", PASTE_IT), "It answered 403. Try another link."),
        (UnreadFeedError("It is gone.", CHECK), "It is gone. Check the link, or try another link."),
        (UnreadFeedError(*OUR_FAULT), UNEXPECTED),
        (UnreadFeedError("That page names no feed."), "That page names no feed."),
        (SourceError("It answered 403.", PASTE_IT), "It answered 403. Paste the text instead."),
    ],
)
def test_source_that_cannot_be_read_leads_to_another_link(error, told):
    assert sentence(error) == told


SAVE_TEXT = SAVE.format(it="the text")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SourceError("It answered 403.", PASTE_IT), f"It answered 403. S{SAVE_TEXT[1:]}"),
        (SourceError("It is gone.", CHECK), f"It is gone. Check the link, or {SAVE_TEXT}"),
        (BotError("Large.", PASTE_PART), f"Large. S{SAVE.format(it='the part you need')[1:]}"),
        (SourceError("A wall.", NextStep(pasted="its text")), f"A wall. S{SAVE.format(it='its text')[1:]}"),
        (SourceError("I read text: save or paste the text."), "I read text: save or paste the text."),
        (SourceError(*OUR_FAULT), UNEXPECTED),
        (BotError("The database is busy."), "The database is busy."),
    ],
)
def test_next_step_fits_a_terminal(error, told):
    assert in_terminal(error) == told
