"""Look-alikes: two reports of different things, from one mould such as that of earthquakes, or alike by chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from bot.model import Report
from bot.selection.names import fold, may_be_one, shared_names
from bot.selection.wording import STOP_WORDS, plain, words_of

_SURE = 0.95  # with a larger overlap one changed figure is an edit
_ALIKE = 0.6
_SAME_SENTENCE, _SAME_QUOTE = 85.0, 85.0  # of 100, by characters
_PERSON = 2  # words of a name that is known by its last one, too
_WORTH_A_LOOK = 60.0  # of 100, by characters
_TOKEN = re.compile(r"\d[\d.,:]*\d|[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_DATES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()  # noqa: SIM905  (words read best as words)
)
_SPELLED = frozenset("two three four five six seven eight nine ten eleven twelve".split())  # noqa: SIM905


def differ_in_fact(one: Report, other: Report, share: float) -> bool:
    """Tell whether two texts of this overlap are alike in their mould only.

    They are where their first sentences are one but for a figure or a day, or where few of their actors are the same.
    """
    if share >= _SURE:
        return False
    fewest = min(len(one.actors), len(other.actors))
    if fewest > 1 and 2 * len(shared_names(one.actors, other.actors)) < fewest:
        return True
    return one.lead is not None and other.lead is not None and _other_figures(one.lead.text, other.lead.text)


def alike_beside_edits(one: Report, other: Report) -> bool:
    """Tell whether two reports begin with one sentence and the one with fewer quotes has none of its own."""
    if one.lead is None or other.lead is None or fuzz.partial_ratio(one.lead.text, other.lead.text) < _SAME_SENTENCE:
        return False
    few, many = sorted((list(map(_folded, each.quotes)) for each in (one, other)), key=len)
    return all(_stands_among(quote, many) for quote in few)


def adds_a_warning(one: Report, other: Report) -> bool:
    """Tell whether the second report has a warning that the first one has not."""
    known = [_folded(warning.text) for warning in one.warnings]
    return not all(_stands_among(_folded(warning.text), known) for warning in other.warnings)


def of_other_events(one: Report, other: Report) -> bool:
    """Tell whether two reports that may be alike are of one mould, or each about a subject of its own."""
    return of_one_mould(one, other) or _of_other_actors(one, other)


def of_one_mould(one: Report, other: Report) -> bool:
    """Tell whether two reports begin with one sentence but for the names in it, and have no quote in common.

    Two of one outlet that begin so but for the day, such as its weather, are of one mould too.
    """
    if one.lead is None or other.lead is None:
        return False
    if _share_a_quote(one, other):
        return False
    leads = one.lead.text, other.lead.text
    first, second = (_SENTENCE_END.split(lead, maxsplit=1)[0] for lead in leads)
    names, days = (fuzz.ratio(*pair) >= _WORTH_A_LOOK for pair in (leads, (first, second)))
    return (names and _differ(*leads, _names)) or (
        days and one.outlet == other.outlet and _differ(first, second, _days)
    )


def _of_other_actors(one: Report, other: Report) -> bool:
    """Tell whether two reports share no quote and few actors, and the subject of each is nowhere in the other."""
    first, second = _subject(one), _subject(other)
    fewest = min(len(one.actors), len(other.actors))
    if not (first and second) or 3 * len(shared_names(one.actors, other.actors)) > fewest:
        return False
    if _share_a_quote(one, other):
        return False
    return not (_has(other, first) or _has(one, second))


def _subject(report: Report) -> str:
    """Return the most salient actor whose name begins or ends in the headline or lead; "" for none."""
    printed = set(_TOKEN.findall(_opening(report)))
    return next((name for name in report.actors if printed & _ends(name)), "")


def _has(report: Report, actor: str) -> bool:
    """Tell whether a report may name an actor: among its actors, or in what we know of its words."""
    if any(may_be_one(fold(actor), fold(name)) for name in report.actors):
        return True
    return not _ends(actor).isdisjoint(_TOKEN.findall(f"{_opening(report)} {' '.join(report.quotes)}"))


def _ends(name: str) -> set[str]:
    """Return a name's first word as printed, and the last one of two, such as a surname; no word of every text."""
    words = _TOKEN.findall(name)
    ends = words if len(words) == _PERSON else words[:1]
    return {word for word in ends if plain(word) not in STOP_WORDS}


def _opening(report: Report) -> str:
    return f"{report.headline} {report.lead.text if report.lead else ''}"


def _share_a_quote(one: Report, other: Report) -> bool:
    return not set(map(_folded, one.quotes)).isdisjoint(map(_folded, other.quotes))


def _stands_among(words: str, others: Sequence[str]) -> bool:
    """Tell whether words are those of another, edited a little, or a part of them."""
    return any(fuzz.partial_ratio(words, each) >= _SAME_QUOTE for each in others)


def _folded(quote: str) -> str:
    return " ".join(words_of(quote))


def _other_figures(one: str, other: str) -> bool:
    return any(_differ(one, other, facts) for facts in (_numbers, _counts, _days))


def _differ(one: str, other: str, facts: Callable[[Sequence[str]], list[str]]) -> bool:
    """Tell whether two sentences are alike and one puts other facts in the same places."""
    before, after = _TOKEN.findall(one), _TOKEN.findall(other)
    matcher = SequenceMatcher(None, [plain(word) for word in before], [plain(word) for word in after], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return False
    replaced = [(before[a:b], after[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind == "replace"]
    pairs = ((facts(old), facts(new)) for old, new in replaced)
    return any(old and new and not set(old) & set(new) for old, new in pairs)


def _numbers(words: Sequence[str]) -> list[str]:
    """Return numbers in figures; 2m and two million are one number in the styles of two houses, and not compared."""
    return [word for word in words if word[0].isdigit() and word[-1].isdigit()]


def _counts(words: Sequence[str]) -> list[str]:
    return [word for word in map(plain, words) if word in _SPELLED]


def _days(words: Sequence[str]) -> list[str]:
    return [word for word in map(plain, words) if word in _DATES]


def _names(words: Sequence[str]) -> list[str]:
    return [word for word in words if word[0].isupper() and plain(word) not in _DATES]
