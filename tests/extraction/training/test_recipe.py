"""The recipe from end to end, on corpora of a few sentences: read, trained once for each seed, packed with a card."""

from __future__ import annotations

import json
import random

import pytest
import spacy

from bot.errors import SourceError
from tests.extraction.corpora import write_corpora
from tests.extraction.lessons import LIBRARIES, ONLY_FOR_TRAINING, broken_off, labels, viewing

for library in LIBRARIES:
    pytest.importorskip(library, reason=ONLY_FOR_TRAINING)

from bot.extraction.training.recipe import Plan, make, read_corpora, run  # noqa: E402 (skipped without torch)

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # the libraries of training warn of themselves
    pytest.mark.timeout(600),
]


def test_make_makes_a_package_once(english, tmp_path):
    view = viewing(english)
    plan = Plan(write_corpora(tmp_path / "data"), tmp_path / "out", passes=1, seeds=[3])
    package = make(plan, 3, view, labels())
    before = {file: file.stat().st_mtime_ns for file in package.rglob("*")}
    assert make(plan, 3, broken_off(view, 0), labels()) == package
    assert {file: file.stat().st_mtime_ns for file in package.rglob("*")} == before
    assert (package / "meta.json").exists()


def test_plan_keeps_apart_what_differs_in_passes_or_seed(tmp_path):
    one, two = (Plan(tmp_path, tmp_path / "out", passes=passes, seeds=[0, 1]) for passes in (1, 2))
    places = [plan.work(seed) for plan in (one, two) for seed in plan.seeds]
    assert [place.relative_to(tmp_path / "out" / "work").as_posix() for place in places] == [
        "1-passes-seed-0",
        "1-passes-seed-1",
        "2-passes-seed-0",
        "2-passes-seed-1",
    ]


@pytest.fixture
def data(tmp_path):
    """A folder of corpora in which a person has two names, since names are invented from such."""
    data = write_corpora(tmp_path / "data")
    (data / "wikigold" / "train.conll").write_text("Ann I-PER\nLee I-PER\nleft O\nOslo I-LOC\n. O\n", "utf-8")
    return data


def test_read_corpora_gives_trees_and_names_of_one_pass_and_the_labels(data):
    view, found = read_corpora(data)
    trees, names = view(random.Random(0))
    assert {"NNP", "VBD", "."} <= set(found.tag)
    assert {"root", "nsubj", "punct"} <= set(found.relation)
    assert [example for example in trees if example.trees is None or example.names is not None] == []
    assert [example for example in names if example.names is None or example.trees is not None] == []
    assert view(random.Random(5)) == view(random.Random(5)) != [trees, names]


def test_run_makes_the_package_of_the_first_seed_with_its_card(data, tmp_path):
    plan = Plan(data, tmp_path / "out", passes=1, seeds=range(2))
    (plan.out / "model.new").mkdir(parents=True)
    (plan.out / "model.new" / "left.bin").write_bytes(b"left by a run that was broken off")
    place = run(plan)
    assert sorted(path.name for path in plan.out.iterdir()) == ["model", "work"]
    assert sorted(path.name for path in place.iterdir()) == [
        *("LICENSE", "LICENSE.APACHE", "NOTICE", "README.md", "config.cfg", "meta.json", "reader", "tokenizer", "vocab")
    ]
    assert (place / "reader" / "network.onnx").read_bytes() == (
        plan.work(0) / "package" / "reader" / "network.onnx"
    ).read_bytes()
    assert "1 passes, seed 0 of 2." in (place / "README.md").read_text("utf-8")
    assert json.loads((place / "meta.json").read_text("utf-8"))["name"] == "briefbot_news"
    assert [token.text for token in spacy.load(place)("Ann Lee left.")] == ["Ann", "Lee", "left", "."]


def test_run_without_a_corpus_makes_nothing(data, tmp_path):
    (data / "demonyms.json").unlink()
    with pytest.raises(SourceError, match=r"there is no demonyms\.json in"):
        run(Plan(data, tmp_path / "out", passes=1, seeds=[0]))
    assert not (tmp_path / "out").exists()
