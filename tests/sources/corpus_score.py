"""How near a parser comes to the truth of the pages.

Text is scored by the longest common subsequence of words, so that words count only in their order: precision is its
length over the words that came back, recall over the words of the truth, F1 their harmonic mean. An optional paragraph
is part of the truth where that makes F1 better, which holds every parser against the nearest of the defensible truths.
Words lose their case and the punctuation around them, but keep every stray character: what was decoded wrongly is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, NamedTuple

from rapidfuzz.distance import LCSseq

from bot.errors import ListOfStoriesError, SourceError, StubError
from bot.model import Article
from bot.sources.web.fetched import Fetched
from tests.sources.corpus_pages import FIELDS, SETS, WITH_TEXT, Page, Paragraph

ALIKE = str.maketrans(
    "\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2015",
    "''\"\"------",
    "\u00ad\u200b\u200c\u200d\u2060\ufeff",
)
AROUND = ".,;:!?()[]\"'«»‹›…•·*_|"

Parser = Callable[[Fetched], Article]


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


def figures_by_set(scores: Iterable[Score]) -> dict[str, dict[str, float]]:
    """Return the figures of each set that has pages."""
    scores = list(scores)
    by_set = {name: [one for one in scores if one.page.set == name] for name in SETS}
    return {name: figures(those) for name, those in by_set.items() if those}
