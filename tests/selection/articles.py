"""The made corpora for deduplication: articles of two invented days, and what a careful desk would say of them.

Each file in ``corpus/``, ``harder/`` and ``unseen/`` is one article as it was read, with the names of its actors and
the words between its quotation marks, so that nothing here needs a language model. ``truth.toml`` has the groups:
*copies* are one text in several outlets, *stories* one event, *versions* one link read again; *neutral* pairs are
those people would argue about, and *apart* names pairs that are easily taken for one. The truth was written before
and without the code it judges. Those who wrote ``harder/`` were asked for copies edited in each sentence or begun
anew, for tellings with hardly a word in common and for two events in one formula; the thresholds of selection were
set with ``corpus/`` and ``harder/``, after that. Nothing may ever be set with ``unseen/``, which was written in the
same way after them.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

from bot.identity import normalise
from bot.model import Excerpt, Report

CORPUS = Path(__file__).parent / "corpus"
HARDER, UNSEEN = CORPUS.parent / "harder", CORPUS.parent / "unseen"
TRUTH = "truth.toml"
POLLED = timedelta(minutes=4)  # from when an article came out to when we read it

Pair = frozenset[str]
Group = frozenset[str]


@dataclass(frozen=True, slots=True)
class Made:
    """One article of the corpus; ``published`` is in UTC, ``version`` counts the states of one link from 1."""

    id: str
    outlet: str
    url: str
    version: int
    headline: str
    byline: str | None
    published: datetime
    actors: tuple[str, ...]
    quotes: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the text with a blank line between paragraphs, as articles have it."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is one and what is not; the groups keep their order in ``copies`` and ``versions``."""

    copies: tuple[tuple[str, ...], ...]
    stories: tuple[Group, ...]
    versions: tuple[tuple[str, ...], ...]
    argued_copies: frozenset[Pair]
    argued_stories: frozenset[Pair]
    apart: tuple[tuple[str, str], ...]

    @property
    def copy_pairs(self) -> frozenset[Pair]:
        """Return all pairs of articles that are one text."""
        return frozenset(pairs(self.copies))

    @property
    def uncounted_copies(self) -> frozenset[Pair]:
        """Return the pairs that do not count as copies either way: argued ones, and the versions of one link."""
        return self.argued_copies | frozenset(pairs(self.versions))


@cache
def articles(folder: Path = CORPUS) -> tuple[Made, ...]:
    """Return all articles, in the order in which they came out."""
    read = (_article(path) for path in folder.glob("*.toml") if path.name != TRUTH)
    return tuple(sorted(read, key=lambda one: (one.published, one.id)))


def _article(path: Path) -> Made:
    fields = tomllib.loads(path.read_text("utf-8"))
    lists = {name: tuple(fields[name]) for name in ("actors", "quotes", "paragraphs")}
    return Made(**{"byline": None} | fields | lists)


@cache
def truth(folder: Path = CORPUS) -> Truth:
    """Return the groups of a corpus."""
    told = tomllib.loads((folder / TRUTH).read_text("utf-8"))
    return Truth(
        copies=tuple(tuple(one["articles"]) for one in told["copies"]),
        stories=tuple(frozenset(one["articles"]) for one in told["stories"]),
        versions=tuple(tuple(one["articles"]) for one in told["versions"]),
        argued_copies=frozenset(_argued(told["neutral"], "copies")),
        argued_stories=frozenset(_argued(told["neutral"], "stories")),
        apart=tuple((first, second) for first, second in (one["articles"] for one in told["apart"])),
    )


def _argued(neutral: Iterable[dict[str, Any]], of: str) -> Iterator[Pair]:
    for entry in neutral:
        if entry["of"] == of:
            yield from map(frozenset, product(entry["one"], entry["others"]))


def pairs(groups: Iterable[Iterable[str]]) -> Iterator[Pair]:
    """Yield every pair of articles that stand in one group."""
    for group in groups:
        yield from map(frozenset, combinations(group, 2))


def report(made: Made, entry: int, sign: Callable[[str], tuple[int, ...]]) -> Report:
    """Return an article as a digest weighs it, signed by ``sign``; ``entry`` is its number."""
    return Report(
        key=normalise(made.url),
        version=made.version,
        entry=entry,
        feed=_feeds()[made.outlet],
        outlet=made.outlet,
        grade="B",
        headline=made.headline,
        text_sha256=hashlib.sha256(made.text.encode()).hexdigest(),
        words=len(made.text.split()),
        signature=sign(made.text),
        first_seen=made.published + POLLED,
        url=made.url,
        published=made.published,
        byline=made.byline,
        brief_id=made.id,
        lead=Excerpt(made.paragraphs[0], 0, len(made.paragraphs[0])),
        actors=made.actors,
        quotes=made.quotes,
    )


@cache
def _feeds() -> dict[str, int]:
    outlets = {one.outlet for folder in (CORPUS, HARDER, UNSEEN) for one in articles(folder)}
    return {outlet: number for number, outlet in enumerate(sorted(outlets), start=1)}
