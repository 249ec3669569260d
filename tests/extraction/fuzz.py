"""Feed the core with texts of every shape and tell what broke: ``python -m tests.extraction.fuzz --inputs 20000``.

An input is known by its seed and number, so that what broke can be made again: ``fuzz_text(seed, number)``.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.errors import NotAnArticleError
from bot.extraction import extract
from bot.model import Article
from tests.extraction.mangling import MARKS, ODD, mangled
from tests.extraction.promises import broken_promises

NAMES = ("Ada Pell", "Mrs Pell", "Sir Hugh Marr", "Sir Hugh", "H.S.B.", "HSB", "the Harbour Board", "Marr", "A Pell")
WHO = (
    *NAMES,
    "she",
    "He",
    "they",
    "I",
    "who",
    "a spokesman for the gang",
    "the minister, Ada Pell,",
    "one of them",
    "Ada Pell and Sir Hugh Marr",
    "",
)
CUES = ("said", "says", "warned", "told LBC", "added", "according to", "was told by", "fears that", "asked", "vowed to")
CLAUSES = (
    "we could lose the harbour",
    "no risk",
    "that nine people died",
    "to attack every port",
    "floods",
    "it’s 5’2”",
)
GAPS = (" ", ", ", ". ", "\n\n", "\r\n", "\n", ": ", " — ", "\n• ", "? ", "", "; ", "… ", " (", ") ")
PAIRS = ("“{}”", "‘{}’", '"{}"', "'{}'", "«{}»", "``{}''", "„{}“", "“{}", "{}”", "{}", "”{}“", "“‘{}’”")
TOKENS = (*"abcXYZ019.,:;!?-–—()[]{}<>&%$#@*_/\\|~^+= \n\t", "said", "Ada", "the", "of", "'s", "n't", "10.30", "...")


def fuzz_text(seed: int, number: int) -> str:
    """Return an input: a mangled piece of a sample, sentences put together by chance, or tokens in no order."""
    rng = random.Random(f"{seed}/{number}")
    match number % 3:
        case 0:
            return mangled(rng, words=(3, 40))
        case 1:
            return "".join(_phrase(rng) + rng.choice(GAPS) for _ in range(rng.randint(1, 8)))
        case _:
            return "".join(rng.choice((*TOKENS, *MARKS, *MARKS, *ODD, *NAMES)) for _ in range(rng.randint(1, 60)))


def _phrase(rng: random.Random) -> str:
    who, cue, words = rng.choice(WHO), rng.choice(CUES), rng.choice(PAIRS).format(rng.choice(CLAUSES))
    return " ".join(rng.sample([who, cue, words], rng.randint(1, 3)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one input: seconds of the processor, and what broke."""

    number: int
    characters: int
    seconds: float
    broken: str | None


def run(seed: int, numbers: Iterable[int]) -> Iterator[Outcome]:
    """Brief the inputs and yield what came of each."""
    extract(Article("Ada Pell said the boat sank."))
    for number in numbers:
        text = fuzz_text(seed, number)
        start = time.process_time()
        broken = _broken(text)
        yield Outcome(number, len(text), time.process_time() - start, broken)


def _broken(text: str) -> str | None:
    try:
        found = list(broken_promises(extract(Article(text))))
    except NotAnArticleError:
        return None
    except Exception:  # noqa: BLE001 - whatever it is, the run goes on and tells it
        return traceback.format_exc()
    return str(found) if found else None


def main(arguments: Sequence[str]) -> int:
    """Run, print what broke and the figures, and return 1 where anything broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    known = parser.parse_args(arguments)
    outcomes = []
    for outcome in run(known.seed, range(known.inputs)):
        outcomes.append(outcome)
        if outcome.broken:
            sys.stdout.write(f"input {outcome.number} of seed {known.seed}:\n{outcome.broken}\n")
    broken = sum(outcome.broken is not None for outcome in outcomes)
    slowest = max(outcomes, key=_pace)
    total = sum(outcome.seconds for outcome in outcomes)
    sys.stdout.write(
        f"{len(outcomes)} inputs of seed {known.seed}, {broken} broken, {total:.0f} s; slowest: input {slowest.number} "
        f"with {_pace(slowest):.2f} s per 1,000 characters\n"
    )
    return int(broken > 0)


def _pace(outcome: Outcome) -> float:
    """Return the seconds per 1,000 characters, of an input that is shorter those for 1,000."""
    return outcome.seconds / max(1.0, outcome.characters / 1_000)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
