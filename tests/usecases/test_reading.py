from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import OUR_FAULT, PASTE, RefusedError, RestartError, StorageError, TooComplexError
from bot.model import Article, Brief, Completeness, Edition, Report, Source, Unread
from bot.usecases.reading import NO_LINK, NO_TIME, ReadEntries
from tests.digest_fakes import MemoryFeeds, MemoryReports, ScriptedReader, a_brief_of, a_stored_entry, an_article
from tests.fakes import Clock, until
from tests.feed_fakes import MemoryArticles, a_feed

LINK = "https://harbour.example/wall-1"
WORDS = " ".join(f"word{number}" for number in range(40))
REFUSED = RefusedError("harbour.example answered 403 (bot protection).", PASTE)


class Desk:
    """Reads entries of two feeds, and knows what was read, briefed and kept."""

    def __init__(self, answers=None, extract: Callable[[Article], Brief] = a_brief_of, feeds=(1, 2)) -> None:
        self.reader = ScriptedReader(answers or {})
        self.articles = MemoryArticles(Edition(1))
        self.reports = MemoryReports()
        self.briefed: list[str] = []
        self._extract = extract
        self.read = ReadEntries(
            self.reader,
            self.extract,
            self.articles,
            MemoryFeeds([a_feed(number) for number in feeds]),
            self.reports,
            "1",
            Clock(),
        )

    def extract(self, article: Article) -> Brief:
        self.briefed.append(article.text)
        return self._extract(article)

    def __call__(self, *entries):
        return dict(self.read(entries, team="T1"))


def test_entry_is_read_briefed_and_remembered():
    desk, entry = Desk(), a_stored_entry(1)
    found = desk(entry)
    report = found[1]
    assert isinstance(report, Report)
    assert (report.entry, report.url, report.version) == (1, LINK, 1)
    assert desk.articles.kept == [(an_article(LINK), "T1")]
    assert desk.reports.of([entry], edition="1") == found


def test_known_report_is_used_again():
    desk = Desk()
    first = desk(a_stored_entry(1), a_stored_entry(2))
    assert desk(a_stored_entry(1), a_stored_entry(2), a_stored_entry(3)) == first | desk(a_stored_entry(3))
    assert sorted(desk.reader.asked) == [f"https://harbour.example/wall-{number}" for number in (1, 2, 3)]


def test_other_words_of_an_entry_are_read_anew():
    desk = Desk()
    desk(a_stored_entry(1))
    desk(a_stored_entry(1, version=2))
    assert desk.reader.asked == [LINK, LINK]


def test_other_edition_of_the_core_reads_anew():
    desk = Desk()
    desk(a_stored_entry(1))
    replace(desk.read, edition="2")([a_stored_entry(1)], team="T1")
    assert desk.reader.asked == [LINK, LINK]


def test_what_could_not_be_read_is_tried_again():
    desk = Desk({LINK: REFUSED})
    assert desk(a_stored_entry(1)) == {1: Unread(1, "Wall 1", "harbour.example answered 403 (bot protection).")}
    desk.reader.answers = {}
    assert isinstance(desk(a_stored_entry(1))[1], Report)
    assert isinstance(desk(a_stored_entry(1))[1], Report)
    assert desk.reader.asked == [LINK, LINK]


def test_what_could_not_be_read_is_not_tried_again_ahead_of_a_digest():
    desk = Desk({LINK: REFUSED})
    ahead = replace(desk.read, again=False)
    found = ahead([a_stored_entry(1)], team="T1")
    assert ahead([a_stored_entry(1), a_stored_entry(2)], team="T1") == found | desk(a_stored_entry(2))
    assert desk.reader.asked == [LINK, "https://harbour.example/wall-2"]
    desk(a_stored_entry(1))
    assert desk.reader.asked.count(LINK) == 2


