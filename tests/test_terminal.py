"""The terminal's own words: next steps that a terminal knows, and what is being read."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot import terminal
from bot.batch import Failed, Named, brief_all
from bot.errors import PASTE, BotError, ListOfStoriesError, SourceError
from bot.model import Article, Source
from bot.publishing.steps import SAVE
from bot.sources.page.lists import LIST
from bot.sources.reader import FEED

LINK = "https://courier.example/news"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            ListOfStoriesError(*LIST, link=LINK),
            f"This page is a list of stories. Add it as a source: briefbot sources add {LINK}",
        ),
        (
            ListOfStoriesError(*FEED, link=LINK),
            f"This is a feed, not an article. Add it as a source: briefbot sources add {LINK}",
        ),
        (ListOfStoriesError("This page is a list of stories."), "This page is a list of stories."),
        (SourceError("No such page (404)."), "No such page (404)."),
        (SourceError("It answered 403.", PASTE), f"It answered 403. S{SAVE.format(it='the text')[1:]}"),
    ],
)
def test_list_of_stories_leads_to_sources(error: BotError, told):
    def read() -> Article:
        raise error

    [failed] = brief_all([Named(LINK, "news", read)], lambda article: pytest.fail("nothing to extract"))
    assert failed == Failed(LINK, told)


@pytest.mark.parametrize(("looks", "shown"), [(True, True), (True, False), (False, True)])
def test_what_is_read_is_told_where_somebody_looks(monkeypatch, looks, shown):
    stderr = Console(file=io.StringIO(), force_terminal=looks, width=80)
    monkeypatch.setattr(terminal, "_standard_error", lambda: stderr)
    read = terminal.telling(lambda source: Article(source.link), shown=shown)
    assert read(Source(link=LINK)) == Article(LINK)
    assert ("Reading courier.example…" in stderr.file.getvalue()) is (looks and shown)
