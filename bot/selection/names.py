"""Actors across reports: one person is printed with and without a title, with and without given names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.selection.wording import TITLES, plain

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$")
_START = 2  # words: St Olave's for St Olave's School

Name = tuple[str, ...]


@lru_cache(maxsize=65_536)
def fold(name: str) -> Name:
    """Return the words of a name in lower case, without accents and without the titles before it."""
    words = [plain(_POSSESSIVE.sub("", word)) for word in _WORD.findall(name)]
    first = next((place for place, word in enumerate(words) if word not in TITLES), 0)
    return tuple(words[first:])


def same_name(one: Name, other: Name) -> bool:
    """Tell whether one name is the other or its last words."""
    short, long = sorted((one, other), key=len)
    return bool(short) and long[-len(short) :] == short


def may_be_one(one: Name, other: Name) -> bool:
    """Tell whether two names can be those of one actor: one is the other's last words, or their first word is one."""
    return same_name(one, other) or (bool(one and other) and one[0] == other[0])


def shared_names(ones: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return those of the first names that are among the others too."""
    known = [fold(name) for name in others]
    return [name for name in ones if any(same_name(fold(name), other) for other in known)]


def is_named(watched: str, text: str) -> bool:
    """Tell whether a text has the words of a watched name or phrase in a row, each of them whole."""
    wanted, words = fold(watched), tuple(plain(_POSSESSIVE.sub("", word)) for word in _WORD.findall(text))
    size = len(wanted)
    return bool(wanted) and any(words[at : at + size] == wanted for at in range(len(words) - size + 1))


class Roll:
    """The names of a batch, each under its fullest form where only one can be meant."""

    def __init__(self, names: Iterable[str]) -> None:
        fuller: dict[Name, set[Name]] = defaultdict(set)
        for name in dict.fromkeys(map(fold, names)):
            if len(name) > 1:
                fuller[name[-1:]].add(name)
            if len(name) > _START:
                fuller[name[:_START]].add(name)
        self._fuller = {short: min(full) for short, full in fuller.items() if len(full) == 1}

    def find(self, name: str) -> Name:
        """Return the name of the batch that a surname, or the first two words of a longer name, stand for."""
        folded = fold(name)
        return self._fuller.get(folded, folded)
