"""Read the corpora that come as one token a line (WikiGold, CrossNER, re3d) or a sentence a line (VOA) as running text.

They were printed with a space around every token. Here the spaces go where a newspaper has none, so that the
pipeline meets the text that it will meet later; the places of the names move along.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.extraction.training.names import (
    CONNECTORS,
    DETERMINERS,
    TITLES,
    Gazetteer,
    Name,
    Named,
    without_overlap,
    without_title,
)
from bot.extraction.training.wordlist import words

PRONOUNS = frozenset(words("i me my mine we us our ours you your he him his she her hers it its they them their who "))
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
    for block in re.split(r"\n[ \t\r]*\n", path.read_text(encoding="utf-8")):
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


def as_named(tagged: Tagged, gazetteer: Gazetteer, *, mentions: bool = False) -> Named:
    """Return the sentence as text with our labels; ``mentions`` for a corpus that marks more than names (re3d)."""
    text, starts = join(tagged.tokens, tight_hyphens=mentions)
    names: list[Name] = []
    spans = _proper_parts(tagged, gazetteer) if mentions else tagged.names
    for first, end, kind in spans:
        start, stop = starts[first], starts[end - 1] + len(tagged.tokens[end - 1])
        label = gazetteer.label(text[start:stop], kind)
        if label:
            names.append(without_title(text, Name(start, stop, label)))
    return Named(text, without_overlap([*names, *demonyms(text, gazetteer, names)]))


def demonyms(text: str, gazetteer: Gazetteer, names: Sequence[Name]) -> Iterator[Name]:
    """Yield the demonyms that no name covers."""
    for match in re.finditer(r"(?<![\w-])[A-Z][a-z]+(?![\w-])", text):
        free = all(match.end() <= name.start or match.start() >= name.end for name in names)
        if free and match[0] in gazetteer.demonyms:
            yield Name(match.start(), match.end(), "NORP")


def _proper_parts(tagged: Tagged, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """Yield the runs of capitalised tokens inside each mention, titles and determiners taken off."""
    for first, end, kind in tagged.names:
        tokens = tagged.tokens
        phrase = {token.lower() for token in tokens[first:end]}
        if (end - first == 1 and phrase <= PRONOUNS) or (kind == "Person" and phrase & {"of", "for", "at", "to", "in"}):
            continue
        connectors = (
            frozenset[str]({"al", "-", "bin", "ibn", "“", "”", "'"})
            if kind == "Person"
            else CONNECTORS | {"-", "’", "s"}
        )
        runs = list(_runs(tokens, first, end, connectors))
        for run_first, run_end in runs[-1:] if kind == "Person" else runs:
            trimmed = _trimmed(tokens, run_first, run_end, kind)
            if trimmed:
                alone = trimmed[1] - trimmed[0] == 1 and tokens[trimmed[0]] in gazetteer.demonyms
                is_group = kind == "Location" and trimmed[1] < end and tokens[trimmed[0]].isupper()
                yield (*trimmed, "Nationality" if alone else "Organisation" if is_group else kind)


def _runs(tokens: Sequence[str], first: int, end: int, connectors: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised tokens; a connector counts if a capitalised token follows it in the run."""
    at = first
    while at < end:
        if not tokens[at][0].isupper():
            at += 1
            continue
        stop = at + 1
        ahead = stop
        while ahead < end and (_is_name_part(tokens[ahead]) or tokens[ahead] in connectors):
            ahead += 1
            if _is_name_part(tokens[ahead - 1]):
                stop = ahead
        yield at, stop
        at = max(stop, at + 1)


def _is_name_part(token: str) -> bool:
    """Tell whether a token may end a name: it begins with a capital or is a number."""
    return token[0].isupper() or (token[0].isdigit() and len(token) < 4)


def _trimmed(tokens: Sequence[str], first: int, end: int, kind: str) -> tuple[int, int] | None:
    """Take determiners, and from persons titles, off the front of a run; None if nothing is left."""
    front = DETERMINERS | TITLES if kind == "Person" else DETERMINERS
    while first < end and (tokens[first].lower() in front or tokens[first] in {"’", "'", "s", "-", "of", "and"}):
        first += 1
    return (
        (first, end)
        if (first < end and tokens[first][0].isupper()) or (first < end and tokens[first] == "al")
        else None
    )
