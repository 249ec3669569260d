"""The names of the token-a-line corpora under our labels: what is a name, and how far it goes."""

from __future__ import annotations

import pytest

from bot.extraction.evaluation.named import PLACES, Name, Named
from bot.extraction.evaluation.tagged import Tagged
from bot.extraction.training.names import Gazetteer
from bot.extraction.training.tagged import (
    HIDDEN_IN_REPORTS,
    HIDDEN_IN_UNER,
    as_named,
    refined,
    with_demonyms,
)

GAZETTEER = Gazetteer(states=frozenset({"Iraq", "Mosul", "U.S."}), demonyms=frozenset({"Iraqi", "Afghan", "Kurdish"}))


def found(tokens, *names, mentions=False):
    named = as_named(Tagged(tuple(tokens.split()), names), GAZETTEER, mentions=mentions)
    return [(named.text[name.start : name.end], " ".join(name.labels)) for name in named.names]


def test_as_named_takes_rank_off_persons():
    assert found("Lt. Gen. Jubal Early rode", (0, 4, "PER")) == [("Jubal Early", "PERSON")]


def test_as_named_adds_demonyms_that_no_name_covers():
    assert found("Iraqi Airways flew Afghan men", (0, 2, "ORG")) == [("Iraqi Airways", "ORG"), ("Afghan", "NORP")]


def test_as_named_drops_what_is_no_name_here():
    assert found("Ada won 5 $ on jazz", (0, 1, "PER"), (2, 4, "Money"), (5, 6, "misc")) == [("Ada", "PERSON")]


@pytest.mark.parametrize(("mentions", "hidden"), [(False, ()), (True, HIDDEN_IN_REPORTS)])
def test_as_named_knows_what_a_corpus_leaves_unmarked(mentions, hidden):
    assert as_named(Tagged(("Ada",), ()), GAZETTEER, mentions=mentions).hidden == hidden


@pytest.mark.parametrize(
    ("tokens", "kind", "names"),
    [
        ("He", "Person", []),
        ("the regime", "Organisation", []),
        ("the city of Mosul", "Location", [("Mosul", "GPE")]),
        ("Iraqi security forces", "Organisation", [("Iraqi", "NORP")]),
        ("Secretary Kerry", "Person", [("Kerry", "PERSON")]),
        ("the United Front of Peace", "Organisation", [("United Front of Peace", "ORG")]),
        ("ISIL targets", "Location", [("ISIL", "ORG")]),
        ("U.S. Secretary of State Kerry", "Person", []),
        ("Abu Bakr al - Baghdadi", "Person", [("Abu Bakr al-Baghdadi", "PERSON")]),
        ("The President", "Person", []),
        ("the Euphrates", "Location", [("Euphrates", "GPE LOC FAC")]),
        ("Mosul and Iraq", "Location", [("Mosul and Iraq", "GPE LOC FAC")]),
        ("a T - 72 tank", "MilitaryPlatform", [("T-72", "WEAPON")]),
    ],
)
def test_as_named_keeps_proper_names_of_mentions(tokens, kind, names):
    assert found(tokens, (0, len(tokens.split()), kind), mentions=True) == names


def test_as_named_has_no_names_that_overlap():
    assert found("Bank of Iraq", (0, 3, "ORG"), (2, 3, "LOC")) == [("Bank of Iraq", "ORG")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(Name(0, 5, PLACES), ("GPE",), id="a town"),
        pytest.param(Name(9, 13, PLACES), PLACES, id="a place that is not known"),
        pytest.param(Name(0, 5, ("ORG",)), ("ORG",), id="a body"),
    ],
)
def test_refined_tells_kinds_of_places(name, expected):
    other = refined(Named("Mosul on Tigr", (name,)), GAZETTEER)
    assert other.names[0].labels == expected
    assert other.hidden == HIDDEN_IN_UNER


def test_refined_adds_demonyms():
    other = refined(Named("Afghan men", ()), GAZETTEER)
    assert other.names == (Name(0, 6, ("NORP",)),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Iraqi men", ["Iraqi"]),
        ("non-Iraqi men", []),
        ("Iraqi-led men", []),
        ("Iraqis", []),
        ("IRAQI men", []),
        ("iraqi men", []),
        ("Iraqi, Afghan", ["Iraqi", "Afghan"]),
        ("Iraqi’s", ["Iraqi"]),
    ],
)
def test_with_demonyms_takes_whole_words(text, found):
    assert [text[name.start : name.end] for name in with_demonyms(text, GAZETTEER, [])] == found
