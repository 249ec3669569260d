"""Find the same words printed twice, so that the printing without a speaker gets that of the other one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from bot.extraction.attributed import Attributed, carried
from bot.extraction.memory import Speaker

_SAME_WORDS = 4


def echoed(text: str, found: Sequence[Attributed]) -> Sequence[Attributed]:
    """Give a quotation without a speaker the speaker of the same words printed elsewhere, as headlines do."""
    if all(a.speaker.name is not None for a in found):
        return found
    known = _Known([(_words(text, a), a.speaker) for a in found if a.speaker.name is not None])
    return [a if a.speaker.name is not None else _echo(text, a, known) for a in found]


def _echo(text: str, attributed: Attributed, known: _Known) -> Attributed:
    words = _words(text, attributed)
    if len(words.split()) < _SAME_WORDS:
        return attributed
    speaker = known.speaker_of(words)
    return replace(attributed, speaker=carried(speaker), rule="same words") if speaker is not None else attributed


def _words(text: str, attributed: Attributed) -> str:
    words = text[attributed.start : attributed.end].lower().split()
    return " ".join(w.strip(".,;:!?…") for w in words)


class _Known:
    """Finds quoted words among many others; all lie in one text, so that one search does."""

    def __init__(self, quoted: Sequence[tuple[str, Speaker]]) -> None:
        self._speakers = [speaker for _, speaker in quoted]
        self._text = "\n".join(words for words, _ in quoted)
        self._ends = [*accumulate(len(words) + 1 for words, _ in quoted)]

    def speaker_of(self, words: str) -> Speaker | None:
        """Return who says the words, the first of several."""
        at = self._text.find(words)
        return self._speakers[bisect_right(self._ends, at)] if at >= 0 else None
