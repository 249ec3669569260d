"""Hostile texts cost no more than their length: a text four times as long takes about four times as long, not sixteen.

The encoder is left out, which reads every text in windows of one size and would hide what the other steps take.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import TypeVar

import pytest

from bot.extraction.assembly import assemble
from bot.extraction.language.component import FACTORY
from bot.extraction.syntax import keep_text
from bot.extraction.tokens import cut_tokens
from bot.model import Article, Engine
from tests.extraction.mangling import MARKS

Result = TypeVar("Result")
TIMES, AT_MOST = 4, 8
CHARACTERS = 3_000
SYLLABLES = ("ba", "do", "ki", "lu", "mar", "ten", "vos", "pel", "gor", "hin")
NAMES = ["".join(parts).title() for parts in product(SYLLABLES, repeat=3)]
HOSTILE = {
    "quotations in one sentence": lambda _: "“boat” ",
    "single marks and apostrophes": lambda _: "'the boys' ",
    "opening marks": lambda _: "“boat ",
    "cues in one sentence": lambda _: "Ada Pell said the boat sank, ",
    "cues that report cues": lambda _: "Ada Pell says he said ",
    "one name": lambda _: "Ada Pell sank. ",
    "names that begin alike": lambda n: f"Ann Pel{NAMES[n].lower()} said so. ",
    "names in a list": lambda n: f"{NAMES[n]} {NAMES[-n]}, ",
    "namesakes": lambda n: f"{NAMES[n]} Pell said Pell knew. ",
    "short paragraphs": lambda _: "He went.\n\n",
    "headlines and quotations": lambda n: (
        f"Ada Pell says boat {n} is lost\n\n“We may lose boat {n},” Hugh Marr said.\n\n"
    ),
    "quotations of nobody": lambda n: (
        f"“We could lose boat {n} tonight.”\n\nIt rained.\n\n“Boat {n} is lost,” she said.\n\n"
    ),
}


def text_of(family: str, characters: int) -> str:
    parts, size = [], 0
    while size < characters:
        parts.append(HOSTILE[family](len(parts) % len(NAMES)))
        size += len(parts[-1])
    return "".join(parts)


@pytest.fixture(autouse=True)
def no_garbage_collection() -> Iterator[None]:
    """Leave out what is collected of others, as ``timeit`` does."""
    gc.disable()
    yield
    gc.enable()


def seconds(work: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def own_seconds(nlp, text: str) -> float:
    """Return the processor time of every step but the encoder."""
    spent, doc = seconds(lambda: keep_text(cut_tokens(nlp, text), text))
    for name, step in nlp.pipeline:
        taken, doc = seconds(partial(step, doc))
        spent += taken if nlp.get_pipe_meta(name).factory != FACTORY else 0.0
    return spent + seconds(lambda: assemble(Article(text), doc, Engine("0", "en")))[0]


@pytest.mark.parametrize("family", HOSTILE)
def test_time_grows_with_a_hostile_text_and_no_faster(nlp, family):
    short, long = text_of(family, CHARACTERS), text_of(family, TIMES * CHARACTERS)
    once = min(own_seconds(nlp, short) for _ in range(2))
    assert own_seconds(nlp, long) / once <= AT_MOST


def test_tokens_of_marks_without_white_space_take_a_time_that_grows_with_their_number(nlp):
    short, long = ("".join(random.Random(count).choices(MARKS, k=count)) for count in (2_000, TIMES * 2_000))
    once, _ = seconds(partial(cut_tokens, nlp, short))
    assert seconds(partial(cut_tokens, nlp, long))[0] / once <= AT_MOST
