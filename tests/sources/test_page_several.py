"""Pages with several articles: the one that the link is for is read, and where there is none, the reader is told."""

from __future__ import annotations

import pytest

from bot.model import Completeness
from bot.sources.page.parsing import parse
from tests.sources.webpages import HEADLINE, PARAGRAPHS, fetched, page, paragraphs, story

FIRST, SECOND = PARAGRAPHS[:4], PARAGRAPHS[4:]
LEFT_OUT = "the page holds 1 other article, so only one was read"


def _two(first: str, second: str, tag: str = "h2") -> str:
    heads = (f"<{tag}>{first}</{tag}>", f"<{tag}>{second}</{tag}>")
    return "".join(
        f"<article>{head}{paragraphs(told)}</article>" for head, told in zip(heads, (FIRST, SECOND), strict=True)
    )


@pytest.mark.parametrize("tag", ["h1", "h2"])
@pytest.mark.parametrize("title", ["Two stories", "The Marrow Courier", "Harbours of the coast | The Courier"])
def test_first_of_two_articles_is_read_under_its_own_heading(tag, title):
    read = parse(fetched(page(_two("Story 1", "Story 2", tag), head="", title=title)))
    assert (read.headline, read.completeness, read.reason) == ("Story 1", Completeness.PARTIAL, LEFT_OUT)
    assert read.text == "\n\n".join(["Story 1", *FIRST])


def test_headline_over_both_articles_stays():
    title = "Two stories of the coast"
    read = parse(fetched(page(f"<h1>{title}</h1>{_two('Story 1', 'Story 2')}", head="", title=title)))
    assert (read.headline, read.completeness, read.reason) == (title, Completeness.PARTIAL, LEFT_OUT)


def test_wall_behind_the_first_says_more_than_another_article():
    html = _two("Story 1", "Story 2").replace("</article>", "<p>Subscribe to continue reading</p></article>", 1)
    assert parse(fetched(page(html, head="", title="Two stories"))).completeness is Completeness.STUB


@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_article_with_the_headline_of_the_page_is_whole_beside_another(tag):
    read = parse(fetched(page(_two(HEADLINE, "Another story of the coast", tag))))
    assert (read.headline, read.completeness, read.reason) == (HEADLINE, Completeness.FULL, None)
    assert read.text == "\n\n".join([HEADLINE, *FIRST])


@pytest.mark.parametrize(
    "beside",
    [
        f"<article><h3>{story(1)}</h3>{paragraphs(SECOND)}</article>",
        f"<article><h3>The sea wall</h3><p>{SECOND[0]}</p></article>",
        f"<article>{paragraphs(SECOND)}</article>",
    ],
    ids=["linked", "teaser", "comment"],
)  # fmt: skip
def test_what_is_no_article_of_its_own_leaves_one_whole(beside):
    told = f"<article><h2>Story 1</h2>{paragraphs()}</article>{beside}"
    assert parse(fetched(page(told, head="", title="Stories"))).completeness is Completeness.FULL
