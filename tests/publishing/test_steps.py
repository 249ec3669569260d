"""Each failure leads on: the buttons under it."""

from __future__ import annotations

import pytest

from bot.errors import (
    BotError,
    ListOfStoriesError,
    NotAnArticleError,
    SourceError,
    StubError,
    UnreadFeedError,
    UsageError,
)
from bot.publishing import ids
from bot.publishing.steps import about, next_steps, sentence

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
        (UnreadFeedError("It answered 403. Paste the text instead."), "It answered 403. Try another link."),
        (UnreadFeedError("Check it, or paste the text."), "Check it, or try another link."),
        (UnreadFeedError("That page names no feed."), "That page names no feed."),
        (SourceError("It answered 403. Paste the text instead."), "It answered 403. Paste the text instead."),
    ],
)
def test_source_that_cannot_be_read_leads_to_another_link(error, told):
    assert sentence(error) == told
