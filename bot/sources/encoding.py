"""Bytes to letters, whatever is said of them, right or wrong: one way for files, pages, feeds and lists of feeds.

A mark at the beginning wins, then the shape of wide letters, then UTF-8 where the bytes are UTF-8 throughout; then what
is named, in its order, where the bytes fit it; then UTF-8 or Windows-1252, whichever most of the special letters are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"<\x00\x00\x00": "utf-32-le",
    b"\x00\x00\x00<": "utf-32-be",
    b"<\x00": "utf-16-le",
    b"\x00<": "utf-16-be",
}
_DECLARED = (
    re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.IGNORECASE),
    re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})", re.IGNORECASE),
)
_HEAD_BYTES = 4_096
_LATIN = frozenset({"ascii", "iso8859-1", "iso8859-15", "utf-8", "utf-7"})  # what is wrong about any of them is cp1252
_WIDE = ("utf-16", "utf-32")
_C1 = re.compile(r"[\x80-\x9f]")


def decode(body: bytes, *named: str | None) -> str:
    """Return the letters of a text without its mark; encodings that are ``named`` are tried in their order."""
    mark = marked(body)
    if mark and mark != "utf-8-sig":  # that one is often put before other letters
        return body.decode(mark, errors="replace")
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return next(_fitting(body, named), None) or _mixed(body)


def marked(body: bytes) -> str | None:
    """Return the encoding that the first bytes show, whatever is claimed."""
    shown = next((name for mark, name in _MARKS.items() if body.startswith(mark)), None)
    return shown or _wide(body[:400])


def declared(body: bytes) -> Iterator[str]:
    """List the encodings that a page or an XML document names of itself."""
    head = body[:_HEAD_BYTES]
    yield from (match[1].decode("ascii") for pattern in _DECLARED if (match := pattern.search(head)))


def _wide(start: bytes) -> str | None:
    """Recognise markup in UTF-16 without its mark: Latin letters have a zero byte each, all on the same side."""
    if b"<" not in start:
        return None
    first, second = start[::2].count(0), start[1::2].count(0)
    if max(first, second) <= len(start) / 3 or min(first, second):
        return None
    return "utf-16-be" if first else "utf-16-le"


def _fitting(body: bytes, named: Iterable[str | None]) -> Iterator[str]:
    """Yield the text in each of the encodings that are named, if the bytes fit it."""
    for name in filter(None, map(_known, named)):
        if name.startswith(_WIDE) and 0 not in body:
            continue
        try:
            text = body.decode(name)
        except ValueError:  # some of Python's codecs raise what is no UnicodeError
            continue
        if not _C1.search(text):
            yield text


def _known(name: str | None) -> str | None:
    """Return Python's own name of an encoding that decodes to text and can be told from Windows-1252."""
    try:
        known = codecs.lookup(name or "")
    except (LookupError, ValueError):
        return None
    return known.name if known._is_text_encoding and known.name not in _LATIN else None  # the standard library's mark


def _mixed(body: bytes) -> str:
    """Decode as UTF-8 or Windows-1252, whichever most of the special characters are; the rest is replaced."""
    replaced = body.decode("utf-8", errors="replace")
    broken = replaced.count("\ufffd")
    intact = sum(character > "\x7f" for character in replaced) - broken
    return replaced if intact > broken else body.decode("cp1252", errors="replace")
