"""Who wrote it, as names: without "By", dates, handles, addresses, trades and the name of the outlet."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

MAX_CHARACTERS = 300
MAX_NAMES = 8
_TAGS = re.compile(r"<[^<>]{1,200}>")
_BY = re.compile(
    r"^(?:(?:written|words|reported|story|analysis|report|exclusive|text|posted|reporting)\s+)?(?:by|from)\b[:\s]+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+|(?<![^\s@])[^\s@]+@[^\s@.]+\.[^\s@]+|(?<!\w)@\w+")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_NUMERAL = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"\b(?:(?:last |first )?(?:published|updated|posted)|on)?[\s:]{0,5}"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s{1,5})?"
    rf"(?:{_NUMERAL}\s{{1,5}}{_MONTH}|{_MONTH}\s{{1,5}}{_NUMERAL},?\s{{1,5}}\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})\b.*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;|/•·&\n]|\s[–—-]\s|\band\b|\bwith\b", re.IGNORECASE)
_PLACE = re.compile(r"(?<!\s)\s+(?:in|at|for|of|from)(?:\s.*)?$")
_PICTURES = re.compile(r"(?:photo|picture|video|illustration|graphic|image)", re.IGNORECASE)
_BRACKETS = re.compile(r"(?<!\s)\s*[(\[][^)\]]{0,80}[)\]]")
_TRADE = re.compile(
    r"\b(?:correspondents?|editors?|reporters?|writers?|staff|desk|team|newsroom|agenc(?:y|ies)|columnist|contributors?"
    r"|producer|admin|administrator|journalist|photographer|bureau|chief|minutes?|read|guest|author|news|media|press"
    r"|unknown|anonymous|webmaster|online|newspaper|editorial)\b",
    re.IGNORECASE,
)


def clean(names: Iterable[str], outlet: str | None) -> str | None:
    """Join the names of people as an English sentence does; None when there are none."""
    found = list(dict.fromkeys(name for line in names for name in _names(line, outlet)))[:MAX_NAMES]
    if len(found) < 2:
        return found[0] if found else None
    return f"{', '.join(found[:-1])} and {found[-1]}"


def _names(line: str, outlet: str | None) -> Iterator[str]:
    line = " ".join(_TAGS.sub(" ", html.unescape(line[:MAX_CHARACTERS])).split())
    line = _DATE.sub("", _ADDRESS.sub(" ", _BRACKETS.sub("", _BY.sub("", line))))
    if outlet:
        line = re.sub(rf"\b{re.escape(outlet)}\b", "|", line, flags=re.IGNORECASE)
    for part in _BETWEEN.split(line):
        name = _PLACE.sub("", _BY.sub("", part.strip())).strip(" .,:;-–—'’\"")
        if _is_name(name):
            yield name.title() if name.isupper() or name.islower() else name


def _is_name(name: str) -> bool:
    return (
        2 <= len(name) <= 60
        and len(name.split()) <= 6
        and any(character.isalpha() for character in name)
        and not any(character.isdigit() for character in name)
        and not _TRADE.search(name)
        and not _PICTURES.match(name)
    )
