"""Find the names that their form or a list tells: weapons, ships, storms, laws, peoples, acronyms, seats of power."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from bot.extraction.gazetteer import countries
from bot.extraction.language.found import Found
from bot.extraction.lexicons import terms
from bot.extraction.name import canonical

_WEAPON = re.compile(
    r"(?:AK|AR|RPG|MQ|RQ|AGM|AIM|GBU|BM|BMP|BTR|MiG|Su|Tu|Il|Mi|Ka|Kh|UH|AH|CH|MH|KC|ZU|ZSU|LGM|UGM|DF|KN|SS|SA)"
    r"-\d{1,4}[A-Za-z]{0,3}|[TFBCSMJ]-\d{2,4}[A-Z]?s?"
)
_ACRONYM = re.compile(r"[A-Z]{2,6}-[A-Z]{1,2}")
_HALF = re.compile(r"(?:Anglo|Franco|Afro|Sino|Russo|Indo|Euro|Turko|Greco|Italo|Austro|Serbo|Judeo|Luso|Arab)-")
_FIRST_WORDS = {
    "EVENT": frozenset({"Hurricane", "Storm", "Typhoon", "Cyclone"}),
    "MISC": frozenset({"HMS", "USS", "RMS", "HMAS", "HMCS", "RFA", "USNS", "MV", "INS", "Operation"}),
    "LOC": frozenset({"Mount", "Lake", "River", "Cape"}),
}
_ARTICLES = frozenset({"the", "The"})
_SITE = re.compile(r"[A-Z][\w-]*\.(?:com|org|net|co\.uk)")
_WITHOUT_ARTICLE = frozenset({"Parliament", "Congress"})
_COMMON_TOO = frozenset({"Black", "Eastern", "Polish", "Western", "White"})


def find_patterns(doc: Doc) -> Iterator[Found]:
    """Yield each name that a form or list tells, in text order."""
    for token in doc:
        if not token.text[0].isupper() and token.text not in terms("armed_groups"):
            continue
        label = _label(token)
        if seat := _seat(token):
            yield seat
        elif label:
            yield Found(token.i, capitals_end(token) if label == "WEAPON" else token.i + 1, label)
        else:
            yield from _by_first_word(token)


def _label(token: Token) -> str | None:
    """Return the label of one word, where it may be a name here: not of white smoke, nor of a boot to polish."""
    is_name = token.tag_.startswith("NNP")
    if token.text in _COMMON_TOO and not is_name:
        return None
    inside = not token.is_sent_start and capitals_end(token) == token.i + 1
    if token.text in terms("parties") and is_name and inside:
        return "ORG"
    return label_of_form(token.text) or (_label_of_list(token.text) if is_name else None)


def label_of_form(text: str) -> str | None:
    """Return the label that the form of a word or a list tells: AK-47, ISIS-K, Afghan; or None."""
    if _WEAPON.fullmatch(text) or text in terms("weapons"):
        return "WEAPON"
    if is_demonym(text):
        return "NORP"
    if _SITE.fullmatch(text):
        return "ORG"
    if _ACRONYM.fullmatch(text) and not all(_is_state(half) for half in text.split("-")):
        return "ORG"
    return None


def _label_of_list(text: str) -> str | None:
    """Return the label of a word that names one thing only: a country, a broadcaster's letters, an armed group."""
    if canonical(text) in countries():
        return "GPE"
    if text in terms("armed_groups") or (text.isupper() and text in terms("outlets") | terms("bodies")):
        return "ORG"
    return None


def _is_state(acronym: str) -> bool:
    """Tell the letters of a country or of a union of them: US-EU talks."""
    return canonical(acronym) in countries() | terms("bodies")


def find_phrases(doc: Doc) -> Iterator[Found]:
    """Yield the listed bodies of several words, and parties called so: the Home Office, the Labour party."""
    known = _phrases()
    for token in doc:
        for words in known.get(token.text, ()):
            end = token.i + len(words)
            if tuple(word.text for word in doc[token.i : end]) == words:
                yield Found(token.i, end, "ORG")
                break
        else:
            if token.text in terms("party_words") and doc[token.i + 1 : token.i + 2].text in {"party", "Party"}:
                yield Found(token.i, token.i + 2, "ORG")


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Return the listed bodies of several words by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    listed = {term for name in ("bodies", "outlets", "parties", "seats") for term in terms(name)}
    for words in sorted((tuple(term.split()) for term in listed), key=lambda words: (-len(words), words)):
        if len(words) > 1:
            found[words[0]].append(words)
    return found


def is_demonym(word: str) -> bool:
    """Tell whether a word is one for a people, a faith or a part of the world: Afghan, Franco-German."""
    return word in terms("demonyms") or (bool(_HALF.match(word)) and word.rpartition("-")[2] in terms("demonyms"))


def capitals_end(token: Token) -> int:
    """Return the token behind the proper nouns that follow this one."""
    end = token.i + 1
    while end < len(token.doc) and token.doc[end].tag_.startswith("NNP") and token.doc[end].is_sent_start is not True:
        end += 1
    return end


def _by_first_word(token: Token) -> Iterator[Found]:
    """Yield a ship, a storm, an operation, a mountain: a word that tells and the name behind it."""
    end = capitals_end(token)
    for label, words in _FIRST_WORDS.items():
        if token.text in words and end > token.i + 1:
            yield Found(token.i, end, label)


def _seat(token: Token) -> Found | None:
    """Return a body that one capitalised word names, most of them behind "the": the Treasury."""
    if token.text not in terms("seats") or capitals_end(token) > token.i + 1:
        return None
    before = token.nbor(-1) if token.i else None
    if before is not None and before.text in _ARTICLES:
        return Found(token.i, token.i + 1, "ORG")
    alone = before is None or not (before.tag_.startswith("NNP") or is_demonym(before.text))
    return Found(token.i, token.i + 1, "ORG") if alone and token.text in _WITHOUT_ARTICLE else None
