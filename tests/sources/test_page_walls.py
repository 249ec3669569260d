"""Pages that stand where an article was are refused by their name, and articles that look like them are read."""

from __future__ import annotations

import pytest

from bot.errors import ListOfStoriesError, NotAnArticleError
from bot.sources.page.parsing import parse
from bot.sources.web.answers import WALL_HEADERS
from tests.sources.webpages import (
    COOKIES,
    FOOTER,
    HEADLINE,
    MENU,
    OG,
    PARAGRAPHS,
    URL,
    article,
    fetched,
    linked,
    page,
    paragraphs,
    story,
)

CONSENT = (
    "<div><h1>Before you continue to the Courier</h1><p>We and our 842 partners store and access information on devices"
    " such as cookies, and process personal data for personalised ads, ad measurement and audience insights."
    " You can change your preferences at any time in our privacy policy.</p><button>Accept all</button>"
    "<button>Reject all</button><button>Manage options</button></div>"
)
DENIED = (
    "<h1>Access Denied</h1><p>You don't have permission to access “http://courier.example/a” on this server.</p>"
    "<p>Reference #18.5f2c1702.1732266000.3a1b2c3d</p>"
)
LOST = "<h1>Page not found</h1><p>Sorry, the page you wanted has been moved. Try the search or go home.</p>" + "".join(
    f"<h3>{story(number)}</h3>" for number in range(9)
)
PASSWORD = (
    "<form><label>Email</label><input type='email'><label>Password</label><input type='password'>"
    "<button>Sign in</button></form><p>New to the Courier? Create an account to manage your stories and settings.</p>"
)
ROBOT_CHECKS = {
    "cloudflare": page("<p>Checking if the site connection is secure. Enable JavaScript and cookies to continue.</p>",
                       head="", title="Just a moment..."),
    "datadome": page("<p id='cmsg'>Please enable JS and disable any ad blocker</p>"
                     "<script src='https://ct.captcha-delivery.com/c.js'></script>", head="", title="courier.example"),
    "incapsula": page("<iframe src='/_Incapsula_Resource?CWUDNSAI=9'>Request unsuccessful. Incapsula incident ID: 1-2"
                      "</iframe>", head="", title=""),
    "perimeterx": page("<h1>Press &amp; Hold to confirm you are a human.</h1><div id='px-captcha'></div>",
                       head="", title="Access to this page has been denied"),
    "akamai": page(DENIED, head="", title="Access Denied"),
    "captcha": page("<h1>One more step</h1><div class='g-recaptcha'></div>", head="", title="courier.example"),
}  # fmt: skip
WALLS = {
    "consent": (page(CONSENT, head="", title="Your privacy choices"), "consent to cookies"),
    "consent around nothing": (page(COOKIES + MENU + FOOTER, title="The Marrow Courier"), "consent to cookies"),
    "empty shell": (page("<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>",
                         head="", title="The Marrow Courier"), "JavaScript"),
    "shell that loads": (page("<div id='app'><p>Loading…</p></div>", head=""), "JavaScript"),
    "log-in": (page(f"<h1>Sign in to your account</h1>{PASSWORD}", head="", title="Sign in"), "log-in"),
    "log-in for members": (page(f"<h1>The club</h1>{PASSWORD}", head="", title="The club"), "log-in"),
    "not found": (page(LOST, head="", title="Page not found | The Marrow Courier"), "does not exist"),
    "gone": (page("<h1>Oops!</h1><p>This story is no longer available, and it will not be back any time soon.</p>",
                  head="", title="404"), "does not exist"),
}  # fmt: skip
TEASER = "The council of the town has voted to rebuild the wall before the next winter, at a cost of some millions."
CARDS = "".join(f"<div class='card'><h3>{story(number)}</h3><p>{TEASER}</p></div>" for number in range(12))
LISTS = {
    "front of headings": page(f"{MENU}<main><h1>News</h1>{CARDS}</main>{COOKIES}", head="", title="News"),
    "home page": page(
        "".join(f"<article><h2>{story(n)}</h2><p>{text}</p></article>" for n, text in enumerate(PARAGRAPHS)),
        head='<meta property="og:type" content="website">', title="The Marrow Courier"),
    "links and teasers": page("".join(f"<div>{story(n)}<p>{TEASER}</p></div>" for n in range(9)), head="", title="Sea"),
    "links only": page(f"<h1>Harbours</h1><ul>{''.join(f'<li>{story(n)}</li>' for n in range(40))}</ul>", head=""),
    "search": page("<h1>Search results for wall</h1>" + "".join(f"<li>{story(n)} {TEASER}</li>" for n in range(9)),
                   head="", title="Search results: wall"),
    "author": page("<h1>Tess Arkwright</h1><p>Tess has written about harbours for ten years now.</p>" + CARDS,
                   head='<script type="application/ld+json">{"@type": "ProfilePage"}</script>', title="Tess Arkwright"),
    "long teasers": page("".join(
        f"<div><h2>{story(n)}</h2><p>{text} {PARAGRAPHS[n - 1]}</p></div>" for n, text in enumerate(PARAGRAPHS[:5])),
        head="", title="News"),
    "listed for machines": page(
        "".join(f"<div>{story(n)}<p>{TEASER}</p></div>" for n in range(4)), title="Sea",
        head='<script type="application/ld+json">{"@type": "CollectionPage"}</script>'),
}  # fmt: skip
ABOUT_COOKIES = tuple(f"{text} The law on cookies and consent to personal data is next." for text in PARAGRAPHS)
ARTICLES = {
    "behind a consent banner": page(COOKIES + article()),
    "short, behind a consent banner": page(COOKIES + article(paragraphs(PARAGRAPHS[:3]))),
    "about cookies": page(article(paragraphs(ABOUT_COOKIES), headline="Cookies without consent") + COOKIES, head=""),
    "with a captcha in its form": page(f"{article()}<form><div class='g-recaptcha'></div></form>", head=""),
    "with a log-in in its menu": page(f"<header>{PASSWORD}</header>{article()}", head=""),
    "about a page that was not found": page(
        article(headline="Page not found: the web forgets"), title="Page not found"
    ),
    "with many stories behind it": page(article() + CARDS, head=""),
    "short, with stories behind it": page(article(paragraphs(PARAGRAPHS[:2])) + CARDS),
    "called a website": page(article(), head='<meta property="og:type" content="website">'),
    "that needs no JavaScript": page(f"<noscript>Please enable JavaScript.</noscript><div id='root'>{article()}</div>"),
}


