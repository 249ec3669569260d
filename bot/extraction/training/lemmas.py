"""Learn lemma rules from the treebanks: for each tag the endings that tell the rule."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.extraction.language.lemmas import WHOLE, LemmaRule, Lemmas, endings_of, straight

LEAST_SEEN = 2
_ADDRESS = re.compile(r"@|://|www\.|\d{3}|\.(?:com|org|net|gov|edu)\b")


def learn(words: Iterable[tuple[str, str, str]]) -> Lemmas:
    """Return the rules of (form, tag, lemma): the commonest one of each ending, where a shorter one does not say it.

    A whole word counts though it was seen once, an ending if two different words have it. Addresses and long numbers
    are left out: the rules ship, and those are people's own.
    """
    seen: dict[str, dict[str, Counter[LemmaRule]]] = defaultdict(lambda: defaultdict(Counter))
    counted = Counter((form if tag.startswith("NNP") else form.lower(), tag, lemma) for form, tag, lemma in words)
    for (form, tag, lemma), times in counted.items():
        if _ADDRESS.search(f"{form} {lemma}"):
            continue
        rule = LemmaRule.between(straight(form), straight(lemma))
        for ending in endings_of(form):
            seen[tag][ending][rule] += times if ending.startswith(WHOLE) else 1
    return Lemmas({tag: _pruned(_commonest_of(endings)) for tag, endings in seen.items()})


def _commonest_of(endings: dict[str, Counter[LemmaRule]]) -> dict[str, LemmaRule]:
    """Return the commonest rule of each ending that was seen often enough."""
    return {
        ending: min(count, key=lambda rule: (-count[rule], rule))
        for ending, count in endings.items()
        if ending[:1] in {WHOLE, ""} or count.total() >= LEAST_SEEN
    }


def _pruned(rules: dict[str, LemmaRule]) -> dict[str, LemmaRule]:
    """Leave out the endings whose next shorter known ending has the same rule."""
    kept: dict[str, LemmaRule] = {}
    for ending in sorted(rules, key=len):
        shorter = next((kept[e] for e in endings_of_ending(ending) if e in kept), None)
        if shorter != rules[ending]:
            kept[ending] = rules[ending]
    return kept


def endings_of_ending(ending: str) -> list[str]:
    """Return the shorter endings of an ending, longest first, down to nothing."""
    return [ending[at:] for at in range(1, len(ending) + 1)]
