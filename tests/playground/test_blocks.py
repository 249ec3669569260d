from __future__ import annotations

from typing import Any

import pytest

from bot.playground.blocks import complaints, too_long
from tests.loopback import plain, section, text_input

OPTION = {"text": plain("One"), "value": "1"}


def _button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def _actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def _context(count: int) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * count}


def _menu(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "pick", **more}


def _rich(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(parts)}


def _table(rows: int, cells: int) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells] * rows}


def _input(element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "label": plain("x"), "element": {"action_id": "x", **element}}


TEXT = {"type": "text", "text": "x"}
SECTION = {"type": "rich_text_section", "elements": [TEXT]}
ACCEPTED = {
    "section of 3000": section("x" * 3000),
    "section of fields": {"type": "section", "fields": [plain("x" * 2000)] * 10},
    "section with accessory": {**section("x"), "accessory": {"type": "overflow", "options": [OPTION] * 5}},
    "header of 150": {"type": "header", "text": plain("x" * 150)},
    "divider": {"type": "divider", "block_id": "x" * 255},
    "context of ten": _context(10),
    "context image": {
        "type": "context",
        "elements": [{"type": "image", "image_url": "https://a.test/b", "alt_text": "b"}],
    },
    "image": {"type": "image", "image_url": "https://a.test/b", "alt_text": "b", "title": plain("b")},
    "25 actions": _actions(*(_button(action_id=f"go{n}") for n in range(25))),
    "button at its limits": _actions(_button(text=plain("x" * 75), value="x" * 2000, style="danger")),
    "menu of 100": _actions(_menu(options=[OPTION] * 100, initial_option=OPTION, placeholder=plain("x" * 150))),
    "grouped menu": _actions(_menu(option_groups=[{"label": plain("x"), "options": [OPTION]}])),
    "quote": _rich(
        {"type": "rich_text_quote", "elements": [TEXT, {"type": "link", "url": "https://a.test"}], "border": 1}
    ),
    "list": _rich({"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [SECTION]}),
    "preformatted": _rich({"type": "rich_text_preformatted", "elements": [TEXT]}),
    "styled text": _rich({"type": "rich_text_section", "elements": [{**TEXT, "style": {"bold": True, "code": True}}]}),
    "mentions": _rich(
        {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}, {"type": "emoji", "name": "x"}]}
    ),
    "table at its limits": _table(100, 20),
    "markdown of 12,000": {"type": "markdown", "text": "x" * 12_000},
    "input": text_input("x", max_length=3000, multiline=True),
    "checkboxes": _input({"type": "checkboxes", "options": [OPTION], "initial_options": [OPTION]}),
    "radio buttons": _input({"type": "radio_buttons", "options": [OPTION]}),
    "conversations": _input(
        {"type": "conversations_select", "default_to_current_conversation": True, "filter": {"include": ["public"]}}
    ),
    "date": _input({"type": "datepicker", "initial_date": "2026-11-03"}),
    "time": _input({"type": "timepicker", "initial_time": "07:00"}),
    "number": _input({"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
    "external menu": _input({"type": "external_select", "min_query_length": 0}),
}
REFUSED = {
    "section of 3001": (section("x" * 3001), "must be less than 3001 characters", "/text/text"),
    "empty section text": (section(""), "must be more than 0 characters", "/text/text"),
    "section of nothing": ({"type": "section"}, "missing required field", ""),
    "eleven fields": ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items", "/fields"),
    "field of 2001": ({"type": "section", "fields": [plain("x" * 2001)]}, "less than 2001", "/fields/0/text"),
    "header of 151": ({"type": "header", "text": plain("x" * 151)}, "less than 151", "/text/text"),
    "header in mrkdwn": ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type", "/text/type"),
    "block_id of 256": ({"type": "divider", "block_id": "x" * 256}, "less than 256", "/block_id"),
    "context of eleven": (_context(11), "no more than 10 items", "/elements"),
    "26 actions": (_actions(*(_button(action_id=f"go{n}") for n in range(26))), "no more than 25 items", "/elements"),
    "no actions": (_actions(), "no fewer than 1 items", "/elements"),
    "button text of 76": (_actions(_button(text=plain("x" * 76))), "less than 76", "/elements/0/text/text"),
    "button value of 2001": (_actions(_button(value="x" * 2001)), "less than 2001", "/elements/0/value"),
    "action_id of 256": (_actions(_button(action_id="x" * 256)), "less than 256", "/elements/0/action_id"),
    "same action_id twice": (_actions(_button(), _button()), "action_id is not unique: go", ""),
    "option text of 76": (
        _actions(_menu(options=[{**OPTION, "text": plain("x" * 76)}])),
        "less than 76",
        "/elements/0/options/0/text/text",
    ),
    "option value of 151": (
        _actions(_menu(options=[{**OPTION, "value": "x" * 151}])),
        "less than 151",
        "/elements/0/options/0/value",
    ),
    "101 options": (_actions(_menu(options=[OPTION] * 101)), "no more than 100 items", "/elements/0/options"),
    "placeholder of 151": (
        _actions(_menu(options=[OPTION], placeholder=plain("x" * 151))),
        "less than 151",
        "/elements/0/placeholder/text",
    ),
    "menu of nothing": (_actions(_menu()), "exactly one of", "/elements/0"),
    "foreign initial option": (
        _actions(_menu(options=[OPTION], initial_option={**OPTION, "value": "2"})),
        "initial option",
        "/elements/0",
    ),
    "overflow of six": (
        {**section("x"), "accessory": {"type": "overflow", "options": [OPTION] * 6}},
        "no more than 5",
        "/accessory/options",
    ),
    "input in actions": (_actions({"type": "plain_text_input"}), "unsupported type", "/elements/0/type"),
    "max_length of 3001": (text_input("x", max_length=3001), "must be between", "/element/max_length"),
    "unknown block": ({"type": "poem"}, "unsupported type: poem", "/type"),
    "unknown property": ({"type": "divider", "colour": "red"}, "invalid additional property: colour", ""),
    "no type": ({}, "missing required field: type", ""),
    "not an object": ("divider", "must provide an object", ""),
    "empty rich text": (
        _rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}),
        "more than 0",
        "/elements/0/elements/0/text",
    ),
    "list of texts": (
        _rich({"type": "rich_text_list", "style": "bullet", "elements": [TEXT]}),
        "unsupported type",
        "/elements/0/elements/0/type",
    ),
    "image without alt text": (
        {"type": "image", "image_url": "https://a.test/b"},
        "missing required field: alt_text",
        "",
    ),
    "image that is no link": (
        {"type": "image", "image_url": "b.png", "alt_text": "b"},
        "required format",
        "/image_url",
    ),
    "table of 101 rows": (_table(101, 1), "no more than 100 items", "/rows"),
    "table of 21 cells": (_table(1, 21), "no more than 20 items", "/rows/0"),
    "markdown of 12,001": ({"type": "markdown", "text": "x" * 12_001}, "less than 12001", "/text"),
    "wrong date": (
        _input({"type": "datepicker", "initial_date": "3 November"}),
        "required format",
        "/element/initial_date",
    ),
}


