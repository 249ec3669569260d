"""``briefbot eval briefs`` as people and scripts meet it: tables or JSON, one line where it cannot measure."""

from __future__ import annotations

import json
import shutil

import pytest

from bot.cli import run
from bot.extraction.evaluation.scoring import score
from tests.quality.corpora import SEEDS

TEXT = "The harbour wall may fail.\n\n“We need a new harbour wall by the winter,” Ada Thorne said on Monday.\n"
QUOTE = "We need a new harbour wall by the winter,"
GOLD = {
    "actors": [{"name": "Ada Thorne", "aliases": ["Ada Thorne"], "key": True}],
    "quotes": [{"text": QUOTE, "speaker": "Ada Thorne"}],
    "warnings": [],
    "summary": ["The harbour wall may fail."],
}


@pytest.fixture
def desk(tmp_path, bare_environment):
    """A folder of two articles, of which one has gold."""
    for name in ("texts", "gold", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "texts" / "wall.txt").write_text(TEXT, "utf-8")
    (tmp_path / "texts" / "other.txt").write_text(TEXT, "utf-8")
    (tmp_path / "gold" / "wall.json").write_text(json.dumps(GOLD), "utf-8")
    return tmp_path


def measured(capfd, *arguments):
    """Run ``briefbot eval briefs``; return exit code, standard output and standard error."""
    code = run(["eval", "briefs", *map(str, arguments)])
    out, err = capfd.readouterr()
    return code, out, err


def test_eval_briefs_prints_tables(desk, capfd):
    code, out, err = measured(capfd, "texts", "gold")
    assert (code, err) == (0, "")
    assert "| quotes |    p |    r |   f1 | speaker | end2end | gold |" in out
    assert "| wall   | 1.00 | 1.00 | 1.00 |    1.00 |    1.00 |    1 |" in out
    assert "Left out, for they have no partner: other.txt." in out
    assert "mistakes" not in out
    assert "named" not in out


def test_eval_briefs_prints_json(desk, capfd):
    code, out, err = measured(capfd, "texts", "gold", "--format", "json")
    values = json.loads(out)
    assert (code, err, values.keys()) == (0, "", {"articles", "all", "left_out"})
    assert values["articles"]["wall"] == values["all"]
    assert values["all"]["quotes.end2end"] == 1.0


def test_eval_briefs_shows_mistakes_and_the_abstention_curve(desk, capfd):
    wrong = {**GOLD, "quotes": [{"text": QUOTE, "speaker": "Tom Reed"}]}
    (desk / "gold" / "wall.json").write_text(json.dumps(wrong), "utf-8")
    code, out, err = measured(capfd, "texts", "gold", "--errors", 1, "--abstention")
    assert (code, err) == (0, "")
    assert "- 1 × quotes: wrong name (name)\n  - wall 29–70 “We need" in out
    assert "expected Tom Reed, came Ada Thorne" in out
    assert [line.split("|")[2].strip() for line in out.splitlines() if line.startswith("| all named")] == ["1"]


def test_eval_briefs_draws_the_abstention_curve(desk, capfd):
    code, out, err = measured(capfd, "texts", "gold", "--plot", "curve.svg")
    assert (code, err) == (0, "")
    assert "named" not in out
    assert (desk / "curve.svg").read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param([], "Missing argument", id="no folders"),
        pytest.param(["texts"], "Missing argument", id="no gold"),
        pytest.param(["missing", "gold"], "'missing' does not exist", id="no such folder"),
        pytest.param(["texts", "missing"], "'missing' does not exist", id="no such gold"),
        pytest.param(["texts/wall.txt", "gold"], "is a file", id="a file"),
        pytest.param(["texts", "gold", "--errors", "-1"], "greater than or equal to 0", id="errors below zero"),
        pytest.param(["texts", "gold", "--format", "csv"], "--format csv is unknown", id="no such format"),
    ],
)
def test_eval_briefs_misused_is_one_line_and_code_2(desk, capfd, arguments, words):
    code, out, err = measured(capfd, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err


@pytest.mark.parametrize(
    ("gold", "words"),
    [
        pytest.param("{", "wall.json is no annotation (Invalid JSON", id="no JSON"),
        pytest.param(json.dumps({**GOLD, "summary": 3}), "(at summary: ", id="no annotation"),
        pytest.param(json.dumps({**GOLD, "summary": ["It fell."]}), "not in its article, “It fell.”", id="other words"),
    ],
)
def test_eval_briefs_of_gold_that_does_not_fit_is_one_line_and_code_1(desk, capfd, gold, words):
    (desk / "gold" / "wall.json").write_text(gold, "utf-8")
    code, out, err = measured(capfd, "texts", "gold")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert words in err


@pytest.mark.parametrize("arguments", [["empty", "gold"], ["texts", "empty"]], ids=["no articles", "no gold"])
def test_eval_briefs_without_gold_for_any_article_is_one_line_and_code_1(desk, capfd, arguments):
    code, out, err = measured(capfd, *arguments)
    assert (code, out) == (1, "")
    texts, gold = arguments
    assert err == f"briefbot: No article in {texts} has gold in {gold}. Name it <id>.json after <id>.txt.\n"


def test_eval_briefs_that_cannot_write_its_plot_is_one_line_and_code_1(desk, capfd):
    code, out, err = measured(capfd, "texts", "gold", "--plot", "missing/curve.svg")
    assert (code, out) == (1, "")
    assert err == (
        "briefbot: missing/curve.svg could not be written (No such file or directory). Name another file with --plot.\n"
    )


def test_eval_briefs_of_samples_gives_the_figures_that_the_floors_are_held_against(desk, capfd, seed_briefs):
    chosen = SEEDS.names()[2:4]
    for name in chosen:
        shutil.copy(SEEDS.texts / f"{name}.txt", desk / "empty")
    code, out, _ = measured(capfd, "empty", SEEDS.gold, "--format", "json")
    expected = score(case for case in SEEDS.cases(seed_briefs.__getitem__) if case.name in chosen).figures()
    assert (code, json.loads(out)["all"]) == (0, {name: round(figure, 4) for name, figure in expected.items()})
