"""What of a page is the article, and in which shape it is kept."""

from __future__ import annotations

import pytest

from bot.model import Completeness
from bot.sources.page.lines import is_biography, is_byline, is_noise
from bot.sources.page.parsing import parse
from tests.sources.webpages import (
    COOKIES,
    FOOTER,
    HEADLINE,
    MENU,
    OG,
    PARAGRAPHS,
    article,
    fetched,
    linked,
    page,
    paragraphs,
    story,
)

WHOLE = "\n\n".join([HEADLINE, *PARAGRAPHS])
RELATED = f"<aside class='related'><h2>Related stories</h2><ul><li>{story(1)}</li><li>{story(2)}</li></ul></aside>"
CARDS = "".join(
    f"<div class='x{n}'>{story(n)}<p>The price of the wall has risen again, papers seen by the Courier show.</p></div>"
    for n in range(2)
)
WRAPPED = "".join(f"<div class='text-block'><p>{text}</p></div>" for text in PARAGRAPHS)
BARE = "".join(f"<div>{text}</div>" for text in PARAGRAPHS)
BROKEN = "<br><br>".join(PARAGRAPHS)
AMID = {
    "caption": "<figure><img src='a.jpg'><figcaption>The wall last winter. Photograph: Jo Lane</figcaption></figure>",
    "old caption": "<div class='wp-caption'><img><p class='wp-caption-text'>The wall in 1911, as it was.</p></div>",
    "credit": "<p><em>Photograph: Jo Lane/Marrow Pictures</em></p>",
    "advertisement": "<div class='ad-slot'><p>Advertisement</p></div><p>Story continues below</p>",
    "newsletter": "<div class='newsletter-signup'><h3>The Briefing</h3><p>The day’s stories, free.</p></div>",
    "plain newsletter": "<p>Sign up for our newsletter to get the day’s stories in your inbox.</p>",
    "read more": f"<p><strong>Read more: </strong>{story(1)}</p>",
    "link": f"<p>{story(1)}</p>",
    "social buttons": "<ul class='share-tools'><li><a>Facebook</a></li></ul><p>Share this article</p>",
    "repeated pull quote": "<blockquote class='pull'><p>If the wall goes, the old town goes with it</p></blockquote>",
    "repeated pull quote beside": "<aside class='pullquote'>There will be no second chance.</aside>",
    "video": "<video src='a.mp4'>Your browser cannot play this video of the wall.</video>",
    "hidden": "<p hidden>This paragraph is only for machines that look at pages.</p>",
    "for screen readers": "<p class='sr-only'>The article goes on behind the advertisement.</p>",
}
AFTER = {
    "author box": "<div class='author-bio'><p>Tess Arkwright has written about harbours for many years.</p></div>",
    "plain author box": "<p>Tess Arkwright is the harbour correspondent of the Courier.</p>",
    "comments": "<section id='comments'><p>I think the wall is fine, and the admiral should retire now.</p></section>",
    "comments without a name": "<div class='x1'><h3>Discussion (14)</h3>"
    + "<p>I drive there twice a day, and I have never once seen any water on the road.</p>" * 3
    + "</div>",
    "tags": "<div class='tags'><a>Floods</a> <a>Harbours</a></div><p>Topics: floods</p>",
    "related": RELATED,
    "cards": CARDS,
    "legal": FOOTER,
    "consent": COOKIES,
}


def text_of(html: str) -> str:
    return parse(fetched(html)).text


@pytest.mark.parametrize(
    "body",
    [
        article(),
        f"{MENU}<main>{article()}</main>{FOOTER}",
        article(f"<div class='article-body'>{paragraphs()}</div>"),
        article(WRAPPED),
        article(f"<div class='article-body'>{BARE}</div>"),
        f"<table><tr><td>{MENU}</td><td><font size='5'>{HEADLINE}</font><br><br>{BROKEN}</td></tr></table>",
        f"<form id='aspnet'><div><h1>{HEADLINE}</h1><div class='css-1x2'>{paragraphs()}</div></div></form>",
        f"<div class='promo-page'><h1>{HEADLINE}</h1><div class='share-enabled'>{paragraphs()}</div></div>",
    ],
    ids=[
        "article",
        "framed",
        "body",
        "wrapped paragraphs",
        "bare divisions",
        "line breaks",
        "in a form",
        "named like noise",
    ],
)
def test_text_is_the_headline_and_the_paragraphs(body):
    assert text_of(page(body)) == WHOLE


