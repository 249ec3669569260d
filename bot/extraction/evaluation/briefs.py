"""A folder of articles and a folder of gold for them, laid side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SourceError
from bot.extraction.evaluation.abstention import curve_of, judge_quotes
from bot.extraction.evaluation.annotation import Gold, read_gold
from bot.extraction.evaluation.figures import Measured, to_markdown, to_values
from bot.extraction.evaluation.matching import Case
from bot.extraction.evaluation.mistakes import commonest
from bot.extraction.evaluation.plot import draw
from bot.extraction.evaluation.scoring import score_article
from bot.model import Article, Brief


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of texts, ``<id>.txt``, and a folder of gold for them, ``<id>.json``."""

    texts: Path
    gold: Path

    def names(self) -> list[str]:
        """Return the articles that have gold, in order."""
        return sorted(_stems(self.texts, "txt") & _stems(self.gold, "json"))

    def alone(self) -> list[str]:
        """Return the files that have no partner in the other folder, in order."""
        texts, gold = _stems(self.texts, "txt"), _stems(self.gold, "json")
        return sorted([*(f"{name}.txt" for name in texts - gold), *(f"{name}.json" for name in gold - texts)])

    def text(self, name: str) -> str:
        """Return an article's text with its line ends unchanged; raise ``SourceError`` where it cannot be read."""
        path = self.texts / f"{name}.txt"
        try:
            return path.read_bytes().decode("utf-8", errors="replace")
        except OSError as error:
            raise SourceError(f"{path} could not be read ({error.strerror}). Check the file.") from error

    def gold_of(self, name: str) -> Gold:
        """Return an article's annotation."""
        return read_gold(self.gold / f"{name}.json", self.text(name))

    def cases(self, brief_of: Callable[[str], Brief]) -> list[Case]:
        """Lay the brief of every article that has gold beside it; all gold is read before the first brief is asked for.

        Raises ``SourceError`` where a file cannot be read, gold does not fit its article, or no article has gold.
        """
        gold = {name: self.gold_of(name) for name in self.names()}
        if not gold:
            raise SourceError(f"No article in {self.texts} has gold in {self.gold}. Name it <id>.json after <id>.txt.")
        return [Case(name, self.text(name), found, brief_of(name)) for name, found in gold.items()]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is reported beside the figures: so many classes of mistakes, the abstention curve, its picture."""

    mistakes: int = 0
    abstention: bool = False
    plot: Path | None = None
    as_json: bool = False


def report(corpus: Corpus, extract: Callable[[Article], Brief], wish: Wish) -> str:
    """Brief every article that has gold and return how good the briefs are, as Markdown or JSON.

    Raises ``SourceError`` for what ``Corpus.cases`` refuses, and where the picture cannot be written.
    """
    cases = corpus.cases(lambda name: extract(Article(corpus.text(name))))
    curve = curve_of(judge_quotes(cases))
    if wish.plot is not None:
        title = f"Speakers, the surest first: {len(cases)} articles, {curve.quotes} quotes"
        _write(wish.plot, draw(curve, title))
    measured = Measured(
        tallies={case.name: score_article(case) for case in cases},
        alone=corpus.alone(),
        mistakes=commonest(cases, wish.mistakes) if wish.mistakes else None,
        curve=curve if wish.abstention else None,
    )
    if wish.as_json:
        return json.dumps(to_values(measured), ensure_ascii=False, indent=2) + "\n"
    return to_markdown(measured)


def _write(path: Path, picture: str) -> None:
    try:
        path.write_text(picture, "utf-8")
    except OSError as error:
        raise SourceError(f"{path} could not be written ({error.strerror}). Name another file with --plot.") from error


def _stems(folder: Path, suffix: str) -> set[str]:
    return {path.stem for path in folder.glob(f"*.{suffix}")}
