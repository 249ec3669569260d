"""What an answer says about a feed: when to ask next, whether it is well, and what its owner must know. Pure.

Only a feed that could be parsed ends a failure. A 304 does not: it says that nothing changed, not that what is there
can be read. Validators come from a success and go with a failure, so that the next question gets a whole answer, which
shows whether the feed is well again; a server that still says 304 to that proves nothing, and the failure stays.

After a 304 the feed is asked again after as long as the time before: what the last whole answer said about that (ttl,
Cache-Control) holds until the next one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.identity import normalise
from bot.model import Feed, FeedAnswer, FeedDocument, FeedHealth, FeedState

USUAL = timedelta(minutes=30)
SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
LONG_FAILURE = timedelta(days=5)
NAME_CHARACTERS = 80
SAME_ANSWERS = 3  # until a feed that says that it has moved is believed
OK, NOT_MODIFIED, GONE = 200, 304, 410
GONE_REASON = "It answered 410: it is gone for good."
EMPTY_HANDED = "It says that nothing is new, but I have never read it."


class Verdict(NamedTuple):
    """A feed after a check, and the sentence that its owner must hear, if any."""

    feed: Feed
    told: str | None = None


def judge(feed: Feed, answer: FeedAnswer, *, now: datetime) -> Verdict:
    """Return what a feed is after an answer."""
    if answer.status == GONE:
        return _gone(feed, now)
    if answer.document is not None:
        return _read(feed, answer, answer.document, now)
    if answer.error is None and answer.status in {OK, NOT_MODIFIED} and _knows_what_was(feed):
        return _unchanged(feed, answer, now)
    return _failed(feed, answer, now)


def stay(before: Feed, verdict: Verdict, twin: Feed) -> Verdict:
    """Keep a feed where it was: its team has the feed that it moved to already, under another number."""
    health = replace(verdict.feed.health, moved_to=verdict.feed.url, moved_times=SAME_ANSWERS)
    told = f"{_named(before)} has moved to what you have as source {twin.number}. Remove source {before.number}."
    return Verdict(replace(verdict.feed, url=before.url, health=health), told)


def _read(feed: Feed, answer: FeedAnswer, document: FeedDocument, now: datetime) -> Verdict:
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
        error=None,
    )
    well = replace(feed, title=feed.title or document.title, site=feed.site or document.site, health=health)
    return _recovered(feed, _follow(well, answer))


def _recovered(before: Feed, verdict: Verdict) -> Verdict:
    """Tell the owner who was told of a long failure that it is over."""
    checked_at, since = before.health.checked_at, before.health.failing_since
    if checked_at is None or since is None or checked_at - since < LONG_FAILURE:
        return verdict
    told = f"{_named(before)} can be read again."
    return Verdict(verdict.feed, f"{told} {verdict.told}" if verdict.told else told)


def _unchanged(feed: Feed, answer: FeedAnswer, now: datetime) -> Verdict:
    before = feed.health
    if answer.status == NOT_MODIFIED and before.failures:
        pause = _after(_back_off(before.failures), answer)
        health = replace(before, checked_at=now, next_check_at=now + pause)
        return Verdict(replace(feed, health=health), _long_failure(feed, before.error, now))
    pause = max(_pause_before(before), timedelta(seconds=min(answer.fresh or 0, LONGEST.total_seconds())))
    if answer.status == OK:  # the very bytes that could be parsed the last time
        well = replace(before, failures=0, failing_since=None, error=None, succeeded_at=now)
        well = replace(well, etag=answer.etag, last_modified=answer.last_modified)
    else:
        etag, last_modified = answer.etag or before.etag, answer.last_modified or before.last_modified
        well = replace(before, etag=etag, last_modified=last_modified)
    health = replace(well, checked_at=now, next_check_at=now + _after(pause, answer))
    return _recovered(feed, _follow(replace(feed, health=health), answer))


def _failed(feed: Feed, answer: FeedAnswer, now: datetime) -> Verdict:
    error = answer.error or (EMPTY_HANDED if answer.status == NOT_MODIFIED else "It did not answer with a feed.")
    health = _worse(feed.health, error, now)
    pause = _after(SHORTEST, answer) if answer.wait is not None else _back_off(health.failures)
    failing = replace(feed, health=replace(health, next_check_at=now + pause))
    return Verdict(failing, _long_failure(failing, error, now, checked_at=feed.health.checked_at))


def _gone(feed: Feed, now: datetime) -> Verdict:
    health = replace(_worse(feed.health, GONE_REASON, now), next_check_at=now)  # due at once if a person resumes it
    told = f"{_named(feed)} is gone for good (410), so I no longer read it. Remove it, or resume it if it comes back."
    return Verdict(replace(feed, state=FeedState.DISABLED, reason=GONE_REASON, health=health), told)


def _worse(health: FeedHealth, error: str, now: datetime) -> FeedHealth:
    return replace(
        health,
        etag=None,
        last_modified=None,
        checked_at=now,
        failures=health.failures + 1,
        failing_since=health.failing_since or now,
        error=error,
    )


def _follow(feed: Feed, answer: FeedAnswer) -> Verdict:
    """Count how often a feed that is well said the same new address, and take it at the third time."""
    if answer.moved_to is None:
        return Verdict(replace(feed, health=replace(feed.health, moved_to=None, moved_times=0)))
    times = feed.health.moved_times + 1 if answer.moved_to == feed.health.moved_to else 1
    if times != SAME_ANSWERS:
        health = replace(feed.health, moved_to=answer.moved_to, moved_times=times)
        return Verdict(replace(feed, health=health))
    moved = replace(feed, url=answer.moved_to, health=replace(feed.health, moved_to=None, moved_times=0))
    if normalise(answer.moved_to) == normalise(feed.url):
        return Verdict(moved)
    return Verdict(moved, f"{_named(feed)} has moved. From now on I read it at {answer.moved_to}.")


def _knows_what_was(feed: Feed) -> bool:
    return feed.health.succeeded_at is not None


def _after(pause: timedelta, answer: FeedAnswer) -> timedelta:
    """Return a pause within its bounds, longer when the server wants to be left alone for longer."""
    wait = timedelta(seconds=min(answer.wait or 0, LONGEST.total_seconds()))
    return min(max(pause, wait, SHORTEST), LONGEST)


def _back_off(failures: int) -> timedelta:
    return min(SHORTEST * (1 << min(max(failures - 1, 0), 10)), LONGEST)


def _pause_before(health: FeedHealth) -> timedelta:
    if health.failures or health.checked_at is None or health.next_check_at is None:
        return USUAL
    return health.next_check_at - health.checked_at


def _long_failure(feed: Feed, error: str | None, now: datetime, *, checked_at: datetime | None = None) -> str | None:
    """Return what to say at the first check after five days of failure."""
    since, before = feed.health.failing_since, checked_at or feed.health.checked_at
    if since is None or now - since < LONG_FAILURE or (before is not None and before - since >= LONG_FAILURE):
        return None
    return f"{_named(feed)} could not be read for 5 days: {error} Test it, pause it or remove it."


def _named(feed: Feed) -> str:
    name = feed.title or urlsplit(feed.url).hostname or feed.url
    short = name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1].rstrip()}…"
    return f"{short} (source {feed.number})"
