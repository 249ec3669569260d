"""Functional core II: what a digest shows, and why. Pure: standard library, numpy, rapidfuzz and the vocabulary."""

from bot.selection.select import remember, select
from bot.selection.signature import likeness, overlap, sign

__all__ = ["likeness", "overlap", "remember", "select", "sign"]
