"""What a person can put into a view, and what the app is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.server import LoopbackSlack
from tests.demo import an_option, asking
from tests.loopback import modal, plain, socket_app, text_input, web

DAYS = [an_option(word) for word in ("Mon", "Tue", "Wed")]
BOTH = {"include": ["public", "private"], "exclude_bot_users": True}


def _open(slack: LoopbackSlack, *blocks: dict[str, Any], channel: str | None = "C0DESK") -> dict[str, Any]:
    trigger = slack.workspace.new_trigger("U0ADA", channel=channel)
    opened: dict[str, Any] = web(slack).views_open(trigger_id=trigger, view=modal(*blocks))["view"]
    return opened


STATES = {
    "timepicker": ({"initial_time": "07:00"}, "06:30", {"selected_time": "06:30"}),
    "timepicker left alone": ({"initial_time": "07:00"}, ..., {"selected_time": "07:00"}),
    "number_input": ({"is_decimal_allowed": False, "min_value": "1"}, "12", {"value": "12"}),
    "multi_static_select": ({"options": DAYS}, ["Mon", "Wed"], {"selected_options": [DAYS[0], DAYS[2]]}),
    "checkboxes": ({"options": DAYS, "initial_options": DAYS[:1]}, ["Tue"], {"selected_options": [DAYS[1]]}),
    "radio_buttons": ({"options": DAYS}, "Tue", {"selected_option": DAYS[1]}),
    "conversations_select": ({"filter": BOTH}, "C0VAULT", {"selected_conversation": "C0VAULT"}),
    "multi_conversations_select": ({}, ["C0DESK", "C0GENERAL"], {"selected_conversations": ["C0DESK", "C0GENERAL"]}),
    "multi_users_select": ({}, ["U0BEN"], {"selected_users": ["U0BEN"]}),
    "external_select": ({"initial_option": DAYS[0]}, ..., {"selected_option": DAYS[0]}),
    "multi_external_select": ({"initial_options": DAYS[:2]}, ["Tue"], {"selected_options": [DAYS[1]]}),
}


@pytest.mark.parametrize(("case", "more", "given", "state"), [(name, *STATES[name]) for name in STATES], ids=STATES)
def test_state_is_what_slack_sends(slack: LoopbackSlack, case: str, more: dict[str, Any], given: Any, state: Any):
    kind = case.split(" ", maxsplit=1)[0]
    view = _open(slack, asking("x", kind, "X", **more))
    with socket_app(slack) as received:
        slack.submit(view, {} if given is ... else {"x": given}).wait_ack()
    assert received[0].payload["view"]["state"]["values"]["x"]["x"] == {"type": kind, **state}


NOT_OFFERED = {
    "direct message without bots": (asking("x", "conversations_select", "X", filter=BOTH), "D0ADA"),
    "private where public is asked": (
        asking("x", "conversations_select", "X", filter={"include": ["public"]}),
        "C0VAULT",
    ),
    "archived": (asking("x", "conversations_select", "X"), "C0OLD"),
    "private as a channel": (asking("x", "channels_select", "X"), "C0VAULT"),
    "unknown person": (asking("x", "users_select", "X"), "U0NOBODY"),
    "one too many": (
        asking("x", "multi_static_select", "X", options=DAYS, max_selected_items=2),
        ["Mon", "Tue", "Wed"],
    ),
    "no such option": (asking("x", "radio_buttons", "X", options=DAYS), "Sun"),
}


@pytest.mark.parametrize(("block", "given"), NOT_OFFERED.values(), ids=NOT_OFFERED)
def test_what_a_menu_does_not_offer_cannot_be_submitted(slack: LoopbackSlack, block: dict[str, Any], given: Any):
    slack.workspace.direct_channel("U0ADA")
    view = _open(slack, block)
    with pytest.raises(LookupError):
        slack.submit(view, {"x": given})
    assert slack.deliveries == []


@pytest.mark.parametrize(
    ("channel", "more", "chosen"),
    [
        ("C0GENERAL", {}, "C0GENERAL"),
        ("D0ADA", {"filter": BOTH}, None),
        ("D0ADA", {}, "D0ADA"),
        ("C0GENERAL", {"initial_conversation": "C0DESK"}, "C0DESK"),
        (None, {}, None),
    ],
    ids=["where one is", "what the filter hides", "a direct message", "the one named", "nowhere"],
)
def test_current_conversation_is_chosen_where_the_menu_lists_it(
    slack: LoopbackSlack, channel: str | None, more: dict[str, Any], chosen: str | None
):
    slack.workspace.direct_channel("U0ADA")
    view = _open(
        slack, asking("x", "conversations_select", "X", default_to_current_conversation=True, **more), channel=channel
    )
    assert slack.views("U0ADA")[0]["state"]["values"]["x"]["x"]["selected_conversation"] == chosen
    assert view["id"]


@pytest.mark.parametrize(
    ("value", "said"),
    [("0", "within the limits"), ("21", "within the limits"), ("1.5", "whole number"), ("many", "a number")],
)
def test_number_out_of_bounds_is_not_sent(slack: LoopbackSlack, value: str, said: str):
    block = asking("x", "number_input", "X", is_decimal_allowed=False, min_value="1", max_value="20")
    with pytest.raises(ValueError, match=said):
        slack.submit(_open(slack, block), {"x": value})


def test_input_that_dispatches_tells_the_app_at_once(slack: LoopbackSlack):
    block = asking("x", "timepicker", "X", dispatch_action=True)
    view = _open(slack, block)
    with socket_app(slack) as received:
        slack.click(view, "x", value="06:30").wait_ack()
    (action,) = received[0].payload["actions"]
    assert (action["type"], action["selected_time"]) == ("timepicker", "06:30")
    assert received[0].payload["view"]["state"]["values"]["x"]["x"]["selected_time"] == "06:30"


def test_input_that_does_not_dispatch_tells_the_app_nothing(slack: LoopbackSlack):
    with pytest.raises(LookupError, match="dispatch_action"):
        slack.click(_open(slack, text_input("x")), "x", value="a")


def test_menu_in_a_view_outside_an_input_is_part_of_the_state(slack: LoopbackSlack):
    menu = {"type": "multi_static_select", "action_id": "days", "options": DAYS}
    view = _open(slack, {"type": "section", "block_id": "s", "text": plain("Days"), "accessory": menu}, text_input("x"))
    with socket_app(slack) as received:
        slack.click(view, "days", value=["Mon"]).wait_ack()
        slack.submit(view, {"x": "a"}).wait_ack()
    assert received[1].payload["view"]["state"]["values"]["s"]["days"]["selected_options"] == [DAYS[0]]
