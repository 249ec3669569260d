"""What a page says of itself: headline, byline, outlet, date, address."""

from __future__ import annotations

import pytest

from bot.sources.page import byline, jsonld
from bot.sources.page.link import canonical
from bot.sources.page.parsing import parse
from bot.sources.page.tree import each_block, load
from tests.sources.webpages import HEADLINE, OG, URL, article, fetched, linked, page, paragraphs

AUTHOR = {"@type": "Person", "name": "Tess Arkwright"}
SITE = '<meta property="og:site_name" content="The Marrow Courier">'
LONG_TITLE = f"{HEADLINE} | Harbours | The Marrow Courier"


def read(body=None, **parts):
    return parse(fetched(page(article() if body is None else body, **parts)))


@pytest.mark.parametrize(
    ("body", "head", "title"),
    [
        (article(), OG, LONG_TITLE),
        (article(), "", LONG_TITLE),
        (f"<h1 class='logo'>The Marrow Courier</h1><h2 class='headline'>{HEADLINE}</h2>{paragraphs()}", OG, LONG_TITLE),
        (f"<h1 class='logo'>The Marrow Courier</h1>{paragraphs()}", SITE, LONG_TITLE),
        (f"<div>{paragraphs()}</div>", SITE + linked(), "The Marrow Courier"),
        (f"<div>{paragraphs()}</div>", f'{SITE}<meta name="title" content="{HEADLINE} - The Marrow Courier">', ""),
        (f"<div><h1><span>Harbour town must</span> brace\n for worse floods</h1>{paragraphs()}</div>", "", ""),
    ],
    ids=["h1", "h1 only", "h1 is the site", "title", "JSON-LD", "meta", "spaced h1"],
)
def test_headline(body, head, title):
    assert read(body, head=head, title=title).headline == HEADLINE


@pytest.mark.parametrize("part", ["a b | ", "Quay - ", "| ", "a: "])
def test_title_of_thousands_of_parts_is_read_and_cut(part):
    title = f'<meta property="og:title" content="{part * 9_000}x">'
    assert len(read(f"<div>{paragraphs()}</div>", head=title, title=part * 9_000).headline or "") <= 1_000


def test_name_of_a_name_without_end_is_no_name():
    node = {"name": "Tess Arkwright"}
    assert jsonld.text_of({"name": node}) == "Tess Arkwright"
    for _ in range(9_000):
        node = {"name": node}
    assert jsonld.text_of(node) == ""


def test_headline_is_missing_where_there_is_none():
    found = read(f"<div>{paragraphs()}</div>", head=SITE, title="The Marrow Courier")
    assert found.headline is None
    assert found.text.startswith("Port Marrow must")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["By Tess Arkwright"], "Tess Arkwright"),
        (["BY TESS ARKWRIGHT"], "Tess Arkwright"),
        (["Tess Arkwright and Joan Pell"], "Tess Arkwright and Joan Pell"),
        (["Tess Arkwright", "Joan Pell", "Li Bo"], "Tess Arkwright, Joan Pell and Li Bo"),
        (["By Tess Arkwright, Harbour Correspondent"], "Tess Arkwright"),
        (["By Tess Arkwright | 22 November 2025"], "Tess Arkwright"),
        (["Tess Arkwright Nov 22, 2025 08:00"], "Tess Arkwright"),
        (["Tess Arkwright @tessark"], "Tess Arkwright"),
        (["Tess Arkwright (tess@courier.example)"], "Tess Arkwright"),
        (["Tess Arkwright for The Marrow Courier"], "Tess Arkwright"),
        (["Tess Arkwright in Port Marrow"], "Tess Arkwright"),
        (["Words by Tess Arkwright; pictures by Jo Lane"], "Tess Arkwright"),
        (["<a href='/tess'>Tess Arkwright</a>"], "Tess Arkwright"),
        (["Dr Ines Okafor-Lind"], "Dr Ines Okafor-Lind"),
        (["Siân O’Neill"], "Siân O’Neill"),
        (["The Marrow Courier"], None),
        (["Courier staff"], None),
        (["https://courier.example/tess"], None),
        (["admin"], None),
        (["22 November 2025"], None),
        ([""], None),
        (["By " * 200], None),
    ],
)
def test_byline_is_names_only(names, expected):
    assert byline.clean(names, "The Marrow Courier") == expected


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (OG + linked(author=AUTHOR), article()),
        (OG + linked(author=[AUTHOR]), article()),
        (OG + linked(author="By Tess Arkwright"), article()),
        (
            OG + linked(author={"@type": "Organization", "name": "The Marrow Courier"}),
            article("<p>By Tess Arkwright</p>" + paragraphs()),
        ),
        (OG + '<meta name="author" content="Tess Arkwright">', article()),
        (
            OG + '<meta property="article:author" content="https://courier.example/tess">',
            article("<a rel='author'>Tess Arkwright</a>" + paragraphs()),
        ),
        (OG, article("<div class='Article-byline'>By <b>Tess Arkwright</b>, The Marrow Courier</div>" + paragraphs())),
        (OG, article("<span itemprop='author'>Tess Arkwright</span>" + paragraphs())),
    ],
    ids=["JSON-LD", "JSON-LD list", "JSON-LD text", "printed", "meta", "link", "class", "microdata"],
)
def test_byline_is_found(head, body):
    assert read(body, head=head).byline == "Tess Arkwright"


