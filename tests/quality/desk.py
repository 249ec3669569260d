"""The desk's shared folder, which lies beside a working tree and is never part of it: real articles, gold, scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.model import Brief

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
CORPORA = {
    "real article": (SHARED / "seeds", SHARED / "seeds" / "gold"),
    "40 articles": (SHARED / "eval" / "briefs" / "text", SHARED / "eval" / "briefs" / "gold"),
}
beside = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the desk's shared folder beside the working tree")


def read_text(path: Path) -> str:
    """Return a file's text with its line ends unchanged."""
    return path.read_bytes().decode("utf-8", errors="replace")


def score_with_the_desks_script(texts: Path, gold: Path, briefs: Mapping[str, Brief], out: Path) -> dict[str, float]:
    """Return the figures that the desk's own script prints for briefs by name."""
    for name, brief in briefs.items():
        (out / f"{name}.json").write_text(json.dumps(brief.to_document()), "utf-8")
    command = [sys.executable, "-B", str(SHARED / "eval" / "score_brief.py"), str(texts), str(gold), str(out), "--json"]
    printed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {
        f"{group}.{figure}": value
        for group, figures in printed.items()
        if isinstance(figures, dict)
        for figure, value in figures.items()
    }
