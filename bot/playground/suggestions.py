"""External menus: the app is asked for options while a person types, and what it offered can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.playground.blocks import elements, options_in
from bot.playground.deliveries import Delivery
from bot.playground.elements import OFFERED_GROUP, PLAIN_OPTION
from bot.playground.schema import array, either, every, record
from bot.playground.workspace import Workspace

USUAL_QUERY_LENGTH = 3  # what Slack waits for where min_query_length is not given
ANSWER = every(
    record({}, {"options": array(PLAIN_OPTION, 0, 100), "option_groups": array(OFFERED_GROUP, 0, 100)}),
    either("options", "option_groups"),
)


def query_is_long_enough(element: Mapping[str, Any], typed: str) -> bool:
    """Tell whether Slack's client would ask the app for this query."""
    return len(typed) >= int(element.get("min_query_length", USUAL_QUERY_LENGTH))


def place_of(payload: Mapping[str, Any]) -> str:
    """Return the view or the message that a question came from."""
    container = payload["container"]
    return str(container.get("view_id") or container["message_ts"])


def suggestion_acked(delivery: Delivery, ack: Any) -> None:
    """Remember what was offered; an answer that breaks a rule offers nothing."""
    if not ack:
        return
    if found := list(ANSWER(ack, "")):
        delivery.error = found[0]
        return
    payload = delivery.payload
    key = (place_of(payload), payload["block_id"], payload["action_id"])
    known = delivery.workspace.offered.setdefault(key, {})
    known.update({option["value"]: option for option in options_in(ack)})


def offering(workspace: Workspace, place: str, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks with everything in their external menus that the app has offered so far."""
    return [_offering(workspace, place, block) for block in blocks]


def _offering(workspace: Workspace, place: str, block: dict[str, Any]) -> dict[str, Any]:
    filled = dict(block)
    for name in ("accessory", "element"):
        if block.get(name):
            filled[name] = _with_offer(workspace, place, block, block[name])
    if block["type"] == "actions":
        filled["elements"] = [_with_offer(workspace, place, block, one) for one in elements(block)]
    return filled


def _with_offer(workspace: Workspace, place: str, block: Mapping[str, Any], element: dict[str, Any]) -> dict[str, Any]:
    if element["type"] not in {"external_select", "multi_external_select"}:
        return element
    initial = element.get("initial_options") or ([element["initial_option"]] if element.get("initial_option") else [])
    offered = workspace.offered.get((place, block["block_id"], element["action_id"]), {})
    return {**element, "options": [*initial, *offered.values()]}
