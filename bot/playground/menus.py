"""Which conversations and people a menu offers to a person: the filter of the element, and what that person sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.playground.inputs import fields, with_state
from bot.playground.workspace import Workspace


def is_offered(element: Mapping[str, Any], channel: Mapping[str, Any] | None, user: str) -> bool:
    """Tell whether a menu of conversations or channels lists this one for a person."""
    if channel is None or channel["is_archived"]:
        return False
    if element["type"] in {"channels_select", "multi_channels_select"}:
        return _kind(channel) == "public"
    wanted: Mapping[str, Any] = element.get("filter") or {}
    if channel["is_im"] and wanted.get("exclude_bot_users"):
        return False  # every direct conversation here is one with the app
    seen = user in channel["members"] or not channel["is_private"]
    return seen and _kind(channel) in wanted.get("include", [_kind(channel)])


def _kind(channel: Mapping[str, Any]) -> str:
    if channel["is_im"]:
        return "im"
    return "private" if channel["is_private"] else "public"


def check_offered(workspace: Workspace, user: str, element: Mapping[str, Any], state: Mapping[str, Any]) -> None:
    """Raise ``LookupError`` for a choice that the menu does not offer, or for more than it takes."""
    for chosen in _chosen(state, "conversation", "channel"):
        if not is_offered(element, workspace.channels.get(chosen), user):
            raise LookupError(f"that menu does not offer {chosen}")
    for chosen in _chosen(state, "user"):
        if chosen not in workspace.users:
            raise LookupError(f"that menu does not offer {chosen}")
    many = [value for value in state.values() if isinstance(value, list)]
    most = element.get("max_selected_items")
    if most is not None and many and len(many[0]) > most:
        raise LookupError(f"that menu takes at most {most}")


def _chosen(state: Mapping[str, Any], *nouns: str) -> list[str]:
    one = [state.get(f"selected_{noun}") for noun in nouns]
    several = [chosen for noun in nouns for chosen in state.get(f"selected_{noun}s") or []]
    return [chosen for chosen in [*one, *several] if chosen]


def choose_current(view: dict[str, Any], channel: Mapping[str, Any] | None, user: str) -> None:
    """Choose the conversation that a person looks at, where a menu asks for it, names no other and would list it."""
    for block, element in with_state(view["blocks"]):
        if element.get("default_to_current_conversation") and is_offered(element, channel, user):
            state, initial = fields(element["type"])
            if channel is not None and not element.get(initial):
                chosen = [channel["id"]] if state == "selected_conversations" else channel["id"]
                view["state"]["values"][block["block_id"]][element["action_id"]][state] = chosen
