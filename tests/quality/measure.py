"""Print how good the briefs of ``seeds/`` and the language pipeline are; ``--write`` raises the floors to that.

Run it from the repository root: ``python -m tests.quality.measure [--write]``. Floors only rise: where a figure fell,
nothing is written and the command fails.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table

from bot.extraction.evaluation.scoring import score, score_article
from tests.quality.corpora import FLOORS, SEEDS, SENTENCES, briefs_of

GUIDES = frozenset({"quotes.p", "quotes.r", "warnings.p", "warnings.r", "summary.lead3"})
FEWEST_NAMES = 30


def rounded_down(figures: Mapping[str, float]) -> dict[str, float]:
    """Return floors for figures: two digits, never above what was reached."""
    return {name: math.floor(value * 100 + 1e-9) / 100 for name, value in figures.items() if name not in GUIDES}


def is_below(figure: float, floor: float) -> bool:
    """Tell whether a figure has fallen below its floor; sums of fractions differ in their last digit."""
    return figure < floor - 1e-9


def floors() -> dict[str, float]:
    """Return the floors that hold, by figure."""
    return dict(json.loads(FLOORS.read_text("utf-8"))) if FLOORS.exists() else {}


def pipeline_figures() -> dict[str, float]:
    """Return the figures of the shipped language pipeline on our own sentences, as shares of one."""
    from bot.extraction.evaluation.report import OWN, on_sentences
    from bot.extraction.pipeline import load_language

    figures = on_sentences(load_language(), SENTENCES)
    syntax = dict(figures.syntax[OWN])
    names = {f"names.{row.label}": row.f for row in figures.names[OWN] if row.gold >= FEWEST_NAMES}
    return {f"pipeline.{name}": value / 100 for name, value in (syntax | names).items()}


def main(arguments: list[str]) -> int:
    """Measure, print, and raise the floors where asked to."""
    cases = SEEDS.cases(briefs_of(SEEDS).__getitem__)
    rows = {case.name: score_article(case).figures() for case in cases}
    total = score(cases).figures()
    pipeline = pipeline_figures()
    console = Console()
    console.print(_table(rows | {"all": total, "floor": floors()}))
    console.print(_table({"sentences": pipeline, "floor": floors()}, names=pipeline))
    reached = total | pipeline
    fallen = [name for name, floor in floors().items() if is_below(reached[name], floor)]
    if fallen:
        console.print(f"Below the floor: {', '.join(fallen)}")
        return 1
    if "--write" in arguments:
        FLOORS.write_text(json.dumps(rounded_down(reached), indent=1) + "\n", "utf-8")
    return 0


def _table(rows: Mapping[str, Mapping[str, float]], names: Iterable[str] = ()) -> Table:
    names = list(names or rows["all"])
    table = Table("article", *(name.removeprefix("pipeline.").replace(".", "\n") for name in names))
    for row, figures in rows.items():
        table.add_row(row, *(f"{figures[name]:.2f}" if name in figures else "" for name in names))
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
