"""Every button and menu answers."""

from __future__ import annotations

import pytest

from bot.playground.blocks import elements
from bot.publishing import ids
from bot.publishing.blocks import draw_brief
from tests.briefs import rich_brief, stored_brief
from tests.drawn import shown
from tests.loopback import view_on_top

USER = "U0ADA"

pytestmark = pytest.mark.usefixtures("doors")


@pytest.fixture
def message(slack, doors) -> dict:
    """Return a brief that stands before a person's eyes."""
    drawn = draw_brief(stored_brief())
    doors.client.chat_postEphemeral(channel="C0DESK", user=USER, text=drawn.text, blocks=drawn.blocks)
    return slack.ephemerals(USER)[0]


def click(slack, place, action: str, **which):
    slack.click(place, action, **which).wait_ack()


@pytest.mark.parametrize(
    ("action", "title"),
    [
        (ids.QUOTES, "All quotes"),
        (ids.ACTORS, "All actors"),
        (ids.WARNINGS, "All warnings"),
        (ids.EVIDENCE, "Evidence"),
        (ids.SHARE, "Share this brief"),
    ],
)
def test_button_of_a_brief_opens_its_window(slack, message, action, title):
    click(slack, message, action)
    assert view_on_top(slack)["title"]["text"] == title


def test_every_control_of_a_brief_answers(slack, message):
    for block in message["blocks"]:
        for element in elements(block):
            for option in element.get("options") or [None]:
                before = len(slack.calls())
                chosen = {"selected_option": option["value"]} if option else {}
                delivery = slack.click(message, element["action_id"], block_id=block["block_id"], **chosen)
                assert delivery.wait_settled() == ""
                slack.wait_for(lambda before=before: len(slack.calls()) > before)
                assert slack.calls()[-1].answer["ok"]


def test_warning_is_shown_in_its_context(slack, message):
    click(slack, message, ids.WARNING_MENU, selected_option=ids.to_value(ids.WARNING, 0, "b7"))
    view = view_on_top(slack)
    assert view["title"]["text"] == "In context"
    assert rich_brief().warnings[0].text in shown(view)
    assert "Why a warning: " in shown(view)


def test_menu_leads_to_all_warnings(slack, message):
    click(slack, message, ids.WARNING_MENU, selected_option=ids.to_value(ids.WARNINGS, 0, "b7"))
    assert view_on_top(slack)["title"]["text"] == "All warnings"


def test_pages_turn(slack, message):
    click(slack, message, ids.QUOTES)
    assert "1 to 8 of 20" in shown(view_on_top(slack))
    click(slack, view_on_top(slack), ids.NEXT)
    slack.wait_for(lambda: "9 to 16 of 20" in shown(view_on_top(slack)))
    click(slack, view_on_top(slack), ids.NEXT)
    slack.wait_for(lambda: "17 to 20 of 20" in shown(view_on_top(slack)))
    click(slack, view_on_top(slack), ids.PREVIOUS)
    slack.wait_for(lambda: "9 to 16 of 20" in shown(view_on_top(slack)))
    assert len(slack.views(USER)) == 1


def test_quote_of_a_list_is_shown_in_context_on_top(slack, message):
    click(slack, message, ids.QUOTES)
    click(slack, view_on_top(slack), ids.CONTEXT, value=ids.to_value(ids.QUOTE, 2, "b7"))
    view = view_on_top(slack, depth=2)
    assert view["title"]["text"] == "In context"
    assert rich_brief().quotes[2].text in shown(view)


def test_windows_never_pile_up_beyond_three(slack, message):
    click(slack, message, ids.QUOTES)
    click(slack, view_on_top(slack), ids.CONTEXT, value=ids.to_value(ids.QUOTE, 0, "b7"))
    view_on_top(slack, depth=2)
    slack.faults.error("views.push", "push_limit_reached")
    click(slack, slack.views(USER)[0], ids.CONTEXT, value=ids.to_value(ids.QUOTE, 1, "b7"))
    slack.wait_for(lambda: slack.views(USER)[0]["title"]["text"] == "In context")


def test_brief_that_is_gone_is_told_beside_it(slack, message, briefs):
    briefs.kept.clear()
    click(slack, message, ids.QUOTES)
    slack.wait_for(lambda: len(slack.ephemerals(USER)) == 2)
    assert "I have no brief b7." in slack.ephemerals(USER)[1]["text"]
    assert slack.ephemerals(USER)[0]["blocks"]


def test_brief_that_is_gone_is_told_in_the_window(slack, message, briefs):
    click(slack, message, ids.QUOTES)
    view = view_on_top(slack)
    briefs.kept.clear()
    click(slack, view, ids.NEXT)
    assert "I have no brief b7." in shown(view_on_top(slack, depth=2))


def test_window_that_came_too_late_is_told(slack, message):
    slack.faults.error("views.open", "expired_trigger_id")
    click(slack, message, ids.QUOTES)
    slack.wait_for(lambda: len(slack.ephemerals(USER)) == 2)
    assert "Slack gives me three seconds" in slack.ephemerals(USER)[1]["text"]


def test_button_of_another_version_is_told(slack, doors):
    blocks = [{"type": "actions", "elements": [{"type": "button", "action_id": "old", "text": label("Old")}]}]
    doors.client.chat_postEphemeral(channel="C0DESK", user=USER, text="old", blocks=blocks)
    click(slack, slack.ephemerals(USER)[0], "old")
    slack.wait_for(lambda: len(slack.ephemerals(USER)) == 2)
    assert "another version of me" in slack.ephemerals(USER)[1]["text"]


@pytest.mark.parametrize(("action", "title"), [(ids.PASTE, "Brief an article"), (ids.HELP, "Help")])
def test_next_step_of_an_apology_opens_its_window(slack, doors, action, title):
    blocks = [{"type": "actions", "elements": [{"type": "button", "action_id": action, "text": label("Next")}]}]
    doors.client.chat_postEphemeral(channel="C0DESK", user=USER, text="sorry", blocks=blocks)
    click(slack, slack.ephemerals(USER)[0], action)
    assert view_on_top(slack)["title"]["text"] == title


def label(text: str) -> dict:
    return {"type": "plain_text", "text": text}
