"""Looks at everything the bot needs on this machine and at Slack, and says what to do; it changes nothing in Slack."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import TYPE_CHECKING

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.errors import BotError
from bot.listeners.manifest import SCOPES
from bot.publishing.calls import make_client
from bot.storage import count_failed, open_database, open_requests

if TYPE_CHECKING:
    from bot.settings import Settings

OLDEST_PYTHON = (3, 11)
MAX_SKEW_SECONDS = 60
LATELY = timedelta(hours=24)
UNREACHABLE = "Check the network, a proxy (HTTPS_PROXY) and SLACK_API_URL."
_NETWORK_FAULTS = (OSError, HTTPException, SlackClientError, ValueError)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one place; ``remedy`` says what to do when it is not as it should be."""

    name: str
    ok: bool
    said: str
    remedy: str | None = None

    def __str__(self) -> str:
        sign = "✓" if self.ok else "✗"
        return f"{sign} {self.name}: {self.said}" + (f" → {self.remedy}" if self.remedy and not self.ok else "")


def examine(
    load_settings: Callable[[], Settings], load_pipeline: Callable[[], str], *, now: Callable[[], datetime]
) -> Iterator[Finding]:
    """Look at one thing after the other; what depends on something missing is left out."""
    yield _python()
    yield _pipeline(load_pipeline)
    try:
        settings = load_settings()
    except BotError as error:
        yield Finding("settings", False, error.public_message, "Correct the environment or .env.")
        return
    yield Finding("settings", True, f"{settings.mode} mode, command {settings.command}")
    yield from _database(settings.database_url.get_secret_value(), now())
    yield from _tokens(settings)
    if settings.bot_token:
        yield from _workspace(_client(settings, settings.bot_token), now)
    if settings.mode == "http":
        yield _port(settings.host, settings.port)
    elif settings.app_token:
        yield _socket_mode(_client(settings, settings.app_token))


def to_json(findings: Sequence[Finding]) -> str:
    """Return the findings as a JSON array."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Finding("python", sys.version_info >= OLDEST_PYTHON, version, f"Install Python {oldest} or newer.")


def _pipeline(load: Callable[[], str]) -> Finding:
    try:
        return Finding("pipeline", True, f"{load()} loads")
    except (BotError, OSError, ValueError, ImportError) as error:
        return Finding(
            "pipeline", False, f"it does not load ({error})", "Install briefbot again, or unset BRIEFBOT_PIPELINE."
        )


def _database(url: str, now: datetime) -> Iterator[Finding]:
    try:
        database = open_database(url)
        try:
            database.check()
            open_requests(database)
            failed = count_failed(database, since=now - LATELY)
        finally:
            database.close()
    except BotError as error:
        yield Finding("database", False, error.public_message, "Check DATABASE_URL, its permissions and the disk.")
        return
    yield Finding("database", True, f"{database.kind}, reachable, writable, tables up to date")
    yield Finding("requests", True, f"{failed or 'none'} failed in the last 24 hours")


def _tokens(settings: Settings) -> Iterator[Finding]:
    needed = [
        ("SLACK_BOT_TOKEN", settings.bot_token, "xoxb-", "Install the app to the workspace and copy its bot token.")
    ]
    if settings.mode == "http":
        secret = "Copy the signing secret from the app's Basic Information."
        needed.append(("SLACK_SIGNING_SECRET", settings.signing_secret, "", secret))
    else:
        token = "Make an app-level token with the scope connections:write."
        needed.append(("SLACK_APP_TOKEN", settings.app_token, "xapp-", token))
    for name, value, start, remedy in needed:
        if value is None:
            yield Finding(name, False, "not set", f"{remedy} Put it into .env.")
        elif not value.get_secret_value().startswith(start):
            yield Finding(name, False, f"does not start with {start}", remedy)
        else:
            yield Finding(name, True, "set")


def _client(settings: Settings, token: SecretStr) -> WebClient:
    return make_client(token.get_secret_value(), api_url=settings.slack_api_url)


def _workspace(client: WebClient, now: Callable[[], datetime]) -> Iterator[Finding]:
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        yield Finding("slack", False, _code(error), "Copy SLACK_BOT_TOKEN again from OAuth & Permissions.")
        return
    except _NETWORK_FAULTS as error:
        yield Finding("slack", False, f"not reached ({type(error).__name__})", UNREACHABLE)
        return
    yield Finding("slack", True, f"workspace {answer.get('team')}, as {answer.get('user')}")
    yield _scopes(answer)
    yield _clock(answer, now())


def _scopes(answer: SlackResponse) -> Finding:
    said = _header(answer, "x-oauth-scopes")
    if said is None:
        return Finding("scopes", True, "the server does not tell")
    granted = {scope.strip() for scope in said.split(",")}
    missing = sorted(set(SCOPES) - granted)
    remedy = "Add them under OAuth & Permissions and install the app again, or use `briefbot manifest`."
    if missing:
        return Finding("scopes", False, f"missing: {', '.join(missing)}", remedy)
    return Finding("scopes", True, ", ".join(SCOPES))


def _clock(answer: SlackResponse, now: datetime) -> Finding:
    said = _header(answer, "date")
    if said is None:
        return Finding("clock", True, "the server does not tell the time")
    skew = abs((now - parsedate_to_datetime(said)).total_seconds())
    return Finding("clock", skew <= MAX_SKEW_SECONDS, f"{skew:.0f} s from Slack's", "Set this machine's clock (NTP).")


def _socket_mode(client: WebClient) -> Finding:
    remedy = "Turn Socket Mode on, and make an app-level token with connections:write."
    try:
        client.apps_connections_open(app_token=client.token or "")
    except SlackApiError as error:
        return Finding("socket mode", False, _code(error), remedy)
    except _NETWORK_FAULTS as error:
        return Finding("socket mode", False, f"not reached ({type(error).__name__})", UNREACHABLE)
    return Finding("socket mode", True, "Slack offers a connection")


def _port(host: str, port: int) -> Finding:
    try:
        with socket.create_server((host, port)):
            return Finding("port", True, f"{host}:{port} is free")
    except OSError as error:
        remedy = "Stop what uses it, or set BRIEFBOT_HOST and BRIEFBOT_PORT."
        return Finding("port", False, f"{host}:{port} cannot be bound ({error.strerror})", remedy)


def _code(error: SlackApiError) -> str:
    return f"Slack says {error.response.get('error', 'no')}"


def _header(answer: SlackResponse, name: str) -> str | None:
    headers = {key.lower(): value for key, value in answer.headers.items()}
    value = headers.get(name)
    return value[0] if isinstance(value, list) else value
