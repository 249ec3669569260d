"""Read where words were said: the outlet or the hearers named beside the cue ("told LBC")."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from bot.extraction.gazetteer import kind_in_lexicons
from bot.extraction.syntax import OBJECT, child, noun_phrase
from bot.model import ActorKind

_WORDS = 8
_REACH = 12
_SPEAKING = frozenset({"speaking", "spoke", "speaks", "talking", "interview"})


def find_venue(cue: Token) -> str | None:
    """Read whom or which outlet the words were told to, where it is named."""
    addressee = child(cue, OBJECT) if cue.lower_ in {"told", "tell", "tells", "telling"} else None
    if addressee is None or addressee.i < cue.i:
        addressee = next(_outlet_near(cue), None)
    if addressee is None or addressee.pos_ == "PRON":
        return None
    phrase = noun_phrase(addressee)
    return phrase.text if len(phrase) <= _WORDS else None


def _outlet_near(cue: Token) -> Iterator[Token]:
    """Yield the heads of outlets named after "told", "speaking to", "said on" in the sentence of the cue."""
    sentence = cue.sent
    for token in cue.doc[max(sentence.start, cue.i - _REACH) : min(sentence.end - 1, cue.i + _REACH + 1)]:
        speaks = token.lower_ == "told" or (
            token.lower_ in {"to", "on"} and token.nbor(-1).lower_ in _SPEAKING if token.i else False
        )
        if (speaks or (token.lower_ == "on" and token.i == cue.i + 1)) and _is_outlet(token.nbor()):
            yield token.nbor()


def _is_outlet(token: Token) -> bool:
    kind = kind_in_lexicons(token.text, token.text, [token.text])
    return kind is ActorKind.ORGANISATION or (kind is None and token.text.isupper() and len(token.text) > 1)
