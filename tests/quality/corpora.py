"""Articles with gold: our own seeds, and the desk's shared folder, which lies beside a working tree, not in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from bot.extraction import extract
from bot.extraction.evaluation.briefs import Corpus
from bot.model import Article, Brief

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tests" / "quality" / "floors.json"
SENTENCES = ROOT / "tests" / "quality" / "sentences"
beside = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the desk's shared folder beside the working tree")


SEEDS = Corpus(ROOT / "seeds", ROOT / "tests" / "quality" / "gold")
DESK = {
    "real article": Corpus(SHARED / "seeds", SHARED / "seeds" / "gold"),
    "40 articles": Corpus(SHARED / "eval" / "briefs" / "text", SHARED / "eval" / "briefs" / "gold"),
}


def briefs_of(corpus: Corpus) -> dict[str, Brief]:
    """Brief every article that has gold."""
    return {name: extract(Article(corpus.text(name))) for name in corpus.names()}


def score_with_the_desks_script(corpus: Corpus, briefs: Mapping[str, Brief], out: Path) -> dict[str, float]:
    """Return the figures that the desk's own script prints for briefs by name."""
    for name, brief in briefs.items():
        (out / f"{name}.json").write_text(canonical(brief), "utf-8")
    script = [sys.executable, "-B", str(SHARED / "eval" / "score_brief.py"), "--json"]
    folders = [str(corpus.texts), str(corpus.gold), str(out)]
    printed = json.loads(subprocess.run([*script, *folders], check=True, capture_output=True, text=True).stdout)
    groups = {name: figures for name, figures in printed.items() if isinstance(figures, dict)}
    return {f"{name}.{figure}": value for name, figures in groups.items() for figure, value in figures.items()}


def canonical(brief: Brief) -> str:
    """Return a brief in its contract, ready to be compared byte by byte."""
    return json.dumps(brief.to_document(), ensure_ascii=False, indent=1)


def excerpts(brief: Brief) -> Iterable[tuple[str, int, int]]:
    """Return every stretch of a brief that claims to be copied from its article."""
    lines = [brief.bottom_line] if brief.bottom_line else []
    return [(line.text, line.start, line.end) for line in (*lines, *brief.summary, *brief.quotes, *brief.warnings)]
