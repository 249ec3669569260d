"""Say what kind of actor a name is where a list or a telling word decides it."""

from __future__ import annotations

from functools import cache

from babel import Locale

from bot.extraction.lexicons import terms
from bot.model import ActorKind

_LABELS = {
    "PERSON": ActorKind.PERSON,
    "PER": ActorKind.PERSON,
    "ORG": ActorKind.ORGANISATION,
    "GPE": ActorKind.PLACE,
    "LOC": ActorKind.PLACE,
    "FAC": ActorKind.PLACE,
    "NORP": ActorKind.GROUP,
}


_NO_PLACES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
_MEDIA = frozenset(
    {"Times", "Post", "Herald", "News", "Radio", "Chronicle", "Gazette", "Tribune", "Advocate", "Journal"}
)


def is_outlet(name: str) -> bool:
    """Tell whether a name is a paper's, a broadcaster's or an agency's, by the list or by a telling word."""
    return name in terms("outlets") or any(word in _MEDIA for word in name.split())


def kind_of_label(label: str) -> ActorKind | None:
    """Translate an entity label of the pipeline; None for labels that name no actor."""
    return _LABELS.get(label)


@cache
def countries() -> frozenset[str]:
    """Return the English names of countries and territories, from Unicode CLDR as carried by babel."""
    names = {name for code, name in Locale("en").territories.items() if code.isalpha() and code not in _NO_PLACES}
    return frozenset(names | {name.partition(" (")[0] for name in names} | {"United Kingdom", "United States"})


def kind_in_lexicons(name: str, printed: str, words: list[str]) -> ActorKind | None:
    """Look a name up: whole names first, then the words in it that tell."""
    if name in terms("group_words") or printed in terms("group_words"):
        return ActorKind.GROUP
    if printed in terms("outlets") or name in terms("outlets") or name in terms("bodies"):
        return ActorKind.ORGANISATION
    if name in countries() or name in terms("places"):
        return ActorKind.PLACE
    if len(words) > 1 and any(word.rstrip(".") in terms("organisation_words") for word in words):
        return (
            ActorKind.GROUP
            if words[-1] in {"Party", "Brigade", "Brigades", "Front", "Militia"}
            else ActorKind.ORGANISATION
        )
    return None