@pytest.mark.parametrize("noise", AMID.values(), ids=AMID)
def test_noise_amid_the_paragraphs_is_left_out(noise):
    assert text_of(page(article(paragraphs(PARAGRAPHS[:4]) + noise + paragraphs(PARAGRAPHS[4:])))) == WHOLE


@pytest.mark.parametrize("noise", AFTER.values(), ids=AFTER)
def test_noise_behind_the_article_is_left_out(noise):
    head = OG + linked(author={"@type": "Person", "name": "Tess Arkwright"})
    for body in (article(paragraphs() + noise), article() + noise):
        assert text_of(page(body, head=head)) == WHOLE


def test_byline_and_date_are_facts_and_no_text():
    lines = "<p>By Tess Arkwright and Joan Pell</p><p>Published 22 November 2025, 08:00 GMT</p><p>4 min read</p>"
    read = parse(fetched(page(article(lines + paragraphs()))))
    assert (read.text, read.byline) == (WHOLE, "Tess Arkwright and Joan Pell")


def test_standfirst_subheads_and_lists_are_paragraphs_of_their_own():
    standfirst, question, points = (
        "The wall could fail in one night.",
        "Why is it so weak?",
        ("It is old.", "It is low."),
    )
    inside = (
        f"<p class='standfirst'>{standfirst}</p>{paragraphs(PARAGRAPHS[:4])}"
        f"<h2>{question}</h2>{paragraphs(PARAGRAPHS[4:])}"
        f"<ul>{''.join(f'<li>{point}</li>' for point in points)}</ul>"
    )
    kept = [HEADLINE, standfirst, *PARAGRAPHS[:4], question, *PARAGRAPHS[4:], *points]
    assert text_of(page(article(inside))) == "\n\n".join(kept)


@pytest.mark.parametrize("heading", ["h1", "h2"])
def test_articles_that_the_page_appends_are_left_out(heading):
    other = paragraphs(tuple(text.replace("wall", "bridge") + " The bridge is old." for text in PARAGRAPHS * 2))
    html = page(f"<main>{article()}<article><{heading}>A bridge may close</{heading}>{other}</article></main>")
    assert text_of(html) == WHOLE


def test_labels_above_the_text_are_left_out():
    labels = "<p class='x1'>Harbours</p><p>Exclusive</p>"
    assert text_of(page(f"<article>{labels}<h1>{HEADLINE}</h1><p>World news</p>{paragraphs()}</article>")) == WHOLE


def test_pull_quote_that_repeats_nothing_stays():
    quote = "<blockquote><p>Nobody in the capital has listened to us for thirty years.</p></blockquote>"
    html = page(article(paragraphs(PARAGRAPHS[:4]) + quote + paragraphs(PARAGRAPHS[4:])))
    assert "Nobody in the capital has listened" in text_of(html)


def test_characters_stay_as_they_are_printed():
    printed = "The bill is £40\u00a0million, the cafe\u0301 owner said \u2014 “too much”… far too much, he\u00adsaid."
    marked = printed.replace("far", "<em>far</em>").replace("\n", " ").replace(" owner", "\n   owner")
    assert printed in text_of(page(article(paragraphs() + f"<p>{marked}</p>")))


def test_text_for_machines_is_taken_where_the_page_is_empty():
    html = page("<div id='__next'></div>", head=OG + linked(articleBody="\n\n".join(PARAGRAPHS)))
    assert text_of(html) == WHOLE


@pytest.mark.parametrize("separator", ["\n\n", " "], ids=["paragraphs", "one line"])
def test_text_for_machines_is_taken_where_it_is_longer_and_agrees(separator):
    read = parse(
        fetched(page(article(paragraphs(PARAGRAPHS[:3])), head=OG + linked(articleBody=separator.join(PARAGRAPHS))))
    )
    assert read.text.split("\n\n")[:4] == [HEADLINE, *PARAGRAPHS[:3]]
    assert read.text.replace("\n\n", " ") == WHOLE.replace("\n\n", " ")
    assert read.completeness is Completeness.FULL


