"""Posts to a ``response_url``: checked to be Slack's, with a time limit, and with Slack's refusals raised."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlsplit

from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.errors import UNREACHABLE, PublishError

TIMEOUT: Final = 10
SPENT: Final = "spent"
_SLACK: Final = frozenset({("https", "hooks.slack.com"), ("https", "hooks.slack-gov.com")})
_SLACK_API: Final = frozenset({"slack.com", "www.slack.com", "slack-gov.com"})


def allows(url: str, *, api_url: str) -> bool:
    """Say whether a response URL belongs to Slack, or to the Slack-compatible server that the settings name."""
    try:
        target, api = urlsplit(url), urlsplit(api_url)
        ports = target.port, api.port
    except ValueError:
        return False
    if api.hostname in _SLACK_API:
        return (target.scheme, target.netloc) in _SLACK
    return (target.scheme, target.hostname, ports[0]) == (api.scheme, api.hostname, ports[1]) and "@" not in url


def post_response(url: str, payload: Mapping[str, Any], *, api_url: str) -> None:
    """Post to a response URL; raise ``PublishError`` when it is not Slack's, is spent, or refuses the payload."""
    if not allows(url, api_url=api_url):
        raise _failure("foreign_response_url")
    quiet = logging.getLogger(f"{__name__}.webhook")
    quiet.setLevel(logging.CRITICAL)  # the client logs the address at DEBUG and the cause at ERROR; we raise it
    client = WebhookClient(url, timeout=TIMEOUT, retry_handlers=[], logger=quiet)
    try:
        response = client.send_dict(dict(payload))
    except (OSError, HTTPException) as error:
        raise _failure(UNREACHABLE) from error
    code = _refusal(response)
    if code:
        raise _failure(code, retry_after=_seconds(response))


def _refusal(response: WebhookResponse) -> str | None:
    code = _code(response.body)
    if response.status_code == 200:
        return code
    if response.status_code in {404, 410}:
        return SPENT
    if response.status_code == 429:
        return "ratelimited"
    return code or (UNREACHABLE if response.status_code >= 500 else f"http_{response.status_code}")


def _code(body: str) -> str | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return body.strip()[:60] if body.strip() not in {"ok", ""} else None
    if not isinstance(answer, dict) or answer.get("ok", True):
        return None
    code = str(answer.get("error", "unknown"))
    return SPENT if code in {"used_url", "expired_url"} else code


def _seconds(response: WebhookResponse) -> float | None:
    value = response.headers.get("Retry-After", "") if response.status_code == 429 else ""
    return float(value) if value.isdigit() else None


def _failure(code: str, *, retry_after: float | None = None) -> PublishError:
    return PublishError("Slack did not take my answer. Ask again in a minute.", code=code, retry_after=retry_after)
