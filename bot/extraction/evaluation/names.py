"""Whether a predicted name stands for a gold actor: forms meet once titles, accents and case are set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

NOT_TELLING = frozenset(
    re.findall(
        r"\w+",
        """mr mrs ms miss dr sir lord lady dame prof professor general gen colonel col captain president senator sen rep
        governor gov minister secretary chancellor prime judge justice rev king queen prince princess baroness sheikh
        ayatollah the a an""",
    )
)
Form = tuple[str, ...]


def normalise(name: str) -> str:
    """Return a name in lower case without accents, punctuation and possessives."""
    letters = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"'s\b", "", "".join(letters).lower().replace("’", "'"))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def form(name: str) -> Form:
    """Return the words of a name that tell it from others."""
    return tuple(word for word in normalise(name).split() if word not in NOT_TELLING)


def forms(names: Iterable[str]) -> frozenset[Form]:
    """Return the telling forms of several names."""
    return frozenset(form(name) for name in names) - {()}


class GoldNames:
    """The names of one article's gold actors."""

    def __init__(self, aliases: Mapping[str, Iterable[str]]) -> None:
        self._forms = {name: forms([name, *others]) for name, others in aliases.items()}

    def same(self, gold: str, predicted: str | None, aliases: Iterable[str] = ()) -> bool:
        """Tell whether a predicted name or one of its aliases stands for the gold name or description."""
        if not predicted:
            return False
        found = forms([predicted, *aliases])
        known = self._forms.get(gold)
        if (known or {form(gold)}) & found:
            return True
        return _last_name_meets(known, found) if known is not None else _words_meet(form(gold), found)


def _last_name_meets(known: Iterable[Form], found: frozenset[Form]) -> bool:
    return any(len(words) > 1 and words[-1:] in found for words in known)


def _words_meet(description: Form, found: Iterable[Form]) -> bool:
    words = set(description)
    return bool(words) and any(len(words & set(other)) / len(words | set(other)) >= 0.5 for other in found)