def test_text_for_machines_is_left_where_it_is_another():
    other = "A bakery at the quay sells bread in the shape of boats, and the queue is long on Saturdays. " * 20
    assert text_of(page(article(), head=OG + linked(articleBody=other))) == WHOLE


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement", "Read more: Sea wall cost doubles", "READ MORE", "Share this article", "Follow us on X",
        "Sign up to our newsletter", "Photograph: Jo Lane/Marrow Pictures", "Getty Images", "3 comments", "5 min read",
        "22 November 2025", "Updated at 10:45 GMT", "10.42", "Published on Saturday, 22 November 2025", "• • •",
        "Story continues below", "Subscribe to continue reading", "© The Marrow Courier", "Accept all cookies",
        "You have 2 free articles left this month.", "Tags: floods", "More on this story",
        "Presented by Merrick Gas", "View this email in your browser", "You are receiving this newsletter as a friend.",
        "Update your preferences or unsubscribe", "38.2K Followers", "38,204 votes", "Cite this publication",
        "Our Standards: The Code of Trust.", "Was this page helpful?", "Email: ada@courier.example",
    ],
)  # fmt: skip
def test_line_is_noise(line):
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "“Read more books,” she said.", "The image of the town has changed.", "In 1911 it was new.", "It is sound.",
        "“Subscribe to nothing,” he told the council.", "He had to read the report twice.", "May 2025 was the wettest.",
        "More than 4,000 could be cut off.", "The minister asked people to share what they saw.", "Nobody knew.",
        "Reuters reported the figures first.", "Next week the council meets.", "What the minister says",
    ],
)  # fmt: skip
def test_sentence_is_no_noise(line):
    assert not is_noise(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Tess Arkwright", True), ("By Tess Arkwright, Harbour Correspondent", True), ("Tess Arkwright", True),
        ("By Friday the wall had failed.", False), ("Tess Arkwright said that the wall had failed", False),
    ],
)  # fmt: skip
def test_line_that_names_the_author_only(line, expected):
    assert is_byline(line, "Tess Arkwright") is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tess Arkwright is the Courier’s harbour correspondent.", True),
        ("Tess Arkwright told the council that she was their editor.", False),
        ("Mara Voss is the editor of the report.", False),
    ],
)
def test_paragraph_that_introduces_the_author(line, expected):
    assert is_biography(line, "Tess Arkwright and Joan Pell") is expected


@pytest.mark.parametrize("tag", ["p", "h2", "div"])
def test_standfirst_without_a_full_stop_stays(tag):
    standfirst = f"<{tag} class='x1'>Admiral says that the pumps of 1911 would stop within an hour</{tag}>"
    html = page(f"<article><header><h1>{HEADLINE}</h1>{standfirst}</header><div>{paragraphs()}</div></article>")
    assert text_of(html).split("\n\n")[1] == "Admiral says that the pumps of 1911 would stop within an hour"


def test_numbers_of_footnotes_are_left_out():
    marked = PARAGRAPHS[0].replace("winter,", "winter,<sup><a href='#n1'>[1]</a></sup>")
    assert text_of(page(article(paragraphs((marked, *PARAGRAPHS[1:]))))) == WHOLE


def test_short_lines_before_a_break_are_paragraphs():
    assert "It is old.\n\nIt is low." in text_of(page(article(paragraphs() + "<div>It is old.<br>It is low.</div>")))


@pytest.mark.parametrize(
    "reference", ["&#0;", "&#11;", "&#x1f;", "&#xFFFE;", "&#xD800;", "&#x110000;", "&#99999999", "\x0b"]
)
def test_character_that_no_tree_holds_is_dropped(reference):
    html = page(article(paragraphs() + f"<figure>x</figure>{reference}<nav>y</nav>{reference}"))
    assert text_of(html) == WHOLE
