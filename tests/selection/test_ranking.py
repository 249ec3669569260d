from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Story
from bot.selection.ranking import find_reasons, rank, weight
from tests.selection.made import NOW, lead, report, warning


def reasons(*reports, texts=(), origins=1, watched=()):
    return {r.name: (r.weight, r.words) for r in find_reasons(reports, texts or reports, origins, watched, NOW)}


def story(key: str, *, hours: float = 1, **fields) -> Story:
    one = report(key, first_seen=NOW - timedelta(hours=hours), **fields)
    return Story(one, (one,), (one.outlet,), 1, find_reasons([one], [one], 1, ("Ada Pell",), NOW))


@pytest.mark.parametrize(
    "fields",
    [
        {"actors": ("Dr Ada Pell",)},
        {"headline": "Ada Pell leaves"},
        {"quotes": ("Ask Ada Pell",)},
        {"lead": lead("Ada Pell left")},
    ],
    ids=["actor", "headline", "quote", "lead"],
)
def test_watched_name_is_a_reason(fields):
    assert reasons(report(**fields), watched=("Ada Pell", "Ivo Senn"))["watched"] == (4.0, "watched: Ada Pell")


@pytest.mark.parametrize("speaker", ["Ada Pell", "Dr Ada Pell", "Pell"])
def test_watched_speaker_of_a_warning_is_named(speaker):
    said = warning("It may fail", "Ivo Senn"), warning("It will fail", speaker)
    one = report(actors=("Ivo Senn", "Ada Pell"), warnings=said)
    first = find_reasons((one,), (one,), 1, ("Ada Pell",), NOW)[0]
    assert (first.name, first.speakers) == ("watched", (speaker,))


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [
        (("Ada Pell",), (3.0, "quoted warning by Ada Pell")),
        (("Ada Pell", None, "Ada Pell"), (3.0, "quoted warning by Ada Pell")),
        (("A", "B", "C"), (3.0, "quoted warning by A, B and 1 more")),
        ((None,), (1.0, "quoted warning, the speaker is not named")),
    ],
)
def test_warning_is_a_reason(speakers, expected):
    one = report(warnings=tuple(warning("It may fail", speaker) for speaker in speakers))
    assert reasons(one)["warning"] == expected


@pytest.mark.parametrize(
    ("outlets", "origins", "expected"),
    [
        (2, 2, (1.0, "2 outlets, 2 independent origins")),
        (5, 1, (0.0, "5 outlets, 1 origin")),
        (20, 16, (3.0, "20 outlets, 16 independent origins")),
    ],
)
def test_origins_count_and_outlets_do_not(outlets, origins, expected):
    printed = [report(str(number), outlet=f"Outlet {number}") for number in range(outlets)]
    assert reasons(*printed, origins=origins)["outlets"] == expected


def test_outlets_that_share_a_quote_are_told():
    one = report("a", quotes=("We may lose the whole valley tonight", "So be it then, all"))
    other = report("b", quotes=("we may lose the whole valley",), outlet="The Tern")
    copy = report("c", quotes=one.quotes, outlet="The Heron")
    expected = (0.0, "2 outlets share the quote “We may lose the whole valley”")
    assert reasons(one, other, copy, texts=(one, other))["shared quote"] == expected
    assert "shared quote" not in reasons(one, copy, texts=(one,))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, (2.0, "latest report within the last hour")),
        (-5, (2.0, "latest report within the last hour")),
        (12, (1.0, "latest report 12 hours ago")),
        (24, (0.5, "latest report 24 hours ago")),
        (47, (0.132433, "latest report 47 hours ago")),
        (48, (0.125, "latest report 2 days ago")),
        (29 * 24, (0.0, "latest report 29 days ago")),
        (30 * 24, (0.0, "latest report published 27 Oct 2026")),
        (244_628, (0.0, "latest report published 30 Dec 1998")),
    ],
)
def test_recency_halves_in_twelve_hours(hours, expected):
    assert reasons(report(first_seen=NOW - timedelta(hours=hours)))["recency"] == expected


@pytest.mark.parametrize("grade", "ABCDE")
def test_best_grade_is_told(grade):
    said = reasons(report("a", grade=grade, outlet="The Tern"), report("b", grade="E"))["grade"][1]
    assert said == f"best source graded {grade}, The Tern"


def test_unjudged_source_is_not_told():
    assert set(reasons(report(grade="F"))) == {"recency"}


def test_rank_is_the_sum_of_the_reasons():
    stories = [
        story("plain"),
        story("old", hours=30),
        story("warned", warnings=(warning("It may fail", "Ivo Senn"),)),
        story("watched", actors=("Ada Pell",)),
        story("graded", grade="A"),
    ]
    ranked = rank(stories)
    assert [one.lead.key for one in ranked] == ["watched", "warned", "graded", "plain", "old"]
    assert [weight(one) for one in ranked] == sorted((weight(one) for one in stories), reverse=True)


def test_ties_do_not_depend_on_the_order():
    one, other = story("a"), story("b")
    assert rank([other, one]) == rank([one, other]) == (one, other)
