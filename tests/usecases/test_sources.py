from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import SourceError, UnknownFeedError, UnreadFeedError, UsageError
from bot.model import AddedFeed, Feed, FeedState, FoundFeed, ImportedFeeds, Outline, SourcesVerb, SourceTest
from bot.sources.feeds import opml
from bot.storage import Database, SqlFeeds
from bot.storage.entries import entries_of
from bot.usecases.sources import AnswerSources, ReadSources, Sources
from tests.fakes import NOON, Clock
from tests.feed_fakes import (
    LINK,
    NotedAnswers,
    ScriptedFinder,
    ScriptedTester,
    a_sources_request,
    an_entry,
    outlines,
    read,
)

PAGE, PIER = "https://harbour.example/", "https://pier.example/feed"
WHO = {"team": "T1", "user": "U1"}


@pytest.fixture
def feeds(database: Database) -> SqlFeeds:
    return SqlFeeds(database)


def add(feeds: SqlFeeds, url: str = LINK) -> Feed:
    return feeds.add(Outline(url), team="T1", user="U1", now=NOON)[0]


def draw(feeds: Sequence[Feed]) -> str:
    return " ".join(feed.url for feed in feeds)


def reading(feeds: SqlFeeds, **parts) -> ReadSources:
    def fetch(link: str) -> bytes:
        raise SourceError(f"{link} is not there.")

    usual = {"find": ScriptedFinder({}), "test": ScriptedTester(), "fetch": fetch, "outlines": lambda text: ()}
    return ReadSources(feeds, now=Clock(), **usual | parts)


def finder(*entries, link: str = LINK, **values) -> ScriptedFinder:
    return ScriptedFinder({link: FoundFeed(LINK, read(*entries, **values))})


def test_feeds_are_listed_and_exported_by_number(feeds: SqlFeeds):
    first, second = add(feeds), add(feeds, PIER)
    assert Sources(feeds, draw).list("T1") == (first, second)
    assert Sources(feeds, draw).export("T1") == f"{LINK} {PIER}"
    assert Sources(feeds, draw).list("T2") == ()


def test_export_in_parts_is_whole_documents_with_each_feed_once(feeds: SqlFeeds):
    links = [f"https://outlet.example/{number}" for number in range(60)]
    for link in links:
        feeds.add(Outline(link, tags=("coast",)), team="T1", user="U1", now=NOON)
    parts = list(Sources(feeds, opml.draw).export_parts("T1", room=2_000))
    assert [outline.url for part in parts for outline in opml.parse(part)] == links
    assert {outline.tags for part in parts for outline in opml.parse(part)} == {("coast",)}
    assert all(1_800 < len(part) <= 2_000 for part in parts[:-1])


@pytest.mark.parametrize(("room", "parts"), [(100_000, [3]), (1, [1, 1, 1])])
def test_export_in_parts_cuts_no_feed(feeds: SqlFeeds, room, parts):
    for number in range(3):
        add(feeds, f"https://outlet.example/{number}")
    drawn = Sources(feeds, opml.draw).export_parts("T1", room=room)
    assert [len(opml.parse(part)) for part in drawn] == parts
    assert list(Sources(feeds, opml.draw).export_parts("T2", room=room)) == []


def test_part_that_nobody_asks_for_is_not_drawn(feeds: SqlFeeds):
    drawn: list[int] = []

    def counted(some: Sequence[Feed]) -> str:
        drawn.append(len(some))
        return opml.draw(some)

    for number in range(20):
        add(feeds, f"https://outlet.example/{number}")
    next(Sources(feeds, counted).export_parts("T1", room=400))
    assert max(drawn) < 12


def test_feed_is_paused_and_resumed(feeds: SqlFeeds):
    feed, sources = add(feeds), Sources(feeds, draw)
    assert sources.pause(feed.number, **WHO).state is FeedState.PAUSED
    assert feeds.claim_due(now=NOON, limit=9, until=NOON + timedelta(days=1)) == ()
    assert sources.resume(feed.number, **WHO) == feeds.get(feed.number, team="T1")
    assert len(feeds.claim_due(now=NOON, limit=9, until=NOON + timedelta(days=1))) == 1


def test_feed_that_was_given_up_is_read_again_when_it_is_resumed(feeds: SqlFeeds):
    feed = add(feeds)
    feeds.change(feed.number, team="T1", state=FeedState.DISABLED, reason="It is gone.")
    resumed = Sources(feeds, draw).resume(feed.number, **WHO)
    assert (resumed.state, resumed.reason) == (FeedState.ACTIVE, None)


