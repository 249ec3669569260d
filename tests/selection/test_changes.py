from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Seen, SeenStory, Story
from bot.selection.changes import what_changed
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
            "Ada Pell’s warning, in The Gull",
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
            "The Gull edited “Dam may fail”",
            "30 houses were lost",
            "42 houses were lost",
        )
    ]


def test_warning_that_was_edited_is_told_once():
    before, after = "“The dam may fail within days,” she said.", "“The dam will fail within days,” she said."
    other = "30 houses were lost", "42 houses were lost"
    found = changes(warnings=(warning("The dam will fail within days"),), changed=((before, after), other))
    assert [(kind, old) for kind, _, old, _ in found] == [
        ("edited article", other[0]),
        ("changed wording", "The dam may fail within days"),
    ]


def test_edit_of_another_article_is_told_beside_the_same_change_of_a_warning():
    edited = report("dam", version=2, warnings=(warning("The dam will fail within days"),))
    other = report("quay", version=2, outlet="The Tern", changed=(("Ice may come", "Ice will come"),))
    before = SeenStory("dam", NOW, (OLD, report("quay")))
    found = what_changed([Story(edited, (edited, other), ("The Gull", "The Tern"), 2, ())], Seen((before,)))
    assert "The Tern edited “Something happened”" in [change.words for change in found]


@pytest.mark.parametrize("headline", ["“We may drown,” says Pell", "Pell: “We may drown”"])
def test_headline_with_marks_of_its_own_gets_no_more_of_them(headline):
    assert changes(headline=headline)[0][1] == f"The Gull edited {headline}"


def test_edited_article_without_passages_is_told():
    assert changes() == [("edited article", "The Gull edited “Dam may fail”", None, None)]


def test_nothing_changed_in_a_new_story():
    assert changes(Seen()) == []
