"""Forget what nobody needs any more: once an hour, little by little, whatever is left the next time.

How long something is kept follows from what it is for:

* a request that is done or has failed, 7 days, so that what is delivered twice is done once. A key that was seen longer
  ago may be accepted again; Slack delivers again within the hour.
* a brief that the same text would get, 30 days after it was used last.
* what another edition of the core read of entries, 7 days: an upgrade may be taken back.
* an entry, 90 days after its feed listed it last; one that is listed stays, or it would come back as new.
* the messages of a digest and what was made for it, 30 days after it ended. “Post again” makes it anew after that.
* what became of a digest, as many days as the operator says.

Briefs, and the versions of the articles that they are checked against, stay.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.errors import StorageError

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
REQUESTS = timedelta(days=7)
REPORTS = timedelta(days=9)  # longer than a digest looks back
ANALYSES = timedelta(days=30)
MESSAGES = timedelta(days=30)
ENTRIES = timedelta(days=90)
RUNS = timedelta(days=400)
AT_ONCE = 200  # rows: others want to write, too
MOST = 10_000  # rows of a kind at a time


class Past(Protocol):
    """What is over, of all teams. Each method forgets ``limit`` rows at most and returns how many those were."""

    def forget_requests(self, *, before: datetime, limit: int) -> int:
        """Forget requests that were done or have failed."""

    def forget_analyses(self, *, before: datetime, limit: int) -> int:
        """Forget briefs of texts that nobody asked for since."""

    def forget_reports(self, *, edition: str, before: datetime, limit: int) -> int:
        """Forget what another edition of the core made of entries."""

    def forget_entries(self, *, after: timedelta, limit: int) -> int:
        """Forget entries that were missing for so long, and whenever their feed was read in that time."""

    def forget_messages(self, *, before: datetime, limit: int) -> int:
        """Forget the messages of slots that ended, and what was made for them; count the slots."""

    def forget_slots(self, *, before: datetime, limit: int) -> int:
        """Forget slots that ended."""


class Hourly:
    """Tells when an hour has passed by a clock that ran on: one that was set, or has just begun, is given an hour.

    A machine that starts with a clock that is years ahead must not forget everything before its clock is set right.
    """

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._looked: datetime | None = None

    def has_passed(self, now: datetime) -> bool:
        """Tell whether an hour has passed since it was last told so; to be asked every few seconds."""
        looked, self._looked = self._looked, now
        if self._since is None or looked is None or not timedelta(0) <= now - looked < HOUR:
            self._since = now
            return False
        if now - self._since < HOUR:
            return False
        self._since = now
        return True


@dataclass(frozen=True, slots=True)
class Forget:
    """Forgets what is old; ``edition`` names the core in use, ``runs`` is how long people may look up a digest's runs.

    Any number of replicas may do so.
    """

    past: Past
    edition: str
    now: Callable[[], datetime]
    runs: timedelta = RUNS
    hourly: Hourly = field(default_factory=Hourly)

    def __call__(self) -> int:
        """Forget what is old, at most once an hour; return how many rows that were."""
        now = self.now()
        if not self.hourly.has_passed(now):
            return 0
        past = self.past
        steps = (
            partial(past.forget_requests, before=now - REQUESTS),
            partial(past.forget_analyses, before=now - ANALYSES),
            partial(past.forget_reports, edition=self.edition, before=now - REPORTS),
            partial(past.forget_entries, after=ENTRIES),
            partial(past.forget_messages, before=now - min(MESSAGES, self.runs)),
            partial(past.forget_slots, before=now - self.runs),
        )
        forgotten = sum(map(_as_much_as_goes, steps))
        if forgotten:
            log.info("%s rows that nobody needs any more are forgotten", forgotten)
        return forgotten


def _as_much_as_goes(forget: Callable[..., int]) -> int:
    """Forget until nothing is left, or it was much; a database that is busy is left for the next hour."""
    forgotten = 0
    try:
        while forgotten < MOST and (rows := forget(limit=AT_ONCE)):
            forgotten += rows
    except StorageError:
        log.warning("what is old could not be forgotten this time", exc_info=True)
    return forgotten
