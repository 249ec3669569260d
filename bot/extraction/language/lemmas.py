"""Find the lemma of a word by its tag and its longest known ending."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

LEMMAS = "lemmas.json"
WHOLE = "^"
LONGEST_ENDING = 7
_MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True, order=True)
class LemmaRule:
    """How a form becomes its lemma: in small letters or not, ``cut`` letters off its end, ``ending`` put on."""

    lower: bool
    cut: int
    ending: str

    @classmethod
    def between(cls, form: str, lemma: str) -> Self:
        """Return the rule that changes least, of equals the one for small letters."""
        rules = [cls._of(form, lemma, lower=False), cls._of(form, lemma, lower=True)]
        return min(rules, key=lambda rule: (rule.cut + len(rule.ending), not rule.lower))

    @classmethod
    def _of(cls, form: str, lemma: str, *, lower: bool) -> Self:
        form = form.lower() if lower else form
        same = next((at for at, (one, two) in enumerate(zip(form, lemma, strict=False)) if one != two), None)
        same = min(len(form), len(lemma)) if same is None else same
        return cls(lower, len(form) - same, lemma[same:])

    @classmethod
    def read(cls, written: str) -> Self:
        """Return the rule that ``str`` wrote."""
        case, _, rest = written.partition(":")
        cut, _, ending = rest.partition(":")
        return cls(case == "lower", int(cut), ending)

    def __str__(self) -> str:
        return f"{'lower' if self.lower else 'keep'}:{self.cut}:{self.ending}"

    def apply(self, form: str) -> str:
        """Return the lemma of a form; a form that is too short for the rule is its own lemma."""
        printed = form.lower() if self.lower else form
        if self.cut > len(printed) or (self.cut == len(printed) and not self.ending):
            return form
        return printed[: len(printed) - self.cut] + self.ending


@dataclass(frozen=True, slots=True)
class Lemmas:
    """Rules by tag and by ending in small letters; ``WHOLE`` before an ending stands for the beginning of the word."""

    rules: Mapping[str, Mapping[str, LemmaRule]]
    _kept: dict[tuple[str, str], str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, place: Path) -> Self:
        """Return the rules that lie in a folder."""
        written = json.loads((place / LEMMAS).read_text(encoding="utf-8"))
        known: dict[str, LemmaRule] = {}
        return cls(
            {
                tag: {ending: known.setdefault(rule, LemmaRule.read(rule)) for ending, rule in rules.items()}
                for tag, rules in written.items()
            }
        )

    def write(self, place: Path) -> None:
        """Write the rules into a folder."""
        written = {tag: {ending: str(rule) for ending, rule in rules.items()} for tag, rules in self.rules.items()}
        text = json.dumps(written, ensure_ascii=False, indent=0, sort_keys=True)
        (place / LEMMAS).write_text(text + "\n", encoding="utf-8")

    def of(self, form: str, tag: str) -> str:
        """Return the lemma of a form under a tag; of what is not known the form itself."""
        known = self._kept.get((form, tag))
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            rule = self.rule(form, tag)
            known = self._kept[form, tag] = rule.apply(straight(form)) if rule else form
        return known

    def rule(self, form: str, tag: str) -> LemmaRule | None:
        """Return the rule of the longest ending that is known under a tag."""
        rules = self.rules.get(tag, {})
        endings = endings_of(form)
        return next((rules[ending] for ending in endings if ending in rules), None)


def endings_of(form: str) -> list[str]:
    """Return the whole form and its endings in small letters, longest first, down to nothing."""
    word = WHOLE + straight(form).lower()
    return [word, *(word[-length:] for length in range(min(LONGEST_ENDING, len(word) - 1), 0, -1)), ""]


def straight(form: str) -> str:
    """Return a form with straight apostrophes, as the treebanks write lemmas."""
    return form.replace("’", "'").replace("‘", "'")
