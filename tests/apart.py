"""Parts of the bot as processes of their own that a test may kill; each has a clock that runs ahead of this machine's.

As a program: ``python -m tests.apart AHEAD ROLE…``, where AHEAD counts seconds; the settings are in its environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import ROLES, Role, start
from bot.playground.server import LoopbackSlack
from bot.settings import Settings, load
from tests.digesting import put_up
from tests.extractors import warnings_of

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0


@contextmanager
def process(
    slack: LoopbackSlack, settings: Settings, folder: Path, *roles: Role, ahead: timedelta = timedelta()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of the bot, or all of it; it is killed at the end."""
    told = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "BRIEFBOT_ALLOWED_HOSTS": ",".join(settings.allowed_hosts),
        "BRIEFBOT_PROCESSES": "1",
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1",
    }
    command = [sys.executable, "-m", "tests.apart", str(ahead.total_seconds()), *roles]
    with subprocess.Popen(command, env=os.environ | told, cwd=folder) as running:
        try:
            if not roles or Role.EDGE in roles:
                slack.wait_connected(2, timeout=PATIENCE)
            yield running
        finally:
            running.kill()


def main(ahead: str, roles: Sequence[str]) -> None:
    """Run until SIGTERM."""
    stopping, passed = threading.Event(), timedelta(seconds=float(ahead))
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    put_up(pytest.MonkeyPatch(), lambda: datetime.now(UTC) + passed)
    with start(load(), extract=warnings_of, roles=[Role(role) for role in roles] or ROLES) as running:
        running.watch(stopping)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
