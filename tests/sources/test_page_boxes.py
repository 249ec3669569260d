"""Boxes that words give away, and tables and figures in which prose is laid out."""

from __future__ import annotations

import pytest

from bot.model import Completeness
from bot.sources.page.parsing import parse
from tests.sources.webpages import HEADLINE, OG, PARAGRAPHS, article, fetched, page, paragraphs

WHOLE = "\n\n".join([HEADLINE, *PARAGRAPHS])
FIRST, LAST = paragraphs(PARAGRAPHS[:4]), paragraphs(PARAGRAPHS[4:])
ADVERT = "<p>Warm homes are built on supply. Merrick Gas has laid more than a billion crowns of pipes for you.</p>"
BOXES = {
    "message": f"<div><p>A MESSAGE FROM MERRICK GAS</p>{ADVERT}</div>",
    "sponsor": f"<section><h4>Today’s sponsor</h4>{ADVERT}<a href='https://gas.example'>See how</a></section>",
    "presented": f"<table><tr><td><span>Presented by Merrick Gas</span></td></tr><tr><td>{ADVERT}</td></tr></table>",
    "form": "<div><h3>The tide, twice a week</h3><p>What the sea says.</p><form><input type='email'></form></div>",
    "custom form": "<mc-offer><h3>Tide and time</h3><p>All that floats.</p><input name='email'></mc-offer>",
    "custom elements": "<x-newsletter><h2>Tides</h2><p>All that floats, on Fridays.</p></x-newsletter>",
    "related": "<div><h3>Related stories</h3><p>A ferry that steers itself into the wall of the harbour.</p></div>",
    "caption in a slot": "<x-picture><img><span slot='caption'>The gates at low water last year</span></x-picture>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_box_among_the_paragraphs_is_left_out(box):
    read = parse(fetched(page(article(FIRST + box + LAST))))
    assert read.text == WHOLE
    assert read.completeness is Completeness.FULL


def test_label_without_a_box_takes_no_paragraph_along():
    read = parse(fetched(page(article(f"{FIRST}<p>Sponsored</p>{LAST}"))))
    assert read.text == WHOLE


def test_article_about_a_sponsor_is_kept():
    told = "<p>Sponsored by Merrick Gas, the club will play in yellow, which nobody there has ever liked to see.</p>"
    assert "Sponsored by Merrick Gas" in parse(fetched(page(article(FIRST + told + LAST)))).text


OFFERS = {
    "prices": "<div><h3>Keep reading with Courier+</h3><div><b>Month</b><p>1 crown, then 12 crowns</p></div>"
    "<ul><li>All stories</li><li>The crossword</li></ul><a href='/in'>Sign in</a></div>",
    "label above": "<section><p>Courier+</p><h2>Subscribe to continue reading</h2><p>2 florins a week.</p></section>",
    "plans": "<div><h2>Choose your plan</h2><div><h3>Digital</h3><p>All stories</p><p>4 crowns</p></div></div>",
    "account": "<div><p>Do you already have a subscription? Sign in</p><p>Only 4 crowns a month</p></div>",
}


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
def test_offer_behind_a_stub_is_no_part_of_it(offer):
    tier = '<meta property="article:content_tier" content="locked">'
    read = parse(fetched(page(article(paragraphs(PARAGRAPHS[:2]) + offer), head=OG + tier)))
    assert read.text == "\n\n".join([HEADLINE, *PARAGRAPHS[:2]])
    assert read.completeness is Completeness.STUB


def rows(parts: list[str]) -> str:
    inside = "".join(f"<tr><td><table><tr><td>{part}</td></tr></table></td></tr>" for part in parts)
    return f"<table><tr><td><table><tr><td><h1>{HEADLINE}</h1></td></tr>{inside}</table></td></tr></table>"


NUMBERED = [f"<h2>{number}. What {number} knows</h2><p>{text}</p>" for number, text in enumerate(PARAGRAPHS)]
EXPECTED = [line for number, text in enumerate(PARAGRAPHS) for line in (f"{number}. What {number} knows", text)]
LETTERS = {
    "tables in tables": rows(NUMBERED),
    "divisions": f"<h1>{HEADLINE}</h1>" + "".join(f"<div><div>{part}</div></div>" for part in NUMBERED),
    "one column": f"<h1>{HEADLINE}</h1><table>{''.join(f'<tr><td>{part}</td></tr>' for part in NUMBERED)}</table>",
}


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_newsletter_keeps_its_parts_in_order(letter):
    farewell = "<div><p>You are receiving this email as you asked. <a>Unsubscribe</a></p><p>1 Quay Street</p></div>"
    assert parse(fetched(page(letter + farewell))).text.split("\n\n") == [HEADLINE, *EXPECTED]


PICTURE = "<figure><img><figcaption>Left: the gates. Right: the dog that knows them</figcaption></figure>"
FIGURES = {
    "in figures": "".join(f"<figure><p>{text}</p></figure>{PICTURE}" for text in PARAGRAPHS),
    "beside pictures": "".join(
        f"<figure><img><p>{text}</p><figcaption>The gates at low water</figcaption></figure>" for text in PARAGRAPHS
    ),
    "between pictures": "".join(f"<p>{text}</p>{PICTURE}" for text in PARAGRAPHS),
}


@pytest.mark.parametrize("essay", FIGURES.values(), ids=FIGURES)
def test_photo_essay_keeps_its_prose_and_no_captions(essay):
    read = parse(fetched(page(f"<h1>{HEADLINE}</h1><div>{essay}</div>")))
    assert read.text == WHOLE
    assert read.completeness is Completeness.FULL


def test_caption_that_is_a_paragraph_stays_out():
    picture = (
        "<figure><img><p>The gates at low water, seen from the old quay on the morning of the first flood.</p></figure>"
    )
    assert parse(fetched(page(article(FIRST + picture + LAST)))).text == WHOLE


SPANS = "".join(f"<div><span>{text}</span></div>" for text in PARAGRAPHS)
FURNITURE = {
    "cards": "<div><div><span>The Lenz Mirror</span><span>Bakers’ strike enters a third week as flour piles up on the"
    " quay of the old harbour</span><span>4h</span></div></div>",
    "reactions": "<div><span>👍 412</span><span>😮 96</span><span>Comments (57)</span></div>",
    "followers": "<div><span>The Straits Examiner</span><span>Follow</span><span>38.2K Followers</span></div>",
}


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE)
def test_furniture_of_spans_around_the_text_is_left_out(furniture):
    body = f"<div><div>{furniture}<div><h1>{HEADLINE}</h1></div><div>{SPANS}</div>{furniture}</div></div>"
    assert parse(fetched(page(body))).text == WHOLE


