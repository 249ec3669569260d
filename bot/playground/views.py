"""Modals and home tabs: what Slack accepts, the stack of at most three, and the methods that open and change them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from itertools import chain
from typing import Any

from bot.playground.blocks import complaints
from bot.playground.elements import plain
from bot.playground.inputs import initial_values
from bot.playground.menus import choose_current
from bot.playground.messages import invalid, with_ids
from bot.playground.schema import Check, anything, boolean, choice, problem, record, string
from bot.playground.workspace import RefusalError, Workspace

Args = dict[str, Any]
STACK_MOST = 3
VIEW_BYTES = 250_000
_COMMON: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
SHAPES = {
    "modal": record(
        {"type": choice("modal"), "title": plain(24), "blocks": anything},
        {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
            **_COMMON,
        },
    ),
    "home": record({"type": choice("home"), "blocks": anything}, _COMMON),
}


def accepted_view(workspace: Workspace, view: Any, *, surface: str) -> dict[str, Any]:
    """Return a view with its ids and defaults filled in; raise Slack's refusal when it breaks a rule."""
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", [problem("must provide an object", "/view")])
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise RefusalError("view_too_large")
    if found := _view_complaints(view, surface):
        raise invalid("invalid_arguments", found)
    if view.get("external_id") and _with_external_id(workspace, view["external_id"]):
        raise RefusalError("duplicate_external_id")
    return _filled(workspace, view)


def _view_complaints(view: dict[str, Any], surface: str) -> list[str]:
    found = list(SHAPES[surface](view, "/view"))
    found += [] if found else complaints(view["blocks"], surface=surface, pointer="/view/blocks")
    asks = not found and surface == "modal" and any(block["type"] == "input" for block in view["blocks"])
    return [problem("missing required field: submit", "/view")] if asks and not view.get("submit") else found


def _filled(workspace: Workspace, view: dict[str, Any]) -> dict[str, Any]:
    blocks = with_ids(workspace, view["blocks"])
    defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "submit": None, "close": None}
    flags = {"clear_on_close": False, "notify_on_close": False}
    given = {name: value for name, value in view.items() if value is not None}
    return {
        **defaults,
        **flags,
        **given,
        "blocks": blocks,
        "team_id": workspace.team["id"],
        "app_id": workspace.app["id"],
        "bot_id": workspace.app["bot_id"],
        "app_installed_team_id": workspace.team["id"],
        "hash": f"{workspace.new_ts()}.{secrets.token_hex(4)}",
        "state": {"values": initial_values(blocks)},
    }


def _with_external_id(workspace: Workspace, external_id: str) -> dict[str, Any] | None:
    return next((view for view in _views(workspace) if view.get("external_id") == external_id), None)


def _views(workspace: Workspace) -> Iterator[dict[str, Any]]:
    return chain(*workspace.stacks.values(), workspace.homes.values())


def open_view(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Open a modal for the person who just did something."""
    filled = accepted_view(workspace, args.get("view"), surface="modal")
    trigger = workspace.take_trigger(args.get("trigger_id"))
    choose_current(filled, workspace.channels.get(trigger.channel or ""), trigger.user)
    return {"view": put_root(workspace, trigger.user, filled)}


def put_root(workspace: Workspace, user: str, filled: dict[str, Any]) -> dict[str, Any]:
    """Make a view the only one before a person."""
    view = {"id": workspace.new_id("V"), "previous_view_id": None, **filled}
    view["root_view_id"] = view["id"]
    workspace.stacks[user] = [view]
    return view


def push_view(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Lay a modal on the one that is open."""
    filled = accepted_view(workspace, args.get("view"), surface="modal")
    trigger = workspace.take_trigger(args.get("trigger_id"))
    return {"view": put_on_top(workspace, trigger.user, filled)}


def put_on_top(workspace: Workspace, user: str, filled: dict[str, Any]) -> dict[str, Any]:
    """Lay a view on a person's stack of at most three."""
    stack = workspace.stacks.get(user) or []
    if not stack:
        raise RefusalError("not_found")
    if len(stack) >= STACK_MOST:
        raise RefusalError("push_limit_reached")
    below = stack[-1]
    view = {"id": workspace.new_id("V"), "previous_view_id": below["id"], "root_view_id": stack[0]["id"], **filled}
    stack.append(view)
    return view


def update_view(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Change a modal that is open, wherever in the stack it lies."""
    known = _find(workspace, args)
    if args.get("hash") and args["hash"] != known["hash"]:
        raise RefusalError("hash_conflict")
    wanted: Any = args.get("view")
    own_id = {"external_id": known["external_id"]}
    keeps_id = isinstance(wanted, dict) and own_id.items() <= wanted.items()
    if keeps_id:  # its own id is no duplicate
        wanted = {name: value for name, value in wanted.items() if name not in own_id}
    filled = accepted_view(workspace, wanted, surface=str(known["type"]))
    return {"view": change(known, filled | (own_id if keeps_id else {}))}


def change(known: dict[str, Any], filled: dict[str, Any]) -> dict[str, Any]:
    """Put new content into a view; what was typed stays where block and action keep their ids."""
    before = known["state"]["values"]
    values = filled["state"]["values"]
    for block_id, actions in values.items():
        for action_id in actions:
            if action_id in before.get(block_id, {}):
                actions[action_id] = before[block_id][action_id]
    known.update(filled)
    return known


def _find(workspace: Workspace, args: Args) -> dict[str, Any]:
    if args.get("external_id"):
        view = _with_external_id(workspace, str(args["external_id"]))
    else:
        view = find_view(workspace, str(args.get("view_id") or ""))
    if view is None:
        raise RefusalError("not_found")
    return view


def find_view(workspace: Workspace, view_id: str) -> dict[str, Any] | None:
    """Return an open modal or a home tab by its id."""
    return next((view for view in _views(workspace) if view["id"] == view_id), None)


def publish_view(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Set a person's home tab."""
    user = str(args.get("user_id") or "")
    if user not in workspace.users:
        raise invalid("invalid_arguments", [problem("user not found", "/user_id")])
    known = workspace.homes.get(user)
    if args.get("hash") and known is not None and args["hash"] != known["hash"]:
        raise RefusalError("hash_conflict")
    filled = accepted_view(workspace, args.get("view"), surface="home")
    name = known["id"] if known else workspace.new_id("V")
    workspace.homes[user] = {"id": name, "root_view_id": name, "previous_view_id": None, **filled}
    return {"view": workspace.homes[user]}


def drop_from(workspace: Workspace, user: str, view_id: str) -> list[dict[str, Any]]:
    """Close a view and what lies on it; return what was closed."""
    stack = workspace.stacks.get(user, [])
    index = next((place for place, view in enumerate(stack) if view["id"] == view_id), len(stack))
    closed = stack[index:]
    del stack[index:]
    return closed
