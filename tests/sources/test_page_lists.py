"""Pages that lead to stories, whatever they call themselves to machines."""

from __future__ import annotations

import pytest

from bot.errors import ListOfStoriesError, NotAnArticleError
from bot.model import Completeness
from bot.sources.page.parsing import parse
from tests.sources.webpages import HEADLINE, OG, PARAGRAPHS, article, fetched, page, paragraphs, story

NUMBERS = range(8)
LINKED = "".join(
    f"<div><a href='/p/{n}'>What town {n} knows of floods</a><a href='/{n}'>{text}</a><time>May {n + 1}</time></div>"
    for n, text in enumerate(PARAGRAPHS)
)
TITLES = "".join(f"<li><time datetime='2026-05-0{n + 1}'>May {n + 1}</time> {story(n)}</li>" for n in NUMBERS)
TEASERS = "".join(f"<div><h3>{story(n)}</h3><p>{text}</p></div>" for n, text in enumerate(PARAGRAPHS))
CARDS = "".join(f"<article><h2>{story(n)}</h2><div>{text}</div></article>" for n, text in enumerate(PARAGRAPHS))
LISTS = {
    "cards that are links": (LINKED, "Slow Water"),
    "archive of cards": (LINKED, "Archive - Slow Water"),
    "archive of titles": (f"<h1>Archive</h1><ul>{TITLES}</ul>", "Slow Water"),
    "past issues": (f"<h1>Slow Water</h1>{TEASERS}", "Past issues | Slow Water"),
    "cards of a topic": (f"<h1>Floods</h1>{CARDS}", "Floods | Slow Water"),
    "teasers of a topic": (f"<h1>Floods</h1>{TEASERS}", "Floods | Slow Water"),
    "all posts": (f"<h1>All posts</h1>{TEASERS}", "Slow Water"),
}


@pytest.mark.parametrize(("body", "title"), LISTS.values(), ids=LISTS)
def test_list_that_calls_itself_an_article_is_a_list(body, title):
    with pytest.raises(ListOfStoriesError):
        parse(fetched(page(f"<main>{body}</main>", head=OG, title=title)))


LATEST = "<h2>Latest news</h2>" + "".join(f"<h3>{story(n)}</h3>" for n in NUMBERS)
ARTICLES = {
    "latest news above": f"<div>{LATEST}</div>{article()}",
    "latest news below": f"{article()}<div>{LATEST}</div>",
    "news in the title": article(),
    "letter whose parts have links for heads": article(
        "".join(f"<h2>{story(n)}</h2><p>{text}</p><p>{PARAGRAPHS[n - 3]}</p>" for n, text in enumerate(PARAGRAPHS[:6]))
    ),
    "cards below": f"{article()}<div>{CARDS}</div>",
}


@pytest.mark.parametrize("body", ARTICLES.values(), ids=ARTICLES)
def test_article_beside_a_list_is_an_article(body):
    read = parse(fetched(page(body, title="Harbour town must brace | Latest news | The Marrow Courier")))
    assert read.completeness is Completeness.FULL


def test_stub_beside_a_list_is_a_stub():
    read = parse(fetched(page(f"{article(paragraphs(PARAGRAPHS[:1]))}<section>{TEASERS}</section>")))
    assert read.completeness is Completeness.STUB


def test_article_that_was_not_sent_is_no_list():
    html = page(f"<article><h1>{HEADLINE}</h1><div id='root'></div></article><section>{TITLES}</section>")
    with pytest.raises(NotAnArticleError) as caught:
        parse(fetched(html))
    assert not isinstance(caught.value, ListOfStoriesError)
