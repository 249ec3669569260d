"""Response URLs: five answers within thirty minutes, ephemeral unless they say otherwise."""

from __future__ import annotations

from typing import Any

from bot.playground.messages import by_app, content, in_thread, rewrite, unfurled
from bot.playground.workspace import RESPONSE_SECONDS, RESPONSE_USES, Posted, RefusalError, ResponseUrl, Workspace


def answer(workspace: Workspace, token: str, body: Any) -> None:
    """Post, replace or delete through a response URL; raise when it is used up or the answer breaks a rule."""
    response_url = workspace.response_urls.get(token)
    if response_url is None:
        raise RefusalError("invalid_url")
    if workspace.age(response_url.born) > RESPONSE_SECONDS:
        raise RefusalError("expired_url")
    if response_url.uses >= RESPONSE_USES:
        raise RefusalError("used_url")
    if not isinstance(body, dict):
        raise RefusalError("invalid_payload")
    if body.get("delete_original"):
        _delete(workspace, response_url)
    else:
        post_answer(workspace, response_url, body)
    response_url.uses += 1


def post_answer(workspace: Workspace, response_url: ResponseUrl, body: dict[str, Any]) -> None:
    """Post what an answer says, or put it in the place of the original."""
    said = content(workspace, body)
    original = response_url.original
    if body.get("replace_original") and original is not None and original in workspace.posts:
        rewrite(workspace, original, said)
        return
    posted = _post(workspace, response_url, body, said)
    if original is None:
        response_url.original = posted


def _post(workspace: Workspace, response_url: ResponseUrl, body: dict[str, Any], said: dict[str, Any]) -> Posted:
    ephemeral = body.get("response_type", "ephemeral") != "in_channel"
    thread = in_thread(workspace, response_url.channel, body.get("thread_ts") or response_url.thread)
    whole = {**by_app(workspace), **said, **thread, **({} if ephemeral else unfurled(said, body))}
    return workspace.post(response_url.channel, whole, to=response_url.user if ephemeral else None)


def _delete(workspace: Workspace, response_url: ResponseUrl) -> None:
    if response_url.original in workspace.posts:
        workspace.posts.remove(response_url.original)
