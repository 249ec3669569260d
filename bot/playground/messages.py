"""How messages come to stand in the workspace: shape, limits, and the checks that every way of posting shares."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.blocks import complaints, texts, too_long
from bot.playground.workspace import Posted, RefusalError, Workspace

TEXT_LIMIT = 40_000
_LINK = re.compile(r"<?(https?://[^\s|>]+)")


def invalid(code: str, found: list[str]) -> RefusalError:
    """Return the refusal that lists what was wrong, in Slack's shape."""
    return RefusalError(
        code, errors=found, response_metadata={"messages": [f"[ERROR] {complaint}" for complaint in found]}
    )


def accepted_blocks(workspace: Workspace, blocks: Any, *, surface: str = "message") -> list[dict[str, Any]]:
    """Return message blocks with their ids filled in; raise Slack's refusal when they break a rule."""
    if isinstance(blocks, str):
        raise RefusalError("invalid_blocks_format")
    if found := complaints(blocks, surface=surface):
        raise invalid("invalid_blocks", found)
    if surface == "message" and too_long(blocks):
        raise RefusalError("msg_blocks_too_long")
    return with_ids(workspace, blocks)


def with_ids(workspace: Workspace, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give every block and interactive element that has no id one, as Slack does."""
    named = []
    for block in blocks:
        filled = {"block_id": f"b{workspace.new_number():05d}", **_clean(block)}
        for name in ("accessory", "element"):
            if name in filled and filled[name]["type"] != "image":
                filled[name] = {"action_id": f"a{workspace.new_number():05d}", **filled[name]}
        if filled["type"] in {"actions", "context_actions"}:
            filled["elements"] = [
                {"action_id": f"a{workspace.new_number():05d}", **element} for element in filled["elements"]
            ]
        named.append(filled)
    return named


def _clean(block: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in block.items() if value is not None}


def content(workspace: Workspace, args: dict[str, Any]) -> dict[str, Any]:
    """Return text, blocks and attachments of a message; raise when it says nothing or breaks a rule."""
    text, blocks, attachments = args.get("text") or "", args.get("blocks"), args.get("attachments")
    if not isinstance(text, str):
        raise invalid("invalid_arguments", ["must provide a string [json-pointer:/text]"])
    if not text and not blocks and not attachments:
        raise RefusalError("no_text")
    body: dict[str, Any] = {"text": text[:TEXT_LIMIT]}
    if blocks:
        body["blocks"] = accepted_blocks(workspace, blocks)
    if attachments:
        body["attachments"] = _accepted_attachments(workspace, attachments)
    return body


def _accepted_attachments(workspace: Workspace, attachments: Any) -> list[dict[str, Any]]:
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise RefusalError("invalid_attachments")
    if len(attachments) > 100:
        raise RefusalError("too_many_attachments")
    return [
        {**one, "blocks": accepted_blocks(workspace, one["blocks"])} if one.get("blocks") else dict(one)
        for one in attachments
    ]


def rewrite(workspace: Workspace, posted: Posted, said: dict[str, Any]) -> None:
    """Put other content into a message; what everybody sees is marked as edited."""
    kept = {name: value for name, value in posted.body.items() if name not in {"text", "blocks", "attachments"}}
    posted.body = {**kept, **said}
    if posted.to is None:
        posted.body["edited"] = {"user": workspace.app["bot_user_id"], "ts": workspace.new_ts()}


def by_app(workspace: Workspace) -> dict[str, Any]:
    """Return what marks a message as the app's."""
    app = workspace.app
    profile = {"id": app["bot_id"], "app_id": app["id"], "name": app["name"], "team_id": workspace.team["id"]}
    return {
        "user": app["bot_user_id"],
        "bot_id": app["bot_id"],
        "app_id": app["id"],
        "team": workspace.team["id"],
        "bot_profile": profile,
    }


def unfurled(body: dict[str, Any], args: dict[str, Any]) -> dict[str, Any]:
    """Return the cards that Slack hangs under a post with links unless both kinds of unfurling are off."""
    wanted = [name for name in ("unfurl_links", "unfurl_media") if str(args.get(name)).lower() not in {"false", "0"}]
    links = dict.fromkeys(_LINK.findall(" ".join([body["text"], *texts(body.get("blocks", []))])))
    if not wanted or not links:
        return {}
    cards = [{"id": number, "from_url": link, "fallback": link} for number, link in enumerate(links, 1)]
    return {"attachments": [*body.get("attachments", []), *cards]}


def in_thread(workspace: Workspace, channel: str, thread_ts: Any) -> dict[str, Any]:
    """Return what ties a message to its thread; raise when there is no such parent."""
    if not thread_ts:
        return {}
    if not isinstance(thread_ts, str) or not re.fullmatch(r"\d+\.\d+", thread_ts):
        raise RefusalError("invalid_thread_ts")
    parent = workspace.find_post(channel, thread_ts)
    if parent is None or parent.to is not None:
        raise RefusalError("thread_not_found")
    return {"thread_ts": parent.body.get("thread_ts", parent.ts)}


def show_ephemeral(workspace: Workspace, channel: str, user: str, body: dict[str, Any]) -> Posted:
    """Put a message before one person's eyes only."""
    return workspace.post(channel, {**by_app(workspace), **body}, to=user)
