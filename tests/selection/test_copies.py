from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from bot.selection.copies import find_copies
from tests.selection.made import NOW, lead, prose, report, warning

AGENCY = prose(random.Random(5), 300)
OTHER = prose(random.Random(6), 120)
LEAD = lead("The river board said on Tuesday that 30 houses were lost")


def at(minutes: int):
    return NOW - timedelta(hours=5) + timedelta(minutes=minutes)


def groups(*reports) -> list[list[str]]:
    return [[one.key for one in group.reports] for group in find_copies(reports)]


def every(words: str, step: int) -> str:
    """Change one word in so many."""
    return " ".join("edited" if place % step == 2 else word for place, word in enumerate(words.split()))


@pytest.mark.parametrize(
    "copy",
    [
        AGENCY,
        AGENCY.upper(),
        " ".join(AGENCY.split()[:100]),
        f"{OTHER} {AGENCY}",
        every(AGENCY, 60),
        f"{OTHER[:80]} {every(' '.join(AGENCY.split()[:200]), 60)}",
    ],
    ids=["whole", "capitals", "cut", "paragraph on top", "edited", "all of it"],
)
def test_copy_is_found(copy):
    assert groups(report("a", AGENCY, first_seen=at(0)), report("b", copy, first_seen=at(5))) == [["a", "b"]]


@pytest.mark.parametrize(
    "text",
    [OTHER, every(AGENCY, 9), " ".join(AGENCY.split()[:30]), " ".join(AGENCY.split()[:150]) + OTHER + OTHER[::-1]],
    ids=["another text", "rewritten", "a passage", "half of it with as much of its own"],
)
def test_other_text_is_no_copy(text):
    assert groups(report("a", AGENCY, first_seen=at(0)), report("b", text, first_seen=at(5))) == [["a"], ["b"]]


def test_short_copy_in_a_long_text_of_another_outlet_is_a_copy_only_if_it_is_a_good_part():
    brief = " ".join(AGENCY.split()[:80])
    assert groups(report("a", brief, first_seen=at(0)), report("b", AGENCY, first_seen=at(5))) == [["a", "b"]]


@pytest.mark.parametrize(
    ("first", "second", "kept", "why"),
    [
        ({"first_seen": at(0)}, {"first_seen": at(1), "grade": "A"}, "long", "kept the earliest"),
        ({"grade": "C"}, {"grade": "B"}, "b", "kept the better graded"),
        ({"grade": "E"}, {"grade": "F"}, "b", "kept the better graded"),
        ({"url": "https://a.example/1"}, {"url": "https://b.example"}, "b", "seen at once, kept the shorter link"),
        ({}, {"url": "https://b.example"}, "b", "seen at once, kept the one with a link"),
        ({"url": "https://a.example/1"}, {}, "b", "seen at once, kept one of them"),
        ({}, {}, "b", "seen at once, kept one of them"),
    ],
    ids=[
        "earliest",
        "grade",
        "unjudged before unreliable",
        "key",
        "other without link",
        "kept without link",
        "no link",
    ],
)
def test_kept_one_does_not_depend_on_the_order(first, second, kept, why):
    one, other = report("long", AGENCY, **first), report("b", AGENCY, outlet="The Tern", **second)
    for given in ((one, other), (other, one)):
        (group,) = find_copies(given)
        assert (group.kept.key, group.collapses[0].kept) == (kept, kept)
        assert group.collapses[0].reason == f"same agency copy, overlap 1.00, {why}"


def test_copies_do_not_chain():
    words = AGENCY.split()
    own = prose(random.Random(7), 300).split()
    a, b, c = (" ".join(own[:cut] + words[cut:]) for cut in (0, 45, 110))
    reports = [report(key, text, first_seen=at(n)) for n, (key, text) in enumerate(zip("abc", (a, b, c), strict=True))]
    assert groups(*reports[1:]) == [["b", "c"]]
    assert groups(*reports) == [["a", "b"], ["c"]]


def test_collapse_tells_the_overlap():
    (group,) = find_copies([report("a", AGENCY, first_seen=at(0)), report("b", every(AGENCY, 60), first_seen=at(1))])
    (collapse,) = group.collapses
    assert (collapse.kept, collapse.dropped, collapse.kind) == ("a", "b", "same copy")
    assert collapse.overlap == pytest.approx(0.91, abs=0.02)
    assert collapse.reason == f"the same text again, overlap {collapse.overlap:.2f}, kept the earliest"


