"""What foreign text says: bytes to letters, HTML to one line, in one pass, so that no markup can keep it busy."""

from __future__ import annotations

import codecs
import html
import re

MAX_MARKUP = 60_000
_SILENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<(script|style|noscript|template)\b.*?(?:</\1\b|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    r"|tt|u|var|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1b\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

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


def decode(body: bytes, *named: str | None) -> str:
    """Decode by the mark, by the encodings that are named where they fit, as UTF-8, and at last as Windows-1252."""
    mark = marked(body)
    if mark and mark != "utf-8-sig":  # that one is often put before other letters
        return body.decode(mark, errors="replace")
    for encoding in filter(None, (mark, *named, "utf-8")):
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):  # unknown or unfit; some of Python's codecs raise what is no UnicodeError
            continue
    return body.decode("cp1252", errors="replace")


def marked(body: bytes) -> str | None:
    """Return the encoding that the first bytes show, whatever is claimed."""
    return next((name for mark, name in _MARKS.items() if body.startswith(mark)), None)


def plain_text(markup: str, *, limit: int) -> str | None:
    """Return what a piece of HTML says on one line; None where it says nothing."""
    text = _SILENT.sub(" ", markup[:MAX_MARKUP])
    return one_line(html.unescape(_TAG.sub(" ", _INLINE.sub("", text))), limit=limit)


def one_line(text: str, *, limit: int) -> str | None:
    """Return a text with its spaces collapsed and what no message can hold dropped, cut at ``limit`` characters."""
    line = " ".join(_UNSPEAKABLE.sub("", text[:MAX_MARKUP]).split())
    if len(line) <= limit:
        return line or None
    return line[: limit - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"
