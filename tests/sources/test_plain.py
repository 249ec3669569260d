"""Bytes to text: nothing is changed that an offset depends on."""

from __future__ import annotations

import codecs

import pytest

from bot.errors import NotAnArticleError
from bot.sources import plain

SENTENCE = "The harbour master said that the wall could fail before the winter is over."


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        f"{SENTENCE}\r\n\r\n{SENTENCE}\r",
        f"{SENTENCE} \u202eenihs",
        f"\n\n  {SENTENCE}\t\n",
        f"‘{SENTENCE}’ 🌊\x0c",
    ],
    ids=["plain", "windows newlines", "turned round", "blanks", "beyond the first plane"],
)
def test_decode_keeps_utf8_unchanged(text):
    assert plain.decode(text.encode()) == text == text.encode().decode("utf-8")


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("‘wall’ — café".encode("cp1252"), None, "‘wall’ — café"),
        ("wall".encode("utf-16"), None, "wall"),
        ("wall".encode("utf-16-be"), "utf-16-be", None),
        ("café".encode("latin-1"), "iso-8859-1", "café"),
        ("café".encode(), "iso-8859-1", "café"),
        ("café".encode("latin-1"), "no-such-charset", "café"),
        ("café".encode("latin-1"), "zlib_codec", "café"),
        ("‘one’ ‘two’".encode() + b"\xff", None, "‘one’ ‘two’�"),
        (b"\x81 undefined", None, "� undefined"),
    ],
)
def test_decode_falls_back_sensibly(body, charset, expected):
    if expected is None:
        with pytest.raises(NotAnArticleError):
            plain.decode(body, charset=charset)
    else:
        assert plain.decode(body, charset=charset) == expected


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"%PDF-1.7 ...", "a PDF"), (b"PK\x03\x04....", "ZIP"), (b"\x89PNG\r\n", "picture"), (b"\x7fELF", "program"),
     (b"\x00\x01\x02\x03abc", "binary data"), (bytes(range(256)), "binary data")],
)  # fmt: skip
def test_decode_refuses_what_is_no_text(body, words):
    with pytest.raises(NotAnArticleError, match=words):
        plain.decode(body)


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "no text here"), (" \n\t ", "no text here"), ("Danger", "Only 1 word came in"),
     ("Danger ahead", "Only 2 words"), ("word " * 1_000_001, "longer than 5 million")],
    ids=["empty", "blank", "one word", "two words", "too long"],
)  # fmt: skip
def test_article_refuses_what_cannot_be_briefed(text, words):
    with pytest.raises(NotAnArticleError, match=words):
        plain.article(text)


def test_article_in_another_script_is_not_called_short():
    with pytest.raises(NotAnArticleError, match="does not read like English"):
        plain.article("港务局长周二表示，海堤可能在今年冬天垮塌。 他警告说，城镇必须做好准备。")


def test_article_marks_half_characters():
    assert plain.article(f"{SENTENCE} \ud83d").text == f"{SENTENCE} \ufffd"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE], ids=["utf-8", "utf-16"])
def test_decode_drops_the_mark_of_an_encoding_and_no_other(mark):
    name = "utf-8" if mark == codecs.BOM_UTF8 else "utf-16-le"
    assert plain.decode(mark + f"{SENTENCE}\ufeff".encode(name)) == f"{SENTENCE}\ufeff"


def test_article_shows_no_name_turned_round():
    read = plain.article(f"\u202e{SENTENCE}", headline="\u202eThe wall\u2069", byline="\u200f")
    assert (read.headline, read.byline) == ("The wall", None)
    assert read.text.startswith("\u202e")


def test_article_takes_one_line():
    assert plain.article(SENTENCE).text == SENTENCE
    assert plain.article(SENTENCE).language == "en"
