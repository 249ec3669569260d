"""A press on one element: finding it among the blocks, and what the app is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.playground.blocks import elements
from bot.playground.inputs import PRESSED_TYPES, state_of
from bot.playground.workspace import Workspace


def find_element(blocks: list[dict[str, Any]], action_id: str, choice: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a block and its element by action_id; among several, the one that offers the choice."""
    found = [(block, one) for block in blocks for one in elements(block) if one.get("action_id") == action_id]
    if not found:
        raise LookupError(f"no element with the action_id {action_id}")
    exact = [(block, one) for block, one in found if choice is not None and choice in _offers(one)]
    return (exact or found)[0]


def _offers(element: Mapping[str, Any]) -> list[Any]:
    return [element.get("value"), *(one.get("value") for one in element.get("options") or [])]


def action_of(
    workspace: Workspace, block: Mapping[str, Any], element: Mapping[str, Any], choice: Any
) -> dict[str, Any]:
    """Return what ``actions`` says of a press or a choice."""
    kind = element["type"]
    action: dict[str, Any] = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"]}
    action["action_ts"] = workspace.new_ts()
    if kind == "overflow":
        action["selected_option"] = _chosen(element, choice)
    elif kind == "feedback_buttons":
        pressed = "positive_button" if choice == element["positive_button"]["value"] else "negative_button"
        action |= {"value": element[pressed]["value"], "text": element[pressed]["text"]}
    elif kind in PRESSED_TYPES:
        action |= {name: element[name] for name in ("text", "value", "style", "url") if name in element}
    else:
        action |= state_of(element, choice)
    return action


def _chosen(element: Mapping[str, Any], choice: Any) -> dict[str, Any]:
    for one in element["options"]:
        if choice in (one, one["value"]):
            return dict(one)
    raise LookupError(f"no such option: {choice}")


def state_in(action: Mapping[str, Any]) -> dict[str, Any]:
    """Return the element's state that an action tells of."""
    return {name: value for name, value in action.items() if name not in {"action_id", "block_id", "action_ts"}}


def values_of(block: Mapping[str, Any], element: Mapping[str, Any], action: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of a message after an action; a press leaves none."""
    if element["type"] in PRESSED_TYPES:
        return {}
    return {block["block_id"]: {element["action_id"]: state_in(action)}}
