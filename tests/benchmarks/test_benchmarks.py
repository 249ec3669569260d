"""Speed and memory as ratios, both sides measured in one run, so that the machine does not matter."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec

import pytest

from bot.extraction import extract
from bot.extraction.evaluation.scoring import score
from bot.model import Article
from tests.benchmarks.side_by_side import BARE, WHOLE, direct_quotations, read_bare, readers
from tests.benchmarks.side_by_side import seconds as side_by_side
from tests.quality.corpora import ROOT, SEEDS

LONGEST = 6
GROWTH = """
from bot.extraction.evaluation.resources import most_held
from tests.quality.corpora import SEEDS, briefs_of
briefs_of(SEEDS)
first = most_held()
for _ in range(2):
    briefs_of(SEEDS)
print(most_held() / first)
"""


def seconds(work: Callable[[], object], *, runs: int = 2) -> float:
    """Return the processor time of the fastest of several runs."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def texts() -> list[str]:
    return sorted(map(SEEDS.text, SEEDS.names()), key=len)


@pytest.mark.timeout(300)
def test_time_grows_with_the_text_and_no_faster():
    short, long = ("\n\n".join(chosen) for chosen in (texts()[::2], texts()))
    whole = seconds(lambda: extract(Article(long))) / seconds(lambda: extract(Article(short)))
    reading = seconds(lambda: read_bare(long)) / seconds(lambda: read_bare(short))
    assert whole <= 1.3 * max(reading, len(long) / len(short))


def test_whole_brief_takes_at_most_one_and_a_half_times_the_bare_pipeline():
    ways = {name: read for name, read in readers().items() if name in {BARE, WHOLE}}
    taken = side_by_side(ways, texts()[-LONGEST:], runs=3)
    assert taken[WHOLE] / taken[BARE] <= 1.5


@pytest.mark.skipif(find_spec("textacy") is None, reason="textacy is not locked: it brings 250 MB along")
def test_brief_finds_more_speakers_than_textacy_on_the_same_pipeline(seed_briefs):
    found = {n: replace(b, quotes=tuple(direct_quotations(SEEDS.text(n)))) for n, b in seed_briefs.items()}
    ours, theirs = (score(SEEDS.cases(briefs.__getitem__)).quotes.end2end.f1 for briefs in (seed_briefs, found))
    assert ours > theirs


@pytest.mark.timeout(300)
def test_memory_does_not_grow_with_the_number_of_briefs():
    done = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, cwd=ROOT, check=True)
    assert float(done.stdout) <= 1.1
