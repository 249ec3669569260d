from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Seen, SeenStory, Story
from bot.selection.changes import what_changed, word_diff
from tests.selection.made import NOW, report, warning

OLD = report(
    "dam", headline="Dam may fail", actors=("Ada Pell", "Corran"), warnings=(warning("The dam may fail within days"),)
)
SEEN = Seen((SeenStory("dam", NOW - timedelta(hours=20), (OLD,)),))


def changes(seen=SEEN, **fields):
    """Return what changed where the article of yesterday comes again in another version."""
    given = {"version": 2, "actors": OLD.actors, "headline": OLD.headline, "warnings": OLD.warnings} | fields
    one = report("dam", **given)
    found = what_changed([Story(one, (one,), (one.outlet,), 1, ())], seen)
    return [(change.kind, change.words, change.before, change.after) for change in found]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("The dam may fail", "The dam will fail", "“may” became “will”"),
        ("The dam may fail", "The dam may fail today", "“today” was added"),
        ("The old dam may fail", "The dam may fail", "“old” was taken out"),
        ("The dam may fail", "The dam may fail", ""),
        (" ".join("ab" * 9), " ".join("ac" * 9), ", ".join(["“b” became “c”"] * 6) + " …"),
    ],
    ids=["became", "added", "taken out", "same", "many"],
)
def test_word_diff(before, after, said):
    assert word_diff(before, after) == said


def test_new_warner_is_told_with_the_words():
    found = changes(warnings=(*OLD.warnings, warning("Lives are at risk", "Ivo Senn")))
    assert ("new warner", "Ivo Senn warns too", None, "Lives are at risk") in found


@pytest.mark.parametrize("speaker", ["Ada Pell", "Dr Pell"])
def test_warner_under_another_name_is_not_new(speaker):
    assert "new warner" not in {
        kind for kind, *_ in changes(warnings=(warning("The dam may fail within days", speaker),))
    }


def test_changed_wording_is_the_pair():
    found = changes(warnings=(warning("The dam will fail within days"),))
    assert found[1:] == [
        (
            "changed wording",
            "Ada Pell's warning: “may” became “will”",
            "The dam may fail within days",
            "The dam will fail within days",
        )
    ]


@pytest.mark.parametrize(
    "words",
    ["the dam may fail — within days!", "The dam may fail", "We have run out of sandbags, and of men to fill them"],
    ids=["marks", "a part", "another warning"],
)
def test_wording_that_did_not_change(words):
    assert "changed wording" not in {kind for kind, *_ in changes(warnings=(warning(words),))}


def test_new_actors_are_told_at_most_three():
    found = changes(actors=("Pell", "Ivo Senn", "Red Cross", "Port Selm", "Lisk"))
    assert [words for kind, words, *_ in found if kind == "new actor"] == [
        "Ivo Senn is new in this story",
        "Red Cross is new in this story",
        "Port Selm is new in this story",
    ]


def test_new_warner_is_not_told_again_as_a_new_actor():
    found = changes(
        actors=(*OLD.actors, "Ivo Senn", "Lisk"), warnings=(*OLD.warnings, warning("Lives are at risk", "Dr Senn"))
    )
    assert [words for kind, words, *_ in found if kind.startswith("new")] == [
        "Dr Senn warns too",
        "Lisk is new in this story",
    ]


def test_edited_article_is_told_with_its_passages():
    found = changes(changed=(("30 houses were lost", "42 houses were lost"),))
    assert found == [
        (
            "edited article",
            "The Gull edited “Dam may fail”: “30” became “42”",
            "30 houses were lost",
            "42 houses were lost",
        )
    ]


def test_edited_article_without_passages_is_told():
    assert changes() == [("edited article", "The Gull edited “Dam may fail”", None, None)]


def test_nothing_changed_in_a_new_story():
    assert changes(Seen()) == []
