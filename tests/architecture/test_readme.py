"""What the README tells people to type is what the gate types, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from bot.cli import commands
from bot.publishing.console import to_text
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
VERBS = sorted(typer.main.get_command(commands).commands)
PROSE = [README, (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")]


def test_readme_gives_two_commands_and_the_gate_runs_both():
    gate = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert len(COMMANDS) == 2
    assert [line for line in gate if line.startswith("readme ")] == ["readme 1", "readme 2"]
    assert COMMANDS[1].split()[-2:] == [".venv/bin/pytest", "--numprocesses=auto"]


@pytest.mark.parametrize("command", COMMANDS, ids=["first", "second"])
def test_commands_name_files_that_are_there(command):
    named = re.findall(r"(?<![\w./])(?:[\w-]+/)*[\w-]+\.(?:lock|txt|html|md)\b", command)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_prose_names_files_that_are_there():
    code = [name for text in PROSE for name in re.findall(r"`((?:bot|tests|seeds|\.github)/[\w./-]*)`", text)]
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [name for name in (*code, *links) if not (ROOT / name).exists() and "NN" not in name] == []


def test_prose_names_verbs_that_exist():
    named = {verb for text in PROSE for verb in re.findall(r"(?:[`/]|^\$ )briefbot ([a-z]+)", text, re.MULTILINE)}
    assert named <= set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_readme(verb):
    assert f"briefbot {verb}" in README


def test_settings_table_names_every_setting():
    table = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    assert table == [str(field.validation_alias) for field in Settings.model_fields.values()]


def test_picture_shows_lines_of_the_brief_of_today(seed_briefs):
    picture = re.search(
        r"^```text\n\$ briefbot brief seeds/(\S+)\.txt.*?\n(.*?)^```$", README, re.DOTALL | re.MULTILINE
    )
    assert picture
    printed = to_text(seed_briefs[picture[1]]).splitlines()
    assert [line for line in picture[2].splitlines() if line not in printed] == []
