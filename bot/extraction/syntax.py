"""Read what the pipeline assigned, in Universal Dependencies or in spaCy's usual English labels alike."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

SUBJECT = frozenset({"nsubj", "nsubj:outer", "csubj"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"})
OBJECT = frozenset({"obj", "dobj", "iobj", "dative"})
NAME_PART = frozenset({"flat", "flat:name", "compound", "nmod:desc", "goeswith", "fixed"})
APPOSITION = frozenset({"appos", "flat", "flat:name", "nmod:desc", "list"})
SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "ccomp", "parataxis"})
RELATIVE = frozenset({"acl:relcl", "relcl", "acl"})
NEGATION = frozenset({"not", "n't", "n’t", "never"})

_TEXT = "brief_text"
_MAX_STEPS = 6
_PHRASE = 8
_OUTSIDE = frozenset({"punct", "case", "cc", "mark", "advmod", "parataxis", "advcl"})
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


def subject(verb: Token) -> Token | None:
    """Find who does what the verb says, through coordination, participles and relative clauses."""
    seen: set[int] = set()
    token = verb
    for _ in range(_MAX_STEPS):
        if token.i in seen:
            return None
        seen.add(token.i)
        own = next((t for t in reversed([*token.lefts]) if t.dep_ in SUBJECT), None) or child(token, SUBJECT)
        if own is not None and own.lower_ not in {"that", "which", "who"}:
            return own
        if token.dep_ in RELATIVE and token.tag_ != "VB":
            return token.head
        if token.dep_ in RELATIVE:
            token = token.head.head
            continue
        if own is not None or child(token, PASSIVE_SUBJECT) is not None or token.dep_ not in SHARES_SUBJECT:
            return None
        token = token.head
    return None


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
    return dependent.dep_ in NAME_PART | APPOSITION or dependent.dep_ in {
        "nmod",
        "prep",
        "nmod:poss",
        "case",
        "amod",
        "nummod",
    }
