"""Figures as English words have them."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 word", "2,000 words", "3 entries"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
