"""Tell nicknames and terms of contracts between quotation marks from spoken words, and read the names they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from bot.extraction.lexicons import terms
from bot.extraction.syntax import text_of

_CALLED = r"(?:[Tt]he )?[A-Z][\w’'-]*(?: (?:of|the|and|[A-Z][\w’'-]*)){0,4}"
_MARKED = rf"(?P<marks>[“\"‘']{_CALLED},?[”\"’'])"
_IN_NAME = re.compile(rf"\b(?P<given>[A-Z][\w’'-]+|[A-Z]\.) {_MARKED} (?=[A-Z]\w)")
_TERM = re.compile(rf"\((?:[a-z]+,? ){{0,4}}{_MARKED}\)")
_NAMED = re.compile(rf"\b(?:nicknamed|dubbed|known (?:to \w+ )?as|alias|aka|called)(?: the)? {_MARKED}")
_REACH = 60


def is_called(text: str, start: int, end: int) -> bool:
    """Tell whether the marks from one place to another hold what somebody or something is called."""
    shift = max(0, start - _REACH)
    around = text[shift : end + _REACH]
    found = (match for expression in (_IN_NAME, _TERM, _NAMED) for match in expression.finditer(around))
    return any(match.span("marks") == (start - shift, end - shift) for match in found)


def find_nicknamed(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the tokens of the names of people that hold a nickname, the last one exclusive: Bill “Tex” Armitage."""
    people = [entity for entity in doc.ents if entity.label_ in {"PERSON", "PER"}]
    for match in _IN_NAME.finditer(text_of(doc)):
        given = doc.char_span(*match.span("given"), alignment_mode="expand")
        surname = doc.char_span(match.end(), match.end() + 1, alignment_mode="expand")
        if given is None or surname is None:
            continue
        named = [e for e in people if e.start <= given.start < e.end or e.start <= surname.start < e.end]
        if named or given.text in terms("given_names"):
            yield min([given.start, *(e.start for e in named)]), max([surname.end, *(e.end for e in named)])
