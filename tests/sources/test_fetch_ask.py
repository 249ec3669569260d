"""Answers as values: validators, statuses, headers and the redirects that led there."""

from __future__ import annotations

import pytest
from werkzeug import Response

from bot.errors import NotAnArticleError, SourceError
from bot.sources.web.fetch import Fetcher
from bot.sources.web.fetched import Ask, Hop, Kinds
from tests.sources.wire import HOST, allowed, loopback, raw_server, saying

FEEDS = Kinds("feeds", "application/rss+xml", frozenset({"application/rss+xml"}))


@pytest.fixture
def fetch(httpserver):
    with Fetcher(allowed(httpserver, HOST, "other.test"), loopback, seconds_apart=0) as opened:
        yield opened


def link(server, path="/a", host=HOST):
    return f"http://{host}:{server.port}{path}"


def serve(server, body="", status=200, path="/a", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    server.expect_request(path).respond_with_response(Response(body, status=status, headers=named))


def sent(server):
    return [request.headers for request, _ in server.log]


def test_ask_sends_validators_and_takes_unchanged_for_an_answer(httpserver, fetch):
    serve(httpserver, status=304, ETag='"b"')
    when = "Thu, 26 Nov 2026 09:00:00 GMT"
    answer = fetch.ask(Ask(link(httpserver), FEEDS, '"a"', when))
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", '"b"')
    (headers,) = sent(httpserver)
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"a"', when)
    assert headers["Accept"] == "application/rss+xml"


def test_ask_without_validators_sends_none(httpserver, fetch):
    serve(httpserver)
    fetch.ask(Ask(link(httpserver)))
    assert {"If-None-Match", "If-Modified-Since", "Cookie", "Authorization"}.isdisjoint(dict(sent(httpserver)[0]))


@pytest.mark.parametrize("validator", ['"a"\r\nX-Evil: 1', '"ä"', '"\x00"', ""])
def test_ask_keeps_a_broken_validator_to_itself(httpserver, fetch, validator):
    serve(httpserver)
    assert fetch.ask(Ask(link(httpserver), etag=validator, last_modified=validator)).status == 200
    assert {"If-None-Match", "If-Modified-Since", "X-Evil"}.isdisjoint(dict(sent(httpserver)[0]))


@pytest.mark.parametrize("status", [204, 206, 300, 400, 401, 403, 404, 410, 429, 500, 503])
def test_ask_returns_any_status(httpserver, fetch, status):
    serve(httpserver, "" if status == 204 else "why", status, Retry_After="120", Set_Cookie="a=1")
    answer = fetch.ask(Ask(link(httpserver)))
    assert (answer.status, answer.body) == (status, b"" if status == 204 else b"why")
    assert answer.headers["retry-after"] == "120"
    assert "set-cookie" not in answer.headers


def test_ask_lists_the_redirects_it_followed(httpserver, fetch):
    serve(httpserver, status=301, path="/0", Location="/1")
    serve(httpserver, status=307, path="/1", Location=f"//other.test:{httpserver.port}/a")
    serve(httpserver, "here")
    answer = fetch.ask(Ask(link(httpserver, "/0"), etag='"a"'))
    assert answer.url == link(httpserver, host="other.test")
    assert answer.hops == (Hop(link(httpserver, "/0"), 301), Hop(link(httpserver, "/1"), 307))
    assert [headers["If-None-Match"] for headers in sent(httpserver)] == ['"a"'] * 3


@pytest.mark.parametrize(("redirects", "fits"), [(5, True), (6, False)])
def test_ask_follows_five_redirects(httpserver, fetch, redirects, fits):
    for number in range(redirects):
        serve(httpserver, status=302, path=f"/{number}", Location=f"/{number + 1}")
    serve(httpserver, "here", path=f"/{redirects}")
    if fits:
        assert fetch.ask(Ask(link(httpserver, "/0"))).body == b"here"
    else:
        with pytest.raises(SourceError, match="more than 5 times"):
            fetch.ask(Ask(link(httpserver, "/0")))
    assert len(httpserver.log) == 6


def test_a_redirect_to_nowhere_is_an_answer(httpserver, fetch):
    serve(httpserver, "lost", 302)
    assert fetch.ask(Ask(link(httpserver))).status == 302


def test_ask_refuses_what_is_of_another_kind_by_its_name(httpserver, fetch):
    serve(httpserver, "<html>", Content_Type="text/html")
    with pytest.raises(NotAnArticleError, match="sent text/html; I read feeds only"):
        fetch.ask(Ask(link(httpserver), FEEDS))


@pytest.mark.parametrize("status", [202, 403, 404, 503])
def test_the_kind_of_a_refusal_does_not_matter(httpserver, fetch, status):
    serve(httpserver, "<html>", status, Content_Type="text/html")
    assert fetch.ask(Ask(link(httpserver), FEEDS)).status == status


@pytest.mark.parametrize(("kinds", "expected"), [(FEEDS, ""), (Ask("").kinds, "text/html")])
def test_what_a_server_gives_no_name_may_serve(kinds, expected):
    with (
        raw_server(saying(b"HTTP/1.1 200 OK\r\n\r\n<p>")) as server,
        Fetcher(allowed(server), loopback) as fetch,
    ):
        answer = fetch.ask(Ask(server.link(), kinds))
    assert (answer.body, answer.media_type) == (b"<p>", expected)


def test_a_call_says_who_turned_it_away(httpserver, fetch):
    serve(httpserver, "<title>Just a moment...</title>", 403, cf_mitigated="challenge")
    with pytest.raises(SourceError, match=r"^site.test answered 403 \(bot protection\). Paste the text instead.$"):
        fetch(link(httpserver))
