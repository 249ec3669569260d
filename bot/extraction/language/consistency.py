"""Give one name one label in a text: the majority decides, full names and the words beside a name have a say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from bot.extraction.language.found import PERSON, Found
from bot.extraction.lexicons import terms
from bot.extraction.name import canonical, is_honorific

_FULL_NAME_WEIGHT = 2
_DESCRIBES = frozenset({"appos", "nmod:desc", "compound", "flat"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_LEAST_CAPITALS = 3


def unify_labels(doc: Doc, found: Sequence[Found]) -> list[Found]:
    """Return the names, all printings of one name under the label that has most votes.

    Every printing has a vote; a full name speaks for the surname in it. A single word that is no part of a person's
    full name, and bears no title, is a firm where the words beside one printing say so, where a longer body begins with
    it, where it is in capitals.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    firms: set[str] = set()
    surnames = {doc[name.end - 1].text for name in found if name.label == PERSON and _is_person(doc, name)}
    bodies = {doc[name.first].text for name in found if name.label == "ORG" and name.end - name.first > 1}
    for name in found:
        word = doc[name.first]
        key = _key(doc, name)
        votes[key][name.label] += 1
        if name.is_full_person:
            votes[_key(doc, name._replace(first=name.end - 1))][name.label] += _FULL_NAME_WEIGHT
        elif name.end - name.first == 1 and word.text not in surnames and _may_be_firm(word, name.label, bodies):
            firms.add(key)
    chosen = {key: "ORG" if key in firms else count.most_common(1)[0][0] for key, count in votes.items()}
    return [name._replace(label=chosen[_key(doc, name)]) for name in found]


def _is_person(doc: Doc, name: Found) -> bool:
    """Tell a name with a first name or with a title before it."""
    return name.is_full_person or (name.first > 0 and is_honorific(doc[name.first - 1].text))


def _key(doc: Doc, name: Found) -> str:
    return canonical(doc[name.first : name.end].text)


def _may_be_firm(token: Token, label: str, bodies: set[str]) -> bool:
    """Tell whether the words beside a printing, or longer names, make it that of a firm or the like."""
    if label in {PERSON, "MISC", "ORG"}:
        return token.text in bodies or _is_called_firm(token) or _has_goods(token) or _is_acronym(token)
    return label == "GPE" and _is_called_firm(token)


def _is_called_firm(token: Token) -> bool:
    """Tell a name that the words beside it call a firm: the brewer Carlsberg; Cairn, a UK oil firm."""
    beside = [child for child in token.children if child.dep_ in _DESCRIBES]
    beside += [token.head] if token.dep_ in _DESCRIBES else []
    return any(word.lemma_ in terms("firm_words") for word in beside)


def _has_goods(token: Token) -> bool:
    """Tell a name before which or behind which stands what firms have: Yukos shares, shares in Cairn."""
    doc, after = token.doc, token.i + 1
    after += after < len(doc) and doc[after].text in _POSSESSIVE
    behind = doc[after : after + 2].text
    before = [word.lower_ for word in doc[max(0, token.i - 2) : token.i]]
    goods = terms("firm_goods")
    return behind in goods or behind.partition(" ")[0] in goods or before in (["shares", "in"], ["stake", "in"])


def _is_acronym(token: Token) -> bool:
    """Tell a word in capitals among others that are not."""
    around = token.doc[max(0, token.i - 1) : token.i + 2]
    capitals = [word for word in around if word.is_upper and word.is_alpha and len(word) > 1]
    return token.is_upper and token.is_alpha and len(token) >= _LEAST_CAPITALS and capitals == [token]
