"""What Slack accepts of inputs, menus, confirm dialogs and dates, and where it points when it does not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.blocks import complaints
from tests.demo import an_option, asking
from tests.loopback import plain, text_input

ONE, TWO = an_option("1"), an_option("2")
CONFIRM = {"title": plain("x" * 100), "text": plain("x" * 300), "confirm": plain("x" * 30), "deny": plain("x" * 30)}
DATE = {"type": "date", "timestamp": 1_793_692_800, "format": "{date_short} at {time}", "fallback": "3 Nov"}
ON_CHARACTER = {"trigger_actions_on": ["on_character_entered"]}


def _input(kind: str, **more: Any) -> dict[str, Any]:
    return asking("x", kind, "X", **more)


def _whole(**more: str) -> dict[str, Any]:
    return _input("number_input", is_decimal_allowed=False, **more)


def _button(**more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [{"type": "button", "text": plain("Go"), **more}]}


def _line(part: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": [part]}]}


SECTION = {"type": "rich_text_section", "elements": [DATE]}
ACCEPTED = {
    "time": _input("timepicker", initial_time="23:59"),
    "number": _whole(min_value="1", max_value="20", initial_value="8"),
    "external menu": _input("external_select", min_query_length=0, initial_option=ONE),
    "external menu of several": _input("multi_external_select", initial_options=[ONE], max_selected_items=1),
    "menu of several": _input("multi_static_select", options=[ONE, TWO], initial_options=[ONE, TWO]),
    "conversations of two kinds": _input("conversations_select", filter={"include": ["public", "private"]}),
    "conversations without bots": _input("conversations_select", filter={"exclude_bot_users": True}),
    "ten checkboxes": _input("checkboxes", options=[an_option(str(n)) for n in range(10)]),
    "ten radio buttons": _input("radio_buttons", options=[an_option(str(n)) for n in range(10)]),
    "typed text that is dispatched": {
        **text_input("x", dispatch_action_config=ON_CHARACTER),
        "dispatch_action": True,
    },
    "button that asks first": _button(confirm=CONFIRM),
    "overflow that asks first": {
        "type": "actions",
        "elements": [{"type": "overflow", "options": [ONE], "confirm": CONFIRM}],
    },
    "date": _line(DATE),
    "date in a quote": _line({**DATE, "url": "https://a.test"}, "rich_text_quote"),
    "date in a list": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [SECTION]}],
    },
}
REFUSED = {
    "time of one digit": (_input("timepicker", initial_time="7:00"), "required format", "/element/initial_time"),
    "time after midnight": (_input("timepicker", initial_time="24:00"), "required format", "/element/initial_time"),
    "number of unknown kind": (_input("number_input"), "missing required field: is_decimal_allowed", "/element"),
    "number that is no string": (
        _input("number_input", is_decimal_allowed=False, min_value=1),
        "must provide a string",
        "/element/min_value",
    ),
    "number in words": (_whole(max_value="ten"), "required format", "/element/max_value"),
    "number upside down": (_whole(min_value="9", max_value="1"), "min_value must not be greater", "/element"),
    "text upside down": (text_input("x", min_length=9, max_length=1), "min_length must not be greater", "/element"),
    "external menu with options": (
        _input("external_select", options=[ONE]),
        "invalid additional property: options",
        "/element",
    ),
    "several of a single menu": (
        _input("external_select", max_selected_items=2),
        "invalid additional property: max_selected_items",
        "/element",
    ),
    "more initial options than allowed": (
        _input("multi_external_select", initial_options=[ONE, TWO], max_selected_items=1),
        "more initial values than max_selected_items",
        "/element",
    ),
    "none at most": (
        _input("multi_users_select", max_selected_items=0),
        "must be between",
        "/element/max_selected_items",
    ),
    "empty filter": (_input("conversations_select", filter={}), "at least one", "/element/filter"),
    "unknown kind": (
        _input("conversations_select", filter={"include": ["secret"]}),
        "must be one of",
        "/element/filter/include/0",
    ),
    "eleven checkboxes": (
        _input("checkboxes", options=[an_option(str(n)) for n in range(11)]),
        "no more than 10",
        "/element/options",
    ),
    "confirm title of 101": (
        _button(confirm={**CONFIRM, "title": plain("x" * 101)}),
        "less than 101",
        "/elements/0/confirm/title/text",
    ),
    "confirm without a way out": (
        _button(confirm={name: CONFIRM[name] for name in ("title", "text", "confirm")}),
        "missing required field: deny",
        "/elements/0/confirm",
    ),
    "dispatch at no time": (
        text_input("x", dispatch_action_config={"trigger_actions_on": []}),
        "no fewer than 1",
        "/element/dispatch_action_config/trigger_actions_on",
    ),
    "date at a fraction of a second": (
        _line({**DATE, "timestamp": 1.5}),
        "must provide an integer",
        "/elements/0/elements/0/timestamp",
    ),
    "date without a format": (
        _line({"type": "date", "timestamp": 1}),
        "missing required field: format",
        "/elements/0/elements/0",
    ),
    "date in preformatted text": (
        _line(DATE, "rich_text_preformatted"),
        "unsupported type: date",
        "/elements/0/elements/0/type",
    ),
}


@pytest.mark.parametrize("block", ACCEPTED.values(), ids=ACCEPTED)
def test_element_is_accepted(block: dict[str, Any]):
    assert complaints([block]) == []


@pytest.mark.parametrize(("block", "said", "pointer"), REFUSED.values(), ids=REFUSED)
def test_element_is_refused_where_it_breaks_a_rule(block: dict[str, Any], said: str, pointer: str):
    found = complaints([block])
    assert any(said in one and one.endswith(f"[json-pointer:/blocks/0{pointer}]") for one in found), found


def test_view_loads_with_the_focus_on_one_element_at_most():
    blocks = [text_input(name, focus_on_load=True) for name in "ab"]
    assert complaints(blocks[:1], surface="modal") == []
    assert complaints(blocks, surface="modal") == ["only one element may have focus_on_load [json-pointer:/blocks]"]
