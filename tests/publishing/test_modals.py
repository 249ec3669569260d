"""The windows of a brief: paged, complete, verbatim, within every limit of a view."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.model import Address
from bot.playground.blocks import complaints
from bot.publishing import ids, kit
from bot.publishing.forms import draw_brief_form, draw_import_form, draw_remove_form, draw_share_form
from bot.publishing.home import draw_home
from bot.publishing.modals import draw_brief_view, draw_context, draw_list, draw_notice
from bot.publishing.mrkdwn import clean
from bot.publishing.state import ViewState
from tests.briefs import crowded_brief, hostile_brief, quiet_brief, rich_brief, stored_brief
from tests.desk import HOSTILE_FEED
from tests.drawn import shown
from tests.fakes import NOON

BRIEFS = {"rich": rich_brief(), "quiet": quiet_brief(), "crowded": crowded_brief(), "hostile": hostile_brief()}
LISTS = (ids.QUOTES, ids.ACTORS, ids.WARNINGS, ids.EVIDENCE)
FAR = Address(response_url="https://hooks.slack.com/commands/T1/2/3", channel="C1", user="U1")


def every_page(stored, shows):
    page, seen = 0, []
    while True:
        view = draw_list(stored, ViewState(shows=shows, page=page, reply_to=FAR))
        seen.append(view)
        elements = [element for block in view["blocks"] for element in block.get("elements", ())]
        if ids.NEXT not in {element.get("action_id") for element in elements}:
            return seen
        page += 1


def assert_view(view, surface="modal"):
    assert complaints(view["blocks"], surface=surface) == []
    assert 0 < len(view["blocks"]) <= 100
    assert len(json.dumps(view).encode()) <= 250_000
    assert len(view.get("private_metadata", "")) <= 3_000
    for name in ("title", "submit", "close"):
        assert len(view.get(name, {}).get("text", "")) <= 24


@pytest.mark.parametrize("brief", BRIEFS.values(), ids=BRIEFS)
@pytest.mark.parametrize("shows", LISTS)
def test_list_stays_within_the_limits_on_every_page(brief, shows):
    for view in every_page(stored_brief(brief), shows):
        assert_view(view)


def test_quotes_are_all_there_and_verbatim():
    text = "\n".join(map(shown, every_page(stored_brief(), ids.QUOTES)))
    assert all(clean(quote.text) in text for quote in rich_brief().quotes)


def test_warnings_are_all_there_with_their_citation():
    text = "\n".join(map(shown, every_page(stored_brief(), ids.WARNINGS)))
    assert all(clean(warning.text) in text for warning in rich_brief().warnings)
    assert "[16]" in text


def test_actors_are_all_there_with_their_places():
    text = "\n".join(map(shown, every_page(stored_brief(), ids.ACTORS)))
    assert all(actor.name in text for actor in rich_brief().actors)
    first = rich_brief().actors[0].mentions[0]
    assert f"person · 3× at {first.start}–{first.end}" in text


def test_evidence_shows_every_citation_in_its_paragraph():
    views = every_page(stored_brief(), ids.EVIDENCE)
    text = "\n".join(map(shown, views))
    assert all(f"[{number}] ¶" in text for number in range(1, 17))
    assert rich_brief().article.sha256 in text
    assert "Check: Penhallow is also printed Penhalow" in text


def test_page_beyond_the_end_is_the_last_one():
    view = draw_list(stored_brief(), ViewState(shows=ids.QUOTES, page=99))
    assert "17 to 20 of 20" in shown(view)
    assert ViewState.decode(view["private_metadata"]).page == 2


def test_page_remembers_where_the_person_stood():
    view = draw_list(stored_brief(), ViewState(shows=ids.QUOTES, reply_to=FAR))
    assert ViewState.decode(view["private_metadata"]) == ViewState("b7", ids.QUOTES, 0, FAR)


def test_list_of_nothing_says_so():
    stored = stored_brief(replace(quiet_brief(), quotes=(), actors=()))
    assert "No quotes in this article." in shown(draw_list(stored, ViewState(shows=ids.QUOTES)))
    assert "No actors found in this article." in shown(draw_list(stored, ViewState(shows=ids.ACTORS)))
    assert "No quoted warnings in this article." in shown(draw_list(stored, ViewState(shows=ids.WARNINGS)))


def test_context_marks_the_words_in_their_paragraph():
    warning = rich_brief().warnings[7]
    view = draw_context(stored_brief(), warning, ViewState())
    assert_view(view)
    quote = view["blocks"][2]["elements"][0]["elements"]
    bold = [part["text"] for part in quote if part.get("style") == {"bold": True}]
    assert bold == [warning.text]
    assert "".join(part["text"] for part in quote).startswith("“People may die")
    assert f"{warning.start}–{warning.end}" in shown(view)


def test_context_says_why_the_line_is_there():
    view = draw_context(stored_brief(), rich_brief().warnings[9], ViewState())
    lines = [block["elements"][0]["text"] for block in view["blocks"][3:]]
    assert view["blocks"][1]["text"]["text"].startswith("Speaker unclear (the minister’s deputy or the mayor?)")
    assert [line.split(": ")[0] for line in lines] == ["Why the speaker is unclear", "Also considered", "Why a warning"]
    assert lines[1] == "Also considered: the minister’s deputy, the mayor"
    assert "For it: it may come, a condition is set, words of harm. Against it: " in lines[2]


@pytest.mark.parametrize("brief", BRIEFS.values(), ids=BRIEFS)
def test_context_of_everything_stays_within_the_limits(brief):
    for line in (*brief.quotes, *brief.warnings):
        assert_view(draw_context(stored_brief(brief), line, ViewState(reply_to=FAR)))


@pytest.mark.parametrize("brief", BRIEFS.values(), ids=BRIEFS)
def test_brief_fits_a_window(brief):
    assert_view(draw_brief_view(stored_brief(brief), ViewState(reply_to=FAR)))


@pytest.mark.parametrize("brief", BRIEFS.values(), ids=BRIEFS)
def test_forms_stay_within_the_limits(brief):
    stored = stored_brief(brief)
    assert_view(draw_share_form(stored, ViewState(reply_to=FAR)))
    assert_view(draw_brief_form([stored] * 30, ViewState(reply_to=FAR), now=NOON))
    assert_view(draw_home([stored] * 30, command="/brief", now=NOON, feeds=[HOSTILE_FEED] * 30), surface="home")
    assert_view(draw_import_form(ViewState(reply_to=FAR)))
    assert_view(draw_remove_form(HOSTILE_FEED, ViewState(reply_to=FAR)))


def test_brief_form_lets_a_whole_article_in():
    field = draw_brief_form([], ViewState(), now=NOON)["blocks"][0]["element"]
    assert field["multiline"] is True
    assert "max_length" not in field


def test_brief_form_offers_the_recent_ones():
    menu = draw_brief_form([stored_brief()], ViewState(), now=NOON)["blocks"][1]["element"]
    assert [option["value"] for option in menu["options"]] == ["b7"]
    assert menu["options"][0]["text"]["text"].endswith("12 minutes ago")


def test_share_form_starts_with_the_current_conversation():
    menu = draw_share_form(stored_brief(), ViewState(reply_to=FAR))["blocks"][1]["element"]
    assert menu["default_to_current_conversation"] is True
    assert menu["initial_conversation"] == "C1"


def test_share_form_knows_no_channel_of_a_direct_message():
    menu = draw_share_form(stored_brief(), ViewState(reply_to=Address(channel="D1")))["blocks"][1]["element"]
    assert "initial_conversation" not in menu


def test_home_is_useful_before_any_brief():
    view = draw_home([], command="/brief", now=NOON)
    assert_view(view, surface="home")
    text = shown(view)
    assert "None yet." in text
    assert "I read no channel history" in text
    assert "briefbot " in text


def test_notice_has_a_next_step():
    view = draw_notice("Sorry", "That page answered 403.", kit.button("Paste the text", ids.PASTE), state=ViewState())
    assert_view(view)
    assert view["blocks"][1]["elements"][0]["action_id"] == ids.PASTE


def test_state_too_long_for_slack_loses_its_address_only():
    far = replace(FAR, response_url="https://hooks.slack.com/" + "x" * 4_000)
    assert ViewState.decode(ViewState("b7", ids.QUOTES, 3, far).encode()) == ViewState("b7", ids.QUOTES, 3, Address())


@pytest.mark.parametrize(("more", "label"), [({}, "Close"), ({"submit": kit.plain("Save")}, "Cancel")])
def test_form_is_cancelled_and_a_window_is_closed(more, label):
    assert kit.modal("New digest", [], **more)["close"]["text"] == label