def test_what_there_is_no_time_for_is_unread_and_not_remembered():
    desk, clock = Desk(), Clock()
    slow = replace(desk.read, at_once=1, seconds=60, clock=lambda: clock().timestamp())

    def read(source: Source) -> Article:
        clock.forward(25)
        return desk.reader(source)

    entries = [a_stored_entry(number) for number in range(1, 6)]
    found = replace(slow, read=read)(entries, team="T1")
    assert [number for number, each in found.items() if isinstance(each, Report)] == [1, 2, 3]
    assert [found[4], found[5]] == [Unread(4, "Wall 4", NO_TIME), Unread(5, "Wall 5", NO_TIME)]
    assert sorted(desk.reports.of(entries, edition="1")) == [1, 2, 3]
    assert all(isinstance(each, Report) for each in desk(*entries).values())


def test_known_failure_that_there_is_no_time_to_try_again_keeps_its_reason():
    desk = Desk({LINK: REFUSED})
    known = desk(a_stored_entry(1))
    assert replace(desk.read, seconds=0)([a_stored_entry(1)], team="T1") == known


@pytest.mark.parametrize("trouble", [None, REFUSED], ids=["readable", "refused"])
def test_link_that_somebody_reads_already_is_not_read_again(trouble):
    desk, begun, leave = Desk({LINK: trouble} if trouble else None), threading.Event(), threading.Event()

    def read(source: Source) -> Article:
        begun.set()
        assert leave.wait(10)
        return desk.reader(source)

    slow, found = replace(desk.read, read=read), {}

    def call(name: str, reads: ReadEntries) -> None:
        found[name] = reads([a_stored_entry(1)], team="T1")

    ahead = threading.Thread(target=call, args=("ahead", replace(slow, again=False)))
    digest = threading.Thread(target=call, args=("digest", slow))
    ahead.start()
    assert begun.wait(10)
    digest.start()
    assert until(lambda: desk.reports.asked >= 3), "the digest has seen that nothing is known"
    leave.set()
    for thread in (ahead, digest):
        thread.join(10)
    assert found["ahead"] == found["digest"]
    assert desk.reader.asked == [LINK]


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (TooComplexError("That text broke my reader twice.", PASTE), "That text broke my reader twice."),
        (ValueError("unforeseen"), OUR_FAULT[0]),
    ],
    ids=["foreseen", "not foreseen"],
)
def test_trouble_with_one_entry_is_no_other_s(trouble, reason, caplog):
    desk = Desk({LINK: trouble})
    found = desk(a_stored_entry(1), a_stored_entry(2))
    assert found[1] == Unread(1, "Wall 1", reason)
    assert isinstance(found[2], Report)
    assert ("entry 1 could not be read" in caplog.text) == isinstance(trouble, ValueError)


@pytest.mark.parametrize("trouble", [RestartError("I am being restarted."), StorageError("It is full.")])
def test_what_is_no_entry_s_fault_is_raised_and_not_remembered(trouble):
    desk = Desk({LINK: trouble})
    with pytest.raises(type(trouble)):
        desk(a_stored_entry(1))
    assert desk.reports.kept == {}


def test_end_of_the_program_while_a_text_is_briefed_is_raised():
    def stopped(article: Article) -> Brief:
        raise RestartError("I am being restarted.")

    desk = Desk(extract=stopped)
    with pytest.raises(RestartError):
        desk(*(a_stored_entry(number) for number in range(50)))
    assert desk.reports.kept == {}
    assert len(desk.reader.asked) < 50


def test_database_out_of_reach_while_a_report_is_kept_is_raised():
    desk = Desk()
    desk.reports.trouble = StorageError("It is full.")
    with pytest.raises(StorageError):
        desk(a_stored_entry(1))


