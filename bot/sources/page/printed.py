"""What a page prints around its headline and says in no metadata: who wrote it and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from bot.sources.page.lines import is_noise, key

NEAR = 10
MAX_WORDS = 20
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_DAY}\s{{1,3}}(?:of\s)?{_MONTH},?\s{{1,3}}{_YEAR}\b",
        rf"\b{_MONTH}\s{{1,3}}{_DAY},?\s{{1,3}}{_YEAR}\b",
        rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b",
    )
)
_FIGURES = re.compile(r"\b(\d\d?)[/.](\d\d?)[/.]((?:19|20)\d\d)\b")
_BY = re.compile(
    r"^(?:(?:posted|submitted|written|words|reported|published|story|text|report)\s)?by\b[:\s]+(?=[A-Z])"
    r"|^(?:author|text|words|story|reporter): (?=[A-Z])",
    re.IGNORECASE,
)
NAME = re.compile(r"[A-Z][\w’'-]*\.?(?:\s(?:[a-z]{2,3}\s)?[A-Z][\w’'-]*\.?){1,3}")


def near(texts: list[str], headline: str | None) -> list[str]:
    """Return the short lines that stand right behind the headline, or at the top where it is not printed."""
    title = key(headline or "")
    keys = [key(text) for text in texts]
    start = len(keys) - keys[::-1].index(title) if title and title in keys else 0
    return [text for text in texts[start : start + NEAR] if len(text.split()) <= MAX_WORDS]


def byline(lines: list[str]) -> list[str]:
    """Return the line that begins with "By", or the name that stands right above a date."""
    for line in lines:
        if _BY.match(line) and not line.endswith((".", "!", "?", "”")):
            return [line[_by_end(line) :]]
    return next(([one] for one, other in pairwise(lines) if NAME.fullmatch(one) and _is_dated(other)), [])


def published(lines: list[str]) -> str | None:
    """Return the first date that stands in a line of its own or beside the author's name, in ISO 8601."""
    dated = (line for line in lines if _is_dated(line) or _BY.match(line))
    return next((found.isoformat() for line in dated for found in _dates(line)), None)


def _by_end(line: str) -> int:
    match = _BY.match(line)
    return match.end() if match else 0


def _is_dated(line: str) -> bool:
    return is_noise(line) and next(_dates(line), None) is not None


def _dates(line: str) -> Iterator[date]:
    for pattern in _DATES:
        if match := pattern.search(line):
            month = match["month"]
            yield from _date(match["year"], month if month.isdigit() else _number(month), match["day"])
    for first, second, year in _FIGURES.findall(line):
        if first == second or int(first) > 12 or int(second) > 12:  # elsewhere nobody knows which is the month
            yield from _date(year, *((second, first) if int(first) > 12 else (first, second)))


def _number(month: str) -> str:
    return str(_MONTHS.index(month[:3].lower()) + 1)


def _date(year: str, month: str, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return