@pytest.mark.parametrize("html", ROBOT_CHECKS.values(), ids=ROBOT_CHECKS)
def test_robot_check_is_refused(html):
    with pytest.raises(NotAnArticleError, match="only shows a robot check"):
        parse(fetched(html))


@pytest.mark.parametrize("name", sorted(WALL_HEADERS))
def test_next_to_no_text_under_the_mark_of_a_guard_is_a_robot_check(name):
    with pytest.raises(NotAnArticleError, match="robot check"):
        parse(fetched(page("<p>Hold on while we look at you.</p>", head=""), headers={name: "1"}))


def test_robot_check_is_known_by_its_header():
    with pytest.raises(NotAnArticleError, match="only shows a robot check"):
        parse(fetched(page(article()), headers={"cf-mitigated": "challenge"}))


@pytest.mark.parametrize(("html", "words"), WALLS.values(), ids=WALLS)
def test_page_in_place_of_an_article_is_refused(html, words):
    with pytest.raises(NotAnArticleError, match=words) as caught:
        parse(fetched(html))
    assert caught.value.public_message.endswith(
        ("paste the text.", "Paste the text instead.", "paste the text instead.")
    )


@pytest.mark.parametrize("html", LISTS.values(), ids=LISTS)
def test_list_of_stories_is_refused_with_its_address(html):
    with pytest.raises(ListOfStoriesError, match="Add it as a source, or open one story") as caught:
        parse(fetched(html))
    assert caught.value.link == URL


@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES)
def test_article_that_looks_like_a_wall_is_read(html):
    assert PARAGRAPHS[1] in parse(fetched(html)).text


def test_article_of_one_page_application_is_read_from_its_text_for_machines():
    html = page(
        "<noscript>Enable JavaScript.</noscript><div id='root'></div>", head=linked(articleBody="\n".join(PARAGRAPHS))
    )
    assert parse(fetched(html)).text == "\n\n".join([HEADLINE, *PARAGRAPHS])


def test_address_of_a_page_that_calls_itself_an_article_is_no_list():
    assert parse(fetched(page(article(), head=OG), url="https://courier.example/")).words > 100
