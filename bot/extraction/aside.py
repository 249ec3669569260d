"""Read what stands between commas behind a name: where somebody belongs is no one of whom the text goes on to tell."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc, Token

from bot.extraction.mention import Mention
from bot.extraction.role import is_role

_BELONGS = frozenset({"of", "from", "at"})
_REACH = 12
_OF_PHRASE = frozenset({"NOUN", "PROPN", "DET", "ADJ", "NUM", "ADP"})


def name_before_aside(doc: Doc, people: Mapping[int, Mention], i: int) -> int | None:
    """Return the person whom a "who" at ``i`` means over an aside between: Ada Pell, MP for Carrow, | who …."""
    last = people[i - 2].first if i - 2 in people else i - 2
    for comma in range(last - 1, max(0, i - _REACH), -1):
        token = doc[comma]
        if token.pos_ in {"VERB", "AUX"} or token.is_quote or token.is_space or comma in people:
            return None
        if token.text == ",":
            thing = doc[i].lower_ == "who" and i - 2 not in people and not is_role(doc[i - 2])
            belongs = doc[comma + 1].lower_ in _BELONGS or thing
            return comma - 1 if comma - 1 in people and belongs else None
    return None


def owner_of_place(doc: Doc, people: Mapping[int, Mention], i: int, at: int) -> int | None:
    """Return the person whom a "who" at ``i`` means over where they belong: Ada Pell of Kestrel, | who ….

    ``at`` is the word before the "who", the last one of the place.
    """
    if doc[i].lower_ != "who" or at in people or is_role(doc[at]):
        return None
    for link in range(at - 1, max(0, at - _REACH), -1):
        if doc[link].lower_ in _BELONGS | {"for"}:
            return link - 1 if link - 1 in people or is_role(doc[link - 1]) else None
        if doc[link].pos_ not in _OF_PHRASE:
            return None
    return None


def phrase_at_the_end(cue: Token) -> int | None:
    """Return where the phrase between a comma and a cue that ends its clause begins: …, | bakers in Carrow say."""
    doc = cue.doc
    if cue.i + 1 < len(doc) and not doc[cue.i + 1].is_punct and not doc[cue.i + 1].is_space:
        return None
    words = doc[max(0, cue.i - _REACH) : cue.i]
    comma = next((t.i for t in reversed(list(words)) if t.pos_ not in _OF_PHRASE), None)
    return comma + 1 if comma is not None and doc[comma].text == "," and comma + 1 < cue.i else None
