"""Say who speaks each quotation, and which rule said so.

A quotation takes the nearest cue of its frame; without one it goes on from the words before it, or is introduced by
the subject of the sentence before. Where no rule holds, the speaker stays unclear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from bot.extraction.content import Reported
from bot.extraction.coreference import Discourse, Speaker
from bot.extraction.frame import Frame
from bot.extraction.quotation import Quotation
from bot.extraction.speech import Speech
from bot.extraction.syntax import PASSIVE_SUBJECT, SUBJECT, child
from bot.model import ActorKind, Attribution, QuoteKind

_UNKNOWN = Speaker(None, None, Attribution.UNCLEAR)
_MANNER_COST = {"speech": 0, "judgement": 2, "thought": 4, "continue": 3}


@dataclass(frozen=True, slots=True)
class Attributed:
    """One quotation with its speaker; ``speech`` is the cue that led there, ``rule`` the name of what decided."""

    start: int
    end: int
    kind: QuoteKind
    speaker: Speaker
    cue: str | None
    venue: str | None
    rule: str
    quotation: int | None
    lemma: str | None = None


def attribute(
    doc: Doc,
    discourse: Discourse,
    frames: Sequence[Frame],
    quotations: Sequence[Quotation],
    speeches: Sequence[Speech],
    reported: Sequence[Reported],
) -> tuple[Attributed, ...]:
    """Return quoted and reported words with their speakers, in text order.

    Frames are read once, in text order, so that a pronoun sees who spoke before it.
    """
    found: list[Attributed] = []
    resolved: dict[int, Speaker] = {}
    for number, frame in enumerate(frames):
        cues = [s for s in speeches if frame.start <= doc[s.cue].idx < frame.end]
        for speech in cues:
            resolved[speech.cue] = _resolve(doc, discourse, speech)
        spoken = [_by_cue(doc, frame, quotations, q, cues, resolved) for q in frame.quotations]
        known = next((s for s in spoken if s is not None), None)
        for q, by_cue in zip(frame.quotations, spoken, strict=True):
            found.append(by_cue or _without_cue(doc, discourse, frames, number, quotations, q, found, known))
        _remember(discourse, found, frame, cues, resolved)
    retold = [_retold(doc, words, resolved) for words in reported]
    return tuple(sorted([*found, *retold], key=lambda a: (a.start, -a.end)))


def _retold(doc: Doc, words: Reported, resolved: dict[int, Speaker]) -> Attributed:
    cue = words.speech.cue
    return Attributed(
        *words.span, QuoteKind.INDIRECT, resolved[cue], doc[cue].text, words.speech.venue, "reported", None, words.speech.lemma
    )


def _resolve(doc: Doc, discourse: Discourse, speech: Speech) -> Speaker:
    if speech.speaker is None:
        return _UNKNOWN
    return discourse.resolve(doc[speech.speaker])


def _remember(
    discourse: Discourse, found: list[Attributed], frame: Frame, cues: list[Speech], resolved: dict[int, Speaker]
) -> None:
    """Note who spoke last, for the pronouns to come."""
    last = [resolved[s.cue].actor for s in cues if s.manner in {"speech", "judgement"} and resolved[s.cue].actor is not None]
    last += [a.speaker.actor for a in found[-1:] if frame.quotations and a.speaker.actor is not None]
    if last:
        discourse.last_speaker = last[-1]


def _by_cue(
    doc: Doc,
    frame: Frame,
    quotations: Sequence[Quotation],
    number: int,
    cues: list[Speech],
    resolved: dict[int, Speaker],
) -> Attributed | None:
    """Take the cue of the frame that stands best to the quotation."""
    quotation = quotations[number]
    usable = [s for s in cues if resolved[s.cue].span is not None or resolved[s.cue].name is not None]
    if not usable:
        return None
    best = min(usable, key=lambda s: (_cost(doc, quotation, s), s.cue))
    rule = "cue after" if doc[best.cue].idx > quotation.start else "cue before"
    kind = _kind(doc.text, frame, quotation)
    return Attributed(quotation.start, quotation.end, kind, resolved[best.cue], doc[best.cue].text, best.venue, rule, number, best.lemma)


def _cost(doc: Doc, quotation: Quotation, speech: Speech) -> float:
    """Count the words between the quotation and the cue or its speaker, with a price on weaker cues."""
    cue = doc[speech.cue].idx
    if cue > quotation.start:
        between = doc.text[quotation.outer_end : cue]
    else:
        between = doc.text[cue : quotation.outer_start]
    cost = float(len(between.split())) + _MANNER_COST[speech.manner]
    if cue > quotation.start and doc.text[quotation.end - 1] in ",?!" and len(between.split()) <= 12:
        cost -= 6.0
    if cue < quotation.start and between.rstrip().endswith(":"):
        cost -= 8.0
    return cost


def _kind(text: str, frame: Frame, quotation: Quotation) -> QuoteKind:
    """Call a quotation mixed when its words are a part of the reporter's own sentence."""
    words = text[quotation.start : quotation.end]
    before = text[frame.start : quotation.outer_start].rstrip()
    starts_clause = not before or before[-1] in ":,.!?…”\"’" or words[:1].isupper()
    return QuoteKind.DIRECT if starts_clause and (words[:1].isupper() or words[:1] in "…. [(" or not before) else QuoteKind.MIXED


