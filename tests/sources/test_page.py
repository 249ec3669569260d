"""A page to an article, and how much of it came back."""

from __future__ import annotations

import pytest

from bot.errors import ListOfStoriesError, NotAnArticleError
from bot.model import Completeness
from bot.sources.page.parsing import parse
from bot.sources.web.fetched import Fetched
from tests.briefs import RICH_TEXT

HEADLINE, *REST = RICH_TEXT.strip().splitlines()
FRENCH = "Le mur ne tient pas, et le ministre dit que la ville est en danger."
URL = "https://www.courier.example/news/harbour"
HEAD = f"""
<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="The Marrow Courier">
<meta name="author" content="Tess Arkwright"><meta property="article:published_time" content="2025-11-22T08:00:00Z">
<meta name="description" content="The sea wall could fail."><link rel="canonical" href="https://courier.example/harbour">
"""
NAVIGATION = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
COOKIES = "<footer><p>We use cookies to improve your experience. Accept all</p></footer>"


def page(*, head=HEAD, paragraphs=REST, before="", after=""):
    body = "".join(f"<p>{paragraph.replace('&', '&amp;').replace('<', '&lt;')}</p>" for paragraph in paragraphs)
    title = f"<title>{HEADLINE} | The Marrow Courier</title>"
    article = f"<main><article><h1>{HEADLINE}</h1>{before}{body}{after}</article></main>"
    return (
        f"<!doctype html><html lang='en'><head>{title}{head}</head><body>{NAVIGATION}{article}{COOKIES}</body></html>"
    )


def fetched(html, *, url=URL, media_type="text/html", charset=None):
    return Fetched(url, html.encode() if isinstance(html, str) else html, media_type, charset)


def test_parse_returns_headline_and_paragraphs_apart():
    article = parse(fetched(page()))
    assert article.text == "\n\n".join([HEADLINE, *REST])
    assert article.completeness is Completeness.FULL


def test_parse_reads_what_the_page_says_of_itself():
    article = parse(fetched(page()))
    assert (article.headline, article.outlet, article.byline) == (HEADLINE, "The Marrow Courier", "Tess Arkwright")
    assert (article.published, article.language) == ("2025-11-22T08:00:00Z", "en")
    assert article.url == "https://courier.example/harbour"


def test_parse_is_the_same_every_time():
    assert parse(fetched(page())) == parse(fetched(page()))


def test_parse_believes_no_address_on_another_host():
    html = page(head=HEAD.replace("https://courier.example", "https://evil.example"))
    assert parse(fetched(html)).url == URL


@pytest.mark.parametrize("claimed", ["javascript:alert(1)", "//[", "/relative", ""])
def test_parse_believes_no_odd_address(claimed):
    html = page(head=f"<link rel='canonical' href='{claimed}'>")
    assert parse(fetched(html)).url in {URL, "https://www.courier.example/relative"}


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (page().encode(), "iso-8859-1"),
        (page().encode("cp1252"), "windows-1252"),
        (page(head=f"<meta charset='windows-1252'>{HEAD}").encode("cp1252"), None),
        (page().encode("utf-16"), None),
        (b'<?xml version="1.0" encoding="utf-8"?>' + page().encode(), None),
    ],
    ids=["utf-8 that is called latin", "declared by the server", "declared in the page", "utf-16", "xhtml"],
)
def test_parse_finds_the_encoding(body, charset):
    assert "‘a museum piece’" in parse(fetched(body, charset=charset)).text


@pytest.mark.parametrize(
    ("html", "completeness", "reason"),
    [
        (page(head=HEAD + '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'),
         Completeness.PARTIAL, "subscribers"),
        (page(paragraphs=REST[:4], after="<p>Subscribe to continue reading this story.</p>"),
         Completeness.STUB, "paywall"),
        (page(paragraphs=REST[1:3], after=""), Completeness.STUB, "teaser"),
        (page(head=HEAD + '<script type="application/ld+json">{"wordCount": 2400}</script>'),
         Completeness.PARTIAL, "of the 2400 words"),
    ],
    ids=["marked for subscribers", "paywall", "teaser", "fewer words than announced"],
)  # fmt: skip
def test_parse_says_how_much_came_back(html, completeness, reason):
    article = parse(fetched(html))
    assert article.completeness is completeness
    assert reason in article.reason


def test_parse_recognises_a_list_of_stories():
    links = "".join(f"<li><a href='/{n}'>The wall at town {n} is to be rebuilt</a></li>" for n in range(40))
    teasers = "".join(f"<p>The wall at town {n} is to be rebuilt</p>" for n in range(12))
    with pytest.raises(ListOfStoriesError) as caught:
        parse(fetched(page(head="", paragraphs=(), after=f"{teasers}<ul>{links}</ul>")))
    assert caught.value.link == URL


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", "no article"),
        ("<html><body></body></html>", "no article"),
        ("<html><head><title>Just a moment...</title></head><body><p>Checking</p></body></html>", "robot check"),
        ("<b>" * 70_000, "no article"),
        ("\x00\x01\x02" * 50, "binary data"),
        (page(paragraphs=[FRENCH] * 9, head="").replace(HEADLINE, "Le mur"), "French"),
    ],
    ids=["empty", "nothing", "robot check", "hostile", "binary", "foreign"],
)  # fmt: skip
def test_parse_says_why_there_is_no_article(html, words):
    with pytest.raises(NotAnArticleError, match=words):
        parse(fetched(html))


def test_parse_takes_plain_text_as_it_is():
    article = parse(fetched(RICH_TEXT, media_type="text/plain"))
    assert (article.text, article.outlet, article.url) == (RICH_TEXT, "www.courier.example", URL)


@pytest.mark.parametrize(
    "html",
    [
        "<p>" * 20_000,
        "<table><tr><td>" * 6_000,
        "<div " + "a=1 " * 12_000 + ">x</div>",
        "<b>a</b>" * 11_000,
        "<a href" * 9_000,
    ],
    ids=["nested", "tables", "attributes", "siblings", "broken"],
)
@pytest.mark.timeout(20)
def test_parse_ends_on_hostile_pages(html):
    with pytest.raises(NotAnArticleError):
        parse(fetched(f"<html><body>{html}"))
