"""Word lists the steps look things up in: one term a line, ``#`` for notes, a tab before what belongs to the term.

Each file's first line says where its terms come from.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def terms(name: str) -> frozenset[str]:
    """Return the terms of a list."""
    return frozenset(table(name))


@cache
def table(name: str) -> dict[str, str]:
    """Return the terms of a list with what stands behind each one's tab (empty where nothing does)."""
    lines = files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if line.strip() and not line.startswith("#"))
    return {term.strip(): value.strip() for term, _, value in rows}


@cache
def pattern(name: str, *, beginnings: bool = False, ignore_case: bool = True) -> re.Pattern[str]:
    """Return an expression that finds the terms of a list as whole words, or as the beginnings of words."""
    longest_first = sorted(terms(name), key=lambda term: (-len(term), term))
    ending = r"\w*" if beginnings else ""
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))}){ending}(?!\w)", re.IGNORECASE if ignore_case else 0
    )
