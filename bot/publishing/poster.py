"""Posts the messages of digests to Slack, each call once, and finds them again by their metadata."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from slack_sdk import WebClient

from bot.errors import PublishError
from bot.model.posting import Post, Sighting
from bot.publishing.calls import call, permalink

log = logging.getLogger(__name__)

EVENT_TYPE: Final = "briefbot_digest"
PAGE: Final = 200
MOST_PAGES: Final = 10
EARLIER: Final = timedelta(minutes=10)  # by as much may our clock be ahead of Slack's
_BLIND: Final = frozenset({"missing_scope", "not_in_channel", "channel_not_found", "not_allowed_token_type"})
_QUIET: Final = {"unfurl_links": False, "unfurl_media": False, "parse": "none", "link_names": False}


@dataclass(frozen=True, slots=True)
class SlackPoster:
    """Obeys the port ``Poster``; the client must not repeat calls by itself (see ``make_client``)."""

    client: WebClient

    def post(self, post: Post) -> str:
        """Post a message, under its name, and return its ``ts``."""
        metadata = {"event_type": EVENT_TYPE, "event_payload": _name(post)}
        where = {"channel": post.channel, "thread_ts": post.thread_ts}
        answer = call(self.client.chat_postMessage, **where, **_words(post), **_QUIET, metadata=metadata)
        return str(answer["ts"])

    def look(self, post: Post) -> Sighting:
        """Look for a message among those since its digest was due, or in its thread.

        Where the scope is missing, or more was written than is read here, nobody can tell.
        """
        try:
            mine = call(self.client.auth_test)["bot_id"]  # another bot of ours counts its digests, too
            return self._search(post, mine)
        except PublishError as error:
            if error.code not in _BLIND:
                raise
            log.info("a message of slot %s cannot be looked for: %s", post.slot, error.code)
            return Sighting(blind=True)

    def permalink(self, channel: str, ts: str) -> str | None:
        """Return the link of a message; None where Slack gives none."""
        return permalink(self.client, channel, ts)

    def _search(self, post: Post, mine: str) -> Sighting:
        for page in self._pages(post):
            for message in page["messages"]:
                if message.get("bot_id") == mine and _names(message, post):
                    return Sighting(ts=str(message["ts"]))
            if not _cursor(page):
                return Sighting()
        log.warning("more was written since slot %s was due than can be looked through", post.slot)
        return Sighting(blind=True)

    def _pages(self, post: Post) -> Iterator[dict[str, Any]]:
        asked: dict[str, Any] = {"channel": post.channel, "limit": PAGE, "include_all_metadata": True}
        asked["oldest"] = f"{(post.due - EARLIER).timestamp():.6f}"
        method: Callable[..., Any] = self.client.conversations_history
        if post.thread_ts is not None:
            method, asked["ts"] = self.client.conversations_replies, post.thread_ts
        for _ in range(MOST_PAGES):
            page = call(method, **asked)
            yield page
            asked["cursor"] = _cursor(page)


def _words(post: Post) -> dict[str, Any]:
    text = str(post.payload.get("text", ""))
    blocks = post.payload.get("blocks")
    if post.plain or not blocks:
        return {"text": str(post.payload.get("plain") or text), "mrkdwn": False}
    return {"text": text, "blocks": blocks}


def _name(post: Post) -> dict[str, str]:
    return {"slot": str(post.slot), "position": str(post.position)}


def _names(message: dict[str, Any], post: Post) -> bool:
    metadata = message.get("metadata") or {}
    return metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload") == _name(post)


def _cursor(page: dict[str, Any]) -> str:
    return str((page.get("response_metadata") or {}).get("next_cursor") or "")
