"""Have the feeds of a digest read before it is made, where they are due for that: after a restart all of them are.

Whoever ticks reads them, too; what another one is reading is waited for. One that nobody gets read in time is told in
the receipt.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.usecases.looked_at import is_due
from bot.usecases.ports import Feeds

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=1)
PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Freshen:
    """Reads the feeds that are due, with ``poll``, and waits a minute at most for those that others read.

    ``wait`` says whether the program ends meanwhile; then it waits no longer.
    """

    feeds: Feeds
    poll: Callable[[], object]
    now: Callable[[], datetime]
    wait: Callable[[float], bool | None]
    patience: timedelta = PATIENCE

    def __call__(self, numbers: Collection[int], *, team: str) -> None:
        """Return when none of some feeds of a team is due to be read."""
        deadline = self.now() + self.patience
        if not self._due(numbers, team):
            return
        self.poll()
        while due := self._due(numbers, team):
            if self.now() >= deadline:
                log.warning("a digest is made although sources %s could not be read first", due)
                return
            if self.wait(PAUSE_SECONDS):
                return
            self.poll()

    def _due(self, numbers: Collection[int], team: str) -> list[int]:
        now = self.now()
        return [feed.number for feed in self.feeds.of_team(team) if feed.number in numbers and is_due(feed, now=now)]
