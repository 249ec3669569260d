"""Find where the text says that somebody says something: the cue, the noun phrase of the speaker, the venue.

Next to quotation marks news is written by a fixed pattern, which is read word by word; elsewhere the parse decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc, Token

from bot.extraction.cue import cue_forms
from bot.extraction.frame import Frame
from bot.extraction.mention import Mention
from bot.extraction.role import is_someone
from bot.extraction.speaker import PRONOUNS, SpeakerFinder
from bot.extraction.syntax import POSSESSIVE, agent, child, governor, subject
from bot.extraction.unsaid import is_unsaid
from bot.extraction.venue import find_venue
from bot.model import ActorKind

_ALWAYS_CUE = frozenset({"said", "says", "told", "added", "adds", "warned", "insisted"})
_NOUN_CUES = {
    **dict.fromkeys(("fear", "fears", "worry", "worries", "concern", "concerns"), "fear"),
    **dict.fromkeys(("warning", "warnings"), "warn"),
}
_VOICES = frozenset({"voice", "express", "raise", "issue", "repeat", "give", "sound", "echo", "share", "have"})
_DEEPEST = 30
_AFRAID = frozenset({"concerned", "worried", "afraid", "alarmed", "fearful"})


@dataclass(frozen=True, slots=True)
class Speech:
    """One place where somebody is said to say something; ``speaker`` is the head token of the speaker's phrase.

    ``cue`` and ``speaker`` count tokens, ``start`` is the cue's first character.
    """

    cue: int
    start: int
    lemma: str
    manner: str
    speaker: int | None
    venue: str | None
    negated: bool = False


def speeches_in(frame: Frame, speeches: Sequence[Speech]) -> Sequence[Speech]:
    """Return the speeches whose cue stands in a frame, of all of them in text order."""
    begin = bisect_left(speeches, frame.start, key=lambda s: s.start)
    return speeches[begin : bisect_left(speeches, frame.end, lo=begin, key=lambda s: s.start)]


def is_within(cue: Token, cues: Set[int]) -> bool:
    """Tell whether a cue stands in the words that one of these before it reports: she said | he had warned them."""
    token, told = cue, False
    for _ in range(_DEEPEST):
        told |= token.dep_ == "ccomp"
        token = token.head
        if token.i in cues and token.i < cue.i:
            return told
    return False


def find_speech(doc: Doc, quoted: Set[int], mentions: Sequence[Mention]) -> tuple[Speech, ...]:
    """Return the cues outside quotation marks in text order."""
    people = {i: m for m in mentions if m.kind is ActorKind.PERSON for i in m.tokens}
    finder = SpeakerFinder(doc, quoted, people)
    spoken = (_speech_at(token, finder) for token in doc if token.i not in quoted)
    found = [speech for speech in spoken if speech is not None]
    named = {i for mention in mentions for i in mention.tokens}
    shared = (_with_speaker_of(doc, before, speech, named) for before, speech in pairwise(found))
    return (*found[:1], *shared)


def _with_speaker_of(doc: Doc, before: Speech, speech: Speech, named: Set[int]) -> Speech:
    """Give a second verb the speaker of the first where only a thing stands between: X said prices rose and warned."""
    if before.speaker is None or speech.speaker is None:
        return speech
    told = before.speaker < before.cue < speech.speaker < speech.cue and doc[speech.cue - 1].lower_ in {"and", "but"}
    thing = speech.speaker not in named and not is_someone(doc[speech.speaker])
    alike = doc[before.cue].tag_ == doc[speech.cue].tag_ and doc[before.cue].sent.end > speech.cue
    return replace(speech, speaker=before.speaker) if told and thing and alike else speech


def _speech_at(token: Token, finder: SpeakerFinder) -> Speech | None:
    """Return the speech whose cue is this token."""
    special = _according(token, finder) or _afraid(token, finder) or _voiced(token)
    if special is not None:
        return special
    known = cue_forms().get(token.lower_)
    if known is None or not _is_verb(token, finder.people):
        return None
    lemma, manner = known
    passive = _is_passive(token)
    head = _by_whom(token, finder) if passive else finder.find(token)
    if passive and head is None:
        return None
    unsaid = is_unsaid(token, token.doc[head] if head is not None else None)
    return Speech(token.i, token.idx, lemma, manner, head, None if passive else find_venue(token), unsaid)


def _according(token: Token, finder: SpeakerFinder) -> Speech | None:
    """Read "according to X"."""
    if token.lower_ != "according" or token.i + 2 >= len(token.doc) or token.nbor().lower_ != "to":
        return None
    head = finder.begins_at(token.i + 2)
    return Speech(token.i, token.idx, "according to", "speech", head, None) if head is not None else None


def _afraid(token: Token, finder: SpeakerFinder) -> Speech | None:
    """Read "X is worried that"."""
    if token.lower_ not in _AFRAID or token.i + 1 >= len(token.doc) or token.nbor().lower_ not in {"that", "about"}:
        return None
    head = finder.parsed(token)
    return Speech(token.i, token.idx, "fear", "thought", head, None) if head is not None else None


def _voiced(token: Token) -> Speech | None:
    """Read a noun as the cue: X voiced fears that …, X's warning that …."""
    lemma = _NOUN_CUES.get(token.lower_)
    if lemma is None or not 0 < token.i < len(token.doc) - 1 or token.nbor().lower_ != "that":
        return None
    beside = token.nbor(-1).lemma_ in _VOICES
    if not beside and token.pos_ != "NOUN":
        return None
    verb = token.nbor(-1) if beside else governor(token)
    voices = verb.lemma_ in _VOICES and verb.i < token.i
    head = subject(verb) if voices else child(token, POSSESSIVE)
    return Speech(token.i, token.idx, lemma, "thought", head.i, None) if head is not None else None


def _is_verb(token: Token, people: Mapping[int, Mention]) -> bool:
    if token.lower_ in _ALWAYS_CUE:
        return True
    if token.text[:1].isupper() and token.lower_.endswith("ed"):
        return False
    if token.i + 1 < len(token.doc) and token.lemma_ == "continue" and token.nbor().lower_ == "to":
        return False
    if token.lower_ == "warning" and token.i > 0 and token.nbor(-1).lemma_ == "be":
        return True
    beside_name = token.i > 0 and (token.i - 1 in people or token.nbor(-1).lower_ in PRONOUNS)
    if beside_name and token.lower_.endswith(("ed", "s")) and token.pos_ != "AUX":
        return True
    return token.pos_ == "VERB" and token.dep_ not in {"amod", "compound"}


def _is_passive(token: Token) -> bool:
    """Tell "was told" from "told": a form of "be" right before a participle."""
    if not token.lower_.endswith(
        ("ed", "told", "said", "quoted", "known", "found", "shown", "seen", "written", "sworn")
    ):
        return False
    left = [t.lower_ for t in token.doc[max(0, token.i - 3) : token.i] if t.pos_ != "ADV"]
    return bool(left) and left[-1] in {"be", "been", "being", "is", "are", "was", "were", "'s", "’s", "'re", "’re"}


def _by_whom(token: Token, finder: SpeakerFinder) -> int | None:
    """Return the one by whom something was said."""
    found = agent(token)
    if found is not None:
        return found.i
    by = next((t for t in token.doc[token.i + 1 : token.i + 5] if t.lower_ == "by"), None)
    return finder.begins_at(by.i + 1) if by is not None else None