def test_removed_feed_is_returned_and_gone(feeds: SqlFeeds):
    feed = add(feeds)
    assert Sources(feeds, draw).remove(feed.number, **WHO) == feed
    assert feeds.of_team("T1") == ()


def test_grade_does_not_revive_a_feed_that_went_at_the_same_moment(feeds: SqlFeeds):
    feed = add(feeds)

    class Racing(SqlFeeds):
        def change(self, number, *, team, **said):
            gone = replace(feed, state=FeedState.DISABLED, reason="It is gone.")
            SqlFeeds.record(self, gone, (), seen=True, now=NOON)
            return SqlFeeds.change(self, number, team=team, **said)

    Sources(Racing(feeds.database), draw).grade(feed.number, "B", **WHO)
    found = feeds.get(feed.number, team="T1")
    assert (found.grade, found.state, found.reason) == ("B", FeedState.DISABLED, "It is gone.")


@pytest.mark.parametrize(("written", "grade"), [("B", "B"), (" a ", "A"), ("f", "F")])
def test_grade_is_kept(feeds: SqlFeeds, written: str, grade: str):
    feed = add(feeds)
    assert Sources(feeds, draw).grade(feed.number, written, **WHO).grade == grade
    assert feeds.get(feed.number, team="T1").grade == grade


@pytest.mark.parametrize("grade", ["", "G", "AB", "1", "ß"])
def test_grade_that_is_none_is_refused(feeds: SqlFeeds, grade: str):
    with pytest.raises(UsageError, match="from A"):
        Sources(feeds, draw).grade(add(feeds).number, grade, **WHO)


def test_tags_are_kept_once_each_and_plain(feeds: SqlFeeds):
    feed = add(feeds)
    tags = ["#Ports", "ports", " north   sea ", "", "x" * 190, *map(str, range(20))]
    assert Sources(feeds, draw).tag(feed.number, tags, **WHO).tags[:3] == ("ports", "north sea", "x" * 100)
    assert len(feeds.get(feed.number, team="T1").tags) == 10


@pytest.mark.parametrize("deed", ["pause", "resume", "remove"])
def test_feed_of_another_team_is_not_there(feeds: SqlFeeds, deed: str):
    feed = add(feeds)
    with pytest.raises(UnknownFeedError):
        getattr(Sources(feeds, draw), deed)(feed.number, team="T2", user="U1")
    assert feeds.of_team("T1") == (feed,)


def test_added_feed_is_read_and_its_backlog_seen_at_once(feeds: SqlFeeds):
    entries = [an_entry(f"e{day}", published=NOON - timedelta(days=day)) for day in (3, 1, 4, 2)]
    answer = reading(feeds, find=finder(*entries, link=PAGE, etag='"a"'))(a_sources_request(argument=f" {PAGE} "))
    assert isinstance(answer, AddedFeed)
    assert (answer.new, answer.entries, [entry.key for entry in answer.newest]) == (True, 4, ["e1", "e2", "e3"])
    stored = feeds.get(answer.feed.number, team="T1")
    assert answer.feed == stored
    assert (stored.url, stored.title, stored.added_by, stored.health.etag) == (LINK, "Harbour News", "U1", '"a"')
    assert all(each.seen for each in entries_of(feeds.database, stored.number))
    assert feeds.claim_due(now=NOON + timedelta(minutes=29), limit=9, until=NOON + timedelta(days=1)) == ()


def test_newest_entries_without_dates_stand_as_the_feed_lists_them(feeds: SqlFeeds):
    entries = [an_entry(f"e{number}") for number in range(5)]
    answer = reading(feeds, find=finder(*entries))(a_sources_request())
    assert [entry.key for entry in answer.newest] == ["e0", "e1", "e2"]


def test_feed_that_the_team_has_is_not_added_again_nor_its_news_seen(feeds: SqlFeeds):
    first = reading(feeds, find=finder(an_entry("old")))(a_sources_request())
    again = reading(feeds, find=finder(an_entry("new"), an_entry("old")))(a_sources_request(key="f2"))
    assert (again.new, again.feed.number, again.entries) == (False, first.feed.number, 2)
    assert [each.entry.key for each in entries_of(feeds.database, first.feed.number)] == ["old"]


def test_feed_that_was_added_but_never_read_has_its_backlog_seen(feeds: SqlFeeds):
    feed = add(feeds)
    assert not reading(feeds, find=finder(an_entry()))(a_sources_request()).new
    assert [each.seen for each in entries_of(feeds.database, feed.number)] == [True]


