"""Live blogs: posts in the order of the page, and whether older ones are hidden."""

from __future__ import annotations

import pytest

from bot.model import Completeness
from bot.sources.page.parsing import parse
from tests.sources.webpages import HEADLINE, OG, PARAGRAPHS, article, fetched, linked, page

TIMES = tuple(f"<time datetime='2025-11-22T{hour}:05Z'>{hour}.05</time>" for hour in range(18, 10, -1))
POSTS = tuple(
    f"{time}<h2>What the town knows, part {n}</h2><p>{text}</p>"
    for n, (time, text) in enumerate(zip(TIMES, PARAGRAPHS, strict=True))
)
EXPECTED = [HEADLINE, *(line for n, text in enumerate(PARAGRAPHS) for line in (f"What the town knows, part {n}", text))]
LIVE = OG + linked(**{"@type": "LiveBlogPosting"})


def blog(shape: str, *, more: str = "") -> str:
    inside = "".join(shape.format(post) for post in POSTS)
    return f"<main><h1>{HEADLINE}</h1><div class='live-blog'>{inside}</div>{more}</main>"


@pytest.mark.parametrize(
    "shape",
    ["<article class='post'>{}</article>", "<div class='entry'><div class='inner'>{}</div></div>", "<li>{}</li>"],
    ids=["articles", "divisions", "list"],
)
@pytest.mark.parametrize("head", ["", LIVE], ids=["by its class", "by its JSON-LD"])
def test_posts_are_kept_in_the_order_of_the_page(shape, head):
    read = parse(fetched(page(blog(shape), head=head)))
    assert read.text.split("\n\n") == EXPECTED
    assert (read.completeness, read.reason) == (Completeness.FULL, None)


@pytest.mark.parametrize(
    "more",
    [
        "<button>Load more</button>", "<a href='?page=2'>Show older posts</a>", "<button>Load 20 more updates</button>",
        "<a href='?p=2'>Older posts ›</a>", "<a>Next page</a>",
        "<button>Show earlier updates (37)</button>", "<button>Load 37 more</button>", "<a>See all 41 updates</a>",
        "<p>Showing 8 of 41 updates</p>", "<button>Earlier posts</button>", "<button>View older entries (12)</button>",
    ],
)  # fmt: skip
def test_live_blog_is_partial_only_when_older_posts_are_hidden(more):
    read = parse(fetched(page(blog("<article>{}</article>", more=more))))
    assert read.completeness is Completeness.PARTIAL
    assert read.reason == "this is a live blog, and its older posts are not shown"


def test_ticker_beside_an_article_is_no_live_blog():
    ticker = "".join(f"<li>{time}<p>Breaking line {n} of the ticker.</p></li>" for n, time in enumerate(TIMES))
    read = parse(
        fetched(page(f"{article()}<aside class='live-updates'><ul>{ticker}</ul><button>Load more</button></aside>"))
    )
    assert read.text == "\n\n".join([HEADLINE, *PARAGRAPHS])
    assert read.completeness is Completeness.FULL


@pytest.mark.parametrize(
    "more", ["<button>Load more comments</button>", "<p>Showing 8 of 8 updates</p>", "<a>View all flood maps</a>"]
)
def test_live_blog_with_all_its_posts_is_full(more):
    assert parse(fetched(page(blog("<article>{}</article>", more=more)))).completeness is Completeness.FULL


CLOCKS = {
    "times of day": "<div class='entry-time'>2:47 pm</div>",
    "ago": "<span>12 minutes ago</span>",
    "made-up elements": "<relative-time datetime='2025-11-22T12:05Z'>12.05</relative-time>",
}


@pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS)
def test_live_blog_is_known_by_its_clocks(clock):
    posts = "".join(f"<section><div>{clock}</div><p>{text}</p><div>—Pia Hall</div></section>" for text in PARAGRAPHS)
    opening = "<p>The water has reached the gates, and we follow it down the river.</p>"
    html = f"<main><h1>{HEADLINE}</h1>{opening}<div class='live-feed' data-total='41'>{posts}</div></main>"
    read = parse(fetched(page(html)))
    assert read.reason == "this is a live blog, and its older posts are not shown"
    assert read.text.split("\n\n") == [HEADLINE, opening[3:-4], *PARAGRAPHS]


def test_updates_that_are_hidden_count_where_nothing_is_called_live():
    read = parse(fetched(page(article() + "<button>Show earlier updates (37)</button>")))
    assert read.completeness is Completeness.PARTIAL


def test_page_that_is_only_named_live_is_an_article():
    clocks = "<span>07:14</span><span>5 min</span>"
    html = page(f"<div class='live layout'>{clocks}{article()}<button>Load more</button></div>")
    read = parse(fetched(html))
    assert (read.text, read.completeness) == ("\n\n".join([HEADLINE, *PARAGRAPHS]), Completeness.FULL)
