"""Quotes across reports: the same words between quotation marks, cut or edited a little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from bot.selection.wording import words_of

LEAST_WORDS = 4
SAME = 88.0  # of 100: rapidfuzz's partial ratio, the shorter quote against the best stretch of the longer one

_RUN = 3
_CROWD = 16
_COMPARED = 4


class QuoteRoll:
    """The different quotes of a batch; each is known by the number of the first report of it."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self._folded: list[str] = []
        self._first: dict[str, int] = {}
        self._others: dict[str, tuple[int, ...]] = {}

    def numbers(self, quote: str) -> tuple[int, ...]:
        """Return the numbers of the quotes that this one repeats, or a new number; none for a few words."""
        words = words_of(quote)
        if len(words) < LEAST_WORDS:
            return ()
        folded, runs = " ".join(words), [" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
        known = [run for run in runs if run in self._first]
        met = Counter(map(self._first.__getitem__, known))
        met.update(number for run in known for number in self._others.get(run, ()))
        nearest = sorted(met.items(), key=lambda each: (-each[1], each[0]))[:_COMPARED]
        same = [number for number, _ in nearest if fuzz.partial_ratio(folded, self._folded[number]) >= SAME]
        return tuple(sorted(same)) or (self._add(quote, folded, runs),)

    def _add(self, quote: str, folded: str, runs: list[str]) -> int:
        number = len(self._folded)
        self.printed.append(quote)
        self._folded.append(folded)
        for run in runs:
            if self._first.setdefault(run, number) != number and len(others := self._others.get(run, ())) < _CROWD:
                self._others[run] = (*others, number)
        return number


def common_words(quotes: Sequence[str]) -> str:
    """Return the longest run of words that stands in each of some quotes, as the first prints it; "" for a few words.

    What two outlets print in different words is no quote that they share.
    """
    first, *others = quotes
    printed = first.split()
    for quote in others:
        printed = _run(printed, words_of(quote))
    run = " ".join(printed)
    return run if len(words_of(run)) >= LEAST_WORDS else ""


def _run(printed: list[str], words: list[str]) -> list[str]:
    """Return the longest run of printed words that stands in others, too."""
    spoken = [(word, place) for place, each in enumerate(printed) for word in words_of(each)]
    matcher = SequenceMatcher(None, [word for word, _ in spoken], words, autojunk=False)
    at, _, size = matcher.find_longest_match()
    return printed[spoken[at][1] : spoken[at + size - 1][1] + 1] if size else []


def beginning(quote: str, most: int = 60) -> str:
    """Return the first words of a quote on one line."""
    text = " ".join(quote.split()).rstrip(" ,;")
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
