"""Answers what people ask of digests and takes more than a moment: the introduction to a channel, and a preview.

The introduction is the probe of the channel. Whatever may have posted it is not done again: a failure after it is told
and logged, because whoever works on a request repeats it after an error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.errors import PublishError
from bot.model import Address, DigestRequest, DigestVerb, Feed, MadeDigest, Overview, Subscription, SubscriptionState
from bot.usecases.looked_at import PREVIEW
from bot.usecases.ports import Feeds
from bot.usecases.refusals import reason_of
from bot.usecases.subscriptions import Subscriptions

log = logging.getLogger(__name__)


class DigestMaker(Protocol):
    """Makes a digest without an effect on what is remembered of its subscription."""

    def __call__(self, subscription: Subscription, *, now: datetime, run: str) -> MadeDigest:
        """Return the digest that is due now, named as a run."""


class DigestsPublisher(Protocol):
    """Shows what came of what people ask of digests."""

    def introduce(self, overview: Overview, feeds: Sequence[Feed]) -> str | None:
        """Post a digest's introduction, once, and return its link; raise ``PublishError`` where that is refused."""

    def introduced(self, overview: Overview, permalink: str | None, to: Address) -> None:
        """Tell the one who asked that it is introduced, and when it comes."""

    def doubted(self, overview: Overview, to: Address) -> None:
        """Tell the one who asked that the introduction may or may not be there."""

    def refused(self, overview: Overview, reason: str, to: Address) -> None:
        """Tell the one who asked why it cannot be posted there, with what to do next."""

    def preview(self, subscription: Subscription, made: MadeDigest, to: Address, *, saved: bool) -> None:
        """Show the one who asked what the channel would get, of a digest that is saved or would be."""


@dataclass(frozen=True, slots=True)
class AnswerDigests:
    """The script of a request about a digest."""

    digests: Subscriptions
    feeds: Feeds
    make: DigestMaker
    publisher: DigestsPublisher
    now: Callable[[], datetime]

    def __call__(self, request: DigestRequest) -> None:
        """Introduce a digest to its channel, or show what it would be now."""
        if request.verb is DigestVerb.PREVIEW:
            self._preview(request)
        else:
            self._introduce(self.digests.get(request.number, team=request.team), request.reply_to)

    def _preview(self, request: DigestRequest) -> None:
        number, team, wish = request.number, request.team, request.wish
        if wish:
            subscription = self.digests.draft(wish, number=number, team=team, user=request.user)
        else:
            subscription = self.digests.get(number, team=team)
        made = self.make(subscription, now=self.now(), run=PREVIEW)
        self.publisher.preview(subscription, made, request.reply_to, saved=wish is None)

    def _introduce(self, subscription: Subscription, to: Address) -> None:
        overview, feeds = self.digests.overview(subscription), self.feeds.of_team(subscription.team)
        try:
            permalink = self.publisher.introduce(overview, feeds)
        except PublishError as error:
            self._missed(overview, error, to)
        else:
            self._tell(lambda: self.publisher.introduced(overview, permalink, to))

    def _missed(self, overview: Overview, error: PublishError, to: Address) -> None:
        """Stop a digest that Slack refuses; what it did not answer to is left alone, what it put off is raised."""
        if error.retry_after is not None:
            raise error
        number, team = overview.subscription.number, overview.subscription.team
        log.warning("digest %s of %s is not introduced: %s", number, team, error.code)
        if error.may_be_done:
            self._tell(lambda: self.publisher.doubted(overview, to))
            return
        reason = reason_of(error)
        if overview.subscription.state is SubscriptionState.ACTIVE:
            self.digests.stop(number, reason, team=team)
        now = self.digests.overview(self.digests.get(number, team=team))
        self._tell(lambda: self.publisher.refused(now, reason, to))

    def _tell(self, tell: Callable[[], None]) -> None:
        try:
            tell()
        except PublishError as error:
            log.warning("what came of an introduction could not be told: %s", error.code)
