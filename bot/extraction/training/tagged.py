"""Map the names of the token-a-line corpora to our labels: what is a name here, how far it goes, what it may be."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.extraction.evaluation.named import PLACES, Name, Named, without_overlap
from bot.extraction.evaluation.tagged import Tagged, join
from bot.extraction.training.names import CONNECTORS, DETERMINERS, TITLES, Gazetteer, without_title
from bot.extraction.training.wordlist import words

PRONOUNS = frozenset(words("i me my mine we us our ours you your he him his she her hers it its they them their who "))
# what these corpora leave unmarked
HIDDEN_IN_REPORTS = ("NORP", "EVENT", "WORK", "MISC")
HIDDEN_IN_UNER = (*HIDDEN_IN_REPORTS, "WEAPON")


def as_named(tagged: Tagged, gazetteer: Gazetteer, *, mentions: bool = False) -> Named:
    """Return the sentence as text with our labels; ``mentions`` for a corpus that marks more than names (re3d)."""
    text, starts = join(tagged.tokens, tight_hyphens=mentions)
    names: list[Name] = []
    spans = _proper_parts(tagged, gazetteer) if mentions else tagged.names
    for first, end, kind in spans:
        start, stop = starts[first], starts[end - 1] + len(tagged.tokens[end - 1])
        labels = gazetteer.labels(text[start:stop], kind)
        if labels:
            names.append(without_title(text, Name(start, stop, labels)))
    return Named(text, with_demonyms(text, gazetteer, names), HIDDEN_IN_REPORTS if mentions else ())


def refined(named: Named, gazetteer: Gazetteer) -> Named:
    """Return a sentence of Universal NER, which knows people, bodies and places only, with our labels."""
    text = named.text
    names = [
        replace(n, labels=gazetteer.place(text[n.start : n.end])) if n.labels == PLACES else n for n in named.names
    ]
    return Named(text, with_demonyms(text, gazetteer, names), HIDDEN_IN_UNER)


def with_demonyms(text: str, gazetteer: Gazetteer, names: Sequence[Name]) -> tuple[Name, ...]:
    """Return the names and the demonyms that none of them covers."""
    found = list(names)
    for match in re.finditer(r"(?<![\w-])[A-Z][a-z]+(?![\w-])", text):
        free = all(match.end() <= name.start or match.start() >= name.end for name in names)
        if free and match[0] in gazetteer.demonyms:
            found.append(Name(match.start(), match.end(), ("NORP",)))
    return without_overlap(found)


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
