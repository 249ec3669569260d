"""Web pages by hand with their truth by hand, and how near a parser comes to it.

Each ``pages/NN-name.html`` is a page as it was served, byte for byte, and ``NN-name.toml`` says what a careful person
would make of it. A verdict is ``full`` (the whole article was sent), ``partial`` (several paragraphs of reporting, and
the page itself shows that there is more), ``stub`` (an opening, a teaser or a caption), ``list`` (it leads to stories
and is none) or ``refused`` (consent, bot wall, log-in, nothing there, another language). ``also`` names verdicts that
another careful person might give. The truth has what a person would keep: standfirst, subheads, lists and questions;
never headline, byline, date, captions, credits, promotions, share bars, lives of authors or comments. Paragraphs that
one person would keep and another would not are optional, and so is the headline above the text.

Text is scored by the longest common subsequence of words, so that words count only in their order: precision is its
length over the words that came back, recall over the words of the truth, F1 their harmonic mean. An optional paragraph
is part of the truth where that makes F1 better, which holds every parser against the nearest of the defensible truths.
Words lose their case and the punctuation around them, but keep every stray character: what was decoded wrongly is lost.

Run it from the repository root: ``python -m tests.sources.corpus [dotted.path.of.a.parser] [--write]``. Floors only
rise: where a figure fell, nothing is written and the command fails.
"""

from __future__ import annotations

import json
import math
import re
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from statistics import fmean
from typing import Any, NamedTuple

from lxml import html
from rapidfuzz.distance import LCSseq
from rich.console import Console
from rich.table import Table

from bot.errors import ListOfStoriesError, NotAnArticleError, SourceError, StubError
from bot.model import Article
from bot.sources.web.fetched import Fetched

PAGES = Path(__file__).parent / "pages"
FLOORS = PAGES / "floors.json"
PARSER = "bot.sources.page.parsing.parse"
WITH_TEXT = frozenset({"full", "partial", "stub"})
VERDICTS = WITH_TEXT | {"list", "refused"}
FIELDS = ("headline", "outlet", "byline", "published", "canonical")
GUIDES = frozenset({"text.precision", "text.recall"})
ALIKE = str.maketrans(
    "\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2015",
    "''\"\"------",
    "\u00ad\u200b\u200c\u200d\u2060\ufeff",
)
AROUND = ".,;:!?()[]\"'«»‹›…•·*_|"

Parser = Callable[[Fetched], Article]


class Paragraph(NamedTuple):
    """A paragraph of the truth; an ``optional`` one may be kept or left out."""

    text: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was served and what a careful person makes of it; the first of the verdicts is the likeliest.

    ``fields`` has, by name, the answers that are right; an empty one means that the page does not say.
    """

    name: str
    fetched: Fetched
    encoding: str
    verdicts: tuple[str, ...]
    why: str
    fields: Mapping[str, tuple[str, ...]]
    paragraphs: tuple[Paragraph, ...]


class Likeness(NamedTuple):
    """How near a text is to the truth; each is 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """What a parser made of a page; ``likeness`` and ``fields`` are empty where no text is to be had from it."""

    page: Page
    verdict: str
    likeness: Likeness | None
    fields: Mapping[str, bool]

    @property
    def right(self) -> bool:
        """Tell whether the verdict is one that a careful person might give."""
        return self.verdict in self.page.verdicts


def corpus() -> tuple[Page, ...]:
    """Return all pages, in the order of their numbers."""
    return tuple(page(path) for path in sorted(PAGES.glob("*.html")))


def page(path: Path) -> Page:
    """Read a page and the truth that lies beside it."""
    truth = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    media_type, _, charset = truth["headers"]["content-type"].partition(";")
    return Page(
        name=path.stem,
        fetched=Fetched(
            url=truth["url"],
            body=path.read_bytes(),
            media_type=media_type.strip(),
            charset=charset.partition("=")[2].strip() or None,
            status=truth["status"],
            headers=truth["headers"],
        ),
        encoding=truth["encoding"],
        verdicts=(truth["verdict"], *truth.get("also", ())),
        why=truth["why"],
        fields={name: _answers(truth[name]) for name in FIELDS if name in truth},
        paragraphs=tuple(Paragraph(one["text"], one.get("optional", False)) for one in truth.get("paragraphs", ())),
    )


