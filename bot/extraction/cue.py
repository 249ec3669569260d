"""The verbs by which somebody is said to say something, in every inflected form."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from bot.extraction.lexicons import table


@cache
def cue_forms() -> dict[str, tuple[str, str]]:
    """Map each form, lower case, to its lemma and manner (speech, thought, judgement, continue)."""
    forms = {}
    for lemma, value in table("cues").items():
        manner, *irregular = value.split()
        for form in {lemma, *_inflections(lemma), *irregular}:
            forms[form] = (lemma, manner)
    return forms


def is_said(word: str) -> bool:
    """Tell whether a word is a form of a verb of speech."""
    return cue_forms().get(word.lower(), ("", ""))[1] == "speech"


def _inflections(lemma: str) -> Iterator[str]:
    stem = lemma if lemma.endswith("ee") else lemma.removesuffix("e")
    yield f"{stem}ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        yield from (f"{lemma[:-1]}ied", f"{lemma[:-1]}ies", f"{lemma}ing")
    else:
        yield from (
            f"{stem.removesuffix('e')}ed",
            f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "o")) else f"{lemma}s",
        )