def test_further_feeds_of_a_page_are_named(feeds: SqlFeeds):
    others = outlines(PIER)
    find = ScriptedFinder({PAGE: FoundFeed(LINK, read(), others)})
    assert reading(feeds, find=find)(a_sources_request(argument=PAGE)).others == others


def test_link_without_a_feed_leaves_nothing_behind(feeds: SqlFeeds):
    with pytest.raises(SourceError, match="no feed there"):
        reading(feeds)(a_sources_request())
    assert feeds.of_team("T1") == ()


def test_source_that_cannot_be_read_is_a_failure_of_its_own_kind(feeds: SqlFeeds):
    answers = NotedAnswers()
    with pytest.raises(UnreadFeedError, match="no feed there"):
        AnswerSources(reading(feeds), answers)(a_sources_request())


@pytest.mark.parametrize(("argument", "link"), [(PAGE, PAGE), ("1", LINK), ("#1", LINK)])
def test_source_is_tested_by_its_link_or_number(feeds: SqlFeeds, argument: str, link: str):
    add(feeds)
    tester = ScriptedTester()
    answer = reading(feeds, test=tester)(a_sources_request(SourcesVerb.TEST, argument))
    assert isinstance(answer, SourceTest)
    assert tester.tested == [link]


@pytest.mark.parametrize("number", ["2", "9" * 30])
def test_number_that_no_source_has_is_named(feeds: SqlFeeds, number: str):
    with pytest.raises(UnknownFeedError, match=f"no source {number}"):
        reading(feeds)(a_sources_request(SourcesVerb.TEST, number))


@pytest.mark.parametrize("verb", [SourcesVerb.ADD, SourcesVerb.TEST])
def test_request_that_names_nothing_is_refused(feeds: SqlFeeds, verb: SourcesVerb):
    with pytest.raises(UsageError, match="Name a link"):
        reading(feeds)(a_sources_request(verb, "  "))


def test_import_adds_without_reading(feeds: SqlFeeds):
    known = add(feeds)
    odd = (Outline("ftp://quay.example/feed", refused="It is no link."), Outline("quay", refused="Nor is that."))
    listed = (*outlines(LINK, PIER, "http://www.pier.example/feed/"), *odd)
    answer = reading(feeds, outlines=lambda text: listed)(a_sources_request(SourcesVerb.IMPORT, "<opml/>"))
    assert isinstance(answer, ImportedFeeds)
    assert ([feed.url for feed in answer.added], answer.known) == ([PIER], (known,))
    assert answer.refused == (("ftp://quay.example/feed", "It is no link."), ("quay", "Nor is that."))
    assert len(feeds.claim_due(now=NOON, limit=9, until=NOON + timedelta(days=1))) == 2


@pytest.mark.parametrize(("argument", "body"), [("https://quay.example/x.opml", b"fetched"), ("<opml>x</opml>", None)])
def test_outlines_are_read_from_a_link_or_from_what_was_pasted(feeds: SqlFeeds, argument: str, body: bytes | None):
    read_from = []
    parse = lambda text: read_from.append(text) or outlines(PIER)  # noqa: E731
    ask = reading(feeds, fetch=lambda link: b"fetched", outlines=parse)
    ask(a_sources_request(SourcesVerb.IMPORT, argument))
    assert read_from == [body or argument]


def test_what_came_of_it_is_told_to_the_one_who_asked(feeds: SqlFeeds):
    publisher, request = NotedAnswers(), a_sources_request(SourcesVerb.TEST, PAGE)
    AnswerSources(reading(feeds), publisher)(request)
    ((answer, address),) = publisher.answers
    assert (isinstance(answer, SourceTest), address) == (True, request.reply_to)


def test_added_feed_tells_what_of_it_is_lost(feeds: SqlFeeds):
    lost = ("Its XML is broken.",)
    found = read(an_entry())
    answer = replace(found, document=replace(found.document, losses=lost))
    added = reading(feeds, find=ScriptedFinder({LINK: FoundFeed(LINK, answer)}))(
        a_sources_request(SourcesVerb.ADD, LINK)
    )
    assert (added.losses, added.feed.health.error) == (lost, "Its XML is broken.")


def test_empty_list_of_sources_says_so(feeds: SqlFeeds):
    with pytest.raises(SourceError, match=r"This list is empty\. Export one"):
        reading(feeds)(a_sources_request(SourcesVerb.IMPORT, " \n"))
