"""Publishes what is asked of digests: the introduction to a channel, and answers to the one who asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Address, Feed, MadeDigest, Overview, Subscription
from bot.publishing import digest_facts as facts
from bot.publishing import ids, kit
from bot.publishing import introduction as words
from bot.publishing.calls import permalink
from bot.publishing.digest_facts import Parts
from bot.publishing.digest_list import draw_said, press
from bot.publishing.digest_preview import draw_preview
from bot.publishing.kit import Element, Message
from bot.publishing.slack import SlackPublisher
from bot.publishing.state import ViewState


@dataclass(frozen=True, slots=True)
class SlackDigests:
    """Obeys the port ``DigestsPublisher``; ``command`` is what people type."""

    publisher: SlackPublisher
    command: str

    def introduce(self, overview: Overview, feeds: Sequence[Feed]) -> str | None:
        """Post a digest's introduction, once, and return its link; raise ``PublishError`` where Slack refuses it."""
        message = words.draw_introduction(overview, feeds, command=self.command)
        channel = overview.subscription.channel
        return permalink(self.publisher.client, channel, self.publisher.post(channel, message, plain=message.text))

    def introduced(self, overview: Overview, permalink: str | None, to: Address) -> None:
        """Tell the one who asked that it is introduced, and when it comes."""
        preview = press("Preview", ids.PREVIEW, overview.subscription.number, ids.BESIDE)
        self._tell("Introduced", words.introduced(overview, permalink), to, preview)

    def doubted(self, overview: Overview, to: Address) -> None:
        """Tell the one who asked that the introduction may or may not be there."""
        self._tell("Look in the channel", words.doubted(overview), to)

    def refused(self, overview: Overview, reason: str, to: Address) -> None:
        """Tell the one who asked why it cannot be posted there, with what to do next."""
        self._tell("Not introduced", words.refused(overview, reason), to, *words.next_steps(overview))

    def preview(self, subscription: Subscription, made: MadeDigest, to: Address, *, saved: bool) -> None:
        """Show the one who asked what the channel would get, of a digest that is saved or would be."""
        message = draw_preview(subscription, made, saved=saved)
        view = kit.modal("Preview", message.blocks, metadata=ViewState(reply_to=to).encode())
        self._answer(message, view, to)

    def _tell(self, title: str, said: Parts, to: Address, *buttons: Element) -> None:
        view = draw_said(title, said, *buttons, state=ViewState(reply_to=to))
        self._answer(Message(facts.plain(said), tuple(view["blocks"])), view, to)

    def _answer(self, message: Message, view: kit.View, to: Address) -> None:
        self.publisher.tell(to, message, plain=message.text, view=view, quick=True)
