"""A team's digests as the terminal sees them: what is wished for, when each is due next, a run that is waited for.

The bot runs in another process: what it is to do is handed to it through the database.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfoNotFoundError

from bot.errors import BotError, UnknownFeedError
from bot.model import (
    Address,
    DigestRequest,
    DigestVerb,
    Run,
    SlotState,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Wish,
)
from bot.publishing.digests_console import Listed
from bot.usecases.slots import describe, slots
from bot.usecases.subscriptions import wish_of

if TYPE_CHECKING:
    from bot.composition import DigestsDesk

USER = "terminal"
LOOK_EVERY = 0.5  # seconds
ENDED = frozenset({SlotState.POSTED, SlotState.SKIPPED, SlotState.FAILED, SlotState.UNCERTAIN})
_NEXT = timedelta(days=15)  # a zone may have left out the day of a weekly digest
_RECENT = 20


@dataclass(frozen=True, slots=True)
class TeamDigests:
    """The digests of one team; all that is done is done by the terminal's user."""

    desk: DigestsDesk
    team: str

    def get(self, number: int) -> Subscription:
        """Return a digest; raise ``UnknownSubscriptionError`` when there is none of that number."""
        return self.desk.digests.get(number, team=self.team)

    def create(self, wish: Wish) -> Subscription:
        """Set a digest up and let the bot introduce it; raise ``BotError`` with what is wrong with the wish."""
        made = self.desk.digests.create(self._checked(wish), team=self.team, user=USER)
        self._introduce(made)
        return made

    def edit(self, number: int, words: Mapping[str, Any]) -> Subscription:
        """Give a digest the words that are named; in another channel the bot introduces it."""
        before = self.get(number)
        wish = self._checked(replace(wish_of(before), **words))
        after = self.desk.digests.change(number, wish, team=self.team, user=USER)
        if after.channel != before.channel:
            self._introduce(after)
        return after

    def pause(self, number: int) -> Subscription:
        """Post a digest no more for now."""
        return self.desk.digests.pause(number, team=self.team, user=USER)

    def resume(self, number: int) -> tuple[Subscription, bool]:
        """Post a digest again; return it and whether it was stopped, so that the bot introduces it anew."""
        stopped = self.get(number).state is SubscriptionState.STOPPED
        resumed = self.desk.digests.resume(number, team=self.team, user=USER)
        if stopped:
            self._introduce(resumed)
        return resumed, stopped

    def remove(self, number: int) -> Subscription:
        """Forget a digest."""
        return self.desk.digests.remove(number, team=self.team, user=USER)

    def list(self) -> tuple[Listed, ...]:
        """Return the team's digests by number."""
        return tuple(map(self.listed, self.desk.digests.list(self.team)))

    def listed(self, subscription: Subscription) -> Listed:
        """Return a digest with when it is due, and what became of its latest slot."""
        last = self.desk.slots.runs(subscription.number, team=self.team, limit=1)
        return Listed(subscription, describe(subscription), self._following(subscription), next(iter(last), None))

    def log(self, number: int, *, limit: int) -> tuple[tuple[Run, ...], tuple[SubscriptionChange, ...]]:
        """Return what became of a digest's latest slots, and who changed it."""
        digests = self.desk.digests
        return digests.log(number, team=self.team, limit=limit), digests.changes(number, team=self.team)

    def ask(self, subscription: Subscription) -> Callable[[], Run | None]:
        """Let the bot run a digest now; return what tells how far that is.

        One that was asked for and is not done yet is not asked for again. Raises ``BotError`` for one that is stopped.
        """
        if subscription.state is SubscriptionState.STOPPED:
            resume = f"To have it posted again: briefbot digest resume {subscription.number}"
            raise BotError(f"It is stopped: {(subscription.reason or 'it could not be posted').rstrip('.')}. {resume}")
        under_way = (run.slot.key for run in self._recent(subscription) if run.asked_by and run.state not in ENDED)
        key = next(under_way, None)
        if key is None:
            key = _new_key()
            self.desk.slots.ask(subscription, key=key, user=USER, now=self.desk.now())
        return lambda: next((run for run in self._recent(subscription) if run.slot.key == key), None)

    def _recent(self, subscription: Subscription) -> tuple[Run, ...]:
        return self.desk.slots.runs(subscription.number, team=self.team, limit=_RECENT)

    def _introduce(self, subscription: Subscription) -> None:
        wanted = (DigestVerb.INTRODUCE, subscription.number)
        self.desk.accept(DigestRequest(_new_key(), self.team, USER, *wanted, Address()))

    def _checked(self, wish: Wish) -> Wish:
        """Refuse sources that are not there, all of them at once, and what would show nothing."""
        known = {feed.number for feed in self.desk.feeds.of_team(self.team)}
        if unknown := [str(number) for number in wish.feeds if number not in known]:
            raise UnknownFeedError(" or ".join(unknown))
        return wish

    def _following(self, subscription: Subscription) -> datetime | None:
        if subscription.state is not SubscriptionState.ACTIVE:
            return None
        now = self.desk.now()
        try:
            return next((slot.due for slot in slots(subscription, after=now, until=now + _NEXT)), None)
        except ZoneInfoNotFoundError:  # its rules were there when it was set up
            return None


def wait_for(
    look: Callable[[], Run | None], *, seconds: float, clock: Callable[[], float], sleep: Callable[[float], None]
) -> Run | None:
    """Look until a run has ended or the time is up; return how far it is then."""
    deadline = clock() + seconds
    while True:
        run = look()
        left = deadline - clock()
        if left <= 0 or (run is not None and run.state in ENDED):
            return run
        sleep(min(LOOK_EVERY, left))


def _new_key() -> str:
    return f"{USER}:{secrets.token_hex(8)}"
