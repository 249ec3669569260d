"""Figures are written as Markdown whose columns stand below each other, and as plain values."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.extraction.evaluation.abstention import Judged, curve_of
from bot.extraction.evaluation.counting import Counts, Ratio, Said, Tally
from bot.extraction.evaluation.figures import Measured, grid, to_markdown, to_values
from bot.extraction.evaluation.mistakes import Mistake
from bot.model import Attribution, Span

HALF = Tally(
    quotes=Said(Counts(3, 1, 0), Counts(2, 2, 1), Ratio(2, 3)),
    key_actors=Counts(1, 0, 1),
    summary=Ratio(2 / 3, 1),
    lead3=Ratio(1 / 3, 1),
)
WHOLE = Tally(cluster_faults=Ratio(1, 4), summary=Ratio(0, 1), lead3=Ratio(1, 1))
WRONG = Mistake("quotes: wrong name (goes on)", "b", Span(3, 9), "“the\nsea " * 20, "Ada Thorne", "nobody")


def test_grid_puts_columns_below_each_other():
    rows = ["| quotes | p    |", "| ------ | ---: |", "| a      | 1.00 |"]
    assert grid(["quotes", "p"], [["a", "1.00"]]).splitlines() == [rows[0].replace("p   ", "   p"), *rows[1:]]


def test_markdown_has_a_row_for_each_article_and_one_for_all():
    lines = to_markdown(Measured({"a": HALF, "b": WHOLE})).splitlines()
    assert [line.split("|")[1].strip() for line in lines if line.startswith("| a") or line.startswith("| b")] == [
        *("a", "b", "all", "a", "b", "all"),
        *("actors and summary", "a", "b", "all"),
    ]
    assert lines[2] == "| a      | 0.75 | 1.00 | 0.86 |    0.67 |    0.57 |    3 |"


def test_markdown_shows_nothing_where_nothing_was_counted():
    lines = to_markdown(Measured({"a": HALF, "b": WHOLE})).splitlines()
    assert [line.count("–") for line in lines if line.startswith("| b ")] == [5, 5, 1]
    assert [cell.strip() for cell in lines[-1].split("|")[2:6]] == ["0.67", "0.75", "0.33", "0.67"]


@pytest.mark.parametrize(
    ("alone", "names"),
    [
        (["c.txt", "d.json"], "c.txt, d.json"),
        ([f"{n}.txt" for n in range(7)], "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more"),
    ],
    ids=["few", "many"],
)
def test_markdown_names_files_that_are_left_out(alone, names):
    assert f"Left out, for they have no partner: {names}.\n" in to_markdown(Measured({"a": HALF}, alone))


def test_markdown_shows_mistakes_by_class_with_few_examples():
    written = to_markdown(
        Measured({"a": HALF}, mistakes=[[WRONG] * 5, [replace(WRONG, kind="actors: split", span=None)]])
    )
    assert "- 5 × quotes: wrong name (goes on)\n  - b 3–9 ““the sea “the" in written
    assert written.count("…”: expected Ada Thorne, came nobody\n") == 4
    assert "- 1 × actors: split\n  - b ““the sea" in written


def curve():
    named = [Judged("name", Attribution.EXPLICIT, named=True, right=right) for right in (True, True, False)]
    return curve_of([*named, Judged("none", Attribution.UNCLEAR, named=False, right=False)])


def test_markdown_shows_the_abstention_curve():
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in to_markdown(Measured({}, curve=curve())).splitlines()
    ]
    assert rows[-5:] == [
        ["name", "3", "2", "0.667", "0.750", "0.667"],
        ["explicit", "3", "2", "0.667", "", ""],
        ["resolved", "0", "0", "–", "", ""],
        ["all named", "3", "2", "0.667", "0.750", "0.667"],
        ["unclear", "1", "", "", "", ""],
    ]


def test_values_are_plain_and_rounded():
    values = json.loads(json.dumps(to_values(Measured({"a": HALF, "b": WHOLE}, ["c.txt"], [[WRONG] * 5], curve()))))
    assert (values["articles"]["a"]["quotes.f1"], values["all"]["summary.f1"]) == (0.8571, 0.3333)
    assert values["left_out"] == ["c.txt"]
    (group,) = values["mistakes"]
    assert (group["class"], group["count"], len(group["examples"])) == ("quotes: wrong name (goes on)", 5, 3)
    assert group["examples"][0]["span"] == [3, 9]
    assert values["abstention"] == {
        "quotes": 4,
        "share_named": 0.75,
        "share_right": 0.6667,
        "points": [{"basis": "name", "quotes": 3, "right": 2, "share_named": 0.75, "share_right": 0.6667}],
        "attributions": {"explicit": {"quotes": 3, "right": 2}, "resolved": {"quotes": 0, "right": 0}},
    }


@pytest.mark.parametrize("part", ["mistakes", "abstention"])
def test_values_hold_only_what_was_asked_for(part):
    assert part not in to_values(Measured({"a": HALF}))
