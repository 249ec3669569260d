"""Is this English? The share of small words that only English has, which needs no library and no model."""

from __future__ import annotations

import re
from itertools import islice

from bot.errors import NotAnArticleError

LEAST_SHARE = 0.08
SAMPLE_WORDS = 5_000
_LAST_LATIN = "\u024f"
_WORD = re.compile(r"[^\W\d_]+")
_LISTS = {
    "English": "the and of to that with for his her their they have has had been were are is it its this from by on as "
    "at be who which not but she he we you will would could should said after about into over when what there",
    "French": "le la les des et du une dans que qui est pour pas sur au ce avec son ont sont aux",
    "German": "der die das und den von zu mit sich des auf ist im dem nicht ein eine als auch werden",
    "Spanish": "el los las del y que en por con para una su al se como más pero sus fue ha",
    "Italian": "il gli della di che non per una sono con del dei nel alla più ha anche è si le",
    "Portuguese": "o os da do dos das e que em um uma não para com por mais foi ao na no",
    "Dutch": "de het een en van dat die niet zijn op te met voor er ook aan bij door uit naar",
}
_SMALL_WORDS = {name: frozenset(words.split()) for name, words in _LISTS.items()}


def require_english(text: str, *, declared: str | None = None) -> str:
    """Return ``en``; raise ``NotAnArticleError`` for a text that does not read like English.

    What the page declares is a hint: a text that says it is English may have half as many of its small words.
    """
    words = [word.group().lower() for word in islice(_WORD.finditer(text), SAMPLE_WORDS)]
    shares = {name: _share(words, small) for name, small in _SMALL_WORDS.items()}
    least = LEAST_SHARE / 2 if (declared or "").lower().startswith("en") else LEAST_SHARE
    if shares["English"] >= least and shares["English"] >= (max(shares.values()) if least < LEAST_SHARE else 0):
        return "en"
    likeliest = max(shares, key=lambda name: shares[name])
    hint = f" (it looks like {likeliest})" if likeliest != "English" and shares[likeliest] >= LEAST_SHARE else ""
    raise NotAnArticleError(f"This does not read like English{hint}, and I brief English only. Give me a translation.")


def refuse_other_letters(text: str) -> None:
    """Raise ``NotAnArticleError`` for a text mostly in letters that English does not use."""
    letters = [character for character in text if character.isalpha()]
    if sum(letter > _LAST_LATIN for letter in letters) > len(letters) / 2:
        raise NotAnArticleError("This does not read like English, and I brief English only. Give me a translation.")


def _share(words: list[str], small: frozenset[str]) -> float:
    return sum(word in small for word in words) / max(1, len(words))
