"""What foreign text says: HTML to one line, in one pass, so that no markup can keep it busy."""

from __future__ import annotations

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
