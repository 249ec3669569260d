from __future__ import annotations

import pytest

from bot.errors import UNEXPECTED, ExtractionError, ListOfStoriesError, SourceError
from bot.model import Article, Completeness
from bot.sources import tester
from bot.sources.documents import document
from bot.sources.feeds import feed
from bot.sources.tester import SourceTester
from bot.sources.web.fetched import PAGES, Hop
from tests.sources.web import FakeWeb, answered, page, rss

LINK = "https://www.quay.example/rss"
TEXT = "Ferry sinks\n\nThe ferry sank at noon off Pell Point. Nobody was hurt."
ARTICLE = Article(TEXT, headline="Ferry sinks", outlet="Quay", published="2026-11-03", language="en")


def ticking():
    ticks = iter((10.0, 10.132))
    return lambda: next(ticks)


def looked(answer, *, link=LINK, read_page=lambda fetched: ARTICLE):
    return SourceTester(FakeWeb({LINK: answer}).ask, read_page=read_page, clock=ticking())(link)


def steps(answer, **more):
    return [(step.name, step.ok, step.detail) for step in looked(answer, **more).steps]


def raising(error):
    def read_page(fetched):
        raise error

    return read_page


LOOKED = ("Link", True, "A link of quay.example, to be read over https.")


def test_feed_step_by_step():
    body = (
        '<rss version="2.0"><channel><title>Quay</title><ttl>30</ttl><item><title>Old</title><guid>a</guid>'
        "<pubDate>Sun, 01 Nov 2026 10:00:00 GMT</pubDate></item><item><title>Undated</title></item>"
        "<item><title>New</title><pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate></item><item/></channel></rss>"
    )
    assert steps(answered(LINK, body, hops=(Hop(LINK, 301),))) == [
        LOOKED,
        (
            "Fetch",
            True,
            "quay.example answered 200 in 132 ms, after 1 redirect (301): 290 bytes of application/rss+xml.",
        ),
        ("Kind", True, "A feed, RSS 2.0, “Quay”."),
        ("Entries", True, "3 entries: 1 without a date, 2 without an id, 3 without a link."),
        ("Newest", True, "2026-11-03 10:00 UTC · New\n2026-11-01 10:00 UTC · Old\nno date · Undated"),
        ("Notes", True, "1 of its entries says nothing."),
        ("Pace", True, "It wants to be asked every 30 minutes."),
    ]


def test_empty_feed_is_no_fault():
    result = looked(answered(LINK, rss()))
    assert result.ok
    assert result.steps[3].detail == "It announces nothing at the moment, which is no fault."


def test_feed_that_is_cut_off_is_not_all_a_reader_wants():
    result = looked(answered(LINK, rss("a", "b").partition("</guid></item></channel>")[0]))
    assert [(step.detail, step.ok) for step in result.steps if step.name == "Notes"] == [(feed.BROKEN_NOTE, False)]


def test_page_step_by_step():
    assert steps(answered(LINK, page("/news.rss"), media_type="text/html"))[2:] == [
        ("Kind", True, "A web page."),
        ("Feeds", True, "The page names 1 feed: https://www.quay.example/news.rss."),
        (
            "Article",
            True,
            "“Ferry sinks”\nOutlet: Quay · byline: unknown · published: 2026-11-03\n13 words, full.\n"
            "It begins: The ferry sank at noon off Pell Point.",
        ),
    ]


def test_article_in_part_is_not_all_a_reader_wants():
    part = Article(TEXT, language="en", completeness=Completeness.PARTIAL, reason="a paywall")
    last = looked(answered(LINK, page(), media_type="text/html"), read_page=lambda fetched: part).steps[-1]
    assert (last.ok, last.detail.splitlines()[2]) == (False, "13 words, partial (a paywall).")


@pytest.mark.parametrize(
    ("answer", "more", "last"),
    [
        (None, {"link": " "}, ("Link", False, tester.NO_LINK)),
        (None, {"link": "ftp://a.example/"}, ("Link", False, tester.NO_LINK)),
        (SourceError("It took too long."), {}, ("Fetch", False, "It took too long.")),
        (answered(LINK, "<opml/>", media_type="text/xml"), {}, ("Kind", False, feed.LIST)),
        (answered(LINK, "{}", media_type="application/json"), {}, ("Kind", False, feed.jsonfeed.NO_FEED)),
        (
            answered(LINK, page(), media_type="text/html"),
            {"read_page": raising(ListOfStoriesError("A list of stories. Add it.", link=LINK))},
            ("Article", False, "A list of stories. Add it."),
        ),
        (
            answered(LINK, page(), media_type="text/html"),
            {"read_page": raising(ExtractionError("Too long."))},
            ("Article", False, "Too long."),
        ),
        (
            answered(LINK, page(), media_type="text/html"),
            {"read_page": raising(RuntimeError("what?"))},
            ("Article", False, UNEXPECTED),
        ),
    ],
)
def test_what_is_wrong_is_the_last_step_and_never_raised(answer, more, last):
    assert steps(answer, **more)[-1] == last


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        (b"%PDF-1.7", "application/pdf", "A PDF document."),
        (b"%PDF-1.7", "application/octet-stream", "A PDF document."),
        (b"PK\x03\x04", document.WORD, "A Word document."),
        (b"# Ferry sinks", "text/markdown", "A Markdown text."),
    ],
)
def test_document_step_by_step(body, media_type, kind):
    found = steps(answered(LINK, body, media_type=media_type))[2:]
    assert [step[:2] for step in found] == [("Kind", True), ("Article", True)]
    assert found[0][2] == kind
    failed = steps(answered(LINK, body, media_type=media_type), read_page=raising(SourceError("Damaged.")))
    assert failed[-1] == ("Article", False, "Damaged.")


def test_whatever_a_brief_reads_is_asked_for():
    web = FakeWeb({LINK: answered(LINK, rss("a"))})
    SourceTester(web.ask)(LINK)
    (asked,) = web.asked
    assert asked.kinds.media_types == PAGES.media_types | feed.FEEDS.media_types
    assert "application/pdf" in asked.kinds.accept


def test_link_that_holds_a_link_is_taken_for_https():
    link = "quay.example/login?next=https://other.example"
    assert SourceTester(FakeWeb({link: answered(link, rss("a"))}).ask)(link).ok


@pytest.mark.parametrize(
    ("status", "headers", "why"),
    [
        (403, {"cf-mitigated": "challenge"}, "bot protection"),
        (403, {}, "turns programs away"),
        (404, {}, "check the link"),
        (410, {}, "gone for good"),
        (429, {}, "in a few minutes"),
        (500, {}, "try again later"),
    ],
)
def test_status_without_a_source_ends_it_and_says_why(status, headers, why):
    last = looked(answered(LINK, "no", status=status, media_type="text/html", headers=headers)).steps[-1]
    assert (last.name, last.ok) == ("Fetch", False)
    assert f"answered {status}" in last.detail
    assert why in last.detail


def test_link_without_a_scheme_is_taken_for_https():
    web = FakeWeb({"quay.example": answered(LINK, rss("a"))})
    assert SourceTester(web.ask)("quay.example").ok
