"""Vary what training reads: print it as newspapers do, and put other names into the same sentence.

Reprinting (curly quotes, British quotes, dashes, headlines in capitals) keeps the length of the text, so that all
places in it stay true. Other names are put in so that the pipeline knows more towns and people than the corpora.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.extraction.training.names import Named


def reprint(text: str, rng: random.Random, *, capitals: float = 0.03) -> str:
    """Return the text in a style drawn by chance: half as it is, half as news prints it."""
    if rng.random() < capitals:
        text = in_capitals(text)
    if rng.random() < 0.5:
        return text
    text = curly(text, single=rng.random() < 0.4)
    return text.replace(" - ", " – ") if rng.random() < 0.5 else text


def in_capitals(text: str) -> str:
    """Return the text in capitals, letters that would grow (ß) left as they are."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def curly(text: str, *, single: bool) -> str:
    """Return the text with curly quotes and apostrophes; ``single`` for British quotation marks."""
    opened, closed = ("‘", "’") if single else ("“", "”")
    letters = list(text)
    is_open = False
    for at, letter in enumerate(letters):
        if letter == '"':
            letters[at] = closed if is_open else opened
            is_open = not is_open
        elif letter == "'":
            starts_word = (at == 0 or text[at - 1] in ' ("\n') and text[at + 1 : at + 2].isalnum()
            letters[at] = "‘" if starts_word and not text[at : at + 3].lower().startswith(("'s ", "'em")) else "’"
        elif letter == "\n":
            is_open = False
    return "".join(letters)


def renamed(named: Named, pools: Mapping[str, Sequence[str]], rng: random.Random, *, chance: float = 0.25) -> Named:
    """Return the sentence with other names of the same label, for each label that has a pool."""
    if rng.random() >= chance:
        return named
    text, names, at = "", [], 0
    for name in named.names:
        text += named.text[at : name.start]
        old = named.text[name.start : name.end]
        new = rng.choice(pools[name.label]) if name.label in pools else old
        names.append(replace(name, start=len(text), end=len(text) + len(new)))
        text, at = text + new, name.end
    return Named(text + named.text[at:], tuple(names))
