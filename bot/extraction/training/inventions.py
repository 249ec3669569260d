"""Invent names of every label, so that the network learns the places where names stand and not the names it was shown.

In three of ten texts most names are exchanged: for people of the first and last names of the corpora, towns of
GeoNames, and bodies, rivers, airports, storms and weapons put together from them by pattern.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Self

from bot.extraction.evaluation.named import PLACES, Name, Named
from bot.extraction.training.names import Gazetteer
from bot.extraction.training.wordlist import words

# shares, guessed and not tuned: of texts, of names in them, of bodies that are papers, of short names for short ones
CHANGED, EACH, OUTLETS, SHORT = 0.3, 0.75, 0.15, 0.7
OPENINGS, MIDDLES, ENDINGS = (
    words(
        "Al Am Ar Bel Bran Cal Cen Cor Dal Del Dyn El En Fin Gal Gen Glen Hal In Ker Lan Lum Mar Mer Nor Ome Pan Per "
        "Quan Ral Rus Sal Sen Sol Stan Syn Tel Tor Tur Uni Val Ver Vi Xan Yor Zen"
    ),
    words("a e i o u ta ri lo ne mi da ko va li ra so"),
    words("cell com corp prom tech soft sys net ex is ia ica on tel media bank air gas oil pharm data link star tron"),
)

PARTICLES = words("al- el- bin bint von van de da di del ")
EXCHANGED = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WEAPON"})


@cache
def forms(name: str) -> tuple[str, ...]:
    """Return the forms of names of one kind, with gaps for towns and people."""
    lines = files(__package__).joinpath("forms", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Inventor:
    """Invents names from parts: first and last names, towns, words for peoples."""

    firsts: Sequence[str]
    lasts: Sequence[str]
    towns: Sequence[str]
    large: Sequence[str]
    peoples: Sequence[str]

    @classmethod
    def of(cls, items: Iterable[Named], gazetteer: Gazetteer) -> Self:
        """Return an inventor who knows the people of the corpora and the places of the gazetteer."""
        people = {n.text[x.start : x.end] for n in items for x in n.names if x.labels == ("PERSON",)}
        full = [name.split() for name in people if 2 <= len(name.split()) <= 3 and name.replace(" ", "").isalpha()]
        return cls(
            firsts=sorted({name[0] for name in full if name[0].istitle()}),
            lasts=sorted({name[-1] for name in full if name[-1][0].isupper()}),
            towns=sorted(
                name for name in gazetteer.states if name[0].isupper() and len(name) > 3 and len(name.split()) < 3
            ),
            large=sorted(gazetteer.large),
            peoples=sorted(gazetteer.demonyms),
        )

    def renamed(self, named: Named, rng: random.Random, *, changed: float = CHANGED) -> Named:
        """Return the sentence, now and then with invented names in place of its own, one for each name."""
        if named.open or rng.random() >= changed:
            return named
        text, names, at, known = "", [], 0, dict[tuple[str, str], str]()
        for name in named.names:
            text += named.text[at : name.start]
            old = named.text[name.start : name.end]
            label = _one_label(name, text)
            new = self._known(label, old, known, rng) if label else old
            labels = (label,) if label and new != old else name.labels
            names.append(Name(len(text), len(text) + len(new), labels))
            text, at = text + new, name.end
        return replace(named, text=text + named.text[at:], names=tuple(names))

    def _known(self, label: str, old: str, known: dict[tuple[str, str], str], rng: random.Random) -> str:
        """Return what stands for a name in this text: itself or another, whose last word stands for the last word."""
        if (label, old) not in known:
            known[label, old] = self.invent(label, old, rng) if rng.random() < EACH else old
            if label == "PERSON" and " " in old:
                known.setdefault((label, old.split()[-1]), known[label, old].split()[-1])
        return known[label, old]

    def invent(self, label: str, old: str, rng: random.Random) -> str:
        """Return a name of a label, short where the old one is short."""
        if label == "PERSON":
            return self._person(rng, full=" " in old)
        if label == "GPE":
            return rng.choice(self.large if rng.random() < 0.4 else self.towns)
        if label == "NORP":
            return rng.choice(self.peoples)
        if label == "ORG" and old.isupper():
            return self._filled("{letters}", rng)
        if label == "ORG" and " " not in old and rng.random() < SHORT:
            return _made_up(rng) if rng.random() < 0.5 else rng.choice(self.lasts)
        kind = "outlet" if label == "ORG" and rng.random() < OUTLETS else label.lower()
        return self._filled(rng.choice(forms(kind)), rng)

    def _person(self, rng: random.Random, *, full: bool) -> str:
        last = rng.choice(self.lasts)
        if rng.random() < 0.08:
            last += f"-{rng.choice(self.lasts)}"
        elif rng.random() < 0.06:
            particle = rng.choice(PARTICLES)
            last = particle + last if particle.endswith("-") else f"{particle} {last}"
        if not full:
            return last
        first = rng.choice(self.firsts)
        middle = f" {rng.choice(string.ascii_uppercase)}." if rng.random() < 0.12 else ""
        return f"{first}{middle} {last}"

    def _filled(self, form: str, rng: random.Random) -> str:
        letters = "".join(rng.choices(string.ascii_uppercase, k=rng.choice((2, 3, 3, 3, 4, 4, 5))))
        return form.format(
            town=rng.choice(self.towns),
            last=rng.choice(self.lasts),
            other=rng.choice(self.lasts),
            first=rng.choice(self.firsts),
            subject=rng.choice(forms("subject")),
            letters=letters,
            letter=rng.choice(string.ascii_uppercase),
            number=rng.randint(1, 150),
        )


def _made_up(rng: random.Random) -> str:
    """Return the name of a firm that nobody has heard of."""
    return rng.choice(OPENINGS) + rng.choice(MIDDLES) * rng.randint(0, 1) + rng.choice(ENDINGS)


def _one_label(name: Name, before: str) -> str:
    """Return the label under which a name may be exchanged: its only one, or GPE for a place without "the"."""
    if name.labels == PLACES:
        return "" if before.lower().endswith("the ") else "GPE"
    return name.labels[0] if len(name.labels) == 1 and name.labels[0] in EXCHANGED else ""
