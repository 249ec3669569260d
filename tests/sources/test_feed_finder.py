from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.errors import AGAIN, UNEXPECTED, ExtractionError, SourceError, TooComplexError
from bot.model import Feed, FeedHealth, Outline
from bot.sources.feeds import feed, finder
from bot.sources.feeds.finder import FeedFinder, FeedReader
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import Ask, Hop
from tests.sources.web import FakeWeb, answered, page, rss

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
LINK = "https://quay.example/rss"
SITE = "https://quay.example/"


def now():
    return NOW


def found(link, *answers):
    return FeedFinder(FakeWeb({answer.url: answer for answer in answers}), now)(link)


def a_feed(number=1, url=LINK, **health):
    return Feed(number, "T1", url, "U1", NOW, health=FeedHealth(**health))


def told(answer, *, run=finder.here, **health):
    (pair,) = FeedReader(FakeWeb({LINK: answer}).ask_all, now, run)([a_feed(**health)])
    return pair[1]


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_link_of_a_feed_is_that_feed():
    result = found(LINK, answered(LINK, rss("a"), headers={"etag": '"1"'}))
    assert (result.url, result.others) == (LINK, ())
    assert [entry.title for entry in result.answer.document.entries] == ["a"]
    assert (result.answer.status, result.answer.etag, result.answer.body_sha256) == (200, '"1"', digest(rss("a")))


def test_link_of_a_page_is_its_likeliest_feed_and_the_others_are_listed():
    news, far = f"{SITE}news.rss", "https://far.example/rss"
    result = found(SITE, answered(SITE, page(far, news), media_type="text/html"), answered(news, rss("a")))
    assert (result.url, result.others) == (news, (Outline(far),))


@pytest.mark.parametrize("link", ["feed:https://quay.example/rss", " https://quay.example/rss\n"])
def test_link_is_taken_as_browsers_hand_it_on(link):
    assert found(link, answered(LINK, rss("a"))).url == LINK


def test_page_without_a_beginning_is_a_page_still():
    result = found(
        SITE,
        answered(SITE, page(LINK).removeprefix("<!doctype html><html>"), media_type="text/html"),
        answered(LINK, rss("a")),
    )
    assert result.url == LINK


def test_feed_that_cannot_be_read_gives_way_to_the_pages_next():
    broken, good = f"{SITE}1.rss", f"{SITE}2.rss"
    result = found(SITE, answered(SITE, page(broken, good)), answered(broken, "<x/>"), answered(good, rss("a")))
    assert (result.url, result.others) == (good, (Outline(broken),))


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([answered(SITE, page(), media_type="text/html")], finder.NAMES_NONE),
        ([answered(SITE, "just words", media_type="text/html")], finder.NAMES_NONE),
        ([answered(SITE, "just words", media_type="text/plain")], feed.NO_FEED),
        ([answered(SITE, "<opml/>", media_type="text/xml")], feed.LIST),
        ([answered(SITE, page(LINK)), answered(LINK, page(LINK))], f"The page names {LINK}, but {feed.PAGE}"),
        ([answered(SITE, page(LINK))], f"The page names {LINK}, but I could not reach it."),
        ([], "I could not reach it."),
    ],
)
def test_link_without_a_feed_is_told_with_the_next_step(answers, sentence):
    with pytest.raises(SourceError) as caught:
        found(SITE, *answers)
    assert caught.value.public_message == sentence


@pytest.mark.parametrize(
    ("statuses", "url"),
    [((301,), "https://new.example/rss"), ((308, 301), "https://new.example/rss"), ((301, 302), LINK)],
)
def test_feed_is_asked_where_permanent_redirects_led(statuses, url):
    hops = tuple(Hop(LINK if number == 0 else "https://on.example/", status) for number, status in enumerate(statuses))
    moved = answered("https://new.example/rss", rss("a"), hops=hops)
    result = FeedFinder(FakeWeb({LINK: moved}), now)(LINK)
    assert (result.url, result.answer.moved_to) == (url, None)


def test_reader_asks_with_validators_and_gives_answers_as_they_come():
    web = FakeWeb({LINK: answered(LINK, rss("a")), SITE: SourceError("quay.example took too long.", AGAIN)})
    feeds = [a_feed(1, LINK, etag='"1"', last_modified="yesterday"), a_feed(2, SITE)]
    answers = list(FeedReader(web.ask_all, now)(feeds))
    assert web.asked == [Ask(SITE, feed.FEEDS), Ask(LINK, feed.FEEDS, '"1"', "yesterday")]
    assert [asked.number for asked, _ in answers] == [2, 1]
    assert [(answer.status, answer.error) for _, answer in answers] == [
        (None, "quay.example took too long. I ask again later."),
        (200, None),
    ]


def test_unchanged_body_is_like_a_304():
    same = told(answered(LINK, rss("a"), headers={"etag": '"2"'}), etag='"1"', body_sha256=digest(rss("a")))
    assert (same.status, same.document, same.error, same.etag) == (200, None, None, '"2"')
    assert same.body_sha256 == digest(rss("a"))


def test_304_keeps_what_was_known():
    answer = told(answered(LINK, status=304), etag='"1"', last_modified="x", body_sha256="y")
    assert (answer.status, answer.document, answer.error) == (304, None, None)
    assert (answer.etag, answer.last_modified, answer.body_sha256) == ('"1"', "x", "y")


def test_304_that_was_not_asked_for_is_no_failure_of_the_readers():
    answer = told(answered(LINK, status=304))
    assert (answer.status, answer.document, answer.error, answer.etag) == (304, None, None, None)


