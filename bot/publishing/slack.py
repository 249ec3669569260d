"""Publishes to Slack: private answers by whatever way still works, shared posts at most once; never silent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk import WebClient

from bot.errors import BotError, PublishError
from bot.model import Address, ShareRequest, SourcesAnswer, StoredBrief
from bot.publishing import ids, kit
from bot.publishing.blocks import draw_brief, draw_shared
from bot.publishing.calls import Pacer, call, permalink
from bot.publishing.evidence import draw_thread
from bot.publishing.kit import Block, Message, View
from bot.publishing.modals import draw_brief_view, draw_notice
from bot.publishing.mrkdwn import escape
from bot.publishing.plain import plain_brief, plain_failure
from bot.publishing.responses import post_response
from bot.publishing.sources import draw_answer
from bot.publishing.state import ViewState
from bot.publishing.steps import about, next_steps, sentence

log = logging.getLogger(__name__)

HEAD_START = 0.5  # what takes no time would overtake the acknowledgement that it replaces, and “Reading …” would stay
Way = Callable[[str, tuple[Block, ...]], object]
_QUIET = {"unfurl_links": False, "unfurl_media": False}
_LITERAL = {"parse": "none", "link_names": False}
_UNFORMATTED = {"mrkdwn": False}  # Slack would take the stars and underscores of an article for markup


@dataclass(frozen=True)
class SlackPublisher:
    """Obeys the port ``Publisher``; the client must not repeat calls by itself (see ``make_client``)."""

    client: WebClient
    pacer: Pacer = field(default_factory=Pacer)

    def answer(self, stored: StoredBrief, to: Address) -> None:
        """Show a brief to the one who asked."""
        view = draw_brief_view(stored, ViewState(reply_to=to))
        self.tell(to, draw_brief(stored), plain=plain_brief(stored), view=view)

    def share(self, stored: StoredBrief, request: ShareRequest) -> None:
        """Post a brief to a channel, the evidence in its thread, and tell the one who shared it."""
        message = draw_shared(stored, short=request.short, shared_by=_shared_by(request))
        ts = self.post(request.channel, message, plain=plain_brief(stored))
        missing = self._post_evidence(stored, request.channel, ts) if request.evidence else None
        self._confirm(request, ts, missing)

    def apologise(self, error: BotError, to: Address) -> None:
        """Tell the one who asked what went wrong and what to do next."""
        told, link, buttons = sentence(error), about(error), next_steps(error)
        view = draw_notice("Sorry", told, *buttons, state=ViewState(reply_to=to), about=link)
        blocks = tuple(view["blocks"])
        plain = plain_failure(f"{told} ({link})" if link else told)
        self.tell(to, Message(plain, blocks), plain=plain, view=view, quick=True)

    def answer_sources(self, answer: SourcesAnswer, to: Address) -> None:
        """Show what came of adding, testing or importing feeds."""
        message = draw_answer(answer)
        view = kit.modal("Sources", message.blocks, metadata=ViewState(reply_to=to).encode())
        self.tell(to, message, plain=message.text, view=view, quick=True)

    def notify(self, sentence: str, *, user: str, slot: int | None = None) -> None:
        """Write a person a sentence that they did not ask for, with a button that posts a digest's ``slot`` again.

        Whoever works in the terminal is nobody that Slack knows, and Slack would take such a name for a channel's.
        """
        if not kit.is_person(user):
            log.info("nobody in Slack is to be told: %s", sentence)
            return
        again = () if slot is None else (kit.actions(kit.button("Post again", ids.POST_AGAIN, value=str(slot))),)
        message = Message(plain_failure(sentence), (kit.section(sentence), *again))
        try:
            self.post(user, message, plain=message.text)
        except PublishError as error:
            log.warning("a person could not be told something: %s", error.code)

    def tell(self, to: Address, message: Message, *, plain: str, view: View, quick: bool = False) -> None:
        """Answer a person by the first way that works; raise ``PublishError`` where none does.

        What may have been ``quick`` to make waits until the acknowledgement that it replaces is there.
        """
        if quick:
            self.pacer.sleep(HEAD_START)
        failure = PublishError("Slack leaves me no way to answer. Open my home tab, or ask again.", code="no_address")
        for way in self._ways(to, view):
            try:
                return self._deliver(way, message, plain)
            except PublishError as error:
                log.warning("an answer did not get through, trying the next way: %s", error.code)
                failure = error
        raise failure

    def _deliver(self, way: Way, message: Message, plain: str) -> None:
        try:
            self.pacer.patiently(lambda: way(message.text, message.blocks))
        except PublishError as error:
            if not error.refuses_blocks:
                raise
            log.error("slack refused our blocks (%s), sending text", error.code)  # noqa: TRY400  (told, not lost)
            self.pacer.patiently(lambda: way(plain, ()))

    def _ways(self, to: Address, view: View) -> Iterator[Way]:
        if to.view:
            window = to.view
            yield lambda text, blocks: self._update(window, view if blocks else _text_view(view, text))
        if to.response_url:
            yield lambda text, blocks: self._respond(to, text, blocks)
        if to.channel and to.user:
            yield lambda text, blocks: self._whisper(to, text, blocks)
        if to.user:
            yield lambda text, blocks: self._write(to.user, text, blocks)

    def _update(self, window: str, view: View) -> None:
        named = {"view_id": window} if window.startswith("V") else {"external_id": window}  # ours has small letters
        call(self.client.views_update, **named, view=view)

    def _respond(self, to: Address, text: str, blocks: tuple[Block, ...]) -> None:
        payload: dict[str, Any] = {"response_type": "ephemeral", "replace_original": to.replace, "text": text, **_QUIET}
        payload |= {"blocks": list(blocks)} if blocks else _UNFORMATTED
        post_response(to.response_url or "", payload, api_url=self.client.base_url)

    def _whisper(self, to: Address, text: str, blocks: tuple[Block, ...]) -> None:
        drawn = {"blocks": blocks} if blocks else _UNFORMATTED
        call(self.client.chat_postEphemeral, channel=to.channel, user=to.user, text=text, **_LITERAL, **drawn)

    def _write(self, channel: str | None, text: str, blocks: tuple[Block, ...], *, ts: str | None = None) -> str:
        self.pacer.take_turn(channel or "")
        arguments = {"channel": channel, "text": text, "thread_ts": ts, **_LITERAL, **_QUIET}
        answer = call(self.client.chat_postMessage, **arguments, **({"blocks": blocks} if blocks else _UNFORMATTED))
        return str(answer["ts"])

    def post(self, channel: str, message: Message, *, plain: str, ts: str | None = None) -> str:
        """Post a message, into the thread of ``ts`` where that is named, and return its own ``ts``."""
        posted: list[str] = []
        self._deliver(lambda text, blocks: posted.append(self._write(channel, text, blocks, ts=ts)), message, plain)
        return posted[0]

    def _post_evidence(self, stored: StoredBrief, channel: str, ts: str) -> str | None:
        try:
            for message in draw_thread(stored):
                self.post(channel, message, plain=message.text, ts=ts)
        except PublishError as error:
            # The post stands: failing now would have the whole share done a second time.
            log.warning("the evidence of brief %s is not all in its thread: %s", stored.id, error.code)
            return "The evidence in the thread is not complete: " + error.public_message
        return None

    def _confirm(self, request: ShareRequest, ts: str, missing: str | None) -> None:
        message = _confirmation(request.channel, permalink(self.client, request.channel, ts), missing)
        state = ViewState(brief_id=request.brief_id, reply_to=request.reply_to)
        view = kit.modal("Shared", message.blocks, metadata=state.encode())
        try:
            self.tell(replace(request.reply_to, replace=False), message, plain=message.text, view=view)
        except PublishError as error:
            log.warning("brief %s was shared, its sharer could not be told: %s", request.brief_id, error.code)


def _shared_by(request: ShareRequest) -> tuple[Block, ...]:
    person = kit.person(request.user) if kit.is_person(request.user) else kit.words("Someone")
    lines = [kit.rich(kit.line(person, kit.words(" shared a brief")))]
    if request.note:
        lines.append(kit.rich(kit.line(kit.words("Note: ", bold=True), kit.words(request.note))))
    return tuple(lines)


def _confirmation(channel: str, permalink: str | None, missing: str | None) -> Message:
    where = {"type": "channel", "channel_id": channel} if channel[:1] in "CG" else kit.words("that conversation")
    parts = [kit.words("Shared in "), where, kit.words(". ")]
    lines = [kit.rich(kit.line(*parts, kit.link(permalink, "Open the post") if permalink else None))]
    if missing:
        lines.append(kit.section(missing))
    return Message(f"Shared. {escape(missing or '')}".strip(), tuple(lines))


def _text_view(view: View, text: str) -> View:
    shown = text if len(text) <= kit.SECTION else text[: kit.SECTION].rsplit("\n", 1)[0]
    return {**view, "blocks": [{"type": "section", "text": {"type": "plain_text", "text": shown, "emoji": False}}]}
