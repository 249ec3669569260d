"""Tell words that nobody is said to have said: denied, refused, asked about, supposed, or called a rumour."""

from __future__ import annotations

from spacy.tokens import Token

from bot.extraction.syntax import NEGATION

_REACH = 7
_UNSAYING = NEGATION | {
    *("refused", "refuses", "refusing", "declined", "declines", "failed", "fails", "avoided"),
    *("without", "unless", "if", "whether", "cannot", "hardly"),
}
_NOBODY = frozenset({"nobody", "none", "neither", "no-one", "noone"})
_NONE_OF = frozenset({"no", "neither", "nor"})
_DENYING = frozenset({"deny", "doubt", "dispute"})
_HEARSAY = frozenset({"claim", "suggestion", "rumour", "rumor", "idea", "notion", "allegation", "myth", "possibility"})
_CLAUSES = frozenset({"ccomp", "xcomp", "acl", "advcl", "csubj", "pcomp", "obj", "dobj", "acl:relcl"})
_LINKS = frozenset({"that", "who", "which", "and", "but"})
_MOST_STEPS = 4


def is_unsaid(cue: Token, speaker: Token | None) -> bool:
    """Tell whether the words behind a cue were not said, or are not told as said."""
    return _is_negated(cue) or _is_nobody(speaker) or _is_asked(cue) or _is_hearsay(cue)


def _is_negated(cue: Token) -> bool:
    """Read back from the cue: did not say, refused to say, if he says, it was not he who said."""
    for i in range(cue.i - 1, max(-1, cue.i - _REACH), -1):
        token = cue.doc[i]
        if token.lower_ in _UNSAYING:
            return True
        if token.lower_ in {"who", "that"} and _is_cleft(token):
            return True
        if token.is_punct or token.is_quote or token.is_space or token.lower_ in _LINKS:
            return False
    return False


def _is_cleft(link: Token) -> bool:
    """Tell whether a "who" belongs to "It was not … who"."""
    doc = link.doc
    for i in range(link.i - 1, max(1, link.i - _REACH), -1):
        if doc[i].is_punct or doc[i].is_space:
            return False
        if doc[i].lower_ in NEGATION:
            begin = doc[max(0, i - 2)]
            return begin.lower_ in {"it", "that", "this"} or doc[i - 1].lower_ in {"it", "that", "this"}
    return False


def _is_nobody(speaker: Token | None) -> bool:
    """Tell a speaker that is none: nobody, no official, neither Holt nor Pell."""
    if speaker is None:
        return False
    start = speaker.i
    while start > 0 and speaker.doc[start - 1].pos_ in {"PROPN", "ADJ", "NOUN"} and speaker.i - start < _MOST_STEPS:
        start -= 1
    before = speaker.nbor(start - 1 - speaker.i).lower_ if start > 0 else ""
    coordinated = any(t.lower_ in _NONE_OF for t in speaker.children)
    return speaker.lower_ in _NOBODY or before in _NONE_OF or coordinated


def _is_asked(cue: Token) -> bool:
    """Tell a question of yes or no: Did Holt say that …?"""
    helper = next((t for t in cue.children if t.pos_ == "AUX" and t.i < cue.i), None)
    if helper is None or cue.tag_ not in {"VB", "VBN"} or not helper.text[:1].isupper():
        return False
    return any(t.i > helper.i and t.i < cue.i and t.dep_.startswith("nsubj") for t in cue.children)


def _is_hearsay(cue: Token) -> bool:
    """Tell a cue inside what is doubted or only rumoured: denied warning that …, the claim that he said …."""
    token = cue
    for _ in range(_MOST_STEPS):
        if token.dep_ not in _CLAUSES or token.head.i >= token.i:
            return False
        token = token.head
        if token.lemma_ in _DENYING or (token.pos_ == "NOUN" and token.lemma_ in _HEARSAY):
            return True
    return False