AMID = {
    "label and a link": "<div><span>Don’t miss</span><a href='/9'>The ferry that steers itself into walls</a></div>",
    "plea": "<div><p>Our journalism is free. Will you chip in with 5 crowns?</p><a href='/d'>Donate now</a></div>",
    "plea of members": "<p>If you value our work, become a member and join 12,000 others.</p>",
}


@pytest.mark.parametrize("amid", AMID.values(), ids=AMID)
def test_call_among_the_paragraphs_is_left_out(amid):
    assert parse(fetched(page(article(FIRST + amid + LAST)))).text == WHOLE


TIMELINES = {
    "points": "<ol>{}</ol>".format("".join(f"<li><time>May 201{n}</time><p>{{{n}}}</p></li>" for n in range(8))),
    "headings": "".join(f"<h3>May 201{n}</h3><p>{{{n}}}</p>" for n in range(8)),
}


@pytest.mark.parametrize("timeline", TIMELINES.values(), ids=TIMELINES)
def test_dates_of_a_timeline_are_kept(timeline):
    opening = "The sea has come over the wall of the old town eight times in as many years, and nobody was told."
    expected = [HEADLINE, opening, *(line for n, text in enumerate(PARAGRAPHS) for line in (f"May 201{n}", text))]
    html = page(article(f"<p>{opening}</p>{timeline.format(*PARAGRAPHS)}"))
    assert parse(fetched(html)).text.split("\n\n") == expected


def test_label_of_the_points_above_the_text_is_kept():
    points = "<div><h3>Key points</h3><ul><li>The wall may fail</li><li>The pumps are from 1911</li></ul></div>"
    read = parse(fetched(page(article(points + paragraphs()))))
    assert read.text.split("\n\n")[:4] == [HEADLINE, "Key points", "The wall may fail", "The pumps are from 1911"]