def _without_cue(
    doc: Doc,
    discourse: Discourse,
    frames: Sequence[Frame],
    number: int,
    quotations: Sequence[Quotation],
    q: int,
    found: list[Attributed],
    known: Attributed | None,
) -> Attributed:
    """Attribute a quotation whose frame has no cue: it goes on, is introduced, or its sentence has a subject."""
    frame, quotation = frames[number], quotations[q]
    kind = _kind(doc.text, frame, quotation)
    plain = Attributed(quotation.start, quotation.end, kind, _UNKNOWN, None, None, "none", q)
    if known is not None:
        return replace(plain, speaker=_carried(known.speaker), rule="same sentence")
    outside = _outside(doc.text, frame, quotations)
    if not any(c.isalnum() for c in outside):
        previous = found[-1] if found else None
        ahead = None if quotation.continues else _introduced(doc, discourse, frames, number)
        if ahead is not None:
            return replace(plain, speaker=ahead, rule="introduced")
        if previous is not None and _follows(frames, number, previous, quotations):
            return replace(plain, speaker=_carried(previous.speaker), rule="goes on")
        return plain
    main = _main_subject(doc, discourse, frame)
    return replace(plain, speaker=main, rule="subject") if main is not None else plain


def _carried(speaker: Speaker) -> Speaker:
    return replace(speaker, attribution=Attribution.RESOLVED if speaker.name else Attribution.UNCLEAR)


def _outside(text: str, frame: Frame, quotations: Sequence[Quotation]) -> str:
    parts, at = [], frame.start
    for q in frame.quotations:
        parts.append(text[at : quotations[q].outer_start])
        at = max(at, quotations[q].outer_end)
    return "".join([*parts, text[at : frame.end]])


def _introduced(doc: Doc, discourse: Discourse, frames: Sequence[Frame], number: int) -> Speaker | None:
    """Take the subject of the sentence before, where that sentence holds no quotation of its own."""
    if number == 0 or frames[number - 1].quotations:
        return None
    return _main_subject(doc, discourse, frames[number - 1], people_only=frames[number - 1].paragraph != frames[number].paragraph)


def _follows(frames: Sequence[Frame], number: int, previous: Attributed, quotations: Sequence[Quotation]) -> bool:
    """Tell whether the quotation before stands in this paragraph or ended the one before."""
    here = frames[number].paragraph
    return here - quotations[previous.quotation].paragraph <= 1


def _main_subject(doc: Doc, discourse: Discourse, frame: Frame, *, people_only: bool = False) -> Speaker | None:
    """Resolve the subject of the frame's main verb where it names an actor."""
    span = doc.char_span(frame.start, frame.end, alignment_mode="contract")
    if span is None:
        return None
    for token in span:
        if token.i in discourse.quoted or not _is_subject(token):
            continue
        speaker = discourse.resolve(token)
        if speaker.actor is not None and (not people_only or discourse.cast[speaker.actor].kind is ActorKind.PERSON):
            return replace(speaker, attribution=Attribution.RESOLVED)
    return None


def _is_subject(token: Token) -> bool:
    return token.dep_ in SUBJECT | PASSIVE_SUBJECT and child(token.head, SUBJECT | PASSIVE_SUBJECT) is not None

