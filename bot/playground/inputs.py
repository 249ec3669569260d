"""What a person can put into an element: the state Slack reports, and what the client refuses before it sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.playground.blocks import elements, options_in

Values = dict[str, dict[str, dict[str, Any]]]
TEXT_TYPES = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
PRESSED_TYPES = {"button", "overflow", "workflow_button", "feedback_buttons", "icon_button", "image"}
_SELECTED = {
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
}


def fields(kind: str) -> tuple[str, str]:
    """Return where an element's state and its initial state are kept."""
    return ("value", "initial_value") if kind in TEXT_TYPES else _SELECTED[kind]


def with_state(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each block with each of its elements that keeps a state."""
    for block in blocks:
        for element in elements(block):
            if element["type"] not in PRESSED_TYPES:
                yield block, element


def initial_values(blocks: list[dict[str, Any]]) -> Values:
    """Return the state of blocks that nobody has touched."""
    values: Values = {}
    for block, element in with_state(blocks):
        state, initial = fields(element["type"])
        start = element.get(
            initial, [] if element["type"].startswith("multi_") or state == "selected_options" else None
        )
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], state: start}
    return values


def fill(
    values: Values,
    blocks: list[dict[str, Any]],
    given: Mapping[str, Any],
    check: Callable[[Mapping[str, Any], Mapping[str, Any]], None],
) -> Values:
    """Return the state after a person put in ``given``: action_id (or block_id) to a plain value.

    ``check`` raises for a state that the element does not let a person choose.
    """
    filled = {block_id: dict(actions) for block_id, actions in values.items()}
    unknown = set(given)
    for block, element in with_state(blocks):
        name = next((key for key in (element["action_id"], block["block_id"]) if key in given), None)
        if name is not None:
            unknown.discard(name)
            state = state_of(element, given[name])
            check(element, state)
            filled[block["block_id"]][element["action_id"]] = state
    if unknown:
        raise LookupError(f"no such input: {', '.join(sorted(unknown))}")
    return filled


def state_of(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """Return an element's state for a plain value: text, an option's value, an id, a date, or a list of them."""
    kind = str(element["type"])
    state, _ = fields(kind)
    if state == "selected_option":
        return {"type": kind, state: _option(element, value)}
    if state == "selected_options":
        return {"type": kind, state: [_option(element, one) for one in value or []]}
    return {"type": kind, state: value if value != "" else None}


def _option(element: Mapping[str, Any], value: Any) -> Any:
    if value is None or isinstance(value, dict):
        return value
    found = next((one for one in options_in(element) if one.get("value") == value), None)
    if found is None:
        raise LookupError(f"no such option: {value}")
    return found


def refusals(view: Mapping[str, Any], values: Values) -> dict[str, str]:
    """Return what Slack's client says beside inputs instead of sending the view; empty when it would send."""
    said = {}
    for block, element in with_state(view["blocks"]):
        if block["type"] == "input":
            state, _ = fields(element["type"])
            value = values[block["block_id"]][element["action_id"]].get(state)
            if sentence := _refusal(block, element, value):
                said[block["block_id"]] = sentence
    return said


def _refusal(block: Mapping[str, Any], element: Mapping[str, Any], value: Any) -> str:
    if value in (None, "", []):
        return "" if block.get("optional") else "Please complete this required field."
    if element["type"] == "plain_text_input":
        return _wrong_length(element, value)
    if element["type"] == "number_input":
        return _wrong_number(element, value)
    if element["type"] == "url_text_input" and not str(value).startswith(("http://", "https://")):
        return "Enter a valid link, with https:// at its start."
    if element["type"] == "email_text_input" and "@" not in str(value):
        return "Enter a valid email address."
    return ""


def _wrong_length(element: Mapping[str, Any], value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length")
    if len(value) < least:
        return f"Enter at least {least} characters."
    if most is not None and len(value) > most:
        return f"Enter at most {most} characters."
    return ""


def _wrong_number(element: Mapping[str, Any], value: str) -> str:
    try:
        entered = float(value)
    except ValueError:
        return "Enter a number."
    if not element.get("is_decimal_allowed") and not entered.is_integer():
        return "Enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if (low is not None and entered < float(low)) or (high is not None and entered > float(high)):
        return "Enter a number within the limits."
    return ""
