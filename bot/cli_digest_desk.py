"""A team's digests as the verbs of the terminal use them: its user's deeds, and a run that is waited for.

The bot runs in another process: what it is to do is handed to it through the database.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cli_typed import known_team, only_team

if TYPE_CHECKING:
    from bot.composition import DigestsDesk
    from bot.model import Run, Subscription
    from bot.usecases.subscriptions import Subscriptions

USER = "terminal"
RECENT = 20


@dataclass(frozen=True)
class OpenDigests:
    """The digests of one team; all that is done is done by the terminal's user."""

    desk: DigestsDesk
    team: str

    @property
    def digests(self) -> Subscriptions:
        """Return what can be done with digests."""
        return self.desk.digests

    @property
    def by(self) -> dict[str, str]:
        """Return who does it, for which team."""
        return {"team": self.team, "user": USER}

    def get(self, number: int) -> Subscription:
        """Return a digest; raise ``UnknownSubscriptionError`` when there is none of that number."""
        return self.digests.get(number, team=self.team)

    def introduce(self, subscription: Subscription) -> None:
        """Let the running bot introduce a digest to its channel."""
        from bot.model import Address, DigestRequest, DigestVerb

        wanted = DigestVerb.INTRODUCE, subscription.number, Address()
        self.desk.accept(DigestRequest(_new_key(), self.team, USER, *wanted))

    def once_more(self, subscription: Subscription) -> str:
        """Say that a digest is due again on the day on which it was posted; nothing where it is not."""
        from bot.publishing import digest_facts

        return digest_facts.once_more(self.digests.overview(subscription), self.desk.now())

    def without_sources(self, subscription: Subscription) -> str:
        """Say what a digest finds no source by; nothing where it finds some."""
        from bot.publishing import digest_facts

        feeds = self.digests.feeds.of_team(self.team)
        return digest_facts.without_sources(subscription, feeds, command="briefbot")

    def again(self, number: int) -> Run:
        """Have the latest run posted again that is uncertain or has failed; raise ``NotAgainError`` for none."""
        from bot.errors import NotAgainError

        missing = self.digests.missing(number, team=self.team)
        if missing is None or not self.digests.again(missing.id, **self.by):
            log = f"briefbot digest log {number}"
            raise NotAgainError(f"No run of digest {number} has failed or is uncertain. To see them: {log}")
        return missing

    def run(self, number: int, *, seconds: float) -> Run | None:
        """Have a digest posted by the running bot, and wait until that is done; return how far it is then."""
        from bot import terminal

        key = self.digests.ask(number, key=_new_key(), **self.by)

        def look() -> Run | None:
            runs = self.digests.log(number, team=self.team, limit=RECENT)
            return next((run for run in runs if run.slot.key == key), None)

        with terminal.busy("Waiting for the bot…"):
            return terminal.wait_for(look, has_ended, seconds=seconds, clock=time.monotonic, sleep=time.sleep)


@contextmanager
def open_team(team: str | None, *, to_read: bool = False) -> Iterator[OpenDigests]:
    """Open the database, perhaps only to read, for the digests of a team."""
    from bot import composition, settings

    with composition.open_digests(settings.load(), to_read=to_read) as desk:
        yield OpenDigests(desk, known_team(team, desk.teams) if team else only_team(desk.teams))


def has_ended(run: Run | None) -> bool:
    """Return whether a run is there and done, well or not."""
    from bot.model import UNDER_WAY

    return run is not None and run.state not in UNDER_WAY


def _new_key() -> str:
    return f"{USER}:{secrets.token_hex(8)}"
