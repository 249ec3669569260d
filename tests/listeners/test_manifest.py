"""The app manifest asks for what the doors need, and nothing more."""

from __future__ import annotations

import json

import pytest

from bot.errors import UsageError
from bot.listeners.manifest import draw
from bot.publishing import ids


def test_manifest_asks_for_two_scopes():
    assert json.loads(draw(command="/brief"))["oauth_config"] == {"scopes": {"bot": ["chat:write", "commands"]}}


def test_manifest_names_the_shortcuts_that_are_listened_to():
    shortcuts = json.loads(draw(command="/brief"))["features"]["shortcuts"]
    assert {(one["type"], one["callback_id"], one["name"]) for one in shortcuts} == {
        ("message", ids.BRIEF_MESSAGE, "Brief this message"),
        ("global", ids.BRIEF_ARTICLE, "Brief an article"),
    }
    assert max(len(one["name"]) for one in shortcuts) <= 24


def test_manifest_is_for_socket_mode_unless_told_otherwise():
    manifest = json.loads(draw(command="/brief"))
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(manifest)


@pytest.mark.parametrize(
    ("http", "url"),
    [
        ("https://bot.example.org", "https://bot.example.org/slack/events"),
        ("https://bot.example.org/", "https://bot.example.org/slack/events"),
        ("https://bot.example.org:8443/brief/events", "https://bot.example.org:8443/brief/events"),
    ],
)
def test_manifest_for_http_names_one_address_everywhere(http, url):
    manifest = json.loads(draw(command="/digest", http=http))
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is False
    assert {
        manifest["features"]["slash_commands"][0]["url"],
        settings["interactivity"]["request_url"],
        settings["interactivity"]["message_menu_options_url"],
        settings["event_subscriptions"]["request_url"],
    } == {url}


@pytest.mark.parametrize("http", ["http://bot.example.org", "bot.example.org", "https://", ""])
def test_manifest_refuses_what_slack_would_not_call(http):
    with pytest.raises(UsageError):
        draw(command="/brief", http=http)