@pytest.mark.parametrize(
    ("head", "title", "expected"),
    [
        (OG + linked(publisher={"name": "Marrow Media Ltd"}), LONG_TITLE, "The Marrow Courier"),
        (linked(publisher={"name": "Marrow Media Ltd"}), "", "Marrow Media Ltd"),
        (SITE.replace("The Marrow Courier", "courier.example") + linked(publisher="Marrow"), "", "Marrow"),
        ("", LONG_TITLE, "The Marrow Courier"),
        ("", HEADLINE, "www.courier.example"),
    ],
    ids=["site name", "publisher", "site name is the host", "title", "host"],
)  # fmt: skip
def test_outlet(head, title, expected):
    assert read(head=head, title=title).outlet == expected


@pytest.mark.parametrize(
    ("head", "inside", "expected"),
    [
        (linked(datePublished="2025-11-22T08:00:00+01:00"), "", "2025-11-22T08:00:00+01:00"),
        (linked(datePublished="2025-11-22"), "", "2025-11-22"),
        (linked(datePublished="2025-11-22 25:99"), "", "2025-11-22"),
        ('<meta property="article:published_time" content="2025-11-22T08:00:00Z">', "", "2025-11-22T08:00:00Z"),
        ('<meta name="date" content="2025-11-22">', "", "2025-11-22"),
        ("", "<time datetime='2025-11-22T08:00Z'>Saturday</time>", "2025-11-22T08:00Z"),
        ("", "<time>2025-11-22</time>", "2025-11-22"),
        (linked(datePublished="yesterday"), "<time>Saturday</time>", None),
        ('<meta name="date" content="22/11/2025">', "", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_published_is_a_date_of_the_page_as_it_is_printed(head, inside, expected):
    assert read(article(inside + paragraphs()), head=head).published == expected


@pytest.mark.parametrize(
    ("claimed", "actual", "expected"),
    [
        ("https://www.courier.example/a", "https://courier.example/a?x=1", "https://www.courier.example/a"),
        ("https://www.courier.example/a", "https://amp.courier.example/a", "https://www.courier.example/a"),
        ("https://courier.example/a", "https://m.courier.example/a.amp", "https://courier.example/a"),
        ("//courier.example/a", "https://courier.example/amp/a", "https://courier.example/a"),
        ("/a", "https://courier.example/amp/a", "https://courier.example/a"),
        ("https://courier.example/a", "https://x.cdn.ampproject.org/c/s/courier.example/a", "https://courier.example/a"),
        ("https://evil.example/a", "https://x.cdn.ampproject.org/c/s/courier.example/a",
         "https://x.cdn.ampproject.org/c/s/courier.example/a"),
        ("https://evil.example/a", URL, URL),
        ("https://courier.example.evil.example/a", URL, URL),
        ("https://user@www.courier.example/a", URL, URL),
        ("https://www.courier.example/", URL, URL),
        ("javascript:alert(1)", URL, URL),
        ("https://[", URL, URL),
        ("https://www.courier.example:99999/a", URL, URL),
        ("", URL, URL),
        ("https://courier.example/a", "", "https://courier.example/a"),
        ("/a", "", None),
    ],
)  # fmt: skip
def test_address_is_believed_on_its_own_site_only(claimed, actual, expected):
    root = load(f"<html><head><link rel='canonical' href='{claimed}'></head><body><p>x</p></body></html>")
    assert canonical(root, None, actual) == expected


def test_address_of_opengraph_serves_where_there_is_no_canonical_link():
    assert (
        read(head='<meta property="og:url" content="https://courier.example/harbour">').url
        == "https://courier.example/harbour"
    )


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "author": {"name": "Tess Arkwright"},}',
        '{"@type": ["Thing", "http://schema.org/NewsArticle"], "author": [{"name": ["Tess Arkwright"]}]}',
        '{"@graph": [{"@type": "WebPage"}, {"@type": "ReportageNewsArticle", "author": "Tess Arkwright"}]}',
        '<!-- {"@type": "BlogPosting", "author": "Tess Arkwright"} -->',
        '{"@type": "Article", "description": "one\ntwo", "author": "Tess Arkwright"} trailing words',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "author": "Tess Arkwright"}}',
        '{&quot;@type&quot;: &quot;Article&quot;, &quot;author&quot;: &quot;Tess Arkwright&quot;}',
    ],
    ids=["comma", "lists", "graph", "comment", "newline", "nested", "entities"],
)  # fmt: skip
def test_json_ld_is_read_leniently(script):
    assert read(head=f'<script type="application/ld+json">{script}</script>').byline == "Tess Arkwright"


