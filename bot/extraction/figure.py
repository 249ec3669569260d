"""Read the figures of an article with what they count, and find one on which its head and its body disagree.

Only what surely counts the same is compared: the same toll, the same noun, money or shares of one matter. Dates, ages
and spans of time are left alone, and so is a figure of the head that the body holds, rounded, or adds up to.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Doc, Span, Token

from bot.extraction.lexicons import pattern, table, terms
from bot.extraction.syntax import text_of

_DIGITS = r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w.,:/-])(?P<money>[£$€])?(?:{_DIGITS}|(?P<word>{pattern('numbers').pattern}))"
    rf"(?:[\s-]?(?P<scale>{'|'.join(map(re.escape, terms('scales')))}))?(?P<share>\s?%|\s?per[\s-]?cent\b)?"
    r"(?![\w:/]|[.,-]\w|\s?[ap]\.?m\b|st\b|nd\b|rd\b|th\b)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|almost|around|at least|at most|nearly|over|some|under|up to|(?:more|less|fewer) than)\s+(?:an? )?$",
    re.IGNORECASE,
)
_OTHER_MATTER = re.compile(
    r"\b(?:ago|another|compared|earlier|further|last (?:year|month|week|time)|of (?:them|those|whom)|other|"
    r"previous(?:ly)?|separate|similar|(?:by|from|in|of|since) (?:1[89]|20)\d\d)\b",
    re.IGNORECASE,
)
_AND_ONE = re.compile(r"\band (?:an?|her|his|one|the|their)\b", re.IGNORECASE)
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?", re.IGNORECASE)
_TIMES = frozenset({"second", "minute", "hour", "day", "night", "week", "month", "year", "decade", "century", "time"})
_PEOPLE = frozenset({"people", "person", "resident", "victim", "life"})
_SLIPS = frozenset({1.0, 2.0, 3.0})
_ABOUT_SHARE, _ABOUT_REACH, _REACH, _NOUN_REACH = 0.15, 20, 5, 4
_SHARED_TOPICS, _MOST_TIMES, _MOST_FIGURES, _OPENING, _ROUND = 2, 2.0, 24, 5, 100
_TELLING = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed with what it counts: its range and value, its unit, who is counted, its sentence's words.

    ``digits`` are those that it tells; ``step`` is what the last one printed stands for, 0 for what is counted one by
    one.
    """

    start: int
    end: int
    value: float
    digits: int
    step: float
    unit: str
    people: str
    topics: frozenset[str]
    about: bool

    def agrees(self, value: float) -> bool:
        """Tell whether a number is this one, or rounds to it."""
        off = abs(value - self.value)
        if 2 * off <= self.step:
            return True
        near = off <= _ABOUT_SHARE * max(value, self.value)
        round_number = self.value >= _ROUND * (self.step or 1) and float(f"{value:.{self.digits}g}") == self.value
        return near and (self.about or round_number)


def find_conflict(
    doc: Doc, heads: Iterable[tuple[int, int]], sentences: Sequence[tuple[int, int]]
) -> tuple[Figure, Figure] | None:
    """Return the first figure of the head that the body lacks, and the one that its first sentences have instead."""
    above = [figure for start, end in heads for figure in find_figures(doc, start, end)][:_MOST_FIGURES]
    if not above:
        return None
    below = [(find_figures(doc, start, end), text_of(doc)[start:end]) for start, end in sentences]
    opening = [o for figures, words in below[:_OPENING] if not _OTHER_MATTER.search(words) for o in figures]
    for figure in above:
        if not any(_holds(figure, figures, words) for figures, words in below):
            against = next((other for other in opening if _counts_the_same(figure, other)), None)
            if against is not None:
                return figure, against
    return None


def find_figures(doc: Doc, start: int, end: int) -> list[Figure]:
    """Return the figures of a sentence that tell what they count."""
    words = doc.char_span(start, end, alignment_mode="expand")
    if words is None:
        return []
    topics = frozenset(t.lemma_.lower() for t in words if t.pos_ in _TELLING and t.is_alpha)
    found = (_figure(words, match, topics) for match in _NUMBER.finditer(text_of(doc), start, end))
    return list(islice((figure for figure in found if figure is not None), _MOST_FIGURES))


