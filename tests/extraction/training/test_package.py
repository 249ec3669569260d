"""The package is one folder that spaCy loads, the same for the same weights, and tells nothing of its maker."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import spacy

from bot.extraction.language.encoder import FILES
from bot.extraction.language.lemmas import LEMMAS, Lemmas
from bot.extraction.pipeline import SHIPPED
from bot.extraction.training.package import LICENCE_ID, NAME, VERSION, replace_folder, write_package
from tests.extraction.readers import shipped_network

TEXT = "General Sir Richard Barrons warned that ISIS-K could strike."
WORDS = frozenset({".json", ".cfg", ".md", ".txt", ""})


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package around the shipped network."""
    place = tmp_path_factory.mktemp("made")
    write_package(shipped_network(place / "network"), place / "package")
    return place / "package"


def read(folder):
    """Return what the files of a folder hold, by their place in it."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def tells_where(text):
    """Return a path or an address in a text."""
    return re.search(r"(?:^|[\s\"'])/[a-z]+/|[a-z]+://|[A-Z]:\\\\", text)


def tells_when(text):
    """Return a date or an hour in a text."""
    return re.search(r"\b20\d\d-\d\d-\d\d\b|\b\d\d:\d\d:\d\d\b", text)


def test_package_is_loaded_by_spacy(package):
    nlp = spacy.load(package)
    assert nlp.pipe_names == ["reader", "names"]
    assert ("Richard Barrons", "PERSON") in [(entity.text, entity.label_) for entity in nlp(TEXT).ents]


def test_package_reads_as_the_shipped_one_does(package, nlp):
    found = [
        [(t.text, t.tag_, t.head.i, t.ent_type_) for t in pipeline(TEXT)] for pipeline in (spacy.load(package), nlp)
    ]
    assert found[0] == found[1]


def test_package_says_what_it_is(package):
    meta = json.loads((package / "meta.json").read_text("utf-8"))
    assert (meta["lang"], meta["name"], meta["version"], meta["license"]) == ("en", NAME, VERSION, LICENCE_ID)


def test_package_has_the_network_and_nothing_of_training(package):
    assert sorted(file.name for file in (package / "reader").iterdir()) == sorted(FILES)


def test_package_is_the_same_for_the_same_weights(package, tmp_path):
    write_package(package / "reader", tmp_path / "again")
    assert read(tmp_path / "again") == read(package)


def test_package_tells_neither_where_nor_when_it_was_made(package):
    files = [file for file in package.rglob("*") if file.is_file() and file.suffix in WORDS]
    skipped = {"pieces.txt", "tokenizer", "strings.json", "vectors", "key2row", LEMMAS}
    texts = {file.name: file.read_text("utf-8") for file in files if file.name not in skipped}
    assert {"meta.json", "config.cfg", "labels.json"} <= texts.keys()
    assert [name for name, text in texts.items() if tells_where(text) or tells_when(text)] == []


def test_package_has_no_place_of_this_machine_in_any_file(package, tmp_path):
    places = [str(Path.home()), str(SHIPPED.parents[2]), str(tmp_path.parent)]
    found = [name for name, content in read(package).items() for place in places if place.encode() in content]
    assert found == []


def test_write_package_without_a_network_is_an_error(tmp_path):
    with pytest.raises(OSError, match="network"):
        write_package(tmp_path / "network", tmp_path / "package")


@pytest.mark.parametrize(
    "before",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"model/README.md": "old", "model/deep/old.bin": "old"}, id="other files"),
        pytest.param({"model/meta.json": "old"}, id="the same file"),
        pytest.param({"model.old/left.bin": "left"}, id="what a run that was broken off had moved away"),
        pytest.param({"model/meta.json": "old", "model.old/left.bin": "left"}, id="both"),
    ],
)
def test_replace_folder_leaves_the_new_folder_and_nothing_else(tmp_path, before):
    for name, content in (before | {"new/meta.json": "new", "new/deep/new.bin": "new"}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    replace_folder(tmp_path / "new", tmp_path / "model")
    assert read(tmp_path) == {"model/meta.json": b"new", "model/deep/new.bin": b"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_shipped_pipeline_names_no_machine_and_no_address():
    files = [file for file in SHIPPED.rglob("*") if file.suffix in {".json", ".cfg", ".md"} and file.name != LEMMAS]
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    assert {"meta.json", "config.cfg", "labels.json", "README.md"} <= texts.keys()
    assert [name for name, text in texts.items() if re.search(r"(?:^|\s)/[a-z]+/", text) or "http" in text] == []


def test_shipped_lemma_rules_hold_no_address():
    endings = {ending for rules in Lemmas.read(SHIPPED / "reader").rules.values() for ending in rules}
    assert [ending for ending in sorted(endings) if re.search(r"\w@\w|://|www\.|\d{3}-\d{4}", ending)] == []