def _answers(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def words(text: str) -> list[str]:
    """Split a text into what is compared: words without case and without the punctuation around them."""
    plain = unicodedata.normalize("NFKC", text).translate(ALIKE).casefold()
    stripped = (word.strip(AROUND) for word in re.split(r"[\s/-]+", plain))
    return [word for word in stripped if word]


def likeness(text: str, truth: Iterable[Paragraph]) -> Likeness:
    """Compare a text with the nearest of the defensible truths."""
    got = words(text)
    paragraphs = [(words(one.text), one.optional) for one in truth]
    kept = {number for number, (_, optional) in enumerate(paragraphs) if not optional}
    best = _compare(got, _join(paragraphs, kept))
    for number in sorted(set(range(len(paragraphs))) - kept):
        tried = _compare(got, _join(paragraphs, kept | {number}))
        if tried.f1 > best.f1:
            best, kept = tried, kept | {number}
    return best


def _join(paragraphs: Sequence[tuple[list[str], bool]], kept: set[int]) -> list[str]:
    return [word for number in sorted(kept) for word in paragraphs[number][0]]


def _compare(got: list[str], truth: list[str]) -> Likeness:
    common = LCSseq.similarity(got, truth)
    return Likeness(common / len(got) if got else 0.0, common / len(truth) if truth else 0.0)


def read(parser: Parser, fetched: Fetched) -> tuple[str, Article | None]:
    """Return a parser's verdict on an answer of the web, and the article that came of it."""
    try:
        article = parser(fetched)
    except ListOfStoriesError:
        return "list", None
    except StubError:
        return "stub", None
    except SourceError:
        return "refused", None
    return article.completeness.value, article


def score(parser: Parser, page: Page) -> Score:
    """Hold what a parser makes of a page against the truth."""
    verdict, article = read(parser, page.fetched)
    spared = verdict in page.verdicts and verdict not in WITH_TEXT
    if page.verdicts[0] not in WITH_TEXT or spared:
        return Score(page, verdict, None, {})
    found = article or Article("")
    said = {**{name: getattr(found, name) for name in FIELDS[:-1]}, "canonical": found.url}
    fields = {name: article is not None and _agrees(name, said[name], page.fields[name]) for name in FIELDS}
    headline = next(iter(page.fields.get("headline", ())), "")  # a reader may keep it above the text or not
    return Score(page, verdict, likeness(found.text, (Paragraph(headline, optional=True), *page.paragraphs)), fields)


def _agrees(name: str, said: str | None, answers: Iterable[str]) -> bool:
    return _bare(name, said or "") in {_bare(name, answer) for answer in answers}


def _bare(name: str, value: str) -> Any:
    plain = " ".join(unicodedata.normalize("NFKC", value).translate(ALIKE).casefold().split())
    if name == "byline":
        return frozenset(filter(None, re.split(r"\s*(?:,|;|&|\band\b)\s*", plain.removeprefix("by "))))
    if name == "published":
        return plain[:10]
    return plain.rstrip("/") if name == "canonical" else plain


def figures(scores: Iterable[Score]) -> dict[str, float]:
    """Return the figures of a parser over the corpus: means of text, shares of right verdicts and fields."""
    scores = list(scores)
    texts = [one.likeness for one in scores if one.likeness is not None]
    fields = [one.fields for one in scores if one.fields]
    return {
        "text.f1": fmean(text.f1 for text in texts),
        "text.precision": fmean(text.precision for text in texts),
        "text.recall": fmean(text.recall for text in texts),
        "verdict": fmean(one.right for one in scores),
        **{name: fmean(each[name] for each in fields) for name in FIELDS},
    }


def floors() -> dict[str, float]:
    """Return the floors that hold, by figure."""
    return dict(json.loads(FLOORS.read_text("utf-8"))) if FLOORS.exists() else {}


def fallen(held: Mapping[str, float], reached: Mapping[str, float]) -> list[str]:
    """Return the figures that are below their floor; sums of fractions differ in their last digit."""
    return [name for name, floor in held.items() if reached[name] < floor - 1e-9]


def rounded_down(reached: Mapping[str, float]) -> dict[str, float]:
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
    """Measure a parser, print a line a page and the totals, and raise the floors where asked to."""
    named = [argument for argument in arguments if not argument.startswith("-")]
    parser = named[0] if named else PARSER
    console = Console(width=150)
    pages = corpus()
    scores = [score(resolve_name(parser), page) for page in pages]
    for one in scores:
        console.print(_line(one), markup=False, highlight=False)
    reached = figures(scores)
    baselines = {
        one.__name__: figures(score(one, page) for page in pages) for one in (plain_trafilatura, every_paragraph)
    }
    console.print(_table({parser: reached, **baselines, "floor": floors()}))
    if below := fallen(floors(), reached):
        console.print(f"Below the floor: {', '.join(below)}")
        return 1
    if "--write" in arguments:
        FLOORS.write_text(json.dumps(rounded_down(reached), indent=1) + "\n", "utf-8")
    return 0


def _line(one: Score) -> str:
    text = f"P {one.likeness.precision:.2f} R {one.likeness.recall:.2f} F {one.likeness.f1:.2f}" if one.likeness else ""
    verdict = one.verdict if one.right else f"{one.verdict} (is {one.page.verdicts[0]})"
    wrong = ", ".join(name for name, right in one.fields.items() if not right)
    return f"{one.page.name:32} {verdict:22} {text:22} {'wrong: ' + wrong if wrong else ''}".rstrip()


def _table(rows: Mapping[str, Mapping[str, float]]) -> Table:
    names = list(next(iter(rows.values())))
    table = Table("parser", *names)
    for row, values in rows.items():
        table.add_row(row, *(f"{values[name]:.3f}" if name in values else "" for name in names))
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
