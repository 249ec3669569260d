"""Imports point one way, and the process that acknowledges stays light."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
HEAVY = (
    "import importlib, sys; importlib.import_module(sys.argv[1]); print(*{'spacy', 'trafilatura'} & sys.modules.keys())"
)


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize(
    ("library", "home"),
    [("spacy", {"bot.extraction"}), ("apscheduler", {"bot.schedule"})],
    ids=["spacy", "apscheduler"],
)
def test_contract_of_a_library_names_every_other_module(library, home):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [named] = [each["source_modules"] for each in contracts if each.get("forbidden_modules") == [library]]
    modules = {f"bot.{path.stem}" for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or is_package(path)}
    assert set(named) == modules - home - {"bot.__init__"}


def is_package(path: Path) -> bool:
    return (path / "__init__.py").exists()


def test_contracts_hold():
    done = run_python("-c", CONTRACTS)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["bot.app", "bot.cli"])
def test_door_loads_no_language_work(module):
    done = run_python("-c", HEAVY, module)
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stderr
