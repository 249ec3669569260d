"""Put the words and names of other pipelines into the shape of ours, before any step reads them.

spaCy's English rules cut at every hyphen between letters, and the names of its pipelines take in the article and the
possessive ending. A name in pieces is two people to the steps that follow, so what news prints as one word is made one
token again.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

_BOUND = frozenset({"anti", "co", "ex", "mid", "neo", "non", "pan", "post", "pre", "pro", "self", "sub", "vice"})
_PARTICLES = frozenset({"abu", "ad", "al", "an", "as", "ash", "at", "az", "bin", "el", "ibn", "ud", "ul"})


def find_hyphenated(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield first token and token behind the last of each hyphenated word that stands in pieces, in text order."""
    first = 0
    while first < len(doc):
        last = first + 1
        while last < len(doc) and _is_joint(doc[last]):
            last += 2
        if last > first + 1:
            yield first, last
        first = last


def _is_joint(hyphen: Token) -> bool:
    """Tell the hyphen of Qasem-Holt, ISIS-K, el-Mahrouq and ex-minister from that of US-led."""
    if hyphen.text != "-" or hyphen.i == 0 or hyphen.i + 1 >= len(hyphen.doc):
        return False
    before, after = hyphen.nbor(-1), hyphen.nbor()
    if before.whitespace_ or hyphen.whitespace_ or not after.text[0].isalpha():
        return False
    in_name = before.text[0].isupper() or before.text in _PARTICLES
    return before.lower_ in _BOUND or (in_name and after.text[0].isupper())


def find_bare_names(doc: Doc) -> tuple[Span, ...]:
    """Return the names without a small article before them or a possessive ending behind; pro-Trump names nobody."""
    bare = (_bare(name) for name in doc.ents)
    return tuple(name for name in bare if len(name) and name.text.partition("-")[0] not in _BOUND)


def _bare(name: Span) -> Span:
    start = name.start + (name[0].text == "the")
    end = name.end - (name[-1].tag_ == "POS")
    return Span(name.doc, start, max(start, end), name.label_)
