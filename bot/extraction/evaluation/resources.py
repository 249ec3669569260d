"""What a pipeline costs: words a second on one core, seconds to load, memory, size on the disk."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language

from bot.errors import ExtractionError

log = logging.getLogger(__name__)

MEGABYTE = 1_000_000
_RUNS = 3
# in a process of its own, since this one has loaded everything already
_PROBE = """
import json, sys, time
sys.modules |= dict.fromkeys(sys.argv[2:])
clock = time.perf_counter
begun = clock()
import spacy
from bot.extraction.pipeline import load
imported = clock()
nlp = load(sys.argv[1] or None)
loaded = clock()
nlp(sys.stdin.read())
from bot.extraction.evaluation.resources import most_held
print(json.dumps([imported - begun, loaded - imported, most_held(), sys.modules.get("torch") is not None]))
"""


def most_held() -> int:
    """Return the most bytes of memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # on Linux getrusage counts what the process held that started this one
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024
    import resource  # Windows has no such module, and needs none for the rest

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@dataclass(frozen=True, slots=True)
class Cost:
    """Words a second of processor time, how many times as long as spaCy's blank tokenizer takes, and what it weighs.

    ``imports`` and ``load`` are seconds of a fresh process; ``memory`` is the most that it held, in megabytes, with
    the steps of the core around the pipeline and one text read; ``size`` is megabytes on the disk.
    """

    words_per_second: float
    times_tokenizer: float
    imports: float
    load: float
    memory: float
    size: float
    torch: bool


def cost_of(nlp: Language, name: str | None, texts: Sequence[str], *, without: Sequence[str] = ()) -> Cost:
    """Measure a loaded pipeline that ``name`` loads anew, the shipped one if None, on running text.

    ``without`` names packages that the fresh process must not find, for spaCy imports some that lie about (torch).
    """
    words = sum(len(doc) for doc in nlp.pipe(texts))
    reading = _fastest(nlp, texts)
    imports, load, memory, torch = _probe(name, texts[0], without)
    size = sum(file.stat().st_size for file in Path(nlp.path).rglob("*") if file.is_file()) if nlp.path else 0
    return Cost(
        words_per_second=words / reading,
        times_tokenizer=reading / _fastest(spacy.blank("en"), texts),
        imports=imports,
        load=load,
        memory=memory / MEGABYTE,
        size=size / MEGABYTE,
        torch=torch,
    )


def _fastest(nlp: Language, texts: Sequence[str]) -> float:
    """Return the least processor time, in seconds, of several readings."""
    taken = []
    for _ in range(_RUNS):
        begun = time.process_time()
        for _doc in nlp.pipe(texts):
            pass
        taken.append(time.process_time() - begun)
    return min(taken)


def _probe(name: str | None, text: str, without: Sequence[str]) -> tuple[float, float, float, bool]:
    """Return seconds of imports and of loading, bytes of memory, and whether torch was imported."""
    command = [sys.executable, "-c", _PROBE, name or "", *without]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode:
        log.error("A fresh process could not load %s: %s", name, done.stderr)
        raise ExtractionError("The language pipeline does not load in a process of its own. Run: briefbot doctor")
    imports, load, memory, torch = json.loads(done.stdout)
    return imports, load, memory, torch
