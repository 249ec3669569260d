"""Texts that nobody wrote: pieces of the sample articles, mangled as copying and bad software mangle them."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Sequence
from functools import cache

from tests.quality.corpora import ROOT

Mangler = Callable[[str, random.Random], str]
MARKS = "“”‘’\"'«»„`"
MARK = re.compile(rf"[{re.escape(MARKS)}]")
GAP = re.compile(r"\n+")
SENTENCE = re.compile(r"(?<=[.?!”’])\s+")
ODD = (
    *("\u0301", "\u0308\u0323", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060"),
    *("\u202e", "\u202d", "\u2066", "\u2069", "\u200f"),
    *("\u00a0", "\u2009", "\u3000", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\t"),
    *("\x00", "\x07", "\x1b[31m", "\x7f", "\ufffd", "\ufffe", "\U0010ffff", "\ue000"),
    *("😀", "👩‍✈️", "🇬🇧", "𝔄", "ﬁ", "ß", "İ", "ǅ", "Ω", "א", "ع", "中"),
)


def drop_marks(text: str, rng: random.Random) -> str:
    return MARK.sub(lambda mark: "" if rng.random() < 0.3 else mark[0], text)


def double_marks(text: str, rng: random.Random) -> str:
    return MARK.sub(lambda mark: mark[0] * rng.choice([1, 1, 2, 3]), text)


def swap_marks(text: str, rng: random.Random) -> str:
    return MARK.sub(lambda mark: rng.choice(MARKS) if rng.random() < 0.5 else mark[0], text)


def put_marks_anywhere(text: str, rng: random.Random) -> str:
    return _put_in(text, rng, MARKS, times=8)


def flatten_marks(text: str, rng: random.Random) -> str:
    return MARK.sub(rng.choice(['"', "'", "``", "''", "“", "”", "‘", "’"]), text)


def cut_anywhere(text: str, rng: random.Random) -> str:
    ends = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[ends[0] : ends[1] + 20]


def cut_out(text: str, rng: random.Random) -> str:
    start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:start] + text[end:]


def join_lines(text: str, rng: random.Random) -> str:
    return GAP.sub(rng.choice([" ", "", "\n"]), text)


def wrap_lines(text: str, rng: random.Random) -> str:
    gap = rng.choice(["\n", " \n", "\n\n"])
    return re.sub(r" ", lambda _: gap if rng.random() < 0.2 else " ", text)


def double_paragraphs(text: str, rng: random.Random) -> str:
    return GAP.sub("\n\n", "\n".join(p for part in GAP.split(text) for p in [part] * rng.choice([1, 2, 3])))


def shuffle_paragraphs(text: str, rng: random.Random) -> str:
    return _shuffled(GAP.split(text), "\n\n", rng)


def shuffle_sentences(text: str, rng: random.Random) -> str:
    return _shuffled(SENTENCE.split(text), rng.choice([" ", "\n\n"]), rng)


def shuffle_words(text: str, rng: random.Random) -> str:
    return _shuffled(text.split(" "), " ", rng)


def put_odd_characters(text: str, rng: random.Random) -> str:
    return _put_in(text, rng, ODD, times=10)


def end_lines_otherwise(text: str, rng: random.Random) -> str:
    return text.replace("\n", rng.choice(["\r\n", "\r", "\n\t", "\n \t\n"]))


def space_otherwise(text: str, rng: random.Random) -> str:
    return text.replace(" ", rng.choice(["\t", "  ", "\u00a0", "\u200b", " \u200b"]))


def lose_spaces(text: str, rng: random.Random) -> str:
    return re.sub(" ", lambda _: "" if rng.random() < 0.2 else " ", text)


def change_case(text: str, rng: random.Random) -> str:
    return rng.choice([str.upper, str.lower, str.title, str.swapcase])(text)


def escape(text: str, rng: random.Random) -> str:
    return html.escape(text) if rng.random() < 0.5 else text.encode("ascii", "xmlcharrefreplace").decode()


def misread(text: str, rng: random.Random) -> str:
    """Read the bytes of one encoding as another one, as mojibake comes about."""
    return text.encode("utf-8").decode(rng.choice(["cp1252", "latin-1", "ascii", "cp437"]), errors="replace")


def lose_punctuation(text: str, rng: random.Random) -> str:
    return re.sub(r"[.,:;?!—–-]", lambda sign: "" if rng.random() < 0.5 else sign[0], text)


def double_characters(text: str, rng: random.Random) -> str:
    return "".join(letter * (1 if rng.random() < 0.95 else rng.randint(2, 30)) for letter in text)


MANGLERS: tuple[Mangler, ...] = (
    *(drop_marks, double_marks, swap_marks, put_marks_anywhere, flatten_marks, cut_anywhere, cut_out, join_lines),
    *(wrap_lines, double_paragraphs, shuffle_paragraphs, shuffle_sentences, shuffle_words, put_odd_characters),
    *(end_lines_otherwise, space_otherwise, lose_spaces, change_case, escape, misread, lose_punctuation),
    double_characters,
)


def mangled(rng: random.Random, *, words: tuple[int, int], first: Mangler | None = None) -> str:
    """Return a piece of a sample of so many words, mangled one to three times."""
    text = piece(rng, rng.randint(*words))
    for mangler in [first or rng.choice(MANGLERS), *rng.sample(MANGLERS, rng.randint(0, 2))]:
        text = mangler(text, rng)
    return text


def piece(rng: random.Random, words: int) -> str:
    """Return so many words of a sample, its lines kept."""
    tokens = re.findall(r"\S+\s*", rng.choice(_samples()))
    start = rng.randrange(max(1, len(tokens) - words))
    return "".join(tokens[start : start + words])


@cache
def _samples() -> tuple[str, ...]:
    return tuple(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))


def _put_in(text: str, rng: random.Random, signs: Sequence[str], *, times: int) -> str:
    for _ in range(rng.randint(1, times)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(signs) * rng.choice([1, 1, 2, 5]) + text[at:]
    return text


def _shuffled(parts: Sequence[str], gap: str, rng: random.Random) -> str:
    return gap.join(rng.sample(parts, len(parts)))
