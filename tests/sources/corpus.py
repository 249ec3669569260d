"""Measures how near a parser comes to the pages by hand, all together and set by set.

Run it from the repository root: ``python -m tests.sources.corpus [dotted.path.of.a.parser] [--write]``. Each set has
floors of its own. They only rise: where a figure fell, nothing is written and the command fails. The third set, pages
201 to 299, is held out for good: it is measured and has floors, but nothing is ever tuned on it.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pkgutil import resolve_name

from lxml import html
from rich.console import Console
from rich.table import Table

from bot.errors import NotAnArticleError
from bot.model import Article
from bot.sources.web.fetched import Fetched
from tests.sources.corpus_pages import PAGES, corpus
from tests.sources.corpus_score import Score, figures, figures_by_set, score

FLOORS = PAGES / "floors.json"
PARSER = "bot.sources.page.parsing.parse"
GUIDES = frozenset({"text.precision", "text.recall"})

Figures = Mapping[str, float]


def floors() -> dict[str, dict[str, float]]:
    """Return the floors that hold, by set and figure."""
    return dict(json.loads(FLOORS.read_text("utf-8"))) if FLOORS.exists() else {}


def fallen(held: Mapping[str, Figures], reached: Mapping[str, Figures]) -> list[str]:
    """Return the figures that are below the floor of their set; sums of fractions differ in their last digit."""
    return [
        f"{name} of {pages}"
        for pages, floor in held.items()
        for name, least in floor.items()
        if reached.get(pages, {}).get(name, 0.0) < least - 1e-9
    ]


def rounded_down(reached: Figures) -> dict[str, float]:
    """Return floors for figures: two digits, never above what was reached."""
    return {name: math.floor(value * 100 + 1e-9) / 100 for name, value in reached.items() if name not in GUIDES}


def plain_trafilatura(fetched: Fetched) -> Article:
    """Read a page as trafilatura does when nobody tells it anything."""
    from trafilatura import bare_extraction

    found = bare_extraction(fetched.body, with_metadata=True)
    if found is None or not found.text:
        raise NotAnArticleError("Nothing was found.")
    return Article(found.text, found.title, found.sitename, found.author, found.date, found.url)


def every_paragraph(fetched: Fetched) -> Article:
    """Read a page by taking the text of every p in it."""
    texts = (element.text_content() for element in html.document_fromstring(fetched.body).iter("p"))
    return Article("\n\n".join(texts))


def main(arguments: Sequence[str]) -> int:
    """Measure a parser, print a line a page and the figures, and raise the floors where asked to."""
    named = [argument for argument in arguments if not argument.startswith("-")]
    parser = named[0] if named else PARSER
    console = Console(width=150)
    pages = corpus()
    scores = [score(resolve_name(parser), page) for page in pages]
    for one in scores:
        console.print(_line(one), markup=False, highlight=False)
    baselines = {one.__name__: [score(one, page) for page in pages] for one in (plain_trafilatura, every_paragraph)}
    console.print(_table({parser: scores, **baselines}))
    reached = figures_by_set(scores)
    if below := fallen(floors(), reached):
        console.print(f"Below the floor: {', '.join(below)}")
        return 1
    if "--write" in arguments:
        risen = {name: rounded_down(those) for name, those in reached.items()}
        FLOORS.write_text(json.dumps(risen, indent=1) + "\n", "utf-8")
    return 0


def _line(one: Score) -> str:
    text = f"P {one.likeness.precision:.2f} R {one.likeness.recall:.2f} F {one.likeness.f1:.2f}" if one.likeness else ""
    verdict = one.verdict if one.right else f"{one.verdict} (is {one.page.verdicts[0]})"
    wrong = ", ".join(name for name, right in one.fields.items() if not right)
    return f"{one.page.name:32} {verdict:22} {text:22} {'wrong: ' + wrong if wrong else ''}".rstrip()


def _table(measured: Mapping[str, Sequence[Score]]) -> Table:
    """Draw the figures of each parser over all pages and over each set, and the floors."""
    rows = [
        (pages, parser, reached)
        for parser, scores in measured.items()
        for pages, reached in {"all": figures(scores), **figures_by_set(scores)}.items()
    ]
    rows += [(pages, "floor", floor) for pages, floor in floors().items()]
    names = list(rows[0][2])
    table = Table("pages", "parser", *names)
    for pages, parser, reached in rows:
        shown = (f"{reached[name]:.3f}" if name in reached else "" for name in names)
        table.add_row(pages, parser.rpartition(".")[2], *shown)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
