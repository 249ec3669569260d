"""Which response URLs are Slack's."""

from __future__ import annotations

import pytest

from bot.publishing.responses import allows

SLACK = "https://slack.com/api/"
OWN = "http://127.0.0.1:8123/api/"


@pytest.mark.parametrize(
    ("url", "api_url", "allowed"),
    [
        ("https://hooks.slack.com/commands/T1/2/3", SLACK, True),
        ("https://hooks.slack-gov.com/actions/T1/2/3", SLACK, True),
        ("http://hooks.slack.com/commands/T1", SLACK, False),
        ("https://hooks.slack.com:8443/commands/T1", SLACK, False),
        ("https://evil.example/hooks.slack.com", SLACK, False),
        ("https://hooks.slack.com@evil.example/", SLACK, False),
        ("http://127.0.0.1:8123/response/1", SLACK, False),
        ("http://127.0.0.1:8123/response/1", OWN, True),
        ("http://127.0.0.1:9999/response/1", OWN, False),
        ("http://localhost:8123/response/1", OWN, False),
        ("http://user@127.0.0.1:8123/response/1", OWN, False),
        ("https://hooks.slack.com/commands/T1", OWN, False),
        ("http://127.0.0.1:port/", OWN, False),
        ("", SLACK, False),
    ],
)
def test_response_url_is_allowed(url, api_url, allowed):
    assert allows(url, api_url=api_url) is allowed
