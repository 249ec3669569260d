"""Find where the text says that somebody says something: the cue, the noun phrase of the speaker, the venue.

Next to quotation marks news is written by a fixed pattern, which is read word by word; elsewhere the parse decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.extraction.cue import cue_forms
from bot.extraction.frame import Frame
from bot.extraction.mention import Mention
from bot.extraction.speaker import PRONOUNS, SpeakerFinder
from bot.extraction.syntax import agent
from bot.extraction.unsaid import is_unsaid
from bot.extraction.venue import find_venue
from bot.model import ActorKind

_ALWAYS_CUE = frozenset({"said", "says", "told", "added", "adds", "warned", "insisted"})
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


def is_within(doc: Doc, speech: Speech, others: Sequence[Speech]) -> bool:
    """Tell whether a cue stands in the words that another one before it reports: she said | he had warned them."""
    cues = {other.cue for other in others if other.cue < speech.cue and other.manner == "speech"}
    token, told = doc[speech.cue], False
    while cues and token.head.i != token.i:
        told |= token.dep_ == "ccomp"
        token = token.head
        if token.i in cues:
            return told
    return False


def find_speech(doc: Doc, quoted: Set[int], mentions: Sequence[Mention]) -> tuple[Speech, ...]:
    """Return the cues outside quotation marks in text order."""
    people = {i: m for m in mentions if m.kind is ActorKind.PERSON for i in m.tokens}
    finder = SpeakerFinder(doc, quoted, people)
    return tuple(speech for token in doc if token.i not in quoted for speech in _speech_at(token, finder))


def _speech_at(token: Token, finder: SpeakerFinder) -> Iterator[Speech]:
    """Yield the speech whose cue is this token."""
    if token.lower_ == "according" and token.i + 2 < len(token.doc) and token.nbor().lower_ == "to":
        head = finder.begins_at(token.i + 2)
        if head is not None:
            yield Speech(token.i, token.idx, "according to", "speech", head, None)
        return
    if token.lower_ in _AFRAID and token.i + 1 < len(token.doc) and token.nbor().lower_ in {"that", "about"}:
        head = finder.parsed(token)
        if head is not None:
            yield Speech(token.i, token.idx, "fear", "thought", head, None)
        return
    known = cue_forms().get(token.lower_)
    if known is None or not _is_verb(token, finder.people):
        return
    lemma, manner = known
    if not _is_passive(token):
        head = finder.find(token)
        unsaid = is_unsaid(token, token.doc[head] if head is not None else None)
        yield Speech(token.i, token.idx, lemma, manner, head, find_venue(token), unsaid)
    elif (head := _by_whom(token, finder)) is not None:
        yield Speech(token.i, token.idx, lemma, manner, head, None, is_unsaid(token, token.doc[head]))


def _is_verb(token: Token, people: Mapping[int, Mention]) -> bool:
    if token.lower_ in _ALWAYS_CUE:
        return True
    if token.text[:1].isupper() and token.lower_.endswith("ed"):
        return False
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
