"""What an operator can set: read once, from the environment or ``.env``, and passed on as one frozen value.

``.env`` and the default database lie in the directory that briefbot is started from, so that one directory is one
installation. Without its ``.env`` a start in the wrong place has no tokens and refuses, before it makes a database.
"""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import UsageError

SLACK = "https://slack.com/api/"
RESERVED = frozenset(
    """me status away dnd shrug remind msg feed who collapse expand leave join open search topic mute pro
    shortcuts""".split()  # noqa: SIM905 - a list of words reads best as words
)


HOSTS = "hosts with commas between them, each with its port unless that is 80 or 443, such as wiki.intern,10.0.0.5:8080"
_PLACE = re.compile(r"(?P<host>\[[0-9a-f:.]+\]|[\w-]+(?:\.[\w-]+)*)(?::(?P<port>\d{1,5}))?")


def _is_place(text: str) -> bool:
    """Tell whether a text is a host, or a host and a port."""
    try:
        return ip_address(text.strip("[]")) is not None
    except ValueError:
        found = _PLACE.fullmatch(text)
    return found is not None and int(found["port"] or 1) in range(1, 65_536)


def _processes() -> int:
    return max(1, (os.cpu_count() or 2) - 1)


class Settings(BaseSettings):
    """Everything that can be set; each field has one name in the environment, its alias."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    signing_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(default=SLACK, validation_alias="SLACK_API_URL", pattern=r"^https?://[^\s/]+")
    mode: Literal["socket", "http"] = Field(default="socket", validation_alias="BRIEFBOT_MODE")
    host: str = Field(default="127.0.0.1", validation_alias="BRIEFBOT_HOST", min_length=1)
    port: int = Field(default=3000, validation_alias="BRIEFBOT_PORT", ge=0, le=65535)
    command: str = Field(default="/brief", validation_alias="BRIEFBOT_COMMAND", pattern=r"^/[a-z0-9_-]{1,31}$")
    pipeline: str | None = Field(default=None, validation_alias="BRIEFBOT_PIPELINE")
    processes: int = Field(default_factory=_processes, validation_alias="BRIEFBOT_PROCESSES", ge=1, le=64)
    article_seconds: float = Field(default=20, validation_alias="BRIEFBOT_ARTICLE_SECONDS", ge=1, le=600)
    fetch_seconds: float = Field(default=20, validation_alias="BRIEFBOT_FETCH_SECONDS", ge=1, le=120)
    fetch_bytes: int = Field(default=5_000_000, validation_alias="BRIEFBOT_FETCH_BYTES", ge=10_000, le=50_000_000)
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(default=(), validation_alias="BRIEFBOT_ALLOWED_HOSTS")
    digest_grace_hours: float = Field(default=6, validation_alias="BRIEFBOT_DIGEST_GRACE_HOURS", ge=0.25, le=72)
    keep_days: int = Field(default=400, validation_alias="BRIEFBOT_KEEP_DAYS", ge=30, le=36_500)
    database_url: SecretStr = Field(default=SecretStr("sqlite:///briefbot.db"), validation_alias="DATABASE_URL")

    @field_validator("slack_api_url")
    @classmethod
    def _end_with_a_slash(cls, value: str) -> str:
        return value.rstrip("/") + "/"

    @field_validator("command")
    @classmethod
    def _refuse_reserved(cls, value: str) -> str:
        if value.removeprefix("/") in RESERVED:
            raise ValueError("it is a name that Slack keeps for itself")
        return value

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(host.strip().lower() for host in value.split(",") if host.strip())

    @field_validator("allowed_hosts")
    @classmethod
    def _refuse_what_is_no_host(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(map(_is_place, value)):
            raise ValueError(f"it must be {HOSTS}")
        return tuple(host.replace("[", "").replace("]", "") for host in value)


def load() -> Settings:
    """Read the settings; raise ``UsageError`` that names the first wrong value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0])
        raise UsageError(f"{name} is not usable: {_reason(name, str(first['msg']))}.") from None


def _reason(name: str, message: str) -> str:
    known = {
        "SLACK_API_URL": "it must be the address of a Slack Web API, such as https://slack.com/api/",
        "BRIEFBOT_MODE": "it must be socket or http",
        "BRIEFBOT_PORT": "it must be a number from 0 to 65535",
    }
    if name == "BRIEFBOT_COMMAND" and "Slack keeps" not in message:
        return "it must be a slash and up to 31 small letters, digits, - or _, such as /brief"
    sentence = message.removeprefix("Value error, ").removeprefix("Input ")
    return known.get(name, sentence[0].lower() + sentence[1:])
