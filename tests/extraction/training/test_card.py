"""The card names corpora, licences and figures, and the range that seeds make."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bot.extraction.evaluation.corpora import POLITICS, UNER, WIKIGOLD
from bot.extraction.evaluation.measure import SYNTAX, Score
from bot.extraction.evaluation.named import LABELS
from bot.extraction.evaluation.report import Figures, cost_table
from bot.extraction.evaluation.resources import Cost
from bot.extraction.pipeline import SHIPPED
from bot.extraction.training.card import COMMAND, NOTICE, card, write_card
from bot.extraction.training.corpora import NEEDED

COST = Cost(9_000, 7.5, 0.4, 0.3, 280, 24.5, torch=False)


def figures(share):
    """Return figures of one seed."""
    scores = [Score("PERSON", share, share - 1, share - 2, 9), Score("all", share, share, share - 3, 12)]
    syntax = {corpus: {layer: share + at for at, layer in enumerate(SYNTAX)} for corpus in ("EWT dev", "GUM dev")}
    return Figures(syntax, {"WikiGold dev": scores})


SEEDS = [figures(80.0), figures(79.04), figures(81.26)]


@pytest.fixture(scope="module")
def text():
    """The card of three seeds."""
    return card(SEEDS, COST, passes=10)


def section(text, title):
    """Return what stands under a headline."""
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def rows_under(text, head):
    """Return the rows of the one table with this head, the rule below it left out."""
    assert text.count(head) == 1
    return text.partition(head)[2].partition("\n\n")[0].strip().splitlines()[1:]


def test_card_has_the_figures_of_the_first_seed_and_the_range_over_all(text):
    spread = " | ".join(f"{80 + at}.0 ({79 + at}.0–{81 + at}.3)" for at in range(len(SYNTAX)))
    head = "| corpus | XPOS | UPOS | morphology | lemma | UAS | LAS | sentence F |\n"
    assert rows_under(section(text, "Scores"), head) == [
        f"| {corpus} | {spread} |" for corpus in ("EWT dev", "GUM dev")
    ]


def test_card_has_the_f_of_all_names_with_the_range(text):
    assert rows_under(section(text, "Scores"), "| corpus | F |\n") == ["| WikiGold dev | 77.0 (76.0–78.3) |"]


def test_card_of_one_seed_has_no_range_but_its_own():
    assert "| WikiGold dev | 77.0 (77.0–77.0) |" in card(SEEDS[:1], COST, passes=1)


def test_card_has_names_by_label_of_the_first_seed_only(text):
    assert rows_under(section(text, "Scores"), "| corpus | label | P | R | F | names |\n") == [
        "| WikiGold dev | PERSON | 80.0 | 79.0 | 78.0 | 9 |",
        "| WikiGold dev | all | 80.0 | 80.0 | 77.0 | 12 |",
    ]


def test_card_has_the_cost(text):
    assert cost_table(COST) in section(text, "Scores")


@pytest.mark.parametrize(("seeds", "passes"), [(3, 10), (1, 4)])
def test_card_says_how_it_was_made(seeds, passes):
    made = section(card(SEEDS[:seeds], COST, passes=passes), "How it was made")
    assert made.startswith(f"`{COMMAND}`: {passes} passes, seed 0 of {seeds}.\n")


def test_card_names_every_label(text):
    listed = re.search(r"and names \(([A-Z, ]+)\)", text)
    assert listed
    assert listed[1].split(", ") == list(LABELS)


def test_card_names_every_corpus_that_is_needed(text):
    folders = {name.partition("/")[0] for name in (*NEEDED, WIKIGOLD, POLITICS, UNER)}
    corpora = section(text, "How it was made")
    assert [folder for folder in sorted(folders) if f"- `{folder}" not in corpora] == []


@pytest.mark.parametrize(
    "corpus", ["English Web Treebank", "GUM", "WikiGold", "CrossNER", "re3d", "Universal NER", "GeoNames", "MiniLM"]
)
def test_notice_names_every_source(corpus):
    assert corpus in NOTICE


def test_card_follows_up_what_it_announces(text):
    paragraphs = text.split("\n\n")
    announced = [two for one, two in pairwise(paragraphs) if one.endswith(":")]
    assert [two.split("\n")[0] for two in announced if not two.startswith(("- ", "| "))] == []


def test_card_has_tables_of_one_width(text):
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(tables) >= 4
    assert [table for table in tables if len({line.count("|") for line in table.splitlines()}) > 1] == []


def test_card_has_no_gap_and_no_address(text):
    assert re.search(r"[{}]|https?:|(?:^|\s)/[a-z]+/|\b20\d\d-\d\d", text) is None


def test_write_card_writes_card_licences_and_notice(tmp_path, text):
    write_card(tmp_path, SEEDS, COST, passes=10)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["LICENSE", "LICENSE.APACHE", "NOTICE", "README.md"]
    assert (tmp_path / "README.md").read_text("utf-8") == text
    assert "SPDX-License-Identifier: CC-BY-SA-4.0" in (tmp_path / "LICENSE").read_text("utf-8").splitlines()
    assert (tmp_path / "NOTICE").read_text("utf-8") == NOTICE
    assert "Apache License" in (tmp_path / "LICENSE.APACHE").read_text("utf-8")


@pytest.mark.parametrize("name", ["LICENSE", "LICENSE.APACHE", "NOTICE"])
def test_write_card_writes_what_lies_beside_the_shipped_weights(tmp_path, name):
    write_card(tmp_path, SEEDS, COST, passes=10)
    assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes()
