"""Tell which of several cues stands closest to a quotation: by the words between and what the punctuation binds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from bot.extraction.places import Occurrences, last_character
from bot.extraction.quotation import Quotation
from bot.extraction.speech import Speech
from bot.extraction.syntax import noun_phrase, text_of

# costs in words between quotation and cue: chosen on the samples in seeds/ and on annotated political articles
_MANNER_COST = {"speech": 0.0, "judgement": 2.0, "thought": 4.0, "continue": 3.0}
_SAID_TOO = 3.0
_AFTER_JUDGEMENT = 15.0
_CLOSING = 16.0
_OTHER_CLAUSE = 6.0
_BOUND_BY_COMMA, _BOUND_BY_COLON = 6.0, 8.0
_COMMA_REACH = 12
_AT_ONCE, _AT_ONCE_REACH = 2, 60
_MOST_CUES = 30
_QUOTED = re.compile(r"[“”\"«»]")
_OTHER_CLAUSES = re.compile(";")
_WORDS = re.compile(r"(?<!\S)\S")


def nearest(cues: Sequence[Speech], quotation: Quotation) -> Sequence[Speech]:
    """Return the cues around a quotation, at most thirty on each side."""
    at = bisect_left(cues, quotation.start, key=lambda cue: cue.start)
    return cues[max(0, at - _MOST_CUES) : at + _MOST_CUES]


@dataclass(slots=True)
class Closeness:
    """Prices the cues of a text; what stands between is counted from lists that are made once."""

    doc: Doc
    _text: str = field(init=False)
    _words: Occurrences = field(init=False)
    _clauses: Occurrences = field(init=False)
    _marks: Occurrences = field(init=False)

    def __post_init__(self) -> None:
        self._text = text_of(self.doc)
        self._words = Occurrences(_WORDS, self._text)
        self._clauses = Occurrences(_OTHER_CLAUSES, self._text)
        self._marks = Occurrences(_QUOTED, self._text)

    def cheapest(self, quotation: Quotation, cues: Sequence[Speech]) -> Speech:
        """Return the cue that stands best to a quotation, of equals the first."""
        dear = _SAID_TOO if any(cue.manner == "speech" for cue in cues) else 1.0
        return min(
            cues, key=lambda cue: (self._cost(quotation, cue) + self._manner_cost(quotation, cue, dear), cue.cue)
        )

    def _manner_cost(self, quotation: Quotation, speech: Speech, dear: float) -> float:
        """Price a cue that is no verb of speech, unless the quotation follows it at once: called her “a prophet”."""
        if speech.manner == "judgement" and 0 < quotation.outer_start - speech.start <= _AT_ONCE_REACH:
            between = self._text[speech.start : quotation.outer_start].split()[1:]
            if len(between) <= _AT_ONCE:
                return 0.0
        return dear * _MANNER_COST[speech.manner]

    def _cost(self, quotation: Quotation, speech: Speech) -> float:
        """Count the words between the quotation and the cue; what the punctuation binds to the cue costs less."""
        cue = self.doc[speech.cue].idx
        after = cue > quotation.start
        start, end = (quotation.outer_end, cue) if after else (cue, quotation.outer_start)
        cost = float(self._count_words(start, end))
        if self._clauses.count(start, end) and not self._marks.count(start, end):
            cost += _OTHER_CLAUSE
        if after and self._text[quotation.end - 1] in ",?!" and cost <= _COMMA_REACH:
            cost -= _BOUND_BY_COMMA
        if not after and last_character(self._text, start, end) == ":":
            cost -= _BOUND_BY_COLON
        if after and speech.manner == "judgement":
            cost += _AFTER_JUDGEMENT
        if after and _closes_sentence(self.doc, speech):
            cost -= _CLOSING
        return cost

    def _count_words(self, start: int, end: int) -> int:
        """Count the words in a range, a part of one at its beginning too."""
        cut = 0 < start < end and not self._text[start - 1].isspace() and not self._text[start].isspace()
        return self._words.count(start, end) + cut


def _closes_sentence(doc: Doc, speech: Speech) -> bool:
    """Tell whether the cue is a ", he said." at the end of a sentence that is all reported."""
    if speech.speaker is None or speech.cue + 1 >= len(doc) or speech.speaker > speech.cue:
        return False
    start = noun_phrase(doc[speech.speaker]).start
    return doc[speech.cue + 1].text in {".", ","} and start > 0 and doc[start - 1].text == ","
