"""The bytes of a page to characters, whatever is said of them."""

from __future__ import annotations

import codecs

import pytest

from bot.errors import NotAnArticleError
from bot.sources.page.encoding import decode

TEXT = "<html><p>“It’s £5 — café,” she said.</p></html>"
META = f"<meta charset='windows-1252'>{TEXT}"
HTTP_EQUIV = f'<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">{TEXT}'
PROLOG = f'<?xml version="1.0" encoding="windows-1252"?>{TEXT}'
WRONG = f"<meta charset='utf-8'>{TEXT}"
CYRILLIC = "<p>Министр сказал, что стена не выдержит.</p>"


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (TEXT.encode(), None, TEXT),
        (TEXT.encode(), "iso-8859-1", TEXT),
        (TEXT.encode(), "windows-1252", TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), "iso-8859-1", TEXT),
        (TEXT.encode("utf-16"), "utf-8", TEXT),
        (TEXT.encode("utf-16-le"), "utf-16", TEXT),
        (TEXT.encode("utf-16-be"), None, TEXT),
        (TEXT.encode("utf-32"), None, TEXT),
        (TEXT.encode("cp1252"), "windows-1252", TEXT),
        (TEXT.encode("cp1252"), "iso-8859-1", TEXT),
        (TEXT.encode("cp1252"), "utf-8", TEXT),
        (TEXT.encode("cp1252"), "no-such-thing", TEXT),
        (TEXT.encode("cp1252"), "base64", TEXT),
        (TEXT.encode("cp1252"), None, TEXT),
        (META.encode("cp1252"), None, META),
        (META.encode("cp1252"), "utf-8", META),
        (META.encode(), None, META),
        (HTTP_EQUIV.encode("cp1252"), None, HTTP_EQUIV),
        (PROLOG.encode("cp1252"), None, PROLOG),
        (WRONG.encode("cp1252"), "utf-8", WRONG),
        (CYRILLIC.encode("koi8-r"), "koi8-r", CYRILLIC),
        (CYRILLIC.encode("cp1251"), "windows-1251", CYRILLIC),
    ],
)
def test_decode(body, charset, text):
    assert decode(body, charset=charset) == text


def test_one_broken_byte_costs_one_character():
    assert decode(TEXT.encode().replace(b"said", b"sa\xffid")) == TEXT.replace("said", "sa\ufffdid")


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7 ...", b"PK\x03\x04...", b"\x89PNG\r\n", b"\x00\x01\x02\x03" * 20, b"\x1f\x8b\x08"]
)
def test_bytes_that_are_no_text_are_refused(body):
    with pytest.raises(NotAnArticleError):
        decode(body)