def test_roundup_swallows_nothing_and_is_swallowed_by_nothing():
    roundup = report("round-up", f"{AGENCY} {OTHER} {OTHER[::-1]}", first_seen=at(0))
    briefs = report("a", AGENCY, first_seen=at(1)), report("b", OTHER, first_seen=at(2))
    again = report("c", AGENCY, first_seen=at(3))
    for given in permutations((roundup, *briefs, again)):
        assert groups(*given) == [["round-up"], ["a", "c"], ["b"]]


def test_roundup_of_cut_texts_swallows_nothing():
    most = " ".join(AGENCY.split()[:225]), " ".join(OTHER.split()[:90])
    roundup = report("round-up", " ".join(most), first_seen=at(0))
    given = (roundup, report("a", AGENCY, first_seen=at(1)), report("b", OTHER, first_seen=at(2)))
    for order in permutations(given):
        assert groups(*order) == [["round-up"], ["a"], ["b"]]


def test_two_cuts_of_one_text_make_it_no_roundup():
    words, known = AGENCY.split(), {"actors": ("Ada Pell", "River Board")}
    cuts = (
        report("b", " ".join(words[:100]), first_seen=at(1), **known),
        report("c", " ".join(words[200:]), first_seen=at(2), **known),
    )
    assert groups(report("a", AGENCY, first_seen=at(0), **known), *cuts) == [["a", "b", "c"]]


def test_reason_tells_the_overlap_outside_quotes():
    own = {"quotes": ("we lost it all in one night",), "first_seen": at(0)}
    (group,) = find_copies([report("a", f"{OTHER} {AGENCY}", **own), report("b", f"{AGENCY} {OTHER[::-1]}")])
    assert re.search(r"overlap 0\.\d\d, 0\.\d\d outside quotes", group.collapses[0].reason)


def test_text_that_adds_a_warning_is_no_copy():
    one = report("a", f"{OTHER} {AGENCY}", warnings=(warning("the wall may go"),), first_seen=at(0))
    two = report("b", f"{AGENCY} {OTHER[::-1]}", warnings=(warning("The wall may go"),), first_seen=at(1))
    assert groups(one, two) == [["a", "b"]]
    assert groups(one, replace(two, warnings=(warning("the bridge is next"),))) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"lead": lead("The river board said on Tuesday that 42 houses were lost")}, False),
        ({"lead": lead("The river board said on Friday that 30 houses were lost")}, False),
        ({"lead": lead("The river board said on Tuesday that thirty houses were lost")}, True),
        ({"lead": lead("Houses were lost, said the board")}, True),
        ({"actors": ("Ivo Senn", "Port Selm")}, False),
        ({"actors": ("Ada Pell",)}, True),
    ],
    ids=["figure", "day", "figure in words", "other lead", "other actors", "fewer actors"],
)
def test_look_alike_of_other_facts_is_no_copy(other, same):
    one = report("a", AGENCY, lead=LEAD, actors=("Ada Pell", "River Board"), first_seen=at(0))
    two = replace(one, key="b", signature=report("b", every(AGENCY, 40)).signature, first_seen=at(1), **other)
    assert groups(one, two) == ([["a", "b"]] if same else [["a"], ["b"]])


@pytest.mark.parametrize(
    ("quotes", "same"), [(("we lost it all",), True), (("we kept it all dry",), False)], ids=["same quote", "own quote"]
)
def test_heavily_edited_copy_needs_the_same_beginning_and_quotes(quotes, same):
    one = report("a", AGENCY, lead=LEAD, quotes=("we lost it all", "never again"), first_seen=at(0))
    two = report("b", every(AGENCY, 9), lead=LEAD, quotes=quotes, first_seen=at(1), outlet="The Tern")
    found = find_copies([one, two])
    assert len(found) == (1 if same else 2)
    if same:
        reason = found[0].collapses[0].reason
        assert "with the same beginning and quotes" in reason


@pytest.mark.parametrize(("quotes", "same"), [((), True), ((AGENCY,), False)], ids=["narration", "a statement"])
def test_texts_that_share_a_good_part_are_copies_unless_it_is_a_quote(quotes, same):
    one = report("a", f"{OTHER} {AGENCY}", quotes=quotes, first_seen=at(0))
    two = report("b", f"{AGENCY} {OTHER[::-1]}", quotes=quotes, first_seen=at(1), outlet="The Tern")
    found = find_copies([one, two])
    assert len(found) == (1 if same else 2)
    if same:
        assert re.match(r"mostly the same text, overlap 0\.\d\d, kept", found[0].collapses[0].reason)


def test_nothing_has_no_copies():
    assert find_copies(()) == ()


def test_texts_without_words_are_no_copies():
    assert groups(replace(report("a"), signature=(0,)), replace(report("b"), signature=(0,))) == [["a"], ["b"]]
