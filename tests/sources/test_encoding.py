"""Bytes to letters: the same bytes say the same, whoever reads them."""

from __future__ import annotations

import json

import pytest

from bot.sources import encoding, plain
from bot.sources.feeds import discovery, feed, opml
from bot.sources.page.encoding import decode as page_of
from bot.sources.web.fetched import Fetched

URL = "https://quay.example/"
WORDS = "‘It’s £5’ — café"
CYRILLIC = "Порт закрыт"


def of_page(body, charset):
    return page_of(body, charset=charset)


def of_text(body, charset):
    return plain.decode(body, charset=charset)


def of_discovery(body, charset):
    link = b'<link rel=alternate type=application/rss+xml href=/rss title="' + body + b'">'
    return discovery.look(Fetched(URL, link, "text/html", charset))[0].title


def of_list(body, charset):
    prolog = f"<?xml version='1.0' encoding='{charset or 'utf-8'}'?>".encode()
    outline = b'<opml><body><outline xmlUrl="https://a.example/" title="' + body + b'"/></body></opml>'
    return opml.parse(prolog + outline)[0].title


def of_json(body, charset):
    raw = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "TITLE", "items": []}).encode()
    return feed.parse(raw.replace(b"TITLE", body), url=URL, charset=charset).title


@pytest.mark.parametrize("read", [of_text, of_page, of_discovery, of_list, of_json])
@pytest.mark.parametrize(
    ("text", "written", "charset"),
    [
        (WORDS, "utf-8", None),
        (WORDS, "utf-8", "iso-8859-1"),
        (WORDS, "utf-8", "windows-1251"),
        (WORDS, "utf-8", "utf-16"),
        (WORDS, "cp1252", None),
        (WORDS, "cp1252", "utf-8"),
        (WORDS, "cp1252", "iso-8859-1"),
        (WORDS, "cp1252", "iso-8859-15"),
        (WORDS, "cp1252", "utf-16-le"),
        (WORDS, "cp1252", "base64"),
        (CYRILLIC, "koi8-r", "koi8-r"),
        (CYRILLIC, "cp1251", "windows-1251"),
    ],
)
def test_the_same_bytes_say_the_same(read, text, written, charset):
    assert read(text.encode(written), charset) == text


@pytest.mark.parametrize("written", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
@pytest.mark.parametrize("begun", ["<", "\n\n<"])
def test_wide_letters_are_known_by_their_shape_or_mark(written, begun):
    text = f"{begun}p>{WORDS} and more of it</p>"
    assert encoding.decode(text.encode(written), "utf-8") == text


@pytest.mark.parametrize("body", [b"", b"\x00", b"<", b"<\x00", b"\xff\xfe", b"\xef\xbb\xbf", bytes(range(256)) * 9])
def test_any_bytes_are_some_text(body):
    assert isinstance(encoding.decode(body, "utf-16", *encoding.declared(body)), str)


def test_declared_lists_what_a_page_and_a_prolog_name():
    head = b"<?xml version='1.0' encoding='koi8-r'?><meta charset = \"cp1251\">"
    assert list(encoding.declared(head)) == ["cp1251", "koi8-r"]
    assert list(encoding.declared(b" " * 9_000 + head)) == []
