from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.identity import normalise
from bot.model import Completeness, Edition, QuoteKind
from bot.selection import sign
from bot.usecases.report import moment_of, report_of
from tests.digest_fakes import a_brief_of, a_stored_entry, an_article
from tests.fakes import NOON, quiet_brief, rich_brief
from tests.feed_fakes import a_feed

FEED = a_feed(3, grade="B")
EARLIER = datetime(2026, 11, 23, 9, tzinfo=UTC)


def a_report(brief=None, stored=None, edition: Edition | None = None, feed=FEED):
    return report_of(stored or a_stored_entry(7, feed=3, at=NOON), feed, brief or rich_brief(), edition or Edition(1))


def test_report_says_what_was_read():
    brief, report = rich_brief(), a_report()
    assert report.key == normalise(brief.article.url or "")
    assert (report.entry, report.feed, report.grade, report.first_seen) == (7, 3, "B", NOON)
    assert (report.outlet, report.byline, report.headline) == (
        "The Marrow Courier",
        "Tess Arkwright",
        brief.article.headline,
    )
    assert (report.text_sha256, report.words) == (brief.article.sha256, brief.article.words)
    assert report.signature == sign(brief.article.text)
    assert report.warnings == brief.warnings
    assert report.completeness is Completeness.FULL


def test_words_of_a_report_stand_where_it_says():
    text, report = rich_brief().article.text, a_report()
    said = [report.lead, *report.warnings]
    assert [text[each.start : each.end] for each in said if each] == [each.text for each in said if each]
    assert all(quote in text for quote in report.quotes)


def test_quotes_are_those_between_marks():
    brief = rich_brief()
    printed = [quote.text for quote in brief.quotes if quote.kind is not QuoteKind.INDIRECT]
    assert a_report(brief).quotes == tuple(printed)
    assert 0 < len(printed) < len(brief.quotes)


def test_key_actors_come_first():
    brief = rich_brief()
    minor_first = replace(brief, actors=tuple(reversed(brief.actors)))
    names = a_report(minor_first).actors
    assert names[-1] == "University of Sarn"
    assert set(names) == {actor.name for actor in brief.actors}


def test_lead_is_the_bottom_line_or_the_first_sentence_of_the_summary():
    brief = quiet_brief()
    assert a_report(brief).lead == brief.bottom_line
    assert a_report(replace(brief, bottom_line=None)).lead == brief.summary[0]
    assert a_report(replace(brief, bottom_line=None, summary=())).lead is None


def test_version_and_edits_are_those_of_the_article():
    edition = Edition(3, "2026-11-22T08:00:00+00:00", changed=(("30 lost", "42 lost"),))
    report = a_report(edition=edition)
    assert (report.version, report.changed) == (3, (("30 lost", "42 lost"),))


@pytest.mark.parametrize(
    ("link", "url", "version"),
    [
        ("https://harbour.example/7", "https://harbour.example/7", 1),
        ("https://harbour.example/7", None, 1),
        (None, None, 4),
    ],
    ids=["page", "page that says no address", "in the feed only"],
)
def test_version_without_an_edition(link, url, version):
    stored = a_stored_entry(7, version=4, link=link)
    assert report_of(stored, FEED, a_brief_of(an_article("wall", url=url)), None).version == version


def test_what_the_article_does_not_say_the_feed_does():
    article = an_article("https://harbour.example/7", headline=None, outlet=None)
    stored = a_stored_entry(7, title="As announced", author="Ada Quill")
    report = a_report(a_brief_of(article), stored)
    assert (report.headline, report.outlet, report.byline) == ("As announced", "Harbour News", "Ada Quill")
    nameless = a_report(a_brief_of(article), stored, feed=replace(FEED, title=" "))
    assert nameless.outlet == "harbour.example"


def test_article_without_a_link_is_known_by_its_feed():
    article = an_article("wall", url=None)
    one, other = (a_report(a_brief_of(article), a_stored_entry(n, link=None)) for n in (1, 2))
    assert one.url is None
    assert one.key == "https://harbour.example/feed.xml#e1" != other.key


def test_published_is_what_the_feed_says_or_else_the_article():
    article = an_article("https://harbour.example/7", published="2026-11-22T10:00:00+02:00")
    stored = a_stored_entry(7)
    assert a_report(a_brief_of(article), stored).published == datetime(2026, 11, 22, 8, tzinfo=UTC)
    told = replace(stored, entry=replace(stored.entry, published=EARLIER))
    assert a_report(a_brief_of(article), told).published == EARLIER


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("2026-11-22T10:00:00+02:00", datetime(2026, 11, 22, 8, tzinfo=UTC)),
        ("2026-11-22T10:00:00Z", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        (" 2026-11-22T10:00 ", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("2026-11-22", datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)),
        ("9999-12-31", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("9999-12-31T23:00:00-05:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_moment_of_what_an_article_prints(printed, moment):
    assert moment_of(printed) == moment
