"""The whole bot beside a Slack on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bot.app import Running, start
from bot.model import Article, Brief, StoredBrief
from bot.playground.server import LoopbackSlack
from bot.settings import Settings
from bot.storage import Database, SqlBriefs, open_database
from bot.storage.tables import request as request_table
from bot.transport import HttpTransport


def settings_for(
    slack: LoopbackSlack, folder: Path, *, mode: str = "socket", url: str | None = None, allowed: tuple[str, ...] = ()
) -> Settings:
    """Set the bot up for the loopback Slack; its database lies in a folder of the test, unless a URL names one.

    It may read the ``allowed`` hosts of this machine.
    """
    return Settings(
        _env_file=None,
        bot_token=slack.bot_token,
        app_token=slack.app_token,
        signing_secret=slack.signing_secret,
        slack_api_url=slack.api_url,
        mode=mode,
        port=0,
        processes=1,
        allowed_hosts=allowed,
        database_url=url or f"sqlite:///{folder}/briefbot.db",
    )


@dataclass(frozen=True)
class BotInSlack:
    """A bot that runs beside a loopback Slack, and what it remembers."""

    slack: LoopbackSlack
    running: Running
    database: Database

    def remembered(self, user: str, *, limit: int = 50) -> tuple[StoredBrief, ...]:
        """Return a person's briefs, newest first."""
        return SqlBriefs(self.database).recent(team="T0DESK", user=user, limit=limit)

    def accepted(self) -> int:
        """Count the requests that were ever stored."""
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(request_table)).scalar_one()


@contextmanager
def bot_in(
    slack: LoopbackSlack,
    folder: Path,
    *,
    mode: str,
    extract: Callable[[Article], Brief] | None = None,
    url: str | None = None,
    allowed: tuple[str, ...] = (),
) -> Iterator[BotInSlack]:
    """Run the bot for a loopback Slack, which tells it of everything in the given mode."""
    settings = settings_for(slack, folder, mode=mode, url=url, allowed=allowed)
    with start(settings, extract=extract) as running:
        if isinstance(running.transport, HttpTransport):
            slack.deliver_to(running.transport.url)
        else:
            slack.wait_connected(2)
        database = open_database(settings.database_url.get_secret_value())
        yield BotInSlack(slack, running, database)
        database.close()
