"""Say who wrote a letter or statement: who issued it, who is named behind "from", or who says something in it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from bot.extraction.cue import is_said
from bot.extraction.syntax import OBJECT, PASSIVE_SUBJECT, POSSESSIVE, RELATIVE, agent, governor, is_subject, subject

_ISSUES = frozenset({"issue", "release", "publish", "post", "send", "write", "sign", "circulate", "give"})
_OWN = frozenset({"a", "an", "its", "their"})
_PHRASE = 4
_FROM = frozenset({"from", "by"})
_READ = frozenset({"read"})


def author(writing: Token) -> Token | None:
    """Return the head of the phrase that tells who wrote a letter or statement."""
    if writing.dep_ in OBJECT and _issues(writing.head):
        return subject(writing.head)
    if writing.dep_ in PASSIVE_SUBJECT and _issues(writing.head):
        return agent(writing.head)
    return next(_told_beside(writing), None)


def speaks_in(writing: Token) -> Token | None:
    """Return the head of the phrase that tells who says or does something in a writing: X replied in a statement."""
    before = [t.lower_ for t in writing.doc[max(0, writing.i - _PHRASE) : writing.i]]
    verb = governor(writing)
    in_it = "in" in before and bool(_OWN & set(before[before.index("in") :]))
    doer = _own(verb) if in_it and verb.pos_ == "VERB" else None
    return doer if doer is not None and doer.dep_ not in PASSIVE_SUBJECT else None


def _issues(verb: Token) -> bool:
    return verb.lemma_ in _ISSUES or (verb.lemma_ == "put" and any(t.lower_ == "out" for t in verb.children))


def _told_beside(writing: Token) -> Iterator[Token]:
    for dependent in writing.children:
        named = any(t.lower_ in _FROM and t.dep_ == "case" for t in dependent.lefts)
        if named or (dependent.dep_ in POSSESSIVE and dependent.pos_ != "PRON"):
            yield dependent
        elif dependent.dep_ == "prep" and dependent.lower_ in _FROM:
            yield from dependent.rights
        elif dependent.dep_ in RELATIVE:
            yield from _in_clause(dependent)


def _in_clause(clause: Token) -> Iterator[Token]:
    """Yield who sent it, or who says something in it: a letter that Ada Pell wrote, a note in which she said …."""
    for verb in clause.subtree:
        if verb.lemma_ in _ISSUES and (by := agent(verb) or _own(verb)) is not None:
            yield by
    if is_said(clause.text) and clause.lower_ not in _READ and (own := _own(clause)) is not None:
        yield own


def _own(verb: Token) -> Token | None:
    """Return the subject of a verb that is no "that" or "which"."""
    return next((t for t in verb.children if is_subject(t) and t.pos_ != "PRON"), None)
