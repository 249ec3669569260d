"""The three-step upload of a file."""

from __future__ import annotations

from typing import Any

from bot.playground.conversations import may_post
from bot.playground.messages import by_app, in_thread, invalid
from bot.playground.schema import problem
from bot.playground.workspace import RefusalError, Upload, Workspace

Args = dict[str, Any]


def get_upload_url(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Return where the bytes of a file go."""
    name, length = args.get("filename"), args.get("length")
    if not name:
        raise invalid("invalid_arguments", [problem("missing required field: filename", "/filename")])
    try:
        size = int(length or 0)
    except (TypeError, ValueError) as error:
        raise invalid("invalid_arguments", [problem("must provide a number", "/length")]) from error
    if size < 1:
        raise invalid("invalid_arguments", [problem("must be more than 0", "/length")])
    upload = Upload(workspace.new_id("F"), str(name), size)
    workspace.uploads[upload.id] = upload
    return {"upload_url": f"{workspace.base_url}/upload/{upload.id}", "file_id": upload.id}


def complete_upload(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Finish uploads and show them in a channel when one is named."""
    files = args.get("files")
    if not isinstance(files, list) or not files or not all(isinstance(one, dict) for one in files):
        raise invalid("invalid_arguments", [problem("must provide an array", "/files")])
    uploads = [_received(workspace, one) for one in files]
    shown = [described(workspace, upload) for upload in uploads]
    if channel_id := args.get("channel_id"):
        _show(workspace, may_post(workspace, channel_id), shown, args)
    for upload in uploads:
        upload.complete = True
    return {"files": shown}


def _received(workspace: Workspace, one: dict[str, Any]) -> Upload:
    upload = workspace.uploads.get(str(one.get("id")))
    if upload is None or upload.content is None:
        raise RefusalError("file_not_found")
    upload.title = one.get("title") or upload.name
    return upload


def _show(workspace: Workspace, channel: str, shown: list[dict[str, Any]], args: Args) -> None:
    body = {**by_app(workspace), "text": args.get("initial_comment") or "", "files": shown}
    workspace.post(channel, body | in_thread(workspace, channel, args.get("thread_ts")))


def described(workspace: Workspace, upload: Upload) -> dict[str, Any]:
    """Return a file as Slack describes it."""
    return {
        "id": upload.id,
        "name": upload.name,
        "title": upload.title or upload.name,
        "size": len(upload.content or b""),
        "url_private": f"{workspace.base_url}/files/{upload.id}",
    }
