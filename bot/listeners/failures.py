"""The one place where a listener's failure ends: the log gets everything, the person a sentence with a next step."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from slack_bolt import Ack, App, Args
from slack_sdk import WebClient

from bot.errors import (
    UNEXPECTED,
    BotError,
    NotAgainError,
    PublishError,
    TypedStepError,
    UnknownBriefError,
    UsageError,
)
from bot.listeners.desk import person_of
from bot.listeners.windows import in_modal
from bot.publishing import kit
from bot.publishing.calls import call
from bot.publishing.modals import draw_notice
from bot.publishing.plain import plain_failure
from bot.publishing.responses import post_response
from bot.publishing.state import ViewState

log = logging.getLogger(__name__)

_SHORTCUTS: Final = frozenset({"message_action", "shortcut"})
_NOT_THERE: Final = (UsageError, NotAgainError, UnknownBriefError, TypedStepError)


def register(app: App) -> None:
    """Log what fails outside a listener, such as a token that Slack refuses."""

    @app.error
    def failed(error: Exception) -> None:
        log.error("a payload did not reach its listener", exc_info=error)


def answered(listener: Callable[..., None]) -> Callable[[Args], None]:
    """Run a listener so that its person is told whatever goes wrong.

    It does not leave that to Bolt, which forgets an acknowledgement when an exception follows it within milliseconds.
    """
    names = tuple(inspect.signature(listener).parameters)

    def run(args: Args) -> None:
        try:
            listener(**{name: getattr(args, name) for name in names})
        except Exception as error:  # noqa: BLE001  (the door: what was not foreseen is logged and told here)
            _answer(error, args.ack, args.body, args.client)

    return run


def _answer(error: Exception, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    sentence = _sentence(error, body)
    if ack.response is None:
        _acknowledge(ack, body, sentence)
        if "command" in body or body.get("type") == "view_submission":
            return
    _tell(body, client, sentence)


def _sentence(error: Exception, body: Mapping[str, Any]) -> str:
    if isinstance(error, _NOT_THERE):
        log.info("a listener was asked for what is not there: %s", error)
        if isinstance(error, TypedStepError) and "command" in body:
            return error.typing(body["command"])
        return error.public_message
    if isinstance(error, BotError):
        log.warning("a listener could not do what was asked: %s", error, exc_info=error)
        return error.public_message
    log.error("a listener failed", exc_info=error)
    return UNEXPECTED


def _acknowledge(ack: Ack, body: Mapping[str, Any], sentence: str) -> None:
    if "command" in body:
        ack(text=plain_failure(sentence), response_type="ephemeral")
    elif body.get("type") == "view_submission":
        ack(response_action="update", view=draw_notice("Sorry", sentence, state=ViewState()))
    else:
        ack()


def _tell(body: Mapping[str, Any], client: WebClient, sentence: str) -> None:
    for way in _ways(body, client, sentence):
        try:
            way()
        except PublishError as error:
            log.warning("a failure could not be told, trying the next way: %s", error.code)
        else:
            return
    log.error("a failure could not be told to anybody")


def _ways(body: Mapping[str, Any], client: WebClient, sentence: str) -> Iterator[Callable[[], object]]:
    to, text = person_of(body).reply_to, plain_failure(sentence)
    if body.get("type") == "event_callback":
        home = {"type": "home", "blocks": [kit.section(sentence)]}
        yield lambda: call(client.views_publish, user_id=body["event"]["user"], view=home)
        return
    ways = [_response(to.response_url, text, client)] if to.response_url else []
    ways += [_window(body, client, sentence)] if body.get("trigger_id") else []
    # A shortcut answers with a window; everything else where it was asked.
    yield from reversed(ways) if body.get("type") in _SHORTCUTS else ways
    if to.channel and to.user:
        yield lambda: call(client.chat_postEphemeral, channel=to.channel, user=to.user, text=text)
    if to.user:
        yield lambda: call(client.chat_postMessage, channel=to.user, text=text)


def _response(url: str, text: str, client: WebClient) -> Callable[[], object]:
    payload = {"response_type": "ephemeral", "replace_original": False, "text": text}
    return lambda: post_response(url, payload, api_url=client.base_url)


def _window(body: Mapping[str, Any], client: WebClient, sentence: str) -> Callable[[], object]:
    view = draw_notice("Sorry", sentence, state=ViewState())
    method = client.views_push if in_modal(body) else client.views_open
    return lambda: call(method, trigger_id=body["trigger_id"], view=view)
