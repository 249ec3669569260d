"""Articles in several pages: known by addresses that differ in a number only, whatever the pager looks like."""

from __future__ import annotations

import pytest

from bot.model import Completeness
from bot.sources.page.parsing import parse
from tests.sources.webpages import HEADLINE, OG, URL, article, fetched, page

SLUG = f"{URL}-floods"
GOES_ON = "the article goes on on a next page"
NUMBERS = "<nav>Page <a href='/news/harbour-floods'>1</a> <b>2</b> <a href='/news/harbour-floods/3/'>3</a></nav>"
PARTS = {
    "numbers, first": (URL, "<ul><li>1</li><li><a href='/news/harbour?page=2'>2</a></li></ul>", "", GOES_ON),
    "next with an arrow": (URL, "<a href='/news/harbour/2'>Next page »</a>", "", GOES_ON),
    "only an arrow": (URL, "<a href='/news/harbour/2/'>›</a>", "", GOES_ON),
    "next part by its name": (URL, "<a href='/news/harbour-2.html'>Next: What the engineers say</a>", "", GOES_ON),
    "said to machines": (URL, "", "<link rel='next' href='/news/harbour/2/'>", GOES_ON),
    "numbers, second": (f"{SLUG}/2/", NUMBERS, "", "this is page 2 of 3 of the article"),
    "query, last": (f"{URL}?page=3", "<a href='?page=2'>Previous</a>", "", "this is page 3 of 3 of the article"),
    "segment": (f"{URL}/page/2", "<a href='/news/harbour/page/4'>4</a>", "", "this is page 2 of 4 of the article"),
    "said to machines, last": (
        f"{URL}/4",
        "",
        f"<link rel='prev' href='{URL}/3'><link rel='first' href='{URL}'>",
        None,
    ),
    "name of an old system": (URL, "<a href='/news/harbour?pagewanted=2'>2</a>", "", GOES_ON),
    "folder": (f"{URL}/", "<p>1 | <a href='page2.html'>2</a></p>", "", GOES_ON),
    "said in a line": (f"{URL}?p=2", "<p>Page 2 of 4</p>", "", "this is page 2 of 4 of the article"),
}
WHOLE = {
    "next story": (URL, "<a href='/news/ferry' rel='next'>Next</a><link rel='prev' href='/news/fish-2'>", ""),
    "two stories with numbers": ("https://courier.example/story-12", "<a rel='next' href='/story-13'>Next</a>", ""),
    "numbers for names": (f"{URL}/34", "<a href='/news/harbour/35'>Next</a><a href='/news/harbour/'>Previous</a>", ""),
    "pages of the section": (URL, "<a href='/news/?page=2'>2</a>", ""),
    "pages of comments": (URL, "<div class='comments'><a href='/news/harbour?page=2'>2</a></div>", ""),
    "pages of comments in the address": (URL, "<a href='/news/harbour/comment-page-2/'>2</a>", ""),
    "calendar": (f"{URL}/2026/05/03", "<table><tr><td><a href='/news/harbour/2026/05/04'>4</a></td></tr></table>", ""),
    "headline with a number": (URL, "<a href='/news/harbour-2'>Harbour of the dead to open again</a>", ""),
    "slides": (URL, "<div>1 of 12</div>", ""),
    "footnotes": (URL, "<a href='#2'>2</a>", ""),
}


@pytest.mark.parametrize(("url", "pager", "head", "reason"), PARTS.values(), ids=PARTS)
def test_article_in_pages_is_partial(url, pager, head, reason):
    read = parse(fetched(page(article() + pager, head=OG + head), url=url))
    if reason is None:
        assert read.completeness is Completeness.FULL
        return
    assert (read.completeness, read.reason) == (Completeness.PARTIAL, reason)


@pytest.mark.parametrize(("url", "links", "head"), WHOLE.values(), ids=WHOLE)
def test_numbers_in_addresses_of_others_leave_an_article_whole(url, links, head):
    read = parse(fetched(page(article() + links, head=OG + head), url=url))
    assert (read.completeness, read.reason) == (Completeness.FULL, None)


def test_title_says_which_page_it_is():
    read = parse(fetched(page(article(), title=f"{HEADLINE} - Page 2 of 4 | The Marrow Courier")))
    assert read.reason == "this is page 2 of 4 of the article"


def test_subhead_that_begins_a_page_is_kept():
    read = parse(fetched(page(article().replace("<p>", "<h2>The gates</h2><p>", 1))))
    assert read.text.split("\n\n")[1] == "The gates"
