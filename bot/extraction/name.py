"""Tell the parts of a printed name: honorifics, given name, surname, what it is grouped under."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.extraction.lexicons import table, terms

_WORD = re.compile(r"[^\s,;()\"“”]+")
_NICKNAME = re.compile(r"(?<!\w)[“\"‘'][^“”\"‘]+[”\"’'](?=\s)")
_FIRM = re.compile(r",?\s+(?:plc|inc\.?|ltd\.?|limited|corp\.?|ag|gmbh|llc|llp|s\.?a\.)$", re.IGNORECASE)
_PARTICLES = frozenset(
    {
        "al",
        "el",
        "bin",
        "ibn",
        "bint",
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "abu",
        "ben",
        "st",
    }
)
_GIVEN_TOO = frozenset({"al", "ben", "abu", "van", "da", "di"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "kc", "qc", "mp", "mep", "obe", "mbe", "cbe", "phd", "md"})


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's printed name, lower case; ``given`` is empty where only a surname is printed."""

    honorifics: tuple[str, ...]
    given: tuple[str, ...]
    surname: str
    printed: str

    @property
    def bare(self) -> tuple[str, ...]:
        """Return the name without honorifics."""
        return (*self.given, *([self.surname] if self.surname else []))


def fold(word: str) -> str:
    """Return a word in lower case without accents, possessive ending or full stop."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return plain.removesuffix("'s").strip(".'")


@lru_cache(maxsize=8192)
def parse_person(printed: str) -> PersonName:
    """Split a person's printed name into honorifics, given names and surname."""
    honorifics, words = _split_honorifics([word for word in _WORD.findall(_NICKNAME.sub("", printed)) if fold(word)])
    while len(words) > 1 and fold(words[-1]) in _SUFFIXES:
        words.pop()
    parts = [fold(word) for word in words]
    parts = parts[: parts.index("of")] if honorifics and "of" in parts[1:] else parts
    split = len(parts) - 1
    while split > 1 and parts[split - 1] in _PARTICLES:
        split -= 1
    given_too = len(parts) == 2 and words[0][0].isupper() and parts[0] in _GIVEN_TOO
    split = 0 if split == 1 and parts[0] in _PARTICLES and not given_too else split
    surname = " ".join(parts[split:]) if parts else ""
    given = tuple(parts[:split]) if parts else ()
    if not given and honorifics and honorifics[-1] in {"sir", "dame"}:
        return PersonName(tuple(honorifics), (surname,), "", printed)
    return PersonName(tuple(honorifics), given, surname, printed)


def _split_honorifics(words: list[str]) -> tuple[list[str], list[str]]:
    """Take the titles off a name, and the rest of an office: Secretary of State Jo Ray."""
    honorifics: list[str] = []
    while len(words) > 1 and is_honorific(words[0]):
        honorifics.append(fold(words[0]))
        words = words[3:] if len(words) > 3 and words[1] in {"of", "for"} else words[1:]
    return honorifics, words


def is_honorific(word: str) -> bool:
    """Tell whether a word is a title put before a name."""
    return fold(word) in terms("honorifics") and word[:1].isupper()


def strip_honorifics(printed: str) -> str:
    """Return the printed name from its first word that is no title."""
    return " ".join(_split_honorifics(printed.split())[1])


def title_gender(name: PersonName) -> str | None:
    """Return ``m`` or ``f`` where a printed title tells; a given name alone is no proof."""
    return next((known for title in name.honorifics if (known := table("honorifics").get(title))), None)


def gender_of(name: PersonName) -> str | None:
    """Return ``m`` or ``f`` where a title or the given name tells, else None."""
    if known := title_gender(name):
        return known
    if name.given:
        return table("given_names").get(name.given[0].title()) or None
    return None


@lru_cache(maxsize=8192)
def canonical(printed: str) -> str:
    """Return the form under which bodies and places are grouped.

    Without article, possessive and the legal form of a firm; known variants are merged.
    """
    bare = re.sub(r"[’']s?$", "", " ".join(printed.split()))
    bare = re.sub(r"^(?:the|an?)\s+(?=\S)", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r" party$", " Party", _FIRM.sub("", bare))
    known = table("same_names")
    return known.get(bare) or known.get(bare.title() if bare.isupper() and len(bare) > 4 else bare) or bare


def acronym(printed: str) -> str:
    """Return the capitals of a name's words: British Chamber of Commerce gives BCC."""
    return "".join(part[0] for word in printed.split() for part in word.split("-") if part[:1].isupper())
