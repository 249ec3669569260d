"""Find where the text says that somebody says something: the cue, the noun phrase of the speaker, the venue."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from bot.extraction.lexicons import table, terms
from bot.extraction.syntax import OBJECT, PASSIVE_SUBJECT, child, subject

_SKIPPED = frozenset({"ADV", "AUX", "PART"})
_NOUNLIKE = frozenset({"NOUN", "PROPN", "PRON"})
_ALWAYS_CUE = frozenset({"said", "says", "told", "added", "adds", "warned", "insisted"})


@dataclass(frozen=True, slots=True)
class Speech:
    """One place where somebody is said to say something; ``speaker`` is the head token of the speaker's phrase."""

    cue: int
    lemma: str
    manner: str
    speaker: int | None
    venue: str | None


@cache
def _forms() -> dict[str, tuple[str, str]]:
    """Map every inflected form of the cue verbs to its lemma and manner."""
    forms = {}
    for lemma, value in table("cues").items():
        manner, *irregular = value.split()
        for form in {lemma, *_inflections(lemma), *irregular}:
            forms[form] = (lemma, manner)
    return forms


def _inflections(lemma: str) -> Iterator[str]:
    stem = lemma.removesuffix("e")
    yield f"{stem}ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        yield from (f"{lemma[:-1]}ied", f"{lemma[:-1]}ies", f"{lemma}ing")
    else:
        yield from (f"{stem}ed", f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x")) else f"{lemma}s")


def find_speech(doc: Doc, quoted: Set[int]) -> tuple[Speech, ...]:
    """Return the cues outside quotation marks in text order."""
    found = [speech for token in doc if token.i not in quoted for speech in _speech_at(token, quoted)]
    return tuple(found)


def _speech_at(token: Token, quoted: Set[int]) -> Iterator[Speech]:
    if token.lower_ == "according" and token.i + 2 < len(token.doc) and token.nbor().lower_ == "to":
        head = _phrase_head(token.doc, token.i + 2)
        if head is not None:
            yield Speech(token.i, "according to", "speech", head, None)
        return
    known = _forms().get(token.lower_)
    if known is None or not _is_verb(token):
        return
    lemma, manner = known
    if _is_passive(token):
        agent = next((t for t in token.children if t.dep_ in {"obl:agent", "agent"} or _by_phrase(t)), None)
        head = _agent_head(agent)
        if head is not None:
            yield Speech(token.i, lemma, manner, head, None)
        return
    yield Speech(token.i, lemma, manner, _speaker(token, quoted), _venue(token))


def _is_verb(token: Token) -> bool:
    if token.lower_ in _ALWAYS_CUE:
        return True
    return token.pos_ == "VERB" and token.dep_ not in {"amod", "compound"}


def _is_passive(token: Token) -> bool:
    if child(token, PASSIVE_SUBJECT) is not None or child(token, frozenset({"aux:pass", "auxpass"})) is not None:
        return True
    left = [t for t in token.doc[max(0, token.i - 3) : token.i]]
    return token.lower_ not in {"said", "saying"} and bool(left) and any(t.lower_ in {"been", "being"} for t in left[-2:])


def _by_phrase(token: Token) -> bool:
    return token.dep_ == "obl" and any(t.lower_ == "by" for t in token.lefts)


def _agent_head(agent: Token | None) -> int | None:
    if agent is None:
        return None
    if agent.pos_ == "ADP":
        return next((t.i for t in agent.rights), None)
    return agent.i


def _speaker(cue: Token, quoted: Set[int]) -> int | None:
    """Find the head of the speaker's phrase by the parse, else by what stands beside the cue."""
    found = subject(cue)
    if found is not None and found.i not in quoted and found.pos_ in _NOUNLIKE | {"ADJ", "NUM", "DET", "X"}:
        return found.i
    return _left(cue, quoted) or _right(cue, quoted)


def _left(cue: Token, quoted: Set[int]) -> int | None:
    i = cue.i - 1
    while i >= 0 and (cue.doc[i].pos_ in _SKIPPED or cue.doc[i].lower_ in {"also", "has", "have", "had"}):
        i -= 1
    if i >= 0 and i not in quoted and cue.doc[i].pos_ in _NOUNLIKE and cue.doc[i].lower_ not in {"who", "which", "that"}:
        return i
    return None


def _right(cue: Token, quoted: Set[int]) -> int | None:
    """Read an inverted speaker: "… ," said the BCC's director David Frost."""
    if cue.i + 1 >= len(cue.doc) or cue.i == 0 or not (cue.nbor(-1).is_punct or cue.nbor(-1).is_space):
        return None
    head = _phrase_head(cue.doc, cue.i + 1)
    return head if head not in quoted else None


def _phrase_head(doc: Doc, start: int) -> int | None:
    """Return the last noun of the phrase that begins here."""
    i = start
    head = None
    while i < len(doc) and doc[i].pos_ in _NOUNLIKE | {"DET", "ADJ", "NUM", "X"}:
        if doc[i].pos_ in _NOUNLIKE or (head is None and doc[i].text[:1].isupper()):
            head = i
        if doc[i].pos_ == "PRON" and doc[i].dep_ not in {"nmod:poss", "poss"}:
            break
        i += 1
    return head


def _venue(cue: Token) -> str | None:
    """Read whom or which outlet the words were told to, where it is named."""
    addressee = child(cue, OBJECT)
    if addressee is None or cue.lower_ not in {"told", "tell", "tells", "telling"} or addressee.i < cue.i:
        addressee = next((t for t in _outlet_after(cue)), None)
    if addressee is None or addressee.pos_ == "PRON":
        return None
    span = cue.doc[addressee.left_edge.i : addressee.i + 1]
    return span.text if len(span) <= 8 and "\n" not in span.text else None


def _outlet_after(cue: Token) -> Iterator[Token]:
    """Yield names of outlets after "told", "speaking to" and the like in the same sentence."""
    sentence = cue.sent
    for token in sentence:
        if token.lower_ in {"to", "told", "on"} and abs(token.i - cue.i) <= 12 and token.i + 1 < sentence.end:
            following = token.nbor()
            if following.text in terms("outlets") or following.text.isupper():
                yield following
