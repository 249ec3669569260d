"""What the head of an answer means."""

from __future__ import annotations

import httpx2
import pytest

from bot.errors import NotAnArticleError, RefusedError, SourceError
from bot.sources.web import answers
from bot.sources.web.fetched import PAGES


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({}, ("", None)),
        ({"Content-Type": " "}, ("", None)),
        ({"Content-Type": "Text/HTML; Charset=ISO-8859-1"}, ("text/html", "iso-8859-1")),
        ({"Content-Type": 'text/html; charset="utf-8"; x=y'}, ("text/html", "utf-8")),
        ({"Content-Type": "html"}, ("text/plain", None)),
        ({"Content-Type": "text/html;0*;;0*1"}, ("", None)),
    ],
)
def test_media_type_and_charset(header, expected):
    assert answers.media_type(httpx2.Headers(header)) == expected


@pytest.mark.parametrize("found", ["", "text/html", "text/plain"])
def test_kind_serves(found):
    answers.require_kind("news.example", found, PAGES)


def test_other_kind_is_named():
    with pytest.raises(
        NotAnArticleError,
        match=r"news.example sent image/png; I read web pages and plain text, PDF and Word documents only",
    ):
        answers.require_kind("news.example", "image/png", PAGES)


@pytest.mark.parametrize(
    ("coding", "expected"),
    [
        (None, ()), ("", ()), ("identity", ()), ("GZIP", ("gzip",)), ("x-gzip", ("gzip",)), ("br", ("br",)),
        ("deflate", ("deflate",)), ("gzip, br", ("gzip", "br")), ("gzip,gzip", ("gzip", "gzip")),
        ("identity, gzip, identity", ("gzip",)), ("br, br", None), ("gzip, gzip, gzip", None), ("zstd", None),
        ("compress", None), ("gzip, evil", None),
    ],
)  # fmt: skip
def test_codings(coding, expected):
    assert answers.codings(packed(coding), offered="gzip, br") == expected


def test_codings_refuse_brotli_that_was_not_offered():
    assert answers.codings(packed("br"), offered="gzip") is None
    assert answers.codings(packed("gzip"), offered="gzip") == ("gzip",)


def packed(coding):
    return httpx2.Headers({} if coding is None else {"Content-Encoding": coding})


def test_kept_headers_have_small_letters_and_an_end():
    headers = httpx2.Headers([("ETag", "x" * 2_000), ("Set-Cookie", "a=1"), ("Age", "7"), ("Link", "<a>")])
    assert answers.kept(headers) == {"etag": "x" * 1_000, "age": "7"}


@pytest.mark.parametrize(
    ("status", "header", "sentence"),
    [
        (403, {"cf-mitigated": "challenge"}, "news.example answered 403 (bot protection). Paste the text instead."),
        (503, {"cf-mitigated": "challenge"}, "news.example answered 503 (bot protection). Paste the text instead."),
        (429, {"X-DataDome": "protected"}, "news.example answered 429 (bot protection). Paste the text instead."),
        (405, {"x-amzn-waf-action": "captcha"}, "news.example answered 405 (bot protection). Paste the text instead."),
        (403, {"Server": "AkamaiGHost"}, "news.example answered 403 (bot protection). Paste the text instead."),
        (403, {"Server": "nginx"}, "news.example answered 403: it turns programs away. Paste the text instead."),
        (503, {"Server": "nginx"}, "news.example answered 503. Try again later, or paste the text."),
        (404, {"X-DataDome": "protected"}, "news.example has no such page (404). Check the link, or paste the text."),
        (500, {"Server": "AkamaiGHost"}, "news.example answered 500. Try again later, or paste the text."),
    ],
)
def test_refusal_says_who_turned_us_away(status, header, sentence):
    refusal = answers.refusal("news.example", status, httpx2.Headers(header))
    assert refusal.public_message == sentence
    assert isinstance(refusal, SourceError)
    assert isinstance(refusal, RefusedError) is ("instead" in sentence)