@pytest.mark.parametrize(
    "script", ["", "{", "[" * 100_000, '{"@type": 5, "author": {"name": {}}}', "null", '"x"', "[[[]]]"]
)
def test_json_ld_that_is_none_does_no_harm(script):
    assert read(head=f'<script type="application/ld+json">{script}</script>').headline == HEADLINE


def test_json_ld_beyond_its_bound_is_left():
    many = linked(author=AUTHOR, description="x" * 1_000_001)
    assert read(head=many).byline is None


@pytest.mark.parametrize(
    ("lines", "byline", "published"),
    [
        ("<p>By Tess Arkwright</p><p>22 November 2025</p>", "Tess Arkwright", "2025-11-22"),
        ("<div>By Tess Arkwright, editor<br>Posted: November 2, 2004</div>", "Tess Arkwright", "2004-11-02"),
        ("<div>Posted by <a>Tess Arkwright</a> on 14 March 2026 in Fields</div>", "Tess Arkwright", "2026-03-14"),
        ("<div>Tess Arkwright<div>September 3, 2026 · 3 min read</div></div>", "Tess Arkwright", "2026-09-03"),
        ("<div>Submitted by Tess Arkwright on Tue, 09/09/2025 - 10:31</div>", "Tess Arkwright", "2025-09-09"),
        ("<p>22/11/2025 08:00</p>", None, "2025-11-22"),
        ("<p>Updated 03/04/2025</p>", None, None),
        ("<p>31 February 2025</p>", None, None),
        ("<p>By Friday the wall had failed.</p>", None, None),
    ],
)  # fmt: skip
def test_byline_and_date_are_read_as_they_are_printed_below_the_headline(lines, byline, published):
    found = read(f"<p>Saturday, 1 January 2000</p>{article(lines + paragraphs())}", head="")
    assert (found.byline, found.published) == (byline, published)


@pytest.mark.parametrize("title", [f"Port Sable Gazette - {HEADLINE}", f"{HEADLINE} - Port Sable Gazette"])
def test_headline_and_outlet_are_the_parts_of_a_title_that_is_printed(title):
    found = read(f"<td><font size=5>{HEADLINE}</font><br>{paragraphs()}</td>", head="", title=title)
    assert (found.headline, found.outlet) == (HEADLINE, "Port Sable Gazette")


def test_blocks_are_walked_no_further_than_they_are_read():
    root = load("<html><body><p>The wall held.</p><p>The quay fell.</p></body></html>")
    walk = each_block(root)
    assert next(walk).text == "The wall held."
    root.findall(".//p")[1].text = "The quay held."
    assert [block.text for block in walk] == ["The quay held."]
