"""Say who speaks each quotation, and which rule said so.

A quotation takes the nearest cue of its frame; without one it goes on from the words before it, or is introduced by
the sentence before. Where no rule holds, the speaker stays unclear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from bot.extraction.attributed import Attributed, carried
from bot.extraction.closeness import Closeness, nearest
from bot.extraction.content import Reported
from bot.extraction.coreference import Discourse
from bot.extraction.echo import echoed
from bot.extraction.frame import Frame
from bot.extraction.memory import Speaker
from bot.extraction.places import last_character
from bot.extraction.quotation import Quotation
from bot.extraction.role import is_someone
from bot.extraction.signature import SignatureFinder
from bot.extraction.speech import Speech, is_within, speeches_in
from bot.extraction.syntax import is_subject, text_of
from bot.model import ActorKind, Attribution, QuoteKind

_UNKNOWN = Speaker(None, None, Attribution.UNCLEAR)
_LOOSE_WORDS = 1
_WORD = re.compile(r"\w+")
_STILL_HEARD = 5
_GOES_ON = frozenset(",–—-")


def attribute(
    doc: Doc,
    discourse: Discourse,
    frames: Sequence[Frame],
    quotations: Sequence[Quotation],
    speeches: Sequence[Speech],
    reported: Sequence[Reported],
) -> tuple[Attributed, ...]:
    """Return quoted and reported words with their speakers, in text order."""
    reading = _Reading(doc, discourse, frames, quotations, speeches)
    for number in range(len(frames)):
        reading.read(number)
    retold = [reading.retell(words) for words in reported if reading.is_said(words)]
    found = sorted([*echoed(reading.text, reading.found), *retold], key=lambda a: (a.start, -a.end))
    return tuple(found)


@dataclass(slots=True)
class _Reading:
    """Reads the frames once, in text order, so that a pronoun sees who spoke before it."""

    doc: Doc
    discourse: Discourse
    frames: Sequence[Frame]
    quotations: Sequence[Quotation]
    speeches: Sequence[Speech]
    text: str = field(init=False)
    signatures: SignatureFinder = field(init=False)
    closeness: Closeness = field(init=False)
    found: list[Attributed] = field(default_factory=list)
    resolved: dict[int, Speaker] = field(default_factory=dict)
    subjects: dict[int, Speaker | None] = field(default_factory=dict)
    unsaid: dict[int, bool] = field(default_factory=dict)
    loose: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.text = text_of(self.doc)
        self.signatures = SignatureFinder(self.discourse, self.text, self.frames, self.quotations)
        self.closeness = Closeness(self.doc)

    def read(self, number: int) -> None:
        """Resolve the cues of a frame, attribute its quotations, and note who spoke last."""
        frame = self.frames[number]
        cues = self._cues(frame)
        for token in self._subjects(frame):
            self.discourse.refer(token)
            if not cues:
                self.discourse.introduce(token)
        spoken = {speech.cue for speech in cues if speech.manner == "speech"}
        for speech in cues:
            self.resolved[speech.cue] = self._resolve(speech)
            if _utters(speech) and not is_within(self.doc[speech.cue], spoken):
                self.discourse.note_speaker(self.resolved[speech.cue], speech.start, asking=speech.lemma == "ask")
        by_cue = [self._by_cue(frame, q, cues) for q in frame.quotations]
        known = next((a for a in by_cue if a is not None), None)
        for q, attributed in zip(frame.quotations, by_cue, strict=True):
            self.found.append(attributed or self._without_cue(number, q, known))
        for attributed in self.found[-1:] if frame.quotations else []:
            self.discourse.note_speaker(attributed.speaker, frame.end - 1)

    def is_said(self, words: Reported) -> bool:
        """Tell whether somebody holds the reported view: attacks can show a thing, but they do not say it."""
        speaker, head = self.resolved.get(words.speech.cue, _UNKNOWN), words.speech.speaker
        known = speaker.actor is not None or bool(speaker.candidates) or words.speech.lemma == "according to"
        return known or (head is not None and is_someone(self.doc[head]))

    def retell(self, words: Reported) -> Attributed:
        """Attribute reported words to the speaker of their cue."""
        cue = words.speech.cue
        speaker = self.resolved.get(cue, _UNKNOWN)
        text = self.doc[cue].text
        return Attributed(
            *words.span, QuoteKind.INDIRECT, speaker, text, words.speech.venue, "reported", None, words.speech.lemma
        )

    def _cues(self, frame: Frame) -> Sequence[Speech]:
        return speeches_in(frame, self.speeches)

    def _resolve(self, speech: Speech) -> Speaker:
        if speech.speaker is None:
            return _UNKNOWN
        head = self.doc[speech.speaker]
        return self.discourse.joint(head, self.doc[speech.cue]) or self.discourse.resolve(head)

    def _by_cue(self, frame: Frame, number: int, cues: Sequence[Speech]) -> Attributed | None:
        """Take the cue of the frame that stands best to the quotation."""
        quotation = self.quotations[number]
        usable = [s for s in nearest(cues, quotation) if self.resolved[s.cue].span is not None and not s.negated]
        if not usable:
            return None
        best = self.closeness.cheapest(quotation, usable)
        cue = self.doc[best.cue]
        rule = "cue after" if cue.idx > quotation.start else "cue before"
        kind = self._kind(frame, quotation)
        return Attributed(
            quotation.start,
            quotation.end,
            kind,
            self.resolved[best.cue],
            cue.text,
            best.venue,
            rule,
            number,
            best.lemma,
        )

    def _kind(self, frame: Frame, quotation: Quotation) -> QuoteKind:
        """Call a quotation mixed when its words are a part of the reporter's own sentence."""
        words = self.text[quotation.start : quotation.end]
        starts = not last_character(self.text, frame.start, quotation.outer_start) or words[:1].isupper()
        return QuoteKind.DIRECT if starts or self._resumes(frame, quotation) else QuoteKind.MIXED

    def _resumes(self, frame: Frame, quotation: Quotation) -> bool:
        """Tell the second half of words that open the sentence: “The dam,” said Ada Pell, | “could burst.”"""
        first = self.quotations[frame.quotations[0]]
        opens = not last_character(self.text, frame.start, first.outer_start) and first.end <= quotation.outer_start
        comma = last_character(self.text, first.outer_end, quotation.outer_start) == ","
        return opens and comma and self.text[first.end - 1] in _GOES_ON

    def _without_cue(self, number: int, q: int, known: Attributed | None) -> Attributed:
        """Attribute a quotation whose frame has no cue: it goes on, is introduced, or its sentence has a subject."""
        frame, quotation = self.frames[number], self.quotations[q]
        plain = Attributed(
            quotation.start, quotation.end, self._kind(frame, quotation), _UNKNOWN, None, None, "none", q
        )
        signature = self.signatures.find(number, quotation)
        if signature is not None:
            return replace(plain, start=signature.start, speaker=signature.speaker, rule=signature.rule)
        if known is not None:
            return replace(plain, speaker=carried(known.speaker), rule="same sentence")
        if not self._is_loose(number):
            if self._is_unsaid(number):
                return plain
            if number not in self.subjects:
                self.subjects[number] = self._main_subject(frame)
            speaker = self.subjects[number] or self._before_colon(frame, quotation)
            return replace(plain, speaker=speaker, rule="subject") if speaker is not None else plain
        ahead = None if quotation.continues else self._introduced(number)
        if ahead is not None:
            return replace(plain, speaker=ahead, rule="introduced")
        if self.found and self._goes_on(frame, self.found[-1]):
            return replace(plain, speaker=carried(self.found[-1].speaker), rule="goes on")
        return plain

    def _is_loose(self, number: int) -> bool:
        """Tell whether hardly a word of a frame stands outside its quotations."""
        if number not in self.loose:
            self.loose[number] = len(_WORD.findall(self._outside(self.frames[number]))) <= _LOOSE_WORDS
        return self.loose[number]

    def _outside(self, frame: Frame) -> str:
        parts, at = [], frame.start
        for q in frame.quotations:
            parts.append(self.text[at : self.quotations[q].outer_start])
            at = max(at, self.quotations[q].outer_end)
        return "".join([*parts, self.text[at : frame.end]])

    def _is_unsaid(self, number: int) -> bool:
        """Tell whether a frame has a cue of what was not said."""
        if number not in self.unsaid:
            self.unsaid[number] = any(speech.negated for speech in self._cues(self.frames[number]))
        return self.unsaid[number]

    def _introduced(self, number: int) -> Speaker | None:
        """Take who speaks in the sentence before, or its subject, where that sentence holds no quotation of its own."""
        if number == 0 or self.frames[number - 1].quotations:
            return None
        before = self.frames[number - 1]
        same_paragraph = before.paragraph == self.frames[number].paragraph
        said = [s for s in self._cues(before) if s.manner == "speech" and self.resolved[s.cue].name is not None]
        if said and (same_paragraph or last_character(self.text, 0, before.end) == ":"):
            return carried(self.resolved[said[0].cue])
        actor = self._main_subject(before, people_only=not same_paragraph)
        return actor if same_paragraph or actor is None else self._sure_of(actor, before)

    def _sure_of(self, actor: Speaker, frame: Frame) -> Speaker:
        """Keep the subject of the paragraph before unless somebody else spoke last: then it is one of the two."""
        memory = self.discourse.memory
        spoke = memory.last_speaker
        near = memory.sentence_at(frame.start) - memory.spoke_in <= _STILL_HEARD
        said = any(self.resolved[s.cue].actor == actor.actor for s in self._cues(frame) if s.cue in self.resolved)
        if said or spoke in {None, actor.actor} or not near or memory.cast[spoke].kind is not ActorKind.PERSON:
            return actor
        return Speaker(
            None, None, Attribution.UNCLEAR, None, tuple(filter(None, (memory.cast[spoke].name, actor.name)))
        )

    def _goes_on(self, frame: Frame, previous: Attributed) -> bool:
        """Tell whether the quotation before stands in this paragraph or the one before."""
        last = self.quotations[previous.quotation].paragraph if previous.quotation is not None else -2
        return frame.paragraph - last <= 1

    def _main_subject(self, frame: Frame, *, people_only: bool = False) -> Speaker | None:
        """Resolve the subject of the frame that means an actor, that of the main clause before those of others."""
        for token in sorted(self._subjects(frame), key=lambda t: (t.head.dep_.lower() != "root", t.i)):
            speaker = self._acting(token, people_only=people_only)
            if speaker is not None:
                return speaker
        return None

    def _subjects(self, frame: Frame) -> list[Token]:
        """Return the subjects of the clauses of a frame that stand outside quotation marks."""
        span = self.doc.char_span(frame.start, frame.end, alignment_mode="contract")
        return [t for t in span or () if t.i not in self.discourse.memory.quoted and is_subject(t)]

    def _acting(self, token: Token, *, people_only: bool) -> Speaker | None:
        speaker = self.discourse.resolve(token)
        if speaker.actor is None:
            return None
        person = self.discourse.memory.cast[speaker.actor].kind is ActorKind.PERSON
        return replace(speaker, attribution=Attribution.RESOLVED) if person or not people_only else None

    def _before_colon(self, frame: Frame, quotation: Quotation) -> Speaker | None:
        """Read "Name: quotation"."""
        if last_character(self.text, frame.start, quotation.outer_start) != ":":
            return None
        span = self.doc.char_span(frame.start, quotation.outer_start, alignment_mode="contract")
        memory = self.discourse.memory
        name = memory.last_name(span.start, span.end) if span is not None else None
        if name is not None and memory.cast[memory.actor_at[name]].kind is not ActorKind.PLACE:
            return self.discourse.resolve(self.doc[name])
        return carried(self.found[-1].speaker) if self.found and self._goes_on(frame, self.found[-1]) else None


def _utters(speech: Speech) -> bool:
    """Tell a cue after which its speaker is in mind as one who spoke: a view that is held counts where it is a fear."""
    return speech.manner in {"speech", "judgement"} or speech.lemma == "fear"
