"""What an answer says about a feed: when to ask next, whether it is well, and what its owner must know. Pure.

A failure ends when the feed could be parsed, or sends the very bytes that could be parsed the last time. A 304 does not
end it: it says that nothing changed, not that what is there can be read. Validators come from a success and go with a
failure, so that the next question gets a whole answer, which shows whether the feed is well again; a server that still
says 304 to that proves nothing, and the failure stays as it is, neither ended nor counted.

What the last whole answer said about when to ask again (ttl, Cache-Control) holds after every 304 until the next whole
answer; what a 304 itself says of that, and every Retry-After, holds once and can only make the pause longer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from bot.identity import normalise
from bot.model import Feed, FeedAnswer, FeedDocument, FeedHealth, FeedState

USUAL = timedelta(minutes=30)
SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
LONG_FAILURE = timedelta(days=5)
NOBODY_ASKED = timedelta(hours=1)  # what is due for longer was paused, or we were not there
NAME_CHARACTERS = 80
SAME_ANSWERS = 3  # until a feed that says that it has moved is believed
OK, NOT_MODIFIED, GONE = 200, 304, 410
GONE_REASON = "It answered 410: it is gone for good."
EMPTY_HANDED = "It says that nothing is new, but I have never read it."
EVASIVE = "It says that nothing is new, although I asked for all of it."
Outcome = Literal["read", "unchanged", "failed"]


class Checkup(NamedTuple):
    """A feed after a check, how the check went, and the sentence that its owner must hear, if any."""

    feed: Feed
    outcome: Outcome
    told: str | None = None


def judge(feed: Feed, answer: FeedAnswer, *, now: datetime) -> Checkup:
    """Return what a feed is after an answer."""
    if answer.status == GONE:
        return _gone(feed, now)
    if answer.document is not None:
        return _read(feed, answer, answer.document, now)
    if answer.error is None and answer.status == NOT_MODIFIED:
        return _not_modified(feed, answer, now)
    if answer.error is None and answer.status == OK and _was_read(feed):
        return _same_bytes(feed, answer, now)
    return _failed(feed, answer, now, "It did not answer with a feed.")


def stay(before: Feed, checkup: Checkup, twin: Feed) -> Checkup:
    """Keep a feed where it was: its team has the feed that it moved to already, under another number.

    It moves as soon as that one is gone; its owner is told at the first time only.
    """
    health = replace(checkup.feed.health, moved_to=checkup.feed.url, moved_times=SAME_ANSWERS)
    stayed = checkup._replace(feed=replace(checkup.feed, url=before.url, health=health))
    if before.health.moved_times >= SAME_ANSWERS:
        return stayed._replace(told=None)
    told = f"{_named(before)} has moved to what you have as source {twin.number}. Remove source {before.number}."
    return stayed._replace(told=told)


def _read(feed: Feed, answer: FeedAnswer, document: FeedDocument, now: datetime) -> Checkup:
    """A feed without entries is as good as any: it could be read."""
    hints = [seconds for seconds in (document.ttl, answer.fresh) if seconds]
    pause = timedelta(seconds=min(max(hints), LONGEST.total_seconds())) if hints else USUAL
    before = feed.health
    health = replace(
        before,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_sha256=answer.body_sha256,
        checked_at=now,
        next_check_at=now + _after(pause, answer),
        succeeded_at=now,
        failures=0,
        failing_since=None,
        error=" ".join(document.losses) or None,
        pause_seconds=pause.total_seconds(),
    )
    well = replace(feed, title=feed.title or document.title, site=feed.site or document.site, health=health)
    return _recovered(feed, _follow(well, answer, "read"))


def _recovered(before: Feed, checkup: Checkup) -> Checkup:
    """Tell the owner who was told of a long failure that it is over."""
    checked_at, since = before.health.checked_at, before.health.failing_since
    if checked_at is None or since is None or checked_at - since < LONG_FAILURE:
        return checkup
    told = f"{_named(before)} can be read again."
    return checkup._replace(told=f"{told} {checkup.told}" if checkup.told else told)


def _not_modified(feed: Feed, answer: FeedAnswer, now: datetime) -> Checkup:
    """A 304 counts as an answer to a question with validators only; a failing feed is asked without."""
    before = feed.health
    if not _was_read(feed):
        return _failed(feed, answer, now, EMPTY_HANDED)
    if before.failures:
        since = _failing_since(before, now)
        pause = _after(_back_off(before.failures), answer)
        health = replace(before, checked_at=now, next_check_at=now + pause, failing_since=since)
        return _failing(feed, replace(feed, health=health), now)
    if not (before.etag or before.last_modified):
        return _failed(feed, answer, now, EVASIVE)
    etag, last_modified = answer.etag or before.etag, answer.last_modified or before.last_modified
    return _unchanged(feed, replace(before, etag=etag, last_modified=last_modified), answer, now)


def _same_bytes(feed: Feed, answer: FeedAnswer, now: datetime) -> Checkup:
    """Take the very bytes that could be parsed the last time for a feed that is well."""
    lost = None if feed.health.failures else feed.health.error
    health = replace(feed.health, failures=0, failing_since=None, error=lost, succeeded_at=now)
    well = replace(health, etag=answer.etag, last_modified=answer.last_modified)
    return _recovered(feed, _unchanged(feed, well, answer, now))


def _unchanged(feed: Feed, well: FeedHealth, answer: FeedAnswer, now: datetime) -> Checkup:
    usual = USUAL.total_seconds() if well.pause_seconds is None else well.pause_seconds
    pause = timedelta(seconds=max(usual, min(answer.fresh or 0, LONGEST.total_seconds())))
    health = replace(well, checked_at=now, next_check_at=now + _after(pause, answer))
    return _follow(replace(feed, health=health), answer, "unchanged")


def _failed(feed: Feed, answer: FeedAnswer, now: datetime, error: str) -> Checkup:
    health = _worse(feed.health, answer.error or error, now)
    pause = _after(_back_off(health.failures), answer)
    return _failing(feed, replace(feed, health=replace(health, next_check_at=now + pause)), now)


def _failing(before: Feed, feed: Feed, now: datetime) -> Checkup:
    return Checkup(feed, "failed", _long_failure(before, feed, now))


def _gone(feed: Feed, now: datetime) -> Checkup:
    health = replace(_worse(feed.health, GONE_REASON, now), next_check_at=now)  # due at once if a person resumes it
    told = f"{_named(feed)} is gone for good (410), so I no longer read it. Remove it, or resume it if it comes back."
    return Checkup(replace(feed, state=FeedState.DISABLED, reason=GONE_REASON, health=health), "failed", told)


def _worse(health: FeedHealth, error: str, now: datetime) -> FeedHealth:
    return replace(
        health,
        etag=None,
        last_modified=None,
        checked_at=now,
        failures=health.failures + 1,
        failing_since=_failing_since(health, now),
        error=error,
    )


def _failing_since(health: FeedHealth, now: datetime) -> datetime:
    """Return since when a feed fails without a break; a spell in which nobody asked is no failure of the feed."""
    due = health.next_check_at or now
    return now if health.failing_since is None or now - due > NOBODY_ASKED else health.failing_since


def _follow(feed: Feed, answer: FeedAnswer, outcome: Outcome) -> Checkup:
    """Count how often a feed that is well said the same new address, and take it from the third time on."""
    if answer.moved_to is None:
        return Checkup(replace(feed, health=replace(feed.health, moved_to=None, moved_times=0)), outcome)
    times = feed.health.moved_times + 1 if answer.moved_to == feed.health.moved_to else 1
    if times < SAME_ANSWERS:
        health = replace(feed.health, moved_to=answer.moved_to, moved_times=times)
        return Checkup(replace(feed, health=health), outcome)
    moved = replace(feed, url=answer.moved_to, health=replace(feed.health, moved_to=None, moved_times=0))
    if normalise(answer.moved_to) == normalise(feed.url):
        return Checkup(moved, outcome)
    return Checkup(moved, outcome, f"{_named(feed)} has moved. From now on I read it at {answer.moved_to}.")


def _was_read(feed: Feed) -> bool:
    return feed.health.succeeded_at is not None


def _after(pause: timedelta, answer: FeedAnswer) -> timedelta:
    """Return a pause within its bounds, longer when the server wants to be left alone for longer."""
    wait = timedelta(seconds=min(answer.wait or 0, LONGEST.total_seconds()))
    return min(max(pause, wait, SHORTEST), LONGEST)


def _back_off(failures: int) -> timedelta:
    return min(SHORTEST * (1 << min(max(failures - 1, 0), 10)), LONGEST)


def _long_failure(before: Feed, feed: Feed, now: datetime) -> str | None:
    """Return what to say at the first check after five days of failure."""
    since, checked_at = feed.health.failing_since, before.health.checked_at
    if since is None or now - since < LONG_FAILURE or (checked_at is not None and checked_at - since >= LONG_FAILURE):
        return None
    return f"{_named(feed)} could not be read for 5 days: {feed.health.error} Test it, pause it or remove it."


def _named(feed: Feed) -> str:
    name = feed.title or urlsplit(feed.url).hostname or feed.url
    short = name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1].rstrip()}…"
    return f"{short} (source {feed.number})"