def test_headers_that_cannot_be_weighed_are_that_feeds_failure():
    class Odd(dict):
        def get(self, name, default=None):
            raise LookupError(name)

    other = "https://pier.example/rss"
    odd = replace(answered(LINK, rss("a")), headers=Odd())
    web = FakeWeb({LINK: odd, other: answered(other, rss("b"))})
    answers = {asked.url: answer for asked, answer in FeedReader(web.ask_all, now)([a_feed(), a_feed(2, other)])}
    assert (answers[LINK].status, answers[LINK].error) == (200, UNEXPECTED)
    assert answers[other].error is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (204, "answered 204"),
        (401, "turns programs away (401)"),
        (403, "turns programs away (403)"),
        (404, "no such feed (404)"),
        (410, "gone for good (410)"),
        (429, "slow down (429)"),
        (500, "in trouble (500)"),
        (503, "in trouble (503)"),
    ],
)
def test_status_without_a_feed_is_a_sentence(status, words):
    answer = told(answered("https://www.quay.example/rss", "sorry", status=status, headers={"etag": '"e"'}))
    assert (answer.status, answer.document, answer.etag, answer.body_sha256) == (status, None, None, None)
    assert answer.error.startswith("quay.example ")
    assert words in answer.error


def test_body_that_cannot_be_read_leaves_nothing_that_calls_it_unchanged():
    answer = told(answered(LINK, page(), headers={"etag": '"1"'}), body_sha256="x")
    assert (answer.status, answer.error, answer.document) == (200, feed.PAGE, None)
    assert (answer.etag, answer.body_sha256) == (None, None)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (TooComplexError("Paste it."), finder.TOO_LONG),
        (ExtractionError("I am being restarted."), "I am being restarted."),
        (RuntimeError("what?"), UNEXPECTED),
    ],
)
def test_killed_or_crashed_parse_is_that_feeds_failure(error, sentence):
    def run(function, argument):
        raise error

    assert told(answered(LINK, rss("a")), run=run).error == sentence


@pytest.mark.parametrize(
    ("headers", "wait", "fresh"),
    [
        ({}, None, None),
        ({"retry-after": "120"}, 120.0, None),
        ({"retry-after": " 7 "}, 7.0, None),
        ({"retry-after": "Tue, 03 Nov 2026 12:10:00 GMT"}, 600.0, None),
        ({"retry-after": "Tue, 03 Nov 2026 11:10:00 GMT"}, 0.0, None),
        ({"retry-after": "Tue, 03 Nov 2099 11:10:00 GMT"}, 86_400.0, None),
        ({"retry-after": "999999999"}, 86_400.0, None),
        ({"retry-after": "soon"}, None, None),
        ({"retry-after": "-5"}, None, None),
        ({"retry-after": "9" * 5_000}, None, None),
        ({"cache-control": "public, max-age=900"}, None, 900.0),
        ({"cache-control": "s-maxage=5, Max-Age = 60", "age": "20"}, None, 40.0),
        ({"cache-control": "max-age=60", "age": "90"}, None, None),
        ({"cache-control": "no-cache, max-age=900"}, None, None),
        ({"cache-control": "max-age=99999999"}, None, 86_400.0),
        ({"expires": "Tue, 03 Nov 2026 12:30:00 GMT"}, None, 1_800.0),
        ({"expires": "Tue, 03 Nov 2026 12:30:00 GMT", "date": "Tue, 03 Nov 2026 12:20:00 GMT"}, None, 600.0),
        ({"expires": "0"}, None, None),
        ({"cache-control": "max-age=60", "expires": "Tue, 03 Nov 2026 12:30:00 GMT"}, None, 60.0),
    ],
)
def test_headers_say_when_to_ask_again(headers, wait, fresh):
    answer = told(answered(LINK, rss("a"), headers=headers))
    assert (answer.wait, answer.fresh) == (wait, fresh)


@pytest.mark.parametrize(
    ("statuses", "status", "moved"),
    [
        ((301,), 200, True),
        ((308, 301), 304, True),
        ((301, 302), 200, False),
        ((307,), 200, False),
        ((301,), 404, False),
    ],
)
def test_moved_to_is_where_permanent_redirects_led(statuses, status, moved):
    hops = tuple(Hop(LINK, hop) for hop in statuses)
    answer = told(answered("https://new.example/rss", rss("a"), status=status, hops=hops), etag='"1"')
    assert answer.moved_to == ("https://new.example/rss" if moved else None)


def test_answer_can_travel_to_another_process():
    fetched = answered(LINK, rss("a"), headers={"etag": '"1"'}, hops=(Hop(SITE, 301),))
    assert feed.read(pickle.loads(pickle.dumps(fetched))) == feed.read(fetched)


@pytest.mark.skipif(not hasattr(Fetcher, "ask_all"), reason="the fetcher that asks many at once is on its way")
def test_feeds_over_http(httpserver):
    httpserver.expect_request("/rss", headers={"If-None-Match": '"1"'}).respond_with_data(status=304)
    httpserver.expect_request("/rss").respond_with_data(rss("a"), headers={"ETag": '"1"'}, content_type="text/xml")
    httpserver.expect_request("/gone").respond_with_data("gone", status=410)
    httpserver.expect_request("/").respond_with_data(page("/rss"), content_type="text/html")
    fetcher = Fetcher(allow=frozenset({f"{httpserver.host}:{httpserver.port}"}))
    try:
        result = FeedFinder(fetcher, now)(httpserver.url_for("/"))
        known = replace(a_feed(1, result.url), health=FeedHealth(etag=result.answer.etag))
        answers = FeedReader(fetcher.ask_all, now)([known, a_feed(2, httpserver.url_for("/gone"))])
        assert {asked.number: answer.status for asked, answer in answers} == {1: 304, 2: 410}
    finally:
        fetcher.close()
    assert (result.url, result.answer.etag) == (httpserver.url_for("/rss"), '"1"')
