"""Calls Slack's Web API with time limits, patience where Slack asks for it, and failures in our own words."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import UNREACHABLE, PublishError
from bot.publishing.responses import TIMEOUT

log = logging.getLogger(__name__)

LONGEST_WAIT: Final = 60.0
UNCERTAIN: Final = "uncertain"
_MAYBE_DONE: Final = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
_TOKEN = "Slack no longer accepts my token. Whoever runs me should run “briefbot doctor”."
_SENTENCES: Final = {
    "not_in_channel": "I am not a member of that conversation. Type “/invite @brief” there, then share again.",
    "channel_not_found": "I cannot see that conversation. Type “/invite @brief” there, then share again.",
    "is_archived": "That channel is archived. Choose another one.",
    "restricted_action": "Only some people may post in that channel. Choose another one, or ask an admin.",
    "missing_scope": "I lack a permission for that. Whoever runs me should run “briefbot doctor”.",
    "ratelimited": "Slack asks me to slow down. Try again in a minute.",
    UNCERTAIN: "Slack did not answer, so the post may or may not be there. Look before you share it again.",
    **dict.fromkeys(("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"), _TOKEN),
}


def make_client(token: str, *, api_url: str) -> WebClient:
    """Build a client that never repeats a call by itself: a repeated post would be read twice."""
    return WebClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])


def call(method: Callable[..., Any], /, **arguments: Any) -> dict[str, Any]:
    """Call a method of the Web API; raise ``PublishError`` with Slack's own code."""
    try:
        answer: dict[str, Any] = method(**arguments).data
    except SlackApiError as error:
        raise _failure(error) from error
    except (OSError, HTTPException, SlackClientError) as error:
        raise PublishError(_SENTENCES[UNCERTAIN], code=UNREACHABLE) from error
    return answer


def sentence(code: str) -> str:
    """Say in one sentence what a code of Slack means for the one who asked."""
    return _SENTENCES.get(code, f"Slack refused that ({code}). It is logged; try again, or tell whoever runs me.")


def permalink(client: WebClient, channel: str, ts: str) -> str | None:
    """Return the link of a message; None where Slack gives none."""
    try:
        return str(call(client.chat_getPermalink, channel=channel, message_ts=ts)["permalink"])
    except PublishError as error:
        log.info("a message has no link: %s", error.code)
        return None


@dataclass
class Pacer:
    """Keeps to one message a second in a channel, and waits when Slack says for how long."""

    interval: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take_turn(self, channel: str) -> None:
        """Wait until the channel may get its next message."""
        with self._lock:
            now = self.clock()
            turn = max(now, self._next.get(channel, now))
            self._next = {name: at for name, at in self._next.items() if at > now}
            self._next[channel] = turn + self.interval
        if turn > now:
            self.sleep(turn - now)

    def patiently(self, action: Callable[[], Any]) -> Any:
        """Do something again as long as Slack answers 429, which means it was not done; give up after a minute."""
        waited = 0.0
        while True:
            try:
                return action()
            except PublishError as error:
                pause = error.retry_after
                if pause is None or waited + pause > LONGEST_WAIT:
                    raise
                log.warning("slack asks for a pause of %s seconds", pause)
                waited += max(pause, 1.0)
                self.sleep(max(pause, 1.0))


def _failure(error: SlackApiError) -> PublishError:
    status, headers, data = _parts(error.response)
    code = str(data.get("error", "unknown")) if data else f"http_{status}"
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        pause = str(headers.get("Retry-After", headers.get("retry-after", "1")))
        seconds = float(pause) if pause.isdigit() else 1.0
        return PublishError(sentence("ratelimited"), code="ratelimited", retry_after=seconds)
    if status >= 500 or code in _MAYBE_DONE:
        return PublishError(sentence(UNCERTAIN), code=UNREACHABLE)
    return PublishError(sentence(code), code=code)


def _parts(response: Any) -> tuple[int, Mapping[str, Any], dict[str, Any]]:
    if isinstance(response, dict):  # the client's own shape for a body that is no JSON, such as a gateway's page
        return int(response.get("status", 0)), response.get("headers") or {}, {}
    return response.status_code, response.headers, response.data if isinstance(response.data, dict) else {}
