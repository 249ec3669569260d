"""Pages in place of any article are refused by their name, and articles about such things are read."""

from __future__ import annotations

import pytest

from bot.errors import NotAnArticleError
from bot.sources.page.parsing import parse
from tests.sources.webpages import FOOTER, HEADLINE, MENU, PARAGRAPHS, article, fetched, page, paragraphs

LAW = (
    "<p>We recognize that you are trying to access this website from a country in the European Economic Area, which"
    " enforces the General Data Protection Regulation (GDPR), so access cannot be granted. Call us on 555 0100.</p>"
)
REPAIR = "<p>Our website is down for scheduled maintenance. We expect to be back within a few hours. Thank you!</p>"
PRICES = (
    "<p>Digital access: £2 a week for the first six months, then £4 a week. Cancel at any time, in two clicks.</p>"
    "<p>Print and digital: £5 a week, with the paper delivered to your door each morning.</p><button>Go on</button>"
)
CLOSED = {
    "legal reasons": (f"<h1>451: Unavailable due to legal reasons</h1>{LAW}", "Courier", "not shown in every country"),
    "legal reasons, said below": (f"<h1>Sorry</h1>{LAW}", "The Courier", "not shown in every country"),
    "region": ("<h1>The Courier</h1><p>Sorry, this content is not available in your region.</p>", "The Courier",
               "not shown in every country"),
    "repair": (f"<h1>We'll be back soon</h1>{REPAIR}", "Maintenance", "down for now"),
    "repair, said below": (f"<h1>The Courier</h1>{REPAIR}", "The Courier", "down for now"),
    "error of a server": ("<h1>503 Service Unavailable</h1><p>The server is temporarily unavailable and cannot give you"
                          " the page. Please try again later.</p>", "503", "down for now"),
    "offer": (f"<h1>Choose your subscription</h1>{PRICES}", "Subscribe | The Courier", "only offers a subscription"),
    "offer with what it brings": (
        "<h1>Subscribe to The Courier</h1><ul><li>All articles, without a limit</li><li>The app and the crossword</li>"
        "</ul><p>£2 per week. Offer ends on Sunday and is for new readers.</p><p>Already a subscriber? Sign in</p>",
        "Subscribe", "only offers a subscription"),
}  # fmt: skip
FRAMES = {
    "bare": "{}",
    "in the site's frame": f"{MENU}<main>{{}}</main>{FOOTER}",
    "as an article": "<article>{}</article>",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize(("body", "title", "words"), CLOSED.values(), ids=CLOSED)
def test_page_in_place_of_any_article_is_refused(body, title, words, frame):
    with pytest.raises(NotAnArticleError, match=words) as caught:
        parse(fetched(page(frame.format(body), head="", title=title)))
    assert caught.value.public_message.lower().count("paste the text") == 1


@pytest.mark.parametrize("name", ["legal reasons", "repair", "offer"])
def test_type_of_an_article_changes_nothing(name):
    body, title, words = CLOSED[name]
    with pytest.raises(NotAnArticleError, match=words):
        parse(fetched(page(body, head='<meta property="og:type" content="article">', title=title)))


TOLD = {
    "about a site that is down": "The website is down for maintenance, the council said, and will be back on Monday.",
    "about a law": "This website is not available in your country, readers in the European Union were told on Friday.",
    "about prices": "The paper costs £2 a week, then £4 a week; subscribers said that they had not been told of it.",
}


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_article_about_such_things_is_read(told):
    assert told in parse(fetched(page(article(f"<p>{told}</p>{paragraphs()}"), head=""))).text


def test_stub_about_such_things_is_a_stub():
    told = "<p>The site of the Courier is not available in Europe, its owners said on Friday, because of a law.</p>"
    assert parse(fetched(page(article(told), head=""))).completeness.value == "stub"


@pytest.mark.parametrize(
    "headline",
    [
        HEADLINE,
        "451 jobs go at the mill",
        "502 homes: please be patient",
        "Subscribers leave the Courier after its prices doubled in a week",
    ],
)
def test_stub_of_an_article_is_a_stub(headline):
    told = f"{paragraphs(PARAGRAPHS[:2])}<p>Please be patient, he said.</p>"
    read = parse(fetched(page(article(told, headline=headline), head="", title=headline)))
    assert read.completeness.value == "stub"
