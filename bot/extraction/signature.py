"""Read whose a quotation is from how it is set: a name behind a dash, before a colon, or as the label of a turn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.extraction.coreference import Discourse
from bot.extraction.frame import Frame
from bot.extraction.memory import Speaker
from bot.extraction.mention import Mention
from bot.extraction.name import is_honorific
from bot.extraction.quotation import Quotation
from bot.model import ActorKind, Attribution, Span

_STOPS = " \t\r\n.,;"
_DASH = re.compile(r"[\s.]*[–—―]+\s*|[\s.]*\s-+\s+")
_ENDS_LINE = re.compile(r"\s*(?:$|[\n.,;(])|\s(?:of|from|in|at)\b")
_LABEL = re.compile(r"([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):\s+")


@dataclass(frozen=True, slots=True)
class Signature:
    """Where the words of a quotation begin, whose they are, and which rule said so."""

    start: int
    speaker: Speaker
    rule: str


@dataclass(slots=True)
class SignatureFinder:
    """Finds the names that are set beside quotations without a verb."""

    discourse: Discourse
    text: str
    frames: Sequence[Frame]
    quotations: Sequence[Quotation]
    _people: dict[str, list[int]] = field(init=False)
    _is_transcript: bool = field(init=False)

    def __post_init__(self) -> None:
        self._people = defaultdict(list)
        for number, actor in enumerate(self.discourse.memory.cast):
            for name in actor.names if actor.kind is ActorKind.PERSON else ():
                self._people[name.surname.upper()].append(number)
        turns = (_LABEL.match(self.text, q.start, q.end) for q in self.quotations)
        self._is_transcript = any(turn is not None and self._persons(turn[1]) for turn in turns)

    def find(self, number: int, quotation: Quotation) -> Signature | None:
        """Return the signature of a quotation in the frame of this number, or None."""
        turn = _LABEL.match(self.text, quotation.start, quotation.end) if self._is_transcript else None
        if turn is not None:
            return Signature(turn.end(), self._labelled(turn), "labelled")
        if (signed := self._signed(number)) is not None:
            return Signature(quotation.start, signed, "signed")
        headed = self._headed(self.frames[number], quotation)
        return Signature(quotation.start, headed, "headed") if headed is not None else None

    def _labelled(self, turn: re.Match[str]) -> Speaker:
        """Resolve the label of a turn in a transcript (MARSH: …); one that is nobody's name stays as printed."""
        span, fitting = Span(turn.start(1), turn.end(1)), self._persons(turn[1])
        names = [self.discourse.memory.cast[number].name for number in fitting]
        if not fitting:
            return Speaker(turn[1], span, Attribution.EXPLICIT)
        return Speaker(names[0], span, Attribution.EXPLICIT, fitting[0], tuple(names[1:]))

    def _persons(self, label: str) -> list[int]:
        """Return the people who have the last word of a label as surname, and its first among their given names."""
        *given, surname = [part for part in label.split() if not is_honorific(part)] or [label]
        found = dict.fromkeys(self._people.get(surname, ()))
        cast = self.discourse.memory.cast
        return [
            number
            for number in found
            if not given or any(part.upper() in given for name in cast[number].names for part in name.given)
        ]

    def _signed(self, number: int) -> Speaker | None:
        """Read the name behind a dash after the last quotation, in the same line or alone in the next one."""
        frame = self.frames[number]
        if self.text[frame.start : self.quotations[frame.quotations[0]].outer_start].strip():
            return None
        end = self.quotations[frame.quotations[-1]].outer_end
        if self.text[end : frame.end].strip(_STOPS):
            stop = frame.end
        else:
            stop = self.frames[number + 1].end if number + 1 < len(self.frames) else frame.end
        dash = _DASH.match(self.text, end, stop)
        name = self._mention_at(dash.end()) if dash else None
        if name is None or not _ENDS_LINE.match(self.text, name.end, stop):
            return None
        return self._meant(name)

    def _headed(self, frame: Frame, quotation: Quotation) -> Speaker | None:
        """Read the name before the colon that opens the line: Pell: Minister is ‘asleep at the wheel’."""
        name = self._mention_at(frame.start)
        if name is None or self.text[name.end : name.end + 1] != ":" or quotation.outer_start < name.end:
            return None
        return self._meant(name) if name.kind is not ActorKind.PLACE else None

    def _meant(self, name: Mention) -> Speaker:
        return self.discourse.resolve(self.discourse.memory.doc[name.last - 1])

    def _mention_at(self, start: int) -> Mention | None:
        """Return the name that begins at a character."""
        found = self.discourse.memory.doc.char_span(start, start + 1, alignment_mode="expand")
        known = self.discourse.memory.mention_at.get(found[0].i) if found else None
        return known[1] if known is not None else None
