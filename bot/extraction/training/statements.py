"""Fit the weights by which attributed words are judged to warn: ``python -m bot.extraction.training.statements``.

A logistic regression over statements that were written and labelled for this project (``statements/*.tsv``) and over
what is said in the articles of ``seeds/``, labelled in their gold. What could be argued either way is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from spacy.language import Language
from spacy.tokens import Doc

from bot.extraction import pipeline
from bot.extraction.evaluation.briefs import Corpus
from bot.extraction.evaluation.matching import share_of_shorter
from bot.extraction.feature import Feature, find_features
from bot.extraction.verdict import WEIGHTS
from bot.extraction.warning import find_statements
from bot.model import QuoteKind, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

WARNING, NONE = "warning", "none"
WRITTEN_WEIGHT = 1 / 3  # gold stands in whole articles, as what will be judged does
PENALTY = 1.0
_NO_CUE = "-"
_STEPS = 30
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that somebody is said to say, as they were labelled."""

    label: str
    retold: bool
    cue: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a statement, whether it warns, and how much it counts."""

    features: tuple[Feature, ...]
    warns: bool
    weight: float


def read_statements() -> tuple[Statement, ...]:
    """Return the written statements, those that could be argued either way among them."""
    folder = files("bot.extraction.training") / "statements"
    tables = sorted((path for path in folder.iterdir() if path.name.endswith(".tsv")), key=lambda path: path.name)
    lines = chain.from_iterable(path.read_text(encoding="utf-8").splitlines() for path in tables)
    return tuple(_statement(line) for line in lines if not line.startswith("#"))


def _statement(line: str) -> Statement:
    label, kind, cue, text, _article = line.split("\t")
    retold = kind == "indirect" or (kind == "mixed" and text[:1].islower())
    return Statement(label, retold, None if cue == _NO_CUE else cue, text)


def written(nlp: Language) -> Iterator[Example]:
    """Yield the written statements as examples."""
    clear = [statement for statement in read_statements() if statement.label in {WARNING, NONE}]
    ours = [name for name in nlp.pipe_names if name.startswith("brief_")]
    with nlp.select_pipes(disable=ours):
        for statement, doc in zip(clear, nlp.pipe(s.text for s in clear), strict=True):
            features = find_features(doc[:], cue=statement.cue, retold=statement.retold)
            yield Example(features, statement.label == WARNING, WRITTEN_WEIGHT)


def annotated(nlp: Language, corpus: Corpus) -> Iterator[Example]:
    """Yield what is said in articles as examples, labelled by the gold that stands in the same place."""
    for name in corpus.names():
        gold = [(words.span, words.label) for words in corpus.gold_of(name).warnings]
        for words, span in _said(nlp(corpus.text(name))):
            share, label = max(((share_of_shorter(place, span), label) for place, label in gold), default=(0.0, NONE))
            label = label if share >= _SAME else NONE
            if label in {WARNING, NONE}:
                yield Example(words, label == WARNING, 1.0)


def _said(doc: Doc) -> Iterator[tuple[tuple[Feature, ...], Span]]:
    for source, words in find_statements(doc, doc._.attributed, doc._.paragraphs):
        features = find_features(words, cue=source.lemma, retold=source.kind is QuoteKind.INDIRECT)
        yield features, Span(words.start_char, words.end_char)


def fit(examples: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """Return bias and weights of a logistic regression with a squared penalty, found by Newton's method."""
    names = list(WEIGHTS)
    rows = np.array([[1.0, *_row(example, names)] for example in examples])
    warns = np.array([float(example.warns) for example in examples])
    counts = np.array([example.weight for example in examples])
    penalty = np.diag([0.0, *[1 / PENALTY] * len(names)])
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        surely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (surely - warns)) + penalty @ weights
        bend = rows.T @ (rows * (counts * surely * (1 - surely))[:, None]) + penalty
        weights -= np.linalg.solve(bend, slope)
    return float(weights[0]), dict(zip(names, map(float, weights[1:]), strict=True))


def _row(example: Example, names: Sequence[str]) -> list[float]:
    found = {feature.name: feature.value for feature in example.features}
    return [found.get(name, 0.0) for name in names]


def learn(corpus: Corpus) -> tuple[float, dict[str, float]]:
    """Return bias and weights from the written statements and an annotated corpus."""
    nlp = pipeline.load()
    return fit([*written(nlp), *annotated(nlp, corpus)])


def main(
    texts: Annotated[Path, typer.Argument(help="folder of articles", exists=True)] = Path("seeds"),
    gold: Annotated[Path, typer.Argument(help="folder of their gold", exists=True)] = Path("tests/quality/gold"),
) -> None:
    """Print bias and weights for ``bot/extraction/verdict.py``."""
    bias, weights = learn(Corpus(texts, gold))
    typer.echo(f"BIAS = {bias:.2f}")
    for name, weight in weights.items():
        typer.echo(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    typer.run(main)
