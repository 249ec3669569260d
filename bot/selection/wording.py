"""The words of a text as selection compares them: case, accents, marks, spaces and endings do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DROPPED = dict.fromkeys(map(ord, "'’ʼ‘\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_INITIALS = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
_WORD = re.compile(r"[^\W_]+")
_PRINTED = re.compile(r"\d[\d.,]*\d|[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "s")
_LEAST = 4
TITLES = frozenset(
    """the mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron gen general lt lieutenant col colonel
    maj major capt captain sgt sergeant cmdr commander adm admiral brig brigadier president prime minister premier
    secretary senator sen rep congressman congresswoman mp mep governor gov mayor judge justice chief inspector
    superintendent rev reverend bishop archbishop cardinal king queen prince princess cllr councillor""".split()  # noqa: SIM905  (words read best as words)
)
STOP_WORDS = frozenset(
    """a about after again against all almost also am among an and another any are as at away back be because been
    before being below between both but by came can cannot come could did do does down during each even ever every few
    first for from further get give go got had has have he her here hers him his how however i if in into is it its
    just last later least less like made make many may me might more most much must my near never new next no nor not
    now of off on once one only or other our out over own per put said same say saying says see she should since so
    some still such take tell than that the their them then there these they this those though three through time to
    today told too took two under until up upon us use very was way we week well were what when where which while who
    whom whose why will with within without would year years yesterday yet you your monday tuesday wednesday thursday
    friday saturday sunday news report reported reports according amid people""".split()  # noqa: SIM905  (words read best as words)
).union(TITLES)


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, without apostrophes, and initials such as U.S. as one word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(_INITIALS.sub("", plain).translate(_DROPPED))


class Stems:
    """The stems of words; those of one batch are remembered."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def find(self, text: str) -> dict[str, str]:
        """Return the stems of the words that say something, in their order, each with the word as printed first."""
        found: dict[str, str] = {}
        for printed in _PRINTED.findall(_POSSESSIVE.sub("", text)):
            stem = self._known.get(printed)
            if stem is None:
                stem = self._known[printed] = _stem(printed)
            if stem:
                found.setdefault(stem, printed)
        return found


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """Return a word in lower case and without accents."""
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _stem(printed: str) -> str:
    """Return what a word has in common with its other forms; nothing for a word that says nothing."""
    word = plain(printed)
    if len(word) < 2 or word in STOP_WORDS:
        return ""
    if word[0].isdigit():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > _LEAST else word
