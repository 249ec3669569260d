"""The bytes of a page to its characters, whatever server and page say of them, right or wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from bot.sources import plain

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = (
    re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.IGNORECASE),
    re.compile(rb"<\?xml[^>]{0,100}?encoding\s{0,5}=\s{0,5}[\"']([\w.:-]{1,40})", re.IGNORECASE),
)
_HEAD_BYTES = 4_096
_LATIN = frozenset({"ascii", "iso8859-1", "iso8859-15", "utf-8", "utf-7"})  # what is wrong about any of them is cp1252
_C1 = re.compile(r"[\x80-\x9f]")


def decode(body: bytes, *, charset: str | None = None) -> str:
    """Return the characters of a page; raise ``NotAnArticleError`` for bytes that are no text.

    A byte order mark wins, then UTF-8 where the bytes are UTF-8 throughout, whatever was declared; then what the
    server, the page and its XML prolog declare, in this order, if the bytes fit it; then Windows-1252.
    """
    plain.decode(body[:8].replace(b"\x00", b""))  # for its refusals: pictures, archives and the like
    text = _decoded(body, charset)
    plain.decode(text[:200_000].encode("utf-8", errors="replace"))
    return text


def _decoded(body: bytes, charset: str | None) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) if name == "utf-8" else 0 :].decode(name, errors="replace")
    if (wide := _wide(body)) is not None:
        return body.decode(wide, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _declared_text(body, charset) or _mixed_text(body)


def _wide(body: bytes) -> str | None:
    """Recognise UTF-16 without its mark: Latin letters have a zero byte each."""
    start = body[:400]
    if len(start) < 4 or start.count(0) < len(start) / 3:
        return None
    return "utf-16-be" if start[0] == 0 else "utf-16-le"


def _declared_text(body: bytes, charset: str | None) -> str | None:
    for name in _names(body, charset):
        try:
            text = body.decode(name)
        except (UnicodeError, LookupError):
            continue
        if not _C1.search(text):
            return text
    return None


def _names(body: bytes, charset: str | None) -> Iterator[str]:
    head = body[:_HEAD_BYTES]
    found = (match[1].decode("ascii") for pattern in _DECLARED if (match := pattern.search(head)))
    for name in (charset or "", *found):
        try:
            known = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        if known._is_text_encoding and known.name not in _LATIN:  # the standard library's own mark
            yield known.name


def _mixed_text(body: bytes) -> str:
    """Decode as UTF-8 or Windows-1252, whichever most of the special characters are; the rest is replaced."""
    replaced = body.decode("utf-8", errors="replace")
    broken = replaced.count("\ufffd")
    intact = sum(character > "\x7f" for character in replaced) - broken
    return replaced if intact > broken else body.decode("cp1252", errors="replace")
