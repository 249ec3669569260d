"""The bare pipeline, the whole brief and textacy's direct quotations, on the same articles and the same pipeline."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from spacy.tokens import Doc

from bot.extraction import extract, pipeline
from bot.extraction.evaluation.resources import MEGABYTE, most_held
from bot.model import Article, Attribution, Quote, QuoteKind
from tests.quality.corpora import ROOT

Read = Callable[[str], object]
BARE, WHOLE, TEXTACY = "bare pipeline", "whole brief", "textacy, direct quotations"
_PARAGRAPH = re.compile(r"\S.*")
_PEAK = """
import sys
from tests.benchmarks.side_by_side import peak
print(peak(*sys.argv[1:]))
"""


def readers() -> dict[str, Read]:
    """Return the ways to read an article; textacy's where it is installed."""
    ways: dict[str, Read] = {BARE: read_bare, WHOLE: lambda text: extract(Article(text))}
    if find_spec("textacy") is not None:
        ways[TEXTACY] = lambda text: list(direct_quotations(text))
    return ways


def read_bare(text: str) -> Doc:
    """Read a text with the steps of the language pipeline alone, without those of the core."""
    nlp = pipeline.load()
    with nlp.select_pipes(enable=[name for name in nlp.pipe_names if not name.startswith("brief_")]):
        return nlp(text)


def direct_quotations(text: str) -> Iterator[Quote]:
    """Yield what textacy finds, paragraph by paragraph: it raises where the marks of a text are odd in number."""
    from textacy.extract.triples import direct_quotations as find  # not locked: it brings scikit-learn along

    doc = read_bare(text)
    for paragraph in _PARAGRAPH.finditer(text):
        part = doc.char_span(*paragraph.span(), alignment_mode="expand")
        try:
            found = list(find(part.as_doc()))
        except ValueError:
            continue
        for speaker, cue, content in found:
            start = part.start_char + content.start_char
            place = (start, start + len(content.text))
            who, said = (" ".join(token.text for token in tokens) for tokens in (speaker, cue))
            yield Quote(content.text, *place, QuoteKind.DIRECT, who, None, said, None, Attribution.EXPLICIT, ())


def seconds(ways: Mapping[str, Read], texts: Sequence[str], *, runs: int) -> dict[str, float]:
    """Return the processor time of the fastest of several runs; the ways take turns, so that all meet the same load."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, read in ways.items():
            begun = time.process_time()
            for text in texts:
                read(text)
            taken[name].append(time.process_time() - begun)
    return {name: min(found) for name, found in taken.items()}


def peak_of(name: str, folder: Path) -> float:
    """Return the most memory, in megabytes, of a process of its own that reads a folder one way."""
    command = [sys.executable, "-c", _PEAK, name, str(folder.absolute())]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def peak(name: str, folder: str) -> float:
    """Read a folder one way and return the most memory that this process has held."""
    read = readers()[name]
    for text in texts_of(Path(folder)):
        read(text)
    return most_held() / MEGABYTE


def texts_of(folder: Path) -> list[str]:
    """Return the articles of a folder in order."""
    return [path.read_bytes().decode("utf-8", errors="replace") for path in sorted(folder.glob("*.txt"))]