@pytest.mark.parametrize("other", [LINK, "http://www.harbour.example/wall-1?utm_source=feed", f"{LINK}#top"])
def test_one_link_is_read_once_for_all_who_announce_it(other):
    desk = Desk()
    found = desk(a_stored_entry(1), a_stored_entry(2, feed=2, link=other))
    assert desk.reader.asked == [LINK]
    assert len(desk.briefed) == 1
    assert {number: (each.entry, each.feed) for number, each in found.items() if isinstance(each, Report)} == {
        1: (1, 1),
        2: (2, 2),
    }


def test_failure_of_one_link_is_that_of_all_who_announce_it():
    found = Desk({LINK: REFUSED})(a_stored_entry(1), a_stored_entry(2, feed=2, link=LINK))
    assert [(type(each), each.entry) for each in found.values()] == [(Unread, 1), (Unread, 2)]


def test_entry_without_a_link_is_briefed_from_the_feed():
    desk = Desk()
    report = desk(a_stored_entry(1, link=None, summary=WORDS, author="Ada Quill"))[1]
    assert isinstance(report, Report)
    assert (report.completeness, report.outlet, report.byline) == (Completeness.STUB, "Harbour News", "Ada Quill")
    assert (desk.reader.asked, desk.briefed) == ([], [WORDS])


@pytest.mark.parametrize("summary", [None, "", WORDS.rpartition(" ")[0]], ids=["none", "empty", "39 words"])
def test_entry_without_a_link_and_with_few_words_is_unread(summary):
    assert Desk()(a_stored_entry(1, link=None, summary=summary)) == {1: Unread(1, "Wall 1", NO_LINK)}


def test_entry_of_a_removed_feed_is_unread():
    found = Desk(feeds=(1,))(a_stored_entry(1), a_stored_entry(2, feed=2, link=LINK))
    assert isinstance(found[1], Report)
    assert found[2] == Unread(2, "Wall 2", "its source was removed")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ({"title": " A \n wall "}, "A wall"),
        ({"title": None}, LINK),
        ({"title": "", "link": None}, "an item of source 1"),
    ],
)
def test_name_of_what_could_not_be_read(words, name):
    found = Desk({LINK: REFUSED})(a_stored_entry(1, **words))[1]
    assert isinstance(found, Unread)
    assert found.name == name


def test_nothing_is_asked_for_no_entries():
    desk = Desk()
    assert desk() == {}
    assert desk.reader.asked == []


TROUBLES = st.sampled_from([None, REFUSED, ValueError("unforeseen")])


@settings(max_examples=40, deadline=None)
@given(
    links=st.lists(st.tuples(st.sampled_from([*"abcdef", ""]), st.integers(1, 3)), max_size=20),
    troubles=st.dictionaries(st.sampled_from("abcdef"), TROUBLES),
)
def test_every_entry_is_read_or_says_why_not(links, troubles):
    answers = {f"https://{name}.example/1": trouble for name, trouble in troubles.items() if trouble}
    desk = Desk(answers)
    entries = [
        a_stored_entry(number, feed=feed, link=f"https://{name}.example/1" if name else None)
        for number, (name, feed) in enumerate(links)
    ]
    found = desk(*entries)
    assert {number: each.entry for number, each in found.items()} == {each.id: each.id for each in entries}
    assert len(desk.reader.asked) == len(set(desk.reader.asked))


def test_calls_beside_each_other_agree():
    desk, gate = Desk(), threading.Barrier(2, timeout=10)
    found = {}

    def read(name: str) -> None:
        gate.wait()
        found[name] = desk(*(a_stored_entry(number) for number in range(30)))

    threads = [threading.Thread(target=read, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found["a"] == found["b"]
    assert len(found["a"]) == 30


def test_link_is_handed_to_the_reader_as_it_was_announced():
    seen: list[Source] = []

    def read(source: Source) -> Article:
        seen.append(source)
        return an_article(LINK)

    replace(Desk().read, read=read)([a_stored_entry(1, link=f"{LINK}?utm_source=x")], team="T1")
    assert seen == [Source(link=f"{LINK}?utm_source=x")]
