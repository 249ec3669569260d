"""News that never happened, drawn by a seed: events, tellings of them in different words, and edited copies of those.

People, towns, bodies and outlets are put together from parts. What the people say was written for this project, to
teach the judge of warnings (``bot/extraction/training/statements``); what names anything real is left out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import cycle, product

_FIRST = "Ada Alaric Basil Cora Delia Edwin Flora Gerard Hester Ida Jonas Kara Leonard Mabel Nadia Oscar Petra Rufus"
_LAST = ("Pen Brack Sall Quill Marl Thrush Osk Dorn Gull Tarn Wend Lumm", "hallow wick ander ridge by worth ley over")
_TOWN = ("Sallow Vell Brenn Marrow Thistle Oster Dunn Gull Tarn Wend Lumm Harrow", "mere bridge haven combe stow ness")
_PAPERS = "Courier Gazette Herald Ledger Echo Standard Observer"
_ROLES = (
    "the engineer in charge of the {thing}",
    "the chief executive of {body}",
    "the mayor of {town}",
    "a hydrologist at the University of {town}",
    "a spokeswoman for {body}",
    "the head of {town} Fire Service",
    "the leader of {town} City Council",
    "the chairman of the inquiry into the {thing}",
)
_BODIES = ("{town} Water", "{town} Harbour Board", "{town} Power", "{town} Rail", "{town} Chamber of Commerce")
_THINGS = "sea wall,reservoir,viaduct,power station,ferry,market hall,tunnel,hospital wing,railway bridge,grain store"
_TROUBLES = (
    "cracks were found in the {thing}",
    "the {thing} was closed without notice",
    "a fire broke out at the {thing}",
    "inspectors refused to pass the {thing}",
    "the money for repairs to the {thing} ran out",
)
_LEDES = (
    "About {count} homes in {town} were left empty overnight after {trouble}, {body} said.",
    "{Body} has told {count} households in {town} to leave after {trouble}.",
    "The people of {town} are asking for answers: {trouble}, and {count} homes had to be cleared within an hour.",
    "{count} families from {town} are sleeping in a sports hall because {trouble}.",
    "After {trouble}, the fire service led people out of {count} homes in {town} by torchlight.",
)
_HEADLINES = (
    "{count} homes in {town} cleared over {thing}",
    "{town}: families led out as {thing} fails test",
    "Who knew about the {thing} in {town}?",
    "{speaker} speaks out on {town}’s {thing}",
    "Night in a sports hall for {count} {town} families",
)
_AROUND = (
    "The {thing} was built by {body} and has been repaired twice since then.",
    "Buses are being turned round at the edge of {town}, and the road to the {thing} stays shut.",
    "A meeting in the town hall was so full that people listened from the stairs.",
    "{Body} publishes its accounts in spring; last year it put aside nothing for the {thing}.",
    "Nobody was hurt, but two dogs and a parrot had to be carried out.",
    "Shops near the {thing} opened late, and the bakery gave its bread away.",
    "An inquiry into the {thing} is to hear its first witnesses in {town} within a fortnight.",
    "The schools of {town} stay closed until the end of the week, and exams have been moved.",
    "Letters seen by this newspaper show that {body} was told about the {thing} in the autumn.",
    "Volunteers brought blankets and soup, and a choir sang for those who could not sleep.",
    "Work on the {thing} had been put off three times, most lately when a contractor went out of business.",
    "By the morning the queue outside the office of {body} reached as far as the river.",
    "Insurers have sent loss adjusters to {town}, who were seen measuring the {thing} with a laser.",
    "The last time that {town} was cleared, in a flood two generations ago, it took nine days to go home.",
)
_HOUSE = (
    "Our reporter will be in {town} all week: write to the newsdesk with what you have seen.",
    "Readers who were led out of their homes can find the list of halls at the library in {town}.",
)
_SAID = {
    "say": "said",
    "add": "added",
    "explain": "explained",
    "argue": "argued",
    "insist": "insisted",
    "warn": "warned",
}
_FEWEST, _MOST = 8, 45  # words of a statement
_WARNS = 0.45  # of all events: as many warnings as there are


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: the words that every telling of it has in common."""

    number: int
    words: Mapping[str, str]
    count: int
    people: tuple[tuple[str, str], ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of one outlet; ``of`` is the number of the piece that it copies, its own where it copies none."""

    number: int
    of: int
    event: int
    outlet: str
    headline: str
    byline: str
    paragraphs: tuple[str, ...]
    count: int

    @property
    def is_copy(self) -> bool:
        """Tell whether it was written by another outlet."""
        return self.of != self.number

    def edited(self) -> Piece:
        """Return it with another figure, wherever that stands."""
        more = self.count + 5

        def other(text: str) -> str:
            return re.sub(rf"\b{self.count}\b", str(more), text)

        told = tuple(map(other, self.paragraphs))
        return replace(self, headline=other(self.headline), paragraphs=told, count=more)


@dataclass
class Reporter:
    """Draws events and tells them; the same seed draws the same."""

    draw: random.Random
    _decks: dict[str, Iterator[str]] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)

    def event(self, number: int) -> Event:
        """Draw an event with three people; nearly half of them are quoted with a warning."""
        words = {"town": self._name("town"), "thing": self.draw.choice(_THINGS.split(","))}
        words["body"] = self.draw.choice(_BODIES).format(town=self._name("town"))
        words |= {"Body": words["body"], "trouble": self.draw.choice(_TROUBLES).format(**words)}
        people = tuple((self._name("person"), role.format(**words)) for role in self.draw.sample(_ROLES, 3))
        kind = "warning direct" if self.draw.random() < _WARNS else "none direct"
        return Event(number, words, self.draw.randint(11, 400), people, self._said(kind))

    def tell(self, event: Event, number: int, outlet: str) -> Piece:
        """Tell an event in an outlet's own words; the quotation is the same everywhere."""
        words = dict(event.words) | {"count": str(event.count), "speaker": event.people[0][0]}
        (first, role), (second, other), (third, last) = event.people
        around = [line.format(**words) for line in self.draw.sample(_AROUND, 6)]
        told = (
            self.draw.choice(_LEDES).format(**words),
            f"“{event.quote},” said {first}, {role}.",
            f"{first.split()[-1]} {self._claim()}.",
            around[0],
            f"{second}, {other}, {self._claim()}.",
            f"“{self._said('none direct')},” {second.split()[-1]} said.",
            around[1],
            f"{third}, {last}, {self._claim()}.",
            f"{around[2]} {around[3]}",
            f"{around[4]} {around[5]}",
        )
        headline = self.draw.choice(_HEADLINES).format(**words)
        return Piece(number, number, event.number, outlet, headline, self._name("person"), told, event.count)

    def copy(self, piece: Piece, event: Event, number: int, outlet: str) -> Piece:
        """Print a piece again as desks do: another headline, then cut, with a local line, or with a word changed."""
        *kept, last = piece.paragraphs
        local = self.draw.choice(_HOUSE).format(**event.words)
        edits = (kept, [*kept, last, local], [*kept, last.replace("The ", "This ", 1)])
        words = dict(event.words) | {"count": str(event.count), "speaker": event.people[0][0]}
        headline = self.draw.choice(_HEADLINES).format(**words)
        told = tuple(self.draw.choice(edits))
        return replace(piece, number=number, outlet=outlet, headline=headline, paragraphs=told)

    def _claim(self) -> str:
        kind = "warning indirect" if self.draw.random() < 0.2 else "none indirect"
        return self._said(kind)

    def _said(self, kind: str) -> str:
        """Deal the next statement of a kind; none comes twice before all have come."""
        if kind not in self._decks:
            self._decks[kind] = cycle(self.draw.sample(statements()[kind], len(statements()[kind])))
        return next(self._decks[kind])

    def _name(self, kind: str) -> str:
        if not self._names.get(kind):
            every = _towns() if kind == "town" else _people()
            self._names[kind] = self.draw.sample(every, len(every))
        return self._names[kind].pop()


def outlets(count: int) -> list[str]:
    """Return outlets, each of a town of its own while there are towns; of more than 336 the names come twice."""
    papers, towns = _PAPERS.split(), _towns()
    return [f"The {towns[number % len(towns)]} {papers[number % len(papers)]}" for number in range(count)]


@cache
def statements() -> dict[str, list[str]]:
    """Return what may be said, by label and kind: ``warning direct`` to be quoted, ``none indirect`` with its verb."""
    folder = files("bot.extraction.training").joinpath("statements")
    lines = (line for path in sorted(folder.iterdir(), key=str) for line in path.read_text("utf-8").splitlines())
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    common = {word for row in rows for word in re.findall(r"\b[a-z]+", row[3])}
    found: dict[str, list[str]] = {}
    for label, kind, cue, words, _ in rows:
        if kind in {"direct", "indirect"} and _is_plain(words, common):
            text = words.replace("'", "’").rstrip(".")
            if kind == "direct" and words.endswith("."):
                found.setdefault(f"{label} {kind}", []).append(text)
            elif kind == "indirect" and cue in _SAID and words[0].islower() and not words.startswith("that "):
                found.setdefault(f"{label} {kind}", []).append(f"{_SAID[cue]} that {text}")
    return found


def _is_plain(words: str, common: set[str]) -> bool:
    """Tell whether a statement names nobody and nothing and is neither very short nor long."""
    first, *others = words.split()
    named = any(word[0].isupper() and not re.match(r"I\b", word) for word in others)
    opens = first[0].islower() or re.sub(r"\W.*", "", first).lower() in common or first.startswith("I")
    return opens and not named and '"' not in words and _FEWEST <= len(others) < _MOST


def _people() -> list[str]:
    lasts = ["".join(parts) for parts in product(*(part.split() for part in _LAST))]
    return [f"{first} {last}" for last, first in product(lasts, _FIRST.split())]


def _towns() -> list[str]:
    return ["".join(parts) for parts in product(*(part.split() for part in _TOWN))]


def pieces(*, feeds: int, entries: int, copies: float, seed: int) -> list[list[Piece]]:
    """Write what each feed announces, the oldest first; this share of all is copied from other feeds.

    An event is told by up to three outlets in their own words. Of one feed alone nothing can be copied.
    """
    reporter, names = Reporter(random.Random(seed)), outlets(feeds)
    places = [feed for feed in range(feeds) for _ in range(entries)]
    reporter.draw.shuffle(places)
    own = len(places) - round(len(places) * copies) if feeds > 1 else len(places)
    told = _originals(reporter, places[:own], names)
    for number, feed in enumerate(places[own:], start=own):
        event, piece = _to_copy(reporter.draw, [each for each in told if not each[1].is_copy], names[feed], told)
        told.append((event, reporter.copy(piece, event, number, names[feed])))
    by_outlet: dict[str, list[Piece]] = {name: [] for name in names}
    for _, piece in reporter.draw.sample(told, len(told)):
        by_outlet[piece.outlet].append(piece)
    return [by_outlet[name] for name in names]


Told = tuple[Event, Piece]


def _originals(reporter: Reporter, places: Sequence[int], names: Sequence[str]) -> list[Told]:
    told: list[Told] = []
    while len(told) < len(places):
        event, there = reporter.event(len(told)), set[int]()
        for number in range(len(told), min(len(told) + reporter.draw.choice((1, 1, 2, 3)), len(places))):
            if places[number] in there:  # an outlet tells an event once
                break
            there.add(places[number])
            told.append((event, reporter.tell(event, number, names[places[number]])))
    return told


def _to_copy(draw: random.Random, originals: Sequence[Told], outlet: str, told: Sequence[Told]) -> Told:
    """Choose what an outlet copies: an event that it has not told yet, if there is one."""
    known = {piece.event for _, piece in told if piece.outlet == outlet}
    fresh = [each for each in originals if each[1].event not in known]
    return draw.choice(fresh or [each for each in originals if each[1].outlet != outlet])
