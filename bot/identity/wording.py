"""Whether two texts have the same words, and which sentences of one differ from those of the other."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

COMPARED_CHARACTERS = 200_000
PAIRED = 120  # sentences on either side that are looked at for a pair: the work is their product
SHOWN = 50
ALIKE = 0.5

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ‘"))
_MARKS = str.maketrans("‘’ʼ“”„«»–—−‐‑", '\'\'\'"""""-----')
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]{0,3} (?=[\"'“‘«(\[]{0,3}[A-Z0-9À-Þ])")  # bounded: marks may be many
_NO_END = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Capt|Adm|Maj|Sen|Rep|Gov|St|Rev|Hon|No|vs|Jan|Feb|Aug|Sept|Oct|"
    r"Nov|Dec))\. $"
)


def fingerprint(text: str) -> str:
    """Return the hex digest of a text's words, however they are spaced, cased or punctuated."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_INVISIBLE).translate(_APOSTROPHES)
    words = " ".join(_WORD.findall(unicodedata.normalize("NFKC", plain)))
    return hashlib.sha256(words.encode(errors="replace")).hexdigest()


def compare(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the sentences that were added, those that were removed, and pairs of those that were changed a little.

    A sentence that only moved, or whose spaces or kind of quotation marks changed, is none of them. Of each kind at
    most the first 50 are returned, in the order of the text and with single spaces; the time grows with the length of
    the texts and no faster.
    """
    before, after = list(_sentences(old)), list(_sentences(new))
    removed, added = _without(before, after), _without(after, before)
    pairs = _pairs(removed[:PAIRED], added[:PAIRED])
    olds, news = {first for first, _ in pairs}, {second for _, second in pairs}
    left = [text for place, text in enumerate(removed) if place not in olds]
    come = [text for place, text in enumerate(added) if place not in news]
    changed = tuple((removed[first], added[second]) for first, second in sorted(pairs, key=lambda pair: pair[1]))
    return tuple(come[:SHOWN]), tuple(left[:SHOWN]), changed[:SHOWN]


def _sentences(text: str) -> Iterator[str]:
    for line in text[:COMPARED_CHARACTERS].splitlines():
        paragraph, start = " ".join(line.split()), 0
        for end in _SENTENCE_END.finditer(paragraph):
            if not _NO_END.search(paragraph, max(start, end.start() - 8), end.end()):
                yield paragraph[start : end.end() - 1]
                start = end.end()
        if start < len(paragraph):
            yield paragraph[start:]


def _same(sentence: str) -> str:
    """Return what two prints of one sentence have in common."""
    plain = unicodedata.normalize("NFKC", sentence).translate(_INVISIBLE).translate(_MARKS)
    return " ".join(plain.split())


def _without(sentences: Sequence[str], others: Iterable[str]) -> list[str]:
    """Return the sentences that do not stand among the others as often."""
    there = Counter(map(_same, others))
    left = []
    for sentence in sentences:
        key = _same(sentence)
        if there[key]:
            there[key] -= 1
        else:
            left.append(sentence)
    return left


def _pairs(removed: Sequence[str], added: Sequence[str]) -> list[tuple[int, int]]:
    """Pair each sentence with the one that it has most words in common with, the most alike first."""
    olds, news = [_words(text) for text in removed], [_words(text) for text in added]
    alike = ((_alike(old, new), first, second) for first, old in enumerate(olds) for second, new in enumerate(news))
    found: list[tuple[int, int]] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, first, second in sorted(
        (each for each in alike if each[0] >= ALIKE), key=lambda each: (-each[0], *each[1:])
    ):
        if first not in taken_old and second not in taken_new:
            taken_old.add(first)
            taken_new.add(second)
            found.append((first, second))
    return found


def _words(sentence: str) -> frozenset[str]:
    return frozenset(_WORD.findall(sentence.casefold()))


def _alike(old: frozenset[str], new: frozenset[str]) -> float:
    return 2 * len(old & new) / (len(old) + len(new)) if old and new else 0.0