def _figure(words: Span, match: re.Match[str], topics: frozenset[str]) -> Figure | None:
    number = words.doc.char_span(*match.span(), alignment_mode="expand")
    if number is None:
        return None
    before = words.doc[max(words.start, number.start - _REACH) : number.start]
    after = words.doc[number.end : min(words.end, number.end + _REACH)]
    if _is_date(match, before, after):
        return None
    noun = _noun(after)
    counted = noun.lemma_.lower() if noun is not None else ""
    if counted in _TIMES:
        return None
    start, end, unit = _unit(match, noun, before, after)
    value, digits, step = _value(match)
    about = bool(_ABOUT.search(text_of(words.doc), max(0, match.start() - _ABOUT_REACH), match.start()))
    return Figure(start, end, value, digits, step, unit, counted, topics - {counted}, about)


def _is_date(match: re.Match[str], before: Span, after: Span) -> bool:
    """Tell days, years and ages from counts."""
    if match["money"] or match["scale"] or match["share"]:
        return False
    year = bool(re.fullmatch(r"1[89]\d\d|20\d\d", match["digits"] or ""))
    aged = bool(before) and before[-1].lower_ in {"aged", "age", "of"} and _noun(after) is None
    return year or aged or any(_MONTH.fullmatch(t.text) for t in (*before[-1:], *after[:1]))


def _noun(after: Span) -> Token | None:
    """Return the noun that is counted: the last one of those that follow at once."""
    noun = None
    for token in after[:_NOUN_REACH]:
        if token.pos_ in {"NOUN", "PROPN"}:
            noun = token
        elif noun is not None or token.pos_ != "ADJ" or token.lower_ in table("tolls"):
            break
    return noun


def _unit(match: re.Match[str], noun: Token | None, before: Span, after: Span) -> tuple[int, int, str]:
    """Return what is counted, and the range that shows it: a sum, a share, a toll or things."""
    start, end = match.span()
    if match["money"] or match["share"]:
        return start, end, match["money"] or "%"
    end = noun.idx + len(noun) if noun is not None else end
    beside = [*enumerate(reversed(tuple(before))), *enumerate(after)]
    tolls = [(far, t) for far, t in beside if t.lower_ in table("tolls")]
    if tolls:
        _, toll = min(tolls, key=lambda pair: pair[0])
        return min(start, toll.idx), max(end, toll.idx + len(toll)), table("tolls")[toll.lower_]
    return start, end, noun.lemma_.lower() if noun is not None else ""


def _value(match: re.Match[str]) -> tuple[float, int, float]:
    """Return the value, how many of its digits are told (those of 12,000 are two), and the step of the last one."""
    if match["word"]:
        value = float(table("numbers")[match["word"].lower()])
    else:
        value = float((match["digits"].replace(",", "")) + (match["part"] or ""))
    shown = f"{value:f}".rstrip("0").rstrip(".").replace(".", "").strip("0")
    scale = float(table("scales")[match["scale"].lower()]) if match["scale"] else 1.0
    measured = match["money"] or match["scale"] or match["share"]
    step = scale * 10.0 ** -len((match["part"] or ".")[1:]) if measured else 0.0
    return value * scale, max(1, len(shown)), step


def _holds(figure: Figure, others: Sequence[Figure], words: str) -> bool:
    """Tell whether a sentence has the figure, or parts that add up to it: eleven pupils and their teacher."""
    extra = (0, 1) if _AND_ONE.search(words) else (0,)
    sums = (sum(o.value for o in others[i:j]) for i in range(len(others)) for j in range(i + 1, len(others) + 1))
    return any(figure.agrees(total + one) for total in sums for one in extra) or any(
        other.about and other.agrees(figure.value) for other in others
    )


def _counts_the_same(figure: Figure, other: Figure) -> bool:
    """Tell whether two figures that differ surely count one thing; far apart, they may be one figure with a slip."""
    if not figure.unit or figure.unit != other.unit or not figure.value or not other.value:
        return False
    times = other.value / figure.value
    if not 1 / _MOST_TIMES <= times <= _MOST_TIMES:
        return abs(math.log10(times)) in _SLIPS and _shares_topics(figure, other)
    if figure.unit in table("tolls").values():
        return figure.people == other.people or {figure.people, other.people} <= {"", *_PEOPLE}
    return _shares_topics(figure, other)


def _shares_topics(figure: Figure, other: Figure) -> bool:
    shared = len(figure.topics & other.topics)
    return shared >= _SHARED_TOPICS and 2 * shared >= len(figure.topics)
