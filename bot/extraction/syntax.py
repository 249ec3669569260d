"""Read what the pipeline assigned, in Universal Dependencies or in spaCy's usual English labels alike.

The two differ in more than names. In ClearNLP's style, which spaCy's own pipelines write, "be" heads its predicate,
prepositions head their objects, the last word of a name heads it, and the "it" of "it is clear that" is a subject.
What is read of those trees alone hangs on labels that the other style lacks, so neither reading disturbs the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

SUBJECT = frozenset({"nsubj", "nsubj:outer", "csubj"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"})
OBJECT = frozenset({"obj", "dobj", "iobj", "dative"})
NAME_PART = frozenset({"flat", "flat:name", "compound", "nmod:desc", "goeswith", "fixed"})
APPOSITION = frozenset({"appos", "flat", "flat:name", "nmod:desc", "list"})
OF_NAME = NAME_PART | APPOSITION
POSSESSIVE = frozenset({"nmod:poss", "poss"})
PREDICATE = frozenset({"acomp", "attr", "oprd"})
SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "ccomp", "parataxis", "pcomp"}) | PREDICATE
RELATIVE = frozenset({"acl:relcl", "relcl", "acl"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NEGATION = frozenset({"not", "n't", "n’t", "never"})

_TEXT = "brief_text"
_MAX_STEPS = 6
_PHRASE = 8
_OUTSIDE = frozenset({"punct", "case", "cc", "mark", "advmod", "neg", "parataxis", "advcl"})
_BELONGING = OF_NAME | {"nmod", "nmod:poss", "case", "amod", "nummod"}
_PREPOSITION = frozenset({"prep", "agent"})
_BY = frozenset({"obl:agent", "obl"})
_EXTRAPOSED = frozenset({"ccomp", "xcomp"})
_BREAKS = frozenset({"’", "‘", "''", ":", ";"})


def keep_text(doc: Doc, text: str) -> Doc:
    """Let a Doc stand for a text of the same length whose odd spaces it does not show."""
    doc.user_data[_TEXT] = text
    return doc


def text_of(doc: Doc) -> str:
    """Return the text of a Doc, joined once: spaCy joins the tokens anew at each ``doc.text``."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    return str(doc.user_data[_TEXT])


def child(token: Token, labels: frozenset[str]) -> Token | None:
    """Return the first child whose label is one of these."""
    return next((t for t in token.children if t.dep_ in labels), None)


def governor(token: Token) -> Token:
    """Return the head, that of the preposition where one stands between."""
    return climb(token.head, _PREPOSITION)


def climb(token: Token, labels: frozenset[str]) -> Token:
    """Return the first token from here upwards whose label is none of these, or the top of the tree."""
    while token.dep_ in labels and token.head.i != token.i:
        token = token.head
    return token


def agent(verb: Token) -> Token | None:
    """Return the head of the phrase with "by" that hangs on a passive verb."""
    for token in verb.children:
        if token.dep_ == "agent":
            return next(token.rights, None)
        if token.dep_ in _BY and any(t.lower_ == "by" for t in token.lefts):
            return token
    return None


def is_subordinator(token: Token) -> bool:
    """Tell "that" and "whether" before a clause from a pronoun and from "how"."""
    return token.dep_ == "mark" or (token.pos_ == "SCONJ" and token.tag_ != "WRB")


def is_subject(token: Token) -> bool:
    """Tell subjects of either voice, what there is among them, from an "it" that means nothing."""
    if token.dep_ in SUBJECT | PASSIVE_SUBJECT:
        return not _is_expletive(token)
    return token.dep_ == "attr" and child(token.head, frozenset({"expl"})) is not None


def _is_expletive(token: Token) -> bool:
    """Tell the "it" of "it is clear that the dam leaks", where "be" is the head."""
    if token.lower_ != "it" or child(token.head, PREDICATE) is None:
        return False
    return child(token.head, _EXTRAPOSED) is not None


def themes(clause: Token) -> Iterator[Token]:
    """Yield the subjects of a clause that are no clauses."""
    return (token for token in clause.children if is_subject(token) and not token.dep_.startswith("csubj"))


def subject(verb: Token) -> Token | None:
    """Find who does what the verb says, through coordination, participles and relative clauses."""
    seen: set[int] = set()
    token = verb
    for _ in range(_MAX_STEPS):
        if token.i in seen:
            return None
        seen.add(token.i)
        own = _own_subject(token)
        if own is not None and own.lower_ not in {"that", "which", "who"}:
            return own
        if _is_relative(token) and token.tag_ != "VB":
            return governor(token)
        if _is_relative(token):
            token = governor(token.head)
            continue
        if own is not None or child(token, PASSIVE_SUBJECT) is not None or token.dep_ not in SHARES_SUBJECT:
            return None
        token = governor(token)
    return None


def _own_subject(verb: Token) -> Token | None:
    """Return who does it, the nearest before the verb or the first behind it."""
    doers = [token for token in verb.children if is_subject(token) and token.dep_ not in PASSIVE_SUBJECT]
    before = [token for token in doers if token.i < verb.i]
    return next(iter([*reversed(before), *doers]), None)


def _is_relative(token: Token) -> bool:
    """Tell a clause that hangs on a noun, with "of" before it or without."""
    return token.dep_ in RELATIVE or (token.dep_ == "pcomp" and governor(token).pos_ in {"NOUN", "PROPN"})


def noun_phrase(head: Token, *, limit: int = 25) -> Span:
    """Return the head with what belongs to its name or description, without clauses hung on to it."""
    start, end = head.i, head.i + 1
    for dependent in head.children:
        if dependent.i < head.i and head.i - dependent.left_edge.i <= limit and dependent.dep_ not in _OUTSIDE:
            start = min(start, dependent.left_edge.i)
        elif dependent.i > head.i and _belongs(dependent) and dependent.right_edge.i - head.i <= limit:
            end = max(end, dependent.right_edge.i + 1)
    breaks = [
        i for i in range(start, end) if head.doc[i].is_quote or head.doc[i].is_space or head.doc[i].text in _BREAKS
    ]
    start = max([start, *(i + 1 for i in breaks if i < head.i)])
    end = min([end, *(i for i in breaks if i > head.i)])
    return head.doc[start : _with_complement(head.doc, head.i, end)]


def _with_complement(doc: Doc, head: int, end: int) -> int:
    """Take in "of the gang" after "members", which a parse may hang elsewhere."""
    if end != head + 1 or end + 1 >= len(doc) or doc[end].lower_ not in {"of", "for", "from", "at"}:
        return end
    stop = end + 1
    while stop < len(doc) and stop - end < _PHRASE and doc[stop].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "NUM"}:
        stop += 1
    return stop if stop > end + 1 else end


def _belongs(dependent: Token) -> bool:
    with_noun = dependent.dep_ == "prep" and all(t.dep_ != "pcomp" or t.pos_ == "ADV" for t in dependent.children)
    return with_noun or dependent.dep_ in _BELONGING
