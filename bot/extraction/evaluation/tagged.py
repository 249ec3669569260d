"""Read the corpora that come as one token a line (WikiGold, CrossNER, re3d, Universal NER) as running text.

Most were printed with a space around every token. Here the spaces go where a newspaper has none, so that a pipeline
meets the text that it will meet later; the places of the names move along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.extraction.evaluation.conllu import read_text

_NO_SPACE_BEFORE = re.compile(r"^(?:[.,;:!?%)\]}…]|\.\.+|'s|’s|'S|n't|n’t|'(?:re|ve|ll|d|m)|”|\?!)$")
_NO_SPACE_AFTER = re.compile(r"^(?:[(\[{$£€#“]|``)$")
_DIGIT_SIGN = re.compile(r"^[.,:]$")


@dataclass(frozen=True, slots=True)
class Tagged:
    """One sentence as its corpus has it: tokens, and names as (first token, token behind the last, type)."""

    tokens: tuple[str, ...]
    names: tuple[tuple[int, int, str], ...]


def read_tagged(path: Path) -> Iterator[Tagged]:
    """Yield the sentences of a two-column file with tags in IO, IOB1 or BIO."""
    for block in re.split(r"\n[ \t\r]*\n", read_text(path)):
        rows = [re.split(r"[\t ]", line.rstrip()) for line in block.split("\n") if line.strip()]
        rows = [row for row in rows if len(row) >= 2 and row[0] != "-DOCSTART-"]
        if rows:
            yield Tagged(tuple(row[0] for row in rows), tuple(runs_of_tags([row[-1] for row in rows])))


def runs_of_tags(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield first, end and type of each run of tags."""
    start: int | None = None
    for at, tag in enumerate([*tags, "O"]):
        before = tags[at - 1] if at else "O"
        goes_on = tag.startswith("I-") and before != "O" and before[2:] == tag[2:]
        if start is not None and not goes_on:
            yield start, at, before[2:]
            start = None
        if start is None and tag != "O":
            start = at


def join(tokens: Sequence[str], *, tight_hyphens: bool = False) -> tuple[str, list[int]]:
    """Return the tokens as running text, and the character at which each begins."""
    text, starts = "", []
    open_quote = False
    glue = True
    for at, token in enumerate(tokens):
        closes = token in {'"', "''"} and open_quote
        hyphen = tight_hyphens and token in {"-", "/"}
        number = _DIGIT_SIGN.match(token) is not None
        if not (glue or closes or hyphen or number or _NO_SPACE_BEFORE.match(token)):
            text += " "
        starts.append(len(text))
        text += token
        glue = bool(_NO_SPACE_AFTER.match(token)) or hyphen or (token in {'"', "``"} and not open_quote)
        if tight_hyphens:
            glue |= _glued_apostrophe(tokens, at) or (
                number and _is_digit(tokens, at - 1) and _is_digit(tokens, at + 1)
            )
        if token in {'"', "``", "''"}:
            open_quote = not open_quote
    return text, starts


def _glued_apostrophe(tokens: Sequence[str], at: int) -> bool:
    """Tell whether the apostrophe at this place, or the one after it, belongs to a word that was torn (ISIL ’ s)."""
    return any(_torn(tokens, middle) for middle in (at, at + 1))


def _torn(tokens: Sequence[str], at: int) -> bool:
    """Tell whether the token at this place is an apostrophe between two parts of a word (Da ’ esh, Shi ' a)."""
    if not 0 < at < len(tokens) - 1 or tokens[at] not in {"’", "'"}:
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    return after in {"s", "t", "re", "ve"} or (
        before[0].isupper() and after.isalpha() and after.islower() and len(after) < 6
    )


def _is_digit(tokens: Sequence[str], at: int) -> bool:
    """Tell whether the token at this place is there and a number."""
    return 0 <= at < len(tokens) and tokens[at].isdigit()
