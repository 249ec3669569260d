"""Authors, dates and headlines where a page says them by links, made-up elements, fonts or the shape of its title."""

from __future__ import annotations

import pytest

from bot.sources.page.parsing import parse
from tests.sources.webpages import HEADLINE, OG, article, fetched, linked, page, paragraphs

PLAIN = f'<meta property="og:title" content="{HEADLINE}">'
METAS = {
    "citation": ('<meta name="citation_author" content="Pia Hall"><meta name="citation_author" content="Tom Egede">',
                 "Pia Hall and Tom Egede"),
    "Dublin Core": ('<meta name="DC.creator" content="Hall, Pia">', "Hall and Pia"),
    "author twice": ('<meta name="author" content="Pia Hall"><meta name="author" content="Tom Egede">',
                     "Pia Hall and Tom Egede"),
    "address, then a name": (
        '<meta property="article:author" content="https://f.example/hall"><meta name="byl" content="By Pia Hall">',
        "Pia Hall"),
    "label of a card": (
        '<meta name="author" content="The Marrow Courier"><meta name="twitter:label1" content="Written by">'
        '<meta name="twitter:data1" content="Pia Hall">', "Pia Hall"),
    "creator in JSON-LD": (linked(creator="Pia Hall"), "Pia Hall"),
}  # fmt: skip
PRINTED = {
    "page of the author": ("<b><a href='/authors/pia-hall'>Pia Hall</a><a href='mailto:p@c.example'>p@c</a></b>",
                           "Pia Hall"),
    "pages of two": ("<div><a href='/experts/hall'>Dr Pia Hall</a></div><p><a href='/experts/egede'>Tom Egede</a></p>",
                     "Dr Pia Hall and Tom Egede"),
    "mail": ("<p>3 May, by <a href='mailto:pia@courier.example'>Pia Hall</a></p>", "Pia Hall"),
    "profile": ("<span><a href='https://courier.example/profile/hall/'>Pia Hall</a> in Lenz</span>", "Pia Hall"),
    "made-up element": ("<x-meta><x-author href='/a/9'>Pia Hall</x-author></x-meta>", "Pia Hall"),
    "another": ("<news-byline>Pia Hall</news-byline>", "Pia Hall"),
    "contributor": ("<div class='contributor'>Pia Hall in Lenz</div>", "Pia Hall"),
    "link of an author": ("<a class='author-link' href='/u/9'>Pia Hall</a>", "Pia Hall"),
    "handle": ("<div><a href='/@piahall'>Pia Hall</a><span>6 min read</span></div>", "Pia Hall"),
    "label": ("<div><b>Text:</b> Pia Hall</div>", "Pia Hall"),
    "nobody": ("<a href='/people/all'>All People</a><a href='/staff/jobs'>Staff Jobs</a>", None),
    "more": ("<a href='/author/pia-hall'>More From Pia</a>", None),
}  # fmt: skip


@pytest.mark.parametrize(("metas", "byline"), METAS.values(), ids=METAS)
def test_byline_has_all_that_the_metadata_names(metas, byline):
    assert parse(fetched(page(article(), head=PLAIN + metas))).byline == byline


@pytest.mark.parametrize(("line", "byline"), PRINTED.values(), ids=PRINTED)
def test_byline_is_the_link_to_its_owner(line, byline):
    html = page(f"<main><h1>{HEADLINE}</h1>{line}{paragraphs()}</main>", head=PLAIN)
    assert parse(fetched(html)).byline == byline


def test_people_in_the_text_are_no_authors():
    told = "<p>The minister, <a href='/people/mara-voss'>Mara Voss</a>, said on Monday that the wall would hold.</p>"
    html = page(article(paragraphs() + told), head=PLAIN)
    assert parse(fetched(html)).byline is None


@pytest.mark.parametrize(
    "stamp",
    [
        "<relative-time datetime='2026-05-27T06:15:00Z'>yesterday</relative-time>",
        "<x-date datetime='2026-05-27'>27 May</x-date>", "<time datetime='2026-05-27'>27 May</time>",
        "<meta name='citation_publication_date' content='2026/05/27'>",
    ],
)  # fmt: skip
def test_date_stands_in_any_element_with_a_stamp(stamp):
    html = page(f"<h1>{HEADLINE}</h1>{stamp}{paragraphs()}", head=PLAIN)
    assert (parse(fetched(html)).published or "")[:10] == "2026-05-27"


def test_date_of_a_correction_in_the_text_is_not_the_date():
    html = page(f"<h1>{HEADLINE}</h1><p><ins datetime='2026-05-27'>Now</ins></p>{paragraphs()}", head=PLAIN)
    assert parse(fetched(html)).published is None


@pytest.mark.parametrize(
    "title",
    [f"Marrow Courier: {HEADLINE}", f"The Marrow Courier - {HEADLINE}", f"Marrow Courier :: {HEADLINE}",
     f"{HEADLINE} :: Marrow Courier", f"{HEADLINE} - The Marrow Courier"],
)  # fmt: skip
@pytest.mark.parametrize("printed", ["<font size=4><b>{}</b></font><br>", "<h1>{}</h1>", "<center><b>{}</b></center>"])
def test_title_names_the_outlet_on_either_side(title, printed):
    html = page(f"<b>Marrow Courier</b><hr>{printed.format(HEADLINE)}{paragraphs()}", head="", title=title)
    read = parse(fetched(html, url="https://www.marrowcourier.example/3"))
    assert (read.headline, (read.outlet or "").removeprefix("The ")) == (HEADLINE, "Marrow Courier")


def test_headline_keeps_its_own_colon():
    html = page(article(headline="Floods: harbour town must brace"), head="", title="Floods: harbour town must brace")
    assert parse(fetched(html)).headline == "Floods: harbour town must brace"


def test_headline_in_metadata_loses_the_name_before_it():
    head = OG.replace(f'content="{HEADLINE}"', f'content="The Marrow Courier: {HEADLINE}"')
    html = page(f"<h2>{HEADLINE}</h2>{paragraphs()}", head=head, title="")
    assert parse(fetched(html)).headline == HEADLINE


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/'>The Marrow Courier</a>", "<a href='/'><img alt='The Marrow Courier logo'></a>",
        "<a href='/'>Home</a><a href='https://www.harbour.example/'><img alt='Home page of The Marrow Courier'></a>",
    ],
)  # fmt: skip
def test_link_to_the_front_page_names_the_outlet(link):
    html = page(f"<header>{link}</header>{article()}", head="", title=HEADLINE)
    assert parse(fetched(html)).outlet == "The Marrow Courier"


def test_outlet_is_the_host_where_nothing_names_it():
    html = page(f"<header><a href='/'>Home</a><a href='/'>Back to news</a></header>{article()}", head="", title="")
    assert parse(fetched(html)).outlet == "www.courier.example"
