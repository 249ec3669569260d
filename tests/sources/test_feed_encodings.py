"""Feeds in the encodings that they claim, in others, and in none; as it was seen in the wild."""

from __future__ import annotations

import codecs

import pytest

from bot.sources.feeds import feed

URL = "https://port.example/rss"
RUSSIAN, FRENCH, CHINESE, JAPANESE, POLISH = (
    "Порт закрыт",
    "L’été à la jetée — 5 €",
    "港口关闭",
    "港が閉まる",
    "Łódź żąda",
)
FITTING = [
    *((encoding, RUSSIAN) for encoding in ("koi8-r", "koi8-u", "windows-1251", "iso-8859-5", "cp866", "mac-cyrillic")),
    *((encoding, FRENCH) for encoding in ("windows-1252", "mac-roman", "cp1252")),
    *((encoding, CHINESE) for encoding in ("gb2312", "gbk", "gb18030", "hz")),
    *((encoding, "港口關閉") for encoding in ("big5", "big5hkscs")),
    *((encoding, "L'été à 5 €") for encoding in ("iso-8859-15", "cp858")),
    *((encoding, JAPANESE) for encoding in ("shift_jis", "euc-jp", "iso-2022-jp")),
    *((encoding, POLISH) for encoding in ("iso-8859-2", "windows-1250", "cp852")),
    *(("utf-8", text) for text in (RUSSIAN, FRENCH, CHINESE, JAPANESE, POLISH)),
]
FAMILY = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def title(text, encoding, *, prolog="", charset=None, mark=b""):
    declared = f' encoding="{prolog}"' if prolog else ""
    body = (
        f'<?xml version="1.0"{declared}?><rss version="2.0"><channel><item><title>{text}</title></item></channel></rss>'
    )
    document = feed.parse(mark + body.encode(encoding), url=URL, charset=charset)
    return document.entries[0].title


@pytest.mark.parametrize(("encoding", "text"), FITTING)
def test_encoding_that_the_prolog_names(encoding, text):
    assert title(text, encoding, prolog=encoding) == text


@pytest.mark.parametrize(("encoding", "text"), FITTING)
def test_encoding_that_the_server_names(encoding, text):
    assert title(text, encoding, charset=encoding) == text


@pytest.mark.parametrize(("encoding", "text"), [pair for pair in FITTING if pair[0] not in {"hz", "iso-2022-jp"}])
def test_encoding_that_the_prolog_names_and_the_server_contradicts(encoding, text):
    assert title(text, encoding, prolog=encoding, charset="us-ascii") == text


@pytest.mark.parametrize("encoding", FAMILY)
@pytest.mark.parametrize("prolog", ["utf-16", "utf-8", ""])
def test_wide_letters_without_a_mark(encoding, prolog):
    assert title(CHINESE, encoding, prolog=prolog) == CHINESE


@pytest.mark.parametrize(("encoding", "mark"), MARKS.items())
@pytest.mark.parametrize("prolog", ["utf-16", "utf-8", "windows-1252", ""])
def test_mark_tells_the_encoding(encoding, mark, prolog):
    assert title(RUSSIAN, encoding, prolog=prolog, mark=mark) == RUSSIAN


@pytest.mark.parametrize("prolog", ["utf-8", "us-ascii", "", "no-such-thing", "idna", "punycode", "undefined", "rot13"])
def test_windows_1252_whatever_the_prolog_says(prolog):
    assert title(FRENCH, "windows-1252", prolog=prolog) == FRENCH


@pytest.mark.parametrize("charset", ["idna", "punycode", "undefined", "no-such-thing", "x" * 500, "; charset=", "\x00"])
def test_server_that_names_no_encoding(charset):
    assert title(FRENCH, "utf-8", prolog="utf-8", charset=charset) == FRENCH


def test_utf_8_that_the_server_calls_latin():
    assert title(RUSSIAN, "utf-8", prolog="utf-8", charset="iso-8859-1") == RUSSIAN


@pytest.mark.parametrize("claim", ["utf-16", "UTF-16LE", "utf16", "utf_32", "ucs-2", "ISO-10646-UCS-2"])
@pytest.mark.parametrize("text", [RUSSIAN, RUSSIAN + "!"], ids=["even", "odd"])
def test_narrow_letters_that_are_called_wide(claim, text):
    assert title(text, "utf-8", prolog=claim) == text
    assert title(text, "utf-8", charset=claim) == text


def test_letters_lost_on_the_way_are_noted():
    body = '<rss version="2.0"><channel><item><title>�� ���</title></item></channel></rss>'
    assert feed.DAMAGED_NOTE in feed.parse(body.encode(), url=URL, charset=None).notes
