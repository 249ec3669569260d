"""Speed and memory as ratios, both sides measured in one run, so that the machine does not matter."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from bot.extraction import extract, pipeline
from bot.model import Article
from tests.quality.corpora import ROOT, SEEDS

GROWTH = """
import resource
from tests.quality.corpora import SEEDS, briefs_of
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
briefs_of(SEEDS)
first = peak()
for _ in range(2):
    briefs_of(SEEDS)
print(peak() / first)
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


def language_steps() -> list[str]:
    """Return the steps of the language pipeline, without those of the core."""
    return [name for name in pipeline.load().pipe_names if not name.startswith("brief_")]


def test_time_grows_with_the_text_and_no_faster():
    short, long = ("\n\n".join(chosen) for chosen in (texts()[::2], texts()))
    whole = seconds(lambda: extract(Article(long))) / seconds(lambda: extract(Article(short)))
    language = pipeline.load()
    with language.select_pipes(enable=language_steps()):
        reading = seconds(lambda: language(long)) / seconds(lambda: language(short))
    assert whole <= 1.3 * max(reading, len(long) / len(short))


def test_steps_of_the_core_take_no_longer_than_the_language_pipeline():
    language, longest = pipeline.load(), texts()[-1]
    with language.select_pipes(enable=language_steps()):
        reading = seconds(lambda: language(longest))
    assert seconds(lambda: extract(Article(longest))) / reading <= 2


def test_memory_does_not_grow_with_the_number_of_briefs():
    done = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, cwd=ROOT, check=True)
    assert float(done.stdout) <= 1.1
