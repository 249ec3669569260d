"""A team's digests: set up, change, pause, resume, stop and remove them; every change names who made it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from typing import Any

from bot.errors import StoppedError, UnknownFeedError, UsageError
from bot.model import (
    MAY_BE_MISSING,
    MOST_STORIES,
    UNDER_WAY,
    Include,
    Overview,
    Run,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Wish,
)
from bot.usecases.digest_ports import Slots, StoredSubscriptions
from bot.usecases.ports import Feeds
from bot.usecases.slots import describe, next_due
from bot.usecases.zones import find_zone

log = logging.getLogger(__name__)

NAME_CHARACTERS = 80
WORD_CHARACTERS = 100
MOST_WORDS = 50
THE_BOT = "briefbot"
BUSY = "Somebody else is changing that digest. Please repeat that in a moment."
_SCHEDULE = ("days", "at", "zone")
_TRIES = 3
_RECENT = 10
_FAR_BACK = 1_000


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What people do with a team's digests."""

    subscriptions: StoredSubscriptions
    slots: Slots
    feeds: Feeds
    now: Callable[[], datetime]

    def create(self, wish: Wish, *, team: str, user: str, owner: str | None = None) -> Subscription:
        """Set a digest up; raise ``UsageError`` with what is wrong with the wish.

        What becomes of it is told to its owner, or else to the user.
        """
        made = self.subscriptions.add(self._checked(wish, team), team=team, user=user, now=self.now(), owner=owner)
        log.info("digest %s of %s is set up by %s", made.number, team, user)
        return made

    def list(self, team: str) -> tuple[Subscription, ...]:
        """Return a team's digests by number."""
        return self.subscriptions.of_team(team)

    def get(self, number: int, *, team: str) -> Subscription:
        """Return a digest; raise ``UnknownSubscriptionError`` when the team has none of that number."""
        return self.subscriptions.get(number, team=team)

    def find(self, number: int, *, team: str) -> Subscription:
        """Return a digest, also one that was removed, which is then stopped for that reason."""
        return self.subscriptions.find(number, team=team)

    def draft(self, wish: Wish, *, number: int, team: str, user: str) -> Subscription:
        """Return a digest with other words, or a new one with the number 0; nothing is saved."""
        before = self.subscriptions.get(number, team=team) if number else None
        words = _words(self._checked(wish, team, before=before))
        if before:
            return replace(before, **words)
        return Subscription(0, team, **words, created_by=user, created_at=self.now())

    def change(self, number: int, wish: Wish, *, team: str, user: str, owner: str | None = None) -> Subscription:
        """Give a digest other words; what was due before now by another time or other days is not made up for."""
        before = self.subscriptions.get(number, team=team)
        words = _words(self._checked(wish, team, before=before)) | ({"created_by": owner} if owner else {})
        return self._change(number, team, user, "changed", words)

    def pause(self, number: int, *, team: str, user: str) -> Subscription:
        """Post a digest no more for now; raise ``StoppedError`` for one that is stopped: its reason stays."""
        return self._change(number, team, user, "paused", {"state": SubscriptionState.PAUSED})

    def resume(self, number: int, *, team: str, user: str) -> Subscription:
        """Post a digest again from the next time on, also one that was stopped."""
        return self._change(number, team, user, "resumed", {"state": SubscriptionState.ACTIVE, "reason": None})

    def stop(self, number: int, reason: str, *, team: str) -> bool:
        """Post a digest no more because it cannot be; return whether it was active, so that its owner is told once."""
        before = self.subscriptions.get(number, team=team)
        if before.state is not SubscriptionState.ACTIVE:
            return False
        after = replace(before, state=SubscriptionState.STOPPED, reason=reason)
        return self.subscriptions.change(before, after, verb="stopped", user=THE_BOT, now=self.now())

    def remove(self, number: int, *, team: str, user: str) -> Subscription:
        """Forget a digest; one that is being made right now is left to whoever posts it."""
        gone = self.subscriptions.get(number, team=team)
        self.subscriptions.remove(gone, user=user, now=self.now())
        log.info("digest %s of %s is removed by %s", number, team, user)
        return gone

    def log(self, number: int, *, team: str, limit: int = 10) -> tuple[Run, ...]:
        """Return what became of a digest's latest slots, the latest first, also when it is removed."""
        self.subscriptions.find(number, team=team)
        return self.slots.runs(number, team=team, limit=limit)

    def changes(self, number: int, *, team: str) -> tuple[SubscriptionChange, ...]:
        """Return who changed a digest, the latest last, also when it is removed."""
        return self.subscriptions.changes(number, team=team)

    def overview(self, subscription: Subscription) -> Overview:
        """Return how a digest is: when it is due next, what became of its latest slot, who put it into its state."""
        return self._overviews((subscription,), subscription.team)[0]

    def overviews(self, team: str) -> tuple[Overview, ...]:
        """Return how each of a team's digests is, by number."""
        return self._overviews(self.subscriptions.of_team(team), team)

    def ask(self, number: int, *, key: str, team: str, user: str) -> str:
        """Have a digest made now; return the key of its run.

        One that a person asked for and that is under way is not asked for again. Raises ``StoppedError`` for a digest
        that is stopped, with the reason.
        """
        asked = self.subscriptions.get(number, team=team)
        if asked.state is SubscriptionState.STOPPED:
            raise StoppedError(number, asked.reason)
        if self.slots.ask(asked, key=key, user=user, now=self.now()):
            log.info("digest %s of %s is asked for by %s", number, team, user)
            return key
        runs = self.slots.runs(number, team=team, limit=_RECENT)
        return next((run.slot.key for run in runs if run.asked_by and run.state in UNDER_WAY), key)

    def again(self, slot: int, *, team: str, user: str) -> bool:
        """Have a digest that is uncertain or has failed, whole or in part, posted again; return False when it was none.

        It is posted like one that the person ran. Raises ``NotAgainError`` when it cannot be, or not now.
        """
        run = self.slots.get(slot, team=team)
        if run is None:
            return False
        self.subscriptions.get(run.slot.subscription, team=team)  # of one that is removed nothing is posted any more
        freed = self.slots.again(slot, team=team, user=user, now=self.now())
        log.info("slot %s of %s is posted again by %s: %s", slot, team, user, freed)
        return freed

    def missing(self, number: int, *, team: str) -> Run | None:
        """Return the latest of a digest's runs that is uncertain or has failed, and so may be posted again."""
        self.subscriptions.get(number, team=team)
        runs = self.slots.runs(number, team=team, limit=_FAR_BACK)
        return next((run for run in runs if run.state in MAY_BE_MISSING), None)

    def _change(self, number: int, team: str, user: str, verb: str, words: dict[str, Any]) -> Subscription:
        for _ in range(_TRIES):  # once more when its state was changed in between
            before, now = self.subscriptions.get(number, team=team), self.now()
            if words.get("state") is SubscriptionState.PAUSED and before.state is SubscriptionState.STOPPED:
                raise StoppedError(number, before.reason)
            after = _since(before, replace(before, **words), now)
            if self.subscriptions.change(before, after, verb=verb, user=user, now=now):
                log.info("digest %s of %s is %s by %s", number, team, verb, user)
                return after
        raise UsageError(BUSY)

    def _overviews(self, told: Sequence[Subscription], team: str) -> tuple[Overview, ...]:
        numbers, now = [each.number for each in told], self.now()
        last, put = self.slots.latest(numbers, team=team), self.subscriptions.put(numbers, team=team)
        return tuple(
            Overview(each, describe(each), _next(each, now), last.get(each.number), put.get(each.number))
            for each in told
        )

    def _checked(self, wish: Wish, team: str, *, before: Subscription | None = None) -> Wish:
        """Check a wish, and that its sources are there but for those that the digest has already."""
        if named := set(wish.feeds) - set(before.feeds if before else ()):
            unknown = sorted(named - {feed.number for feed in self.feeds.of_team(team)})
            if unknown:
                raise UnknownFeedError(" or ".join(map(str, unknown)))
        return check(wish)


