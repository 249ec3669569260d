"""``briefbot brief --explain``: why a line is in the brief, for people and for programs."""

from __future__ import annotations

import json

import pytest

from bot.cli import run

ARTICLE = "Ada Penhallow warned that the wall at Port Marrow could fail. “Nobody listens,” she told the council.\n"


@pytest.fixture
def explain(tmp_path, bare_environment, capfd):
    """Run ``briefbot brief`` in a folder of two articles; return exit code, standard output and standard error."""
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text(ARTICLE, "utf-8", newline="")

    def call(*arguments):
        code = run(["brief", *arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a.txt", "b.md", "--explain", "1"], "--explain looks at one article"),
        ([".", "--explain", "1"], "--explain looks at one article"),
        (["a.txt", "--explain", "1", "--format", "md"], "--explain prints text or json"),
        (["a.txt", "--explain", "1", "--out", "briefs"], "--explain prints text or json"),
        (["a.txt", "--explain", "99"], "This brief has no line 99; there are [1] to [3]."),
        (["a.txt", "--explain", "1", "--explain", "1-2"], "This brief has no line 1-2;"),
        (["a.txt", "--explain"], "requires an argument"),
    ],
)
def test_misuse_is_one_line_and_code_2(explain, arguments, words):
    code, out, err = explain(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert (err.startswith("briefbot: "), err.count("\n")) == (True, 1)


def test_only_the_wanted_lines_are_explained(explain):
    code, out, err = explain("a.txt", "--explain", "3", "--explain", "1")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines() if line.startswith("[")] == ["[3]", "[1]"]
    assert ">>the wall at Port Marrow could fail<<" in out
    assert "Why a warning" in out
    assert "Bottom line" not in out


def test_programs_get_the_same_as_an_array(explain):
    code, out, _ = explain("a.txt", "--explain", "3", "-f", "json")
    (explained,) = json.loads(out)
    assert (code, explained["citation"]) == (0, 3)
    assert ARTICLE[explained["start"] : explained["end"]] == explained["text"]
    assert [why.split(": ")[0] for why in explained["warnings"][0]["why"]] == [
        "Why this speaker",
        "Also considered",
        "Why a warning",
    ]


def test_text_that_cannot_be_read_is_no_line_that_is_missing(explain):
    code, out, err = explain("missing.txt", "--explain", "1")
    assert (code, out) == (1, "")
    assert "no such file" in err
