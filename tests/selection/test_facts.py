"""Look-alikes: two events told in one formula, and one event told about two people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.selection.facts import adds_a_warning, of_other_events
from bot.selection.names import fold, may_be_one
from tests.selection.made import lead, report
from tests.selection.made import warning as warning_of

HARTE = report(
    "a",
    headline="Council declares itself bankrupt",
    lead=lead("Northmere City Council has halted all new spending, the treasurer Ulla Harte said."),
    actors=("Northmere City Council", "Ulla Harte", "Audit Office", "Ivo Senn"),
    quotes=("There is nothing left to cut in this city",),
)
PELL = report(
    "b",
    headline="Council asks for help to avoid bankruptcy",
    lead=lead("Eastholme has asked for money so that it need not halt all new spending."),
    actors=("Eastholme Borough Council", "Hugh Pell", "Audit Office"),
    quotes=("We are asking for help while there is time",),
)


@pytest.mark.parametrize(
    ("changed", "other"),
    [
        ({}, True),
        ({"actors": ("Eastholme Borough Council", "Audit Office", "Northmere City Council")}, False),
        ({"actors": ("Eastholme Borough Council", "Audit Office", "Ulla Harte", "Ivo Senn")}, False),
        ({"headline": "Council asks for help, as Northmere did"}, False),
        ({"quotes": HARTE.quotes}, False),
        ({"quotes": ("We are not Northmere, and we shall not be",)}, False),
        ({"actors": ()}, False),
        ({"headline": "Money is short", "lead": lead("New rules will come, a committee heard.")}, False),
    ],
    ids=[
        "each about its own",
        "one names the other's",
        "same people",
        "named in the headline",
        "one quote",
        "named in a quote",
        "nobody is named",
        "names nobody at first",
    ],
)
def test_reports_about_others_are_of_other_events(changed, other):
    assert of_other_events(HARTE, replace(PELL, **changed)) is other
    assert of_other_events(replace(PELL, **changed), HARTE) is other


def test_words_of_every_text_are_nobodys_name():
    will, new = ("Will Hurst", "Corran"), ("New Harbour Trust", "Corran")
    one = replace(HARTE, headline="Ministers will meet", lead=lead("A dam broke at Corran."), actors=will, quotes=())
    other = replace(HARTE, headline="New rules", lead=lead("Corran lies under water."), actors=new, quotes=())
    assert not of_other_events(one, other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kestrane Foods", "Kestrane", True),
        ("Haas", "Rolf Haas", True),
        ("Rolf Haas", "Rolf Marr", True),
        ("Haas", "Marr", False),
        ("", "Marr", False),
    ],
)
def test_names_may_be_one(one, other, same):
    assert may_be_one(fold(one), fold(other)) is same


@pytest.mark.parametrize(
    ("warning", "new"),
    [("The wall may go within days", False), ("the wall may go, within days,", False), ("The bridge is next", True)],
    ids=["same", "edited", "another"],
)
def test_warning_is_new_if_its_words_are(warning, new):
    one = replace(HARTE, warnings=(warning_of("The wall may go within days"),))
    assert adds_a_warning(one, replace(PELL, warnings=(warning_of(warning),))) is new
    assert not adds_a_warning(one, PELL)
