"""A folder of articles and a folder of gold are laid side by side by name."""

from __future__ import annotations

import json

import pytest

from bot.errors import SourceError
from bot.extraction.evaluation.briefs import Corpus
from tests.briefs import quiet_brief

EMPTY = json.dumps({"actors": [], "quotes": [], "warnings": [], "summary": []})


@pytest.fixture
def corpus(tmp_path):
    """Two articles with gold, one without, and gold without an article."""
    folders = Corpus(tmp_path / "texts", tmp_path / "gold")
    for folder, names in ((folders.texts, ["b.txt", "a.txt", "c.txt", "notes.md"]), (folders.gold, ["a", "b", "d"])):
        folder.mkdir()
        for name in names:
            path = folder / (name if folder == folders.texts else f"{name}.json")
            path.write_bytes(b"Caf\xc3\xa9.\r\n" if folder == folders.texts else EMPTY.encode())
    return folders


def test_articles_with_gold_are_in_order(corpus):
    assert corpus.names() == ["a", "b"]


def test_files_without_a_partner_are_named(corpus):
    assert corpus.alone() == ["c.txt", "d.json"]


def test_text_keeps_its_line_ends(corpus):
    assert corpus.text("a") == "Café.\r\n"


def test_cases_lay_each_brief_beside_its_gold(corpus):
    briefs = {"a": quiet_brief(), "b": quiet_brief()}
    cases = corpus.cases(briefs.__getitem__)
    assert [(case.name, case.text, case.brief) for case in cases] == [(n, "Café.\r\n", briefs[n]) for n in "ab"]


def test_cases_read_all_gold_before_anything_is_briefed(corpus):
    (corpus.gold / "b.json").write_text("{")
    asked = []
    with pytest.raises(SourceError, match=r"b\.json is no annotation"):
        corpus.cases(asked.append)
    assert asked == []


@pytest.mark.parametrize("folder", ["texts", "gold"])
def test_cases_without_any_gold_say_so(corpus, tmp_path, folder):
    (tmp_path / "empty").mkdir()
    bare = Corpus(**{"texts": corpus.texts, "gold": corpus.gold, folder: tmp_path / "empty"})
    with pytest.raises(SourceError, match=r"No article in .* has gold in .* Name it <id>.json after <id>\.txt"):
        bare.cases({}.__getitem__)


def test_a_text_that_cannot_be_read_is_refused_by_name(corpus):
    (corpus.texts / "a.txt").unlink()
    (corpus.texts / "a.txt").mkdir()
    with pytest.raises(SourceError, match=r"a\.txt could not be read"):
        corpus.cases({}.__getitem__)