@pytest.mark.parametrize("block", ACCEPTED.values(), ids=ACCEPTED)
def test_block_is_accepted(block: dict[str, Any]):
    assert complaints([block]) == []


@pytest.mark.parametrize(("block", "said", "pointer"), REFUSED.values(), ids=REFUSED)
def test_block_is_refused_where_it_breaks_a_rule(block: Any, said: str, pointer: str):
    found = complaints([block])
    assert any(said in one and one.endswith(f"[json-pointer:/blocks/0{pointer}]") for one in found), found


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_surface_takes_so_many_blocks(surface: str, most: int):
    assert complaints([{"type": "divider"}] * most, surface=surface) == []
    found = complaints([{"type": "divider"}] * (most + 1), surface=surface)
    assert found == [f"no more than {most} items allowed [json-pointer:/blocks]"]


def test_message_takes_one_table():
    assert complaints([_table(1, 1), _table(1, 1)]) == ["only one table is allowed [json-pointer:/blocks]"]


def test_message_takes_each_block_id_once():
    block = {"type": "divider", "block_id": "x"}
    assert complaints([block, block]) == ["block_id is not unique: x [json-pointer:/blocks]"]


def test_modal_takes_no_table():
    assert complaints([_table(1, 1)], surface="modal") == ["unsupported type: table [json-pointer:/blocks/0/type]"]


@pytest.mark.parametrize(("sections", "verdict"), [(4, False), (5, True)])
def test_all_texts_together_have_a_limit(sections: int, verdict: bool):
    assert too_long([section("x" * 2900)] * sections) is verdict
