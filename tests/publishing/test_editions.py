"""What changed since the version before: shown short in the brief, longer in Evidence, never for a first version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Edition
from bot.playground.blocks import complaints
from bot.publishing import editions, kit, wording
from bot.publishing.blocks import BUDGET, draw_brief, draw_shared
from bot.publishing.modals import draw_list
from bot.publishing.plain import plain_brief
from bot.publishing.state import ViewState
from tests.briefs import crowded_brief, stored_brief
from tests.drawn import shown

SINCE = "2026-11-21T12:04:00+00:00"
SECOND = Edition(
    2, SINCE, added=("It is new.",), removed=("It is gone.",), changed=(("It may fail.", "It will fail."),)
)
LONG = "The wall at Port Marrow could fail & fall. " * 60
MANY = Edition(9, SINCE, added=(LONG,) * 40, removed=(LONG,) * 40, changed=((LONG, LONG),) * 40)
LINES = ["“It may fail.” → “It will fail.”", "Added: “It is new.”", "Removed: “It is gone.”"]


def edited(edition, brief=None):
    return replace(stored_brief(brief) if brief else stored_brief(), edition=edition)


def evidence(stored):
    return shown(draw_list(stored, ViewState(shows="evidence")))


@pytest.mark.parametrize(
    "draw", [lambda stored: shown(draw_brief(stored)), plain_brief, evidence], ids=["slack", "plain", "evidence"]
)
def test_second_version_says_what_changed(draw):
    drawn = draw(edited(SECOND))
    assert "version 2, edited since 21 Nov 2026 12:04 UTC" in drawn
    assert "What changed" in drawn
    assert [line for line in LINES if line not in drawn] == []


@pytest.mark.parametrize("edition", [None, Edition(1), Edition(1, added=("It is new.",))])
@pytest.mark.parametrize(
    "draw", [lambda stored: shown(draw_brief(stored)), plain_brief, evidence], ids=["slack", "plain", "evidence"]
)
def test_first_version_says_nothing(edition, draw):
    drawn = draw(edited(edition))
    assert "What changed" not in drawn
    assert "version" not in drawn


def test_brief_shows_at_most_three_lines_and_counts_the_rest():
    assert editions.shown_changes(edited(MANY))[-1] == "+118 more in Evidence"
    assert len(editions.shown_changes(edited(MANY))) == 3
    assert len(editions.shown_changes(edited(SECOND))) == 3


def test_crowded_brief_with_many_changes_keeps_its_budget():
    message = draw_brief(edited(MANY, crowded_brief()))
    assert complaints(list(message.blocks)) == []
    assert kit.characters(message.blocks) <= BUDGET
    assert len(plain_brief(edited(MANY, crowded_brief()))) <= kit.FALLBACK_TEXT


def test_evidence_of_many_changes_is_accepted():
    view = draw_list(edited(MANY), ViewState(shows="evidence"))
    assert complaints(view["blocks"], surface="modal") == []
    assert "+100 more" in shown(view)


def test_short_post_leaves_the_changes_out():
    assert "What changed" not in shown(draw_shared(edited(SECOND), short=True, shared_by=()))


def test_version_without_a_date_is_told_without_one():
    assert wording.edition(edited(Edition(3))) == "version 3, edited"


def test_version_that_takes_an_edit_back_says_whose_words_it_has():
    told = wording.edition(edited(Edition(3, SINCE, back_to=1)))
    assert told == "version 3, back to the words of version 1, edited since 21 Nov 2026 12:04 UTC"
