"""Reports made for tests: by hand in one line, or a batch of a morning's news drawn by a seed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from itertools import product

from bot.model import Excerpt, QuotedWarning, QuoteKind, Report, Subscription, WarningLabel
from bot.selection import sign

NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)
SUBSCRIPTION = Subscription(1, "T1", "Morning", "C1", time(7), "Europe/London", "U1", NOW - timedelta(days=30))

_SYLLABLES = ("ba", "do", "ki", "lu", "mar", "ten", "vos", "pel", "gor", "hin", "sa", "rey")
VOCABULARY = ["".join(parts) for parts in product(_SYLLABLES, repeat=4)]
NAMES = [f"{first.title()} {last.title()}" for first, last in zip(VOCABULARY, reversed(VOCABULARY), strict=True)]


def report(key: str = "https://gull.example/1", text: str = "", **fields) -> Report:
    """Make a report; what is not given is quiet: its own outlet, seen an hour ago, no actors."""
    given = {
        "version": 1,
        "entry": 1,
        "feed": 1,
        "outlet": "The Gull",
        "grade": "F",
        "headline": "Something happened",
        "text_sha256": sha256(text.encode()).hexdigest(),
        "words": len(text.split()),
        "signature": sign(text or key),
        "first_seen": NOW - timedelta(hours=1),
    } | fields
    return Report(key=key, **given)


def lead(text: str) -> Excerpt:
    """Make a lead sentence."""
    return Excerpt(text, 0, len(text))


def warning(text: str, speaker: str | None = "Ada Pell") -> QuotedWarning:
    """Make a warning in a direct quote."""
    return QuotedWarning(text, 0, len(text), QuoteKind.DIRECT, speaker, None, WarningLabel.WARNING, True, None, None)


def prose(draw: random.Random, words: int) -> str:
    """Draw a text without meaning in which few words in a row come twice."""
    return " ".join(draw.choice(VOCABULARY) for _ in range(words))


def morning(reports: int, seed: int = 1) -> list[Report]:
    """Draw a morning's news of 50 feeds, half of it copies; the events grow with the reports."""
    draw, made = random.Random(seed), []
    while len(made) < reports:
        made.extend(_event(draw, len(made)))
    draw.shuffle(made)
    return made[:reports]


def _event(draw: random.Random, number: int) -> list[Report]:
    """Draw one event: told by one to three outlets in their own words, each printed again by as many others."""
    cast, words = draw.sample(NAMES, 4), draw.sample(VOCABULARY, 30)
    quote, start = prose(draw, 14), NOW - timedelta(hours=draw.uniform(1, 20))
    told = []
    for place in range(draw.randint(1, 3)):
        own = report(
            f"https://gull.example/{number}/{place}",
            prose(draw, draw.randint(150, 600)),
            outlet=f"Outlet {draw.randrange(50)}",
            feed=draw.randrange(50),
            headline=" ".join(draw.sample(words, 8)),
            lead=lead(" ".join(draw.sample(words, 18))),
            actors=("Prime Minister Ines Vale", *draw.sample(cast, 3)),
            quotes=(quote, prose(draw, 10)),
            warnings=(warning(quote, cast[0]),) if draw.random() < 0.2 else (),
            first_seen=start + timedelta(minutes=draw.uniform(0, 300)),
            grade=draw.choice("ABCDEF"),
        )
        again = replace(own, key=f"{own.key}/copy", outlet=f"Outlet {draw.randrange(50)}")
        told += [own, replace(again, first_seen=own.first_seen + timedelta(minutes=9))]
    return told
