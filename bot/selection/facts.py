"""Look-alikes: two texts from one mould, such as two reports of earthquakes, that tell of different things."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from bot.model import Report
from bot.selection.names import shared_names
from bot.selection.wording import plain, words_of

_SURE = 0.95  # with a larger overlap one changed figure is an edit
_ALIKE = 0.6
_WORTH_A_LOOK = 60.0  # of 100, by characters
_TOKEN = re.compile(r"\d[\d.,:]*\d|[^\W_]+")
_DATES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()  # noqa: SIM905
)
_FIGURES = {word: str(number) for number, word in enumerate("one two three four five six seven eight nine".split(), 1)}  # noqa: SIM905


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


def of_one_mould(one: Report, other: Report) -> bool:
    """Tell whether two first sentences are one but for the names in them, and no quote is in both reports."""
    if one.lead is None or other.lead is None or fuzz.ratio(one.lead.text, other.lead.text) < _WORTH_A_LOOK:
        return False
    if {" ".join(words_of(quote)) for quote in one.quotes} & {" ".join(words_of(quote)) for quote in other.quotes}:
        return False
    return _differ(one.lead.text, other.lead.text, _names)


def _other_figures(one: str, other: str) -> bool:
    return _differ(one, other, _figures)


def _differ(one: str, other: str, facts: Callable[[Sequence[str]], list[str]]) -> bool:
    """Tell whether two sentences are alike and one puts other facts in the same places."""
    before, after = _TOKEN.findall(one), _TOKEN.findall(other)
    matcher = SequenceMatcher(None, [plain(word) for word in before], [plain(word) for word in after], autojunk=False)
    if matcher.ratio() < _ALIKE:
        return False
    replaced = [(before[a:b], after[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind == "replace"]
    pairs = ((facts(old), facts(new)) for old, new in replaced)
    return any(old and new and not set(old) & set(new) for old, new in pairs)


def _figures(words: Sequence[str]) -> list[str]:
    figures = (_FIGURES.get(word, word) for word in map(plain, words))
    return [word for word in figures if word in _DATES or word[0].isdigit()]


def _names(words: Sequence[str]) -> list[str]:
    return [word for word in words if word[0].isupper() and plain(word) not in _DATES]
