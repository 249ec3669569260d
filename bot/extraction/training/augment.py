"""Vary what training reads: print it as newspapers do, with curly or British quotes, dashes, headlines in capitals.

Reprinting keeps the length of the text, so that all places in it stay true.
"""

import random


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