def wish_of(subscription: Subscription) -> Wish:
    """Return the words of a digest that people choose, to be changed with ``replace``."""
    return Wish(**{each.name: getattr(subscription, each.name) for each in fields(Wish)})


def check(wish: Wish) -> Wish:
    """Return a wish in the one way it is written down; raise ``UsageError`` with what is wrong with it."""
    return replace(
        wish,
        name=_name(wish.name),
        channel=_channel(wish.channel),
        at=_time(wish.at),
        zone=find_zone(wish.zone),
        days=_days(wish.days),
        feeds=tuple(sorted(set(wish.feeds))),
        tags=_each_once(tag.lower().lstrip("#") for tag in wish.tags),
        watched=_watched(wish),
        most=_most(wish.most),
    )


def _since(before: Subscription, after: Subscription, now: datetime) -> Subscription:
    """Let a digest that is resumed, or due at another time, be due from now on only."""
    resumed = after.state is SubscriptionState.ACTIVE and before.state is not SubscriptionState.ACTIVE
    moved = any(getattr(before, name) != getattr(after, name) for name in _SCHEDULE)
    return replace(after, since=now) if resumed or moved else after


def _next(subscription: Subscription, now: datetime) -> datetime | None:
    return next_due(subscription, after=now) if subscription.state is SubscriptionState.ACTIVE else None


def _words(wish: Wish) -> dict[str, Any]:
    return {each.name: getattr(wish, each.name) for each in fields(Wish)}


def _name(name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise UsageError("A digest needs a name. Give it one, such as Harbour desk.")
    if len(words) > NAME_CHARACTERS:
        raise UsageError(f"That name is too long. Shorten it to {NAME_CHARACTERS} characters.")
    return words


def _channel(channel: str) -> str:
    if not channel.strip():
        raise UsageError("A digest needs a channel. Choose one.")
    return channel.strip()


def _time(at: time) -> time:
    if at.tzinfo is not None or at.replace(second=0, microsecond=0) != at:
        raise UsageError("A digest is due at an hour and a minute. Name a time such as 07:30.")
    return at


def _days(days: tuple[int, ...]) -> tuple[int, ...]:
    if not days:
        raise UsageError("A digest needs a day. Choose at least one day of the week.")
    if not set(days) <= set(range(1, 8)):
        raise UsageError("A day of the week is a number from 1 (Monday) to 7 (Sunday). Choose such days.")
    return tuple(sorted(set(days)))


def _watched(wish: Wish) -> tuple[str, ...]:
    watched = _each_once(wish.watched)
    if wish.include is Include.WATCHED and not watched:
        raise UsageError("That digest would show nothing. Name whom you watch, or include all stories.")
    return watched


def _most(most: int) -> int:
    if not 1 <= most <= MOST_STORIES:
        raise UsageError(f"A digest shows 1 to {MOST_STORIES} stories. Choose such a number.")
    return most


def _each_once(words: Any) -> tuple[str, ...]:
    """Return words as they were written first, however they are cased the next time."""
    said: dict[str, str] = {}
    for word in words:
        written = " ".join(word.split())[:WORD_CHARACTERS]
        said.setdefault(written.casefold(), written)
    return tuple(filter(None, said.values()))[:MOST_WORDS]
