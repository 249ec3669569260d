from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.model import Completeness, Excerpt, Feed, Outline, Report, Sign, Span, StoredEntry, Unread
from bot.storage import Database, SqlEntries, SqlFeeds, SqlReports
from bot.storage.tables import report as table
from tests.digests import a_quoted_warning, a_report
from tests.fakes import NOON
from tests.feed_fakes import LINK, an_entry

HOUR = timedelta(hours=1)
RICH = a_report(
    published=NOON - HOUR,
    first_seen=NOON + timedelta(microseconds=1),
    byline="By Ada Quill",
    brief_id="K7M2QX",
    lead=Excerpt("Engineers closed “it” \0.", 3, 42),
    actors=("Ada Quill", "The Quay"),
    quotes=("One.", "Two \ud83d."),
    signature=(5, 1, 2**64 - 1),
    changed=(("may", "will"),),
    completeness=Completeness.PARTIAL,
    warnings=(
        a_quoted_warning(
            "the wall may fail",
            120,
            speaker_span=Span(3, 9),
            about="the wall",
            score=0.1 + 0.2,
            threshold=0.5,
            signs=(Sign("hedge", 1.25, ("may",)), Sign("threat", None)),
        ),
    ),
)


@pytest.fixture
def reports(database: Database) -> SqlReports:
    return SqlReports(database)


@pytest.fixture
def feed(database: Database) -> Feed:
    return SqlFeeds(database).add(Outline(LINK), team="T1", user="U1", now=NOON)[0]


def announced(reports: SqlReports, feed: Feed, *keys: str, at: datetime = NOON) -> tuple[StoredEntry, ...]:
    entries = [an_entry(key, words=f"{key} at {at}") for key in keys]
    SqlFeeds(reports.database).record(feed, entries, seen=False, now=at)
    return SqlEntries(reports.database).since([feed.number], after=NOON - HOUR)


def keep(reports: SqlReports, found: Report | Unread, entry: StoredEntry, *, edition: str = "core 1") -> None:
    reports.keep(found, entry, edition=edition, now=NOON)


def of(reports: SqlReports, *entries: StoredEntry, edition: str = "core 1") -> dict[int, Report | Unread]:
    return dict(reports.of(entries, edition=edition))


def rows(reports: SqlReports) -> int:
    with reports.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("report", [a_report(), RICH], ids=["plain", "rich"])
def test_report_comes_back_as_it_was_kept(reports: SqlReports, feed: Feed, report: Report):
    [entry] = announced(reports, feed, "one")
    keep(reports, report, entry)
    found = of(reports, entry)[entry.id]
    assert found == report
    assert {type(getattr(found, each.name)) for each in fields(Report)} == {
        type(getattr(report, each.name)) for each in fields(Report)
    }


def test_what_is_known_is_told_by_entry(reports: SqlReports, feed: Feed):
    one, two, three = announced(reports, feed, "one", "two", "three")
    unread = Unread(two.id, "The Quay\0", "403 since Sunday")
    keep(reports, RICH, one)
    keep(reports, unread, two)
    expected = {one.id: RICH, two.id: replace(unread, name="The Quay\ufffd")}
    assert of(reports, one, two, three) == expected
    assert of(reports, three) == of(reports) == {}


def test_report_is_that_of_one_version_and_one_edition(reports: SqlReports, feed: Feed):
    [first] = announced(reports, feed, "one")
    keep(reports, RICH, first)
    assert of(reports, first, edition="core 2") == {}
    keep(reports, a_report(2), first, edition="core 2")
    assert of(reports, first) == {first.id: RICH}
    [second] = announced(reports, feed, "one", at=NOON + HOUR)
    assert (second.id, second.version, of(reports, second)) == (first.id, 2, {})


def test_what_earlier_versions_came_to_is_forgotten(reports: SqlReports, feed: Feed):
    [first] = announced(reports, feed, "one")
    for edition in ("core 1", "core 2"):
        keep(reports, RICH, first, edition=edition)
    [second] = announced(reports, feed, "one", at=NOON + HOUR)
    keep(reports, a_report(2), second)
    assert (of(reports, second), of(reports, first), rows(reports)) == ({second.id: a_report(2)}, {}, 1)


def test_report_replaces_a_failure_and_a_failure_the_one_before_it(reports: SqlReports, feed: Feed):
    [entry] = announced(reports, feed, "one")
    for reason in ("403", "timed out"):
        keep(reports, Unread(entry.id, "The Quay", reason), entry)
        assert of(reports, entry) == {entry.id: Unread(entry.id, "The Quay", reason)}
    keep(reports, RICH, entry)
    assert of(reports, entry) == {entry.id: RICH}


@pytest.mark.parametrize("later", [Unread(1, "The Quay", "403"), a_report(2)], ids=["failure", "report"])
def test_report_that_is_there_stays(reports: SqlReports, feed: Feed, later: Report | Unread):
    [entry] = announced(reports, feed, "one")
    keep(reports, RICH, entry)
    keep(reports, later, entry)
    assert of(reports, entry) == {entry.id: RICH}


def test_report_goes_with_its_entry_and_none_is_kept_of_one_that_is_gone(reports: SqlReports, feed: Feed):
    one, two = announced(reports, feed, "one", "two")
    keep(reports, RICH, one)
    SqlFeeds(reports.database).remove(feed)
    keep(reports, RICH, two)
    assert (of(reports, one, two), rows(reports)) == ({}, 0)


def test_reports_of_very_many_entries_are_found(reports: SqlReports, feed: Feed, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.storage.database.NAMED_AT_ONCE", 7)
    entries = announced(reports, feed, *(f"e{number}" for number in range(30)))
    for entry in entries:
        keep(reports, a_report(entry.id), entry)
    assert of(reports, *entries) == {entry.id: a_report(entry.id) for entry in entries}


def test_report_wins_over_failures_that_are_kept_at_the_same_time(reports: SqlReports, feed: Feed):
    [entry] = announced(reports, feed, "one")
    found = [RICH if number == 4 else Unread(entry.id, "The Quay", "403") for number in range(9)]
    with ThreadPoolExecutor(9) as threads:
        for done in [threads.submit(keep, reports, each, entry) for each in found]:
            done.result(timeout=60)
    assert (of(reports, entry), rows(reports)) == ({entry.id: RICH}, 1)
