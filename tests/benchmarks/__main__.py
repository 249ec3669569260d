"""Print side by side, on the same articles, what the bare pipeline, the whole brief and textacy cost; then a digest.

Run it from the repository root: ``python -m tests.benchmarks [DIR]``, by default on ``seeds/``. The row of textacy
needs ``pip install textacy``, which is not locked: it brings 250 MB along (scikit-learn, SciPy and others).
"""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.selection import ENTRIES, growth
from tests.benchmarks.side_by_side import BARE, TEXTACY, peak_of, readers, seconds, texts_of
from tests.quality.corpora import SEEDS

RUNS = 5


def main(arguments: list[str]) -> int:
    """Measure and print."""
    folder = Path(arguments[0]) if arguments else SEEDS.texts
    texts, ways = texts_of(folder), readers()
    words = sum(len(text.split()) for text in texts)
    taken = seconds(ways, texts, runs=RUNS)
    table = Table("way", "× bare", "articles/s", "words/s", "peak MB", title=f"{len(texts)} articles, {words} words")
    for name, least in taken.items():
        row = (f"{least / taken[BARE]:.2f}", f"{len(texts) / least:.1f}", f"{words / least:,.0f}")
        table.add_row(name, *row, f"{peak_of(name, folder):.0f}")
    console = Console()
    console.print(table)
    if TEXTACY not in ways:
        console.print("textacy is not installed, so its row is left out.")
    console.print(_selection())
    return 0


def _selection() -> Table:
    table = Table("entries", "CPU s", "ms an entry", title="selecting a digest of 50 feeds, half of it copies")
    for entries, least in zip(ENTRIES, growth(*ENTRIES, runs=RUNS), strict=True):
        table.add_row(f"{entries:,}", f"{least:.2f}", f"{1000 * least / entries:.2f}")
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
